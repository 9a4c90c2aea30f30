"""Signing: the reviewer attests, the text is sealed, and nobody can change it any more."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from django.utils import timezone

from openimr.model import Check, Determination, Event, Page
from openimr.server.accounts.models import User
from openimr.server.cases.actions import take
from openimr.server.cases.fetch import case_document
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case
from openimr.server.cases.models import Determination as SealedDetermination
from openimr.server.cases.moments import moment_text
from openimr.server.desk.actions import digest_of, keep_signed
from openimr.server.desk.attesting import attestation
from openimr.server.desk.build import Built, built, checked
from openimr.server.desk.document import DraftDocument
from openimr.server.desk.errors import DeskError, NotReadyError, NotYoursError
from openimr.server.desk.fetch import REVIEWING, assignment_of, decisions_of, precedents_of
from openimr.server.desk.models import CaseAttestation, Draft, ItemDecision, Signature
from openimr.server.desk.neighbours import check_qualified, roster_says
from openimr.server.desk.points import blocking, open_points
from openimr.server.desk.standing import standing
from openimr.server.records.fetch import not_considered
from openimr.server.trail.actor import step


class Qualifications(msgspec.Struct, frozen=True, kw_only=True):
    """What a determination says of its reviewer (LC 4610.6(f)): where licensed, in which specialties; never a name."""

    licensure: tuple[str, ...]
    specialties: tuple[str, ...]


def sign(
    user: User,
    number: str,
    *,
    revision: int,
    attested: Sequence[str],
    qualifications: Qualifications,
    pages: Iterable[Page],
) -> SealedDetermination:
    """Seal the draft as the reviewer's determination and take the event `review completed`.

    Whoever calls has seen to it that the account has just authenticated again. `revision` is that of the text that
    the reviewer has before the eyes; `attested` are the ids of the statements that the reviewer has made.

    Raises:
        NotYoursError: the case is not the account's to review.
        NotReadyError: points are open (`points`), or the text has changed since it was looked at.
        DeskError: a statement was not made, or a qualification is missing.
        RefusedError: the state machine does not take it.
    """
    statements = attestation().statements
    if {*attested} != {statement.id for statement in statements}:
        raise DeskError("each statement has to be made: without it nothing is signed")
    if not qualifications.licensure or not qualifications.specialties:
        raise DeskError("say where you are licensed and in which specialties: the determination states it")
    now = timezone.now()
    with step(number):
        case = lock_case(number)
        draft = _draft(case, user)
        check_qualified(user, case_document(case), timezone.localdate(now))
        if draft.revision != revision:
            raise NotReadyError("the draft has changed since you looked at it: read it again before you sign")
        (drafted, document), decisions = standing(draft), decisions_of(draft)
        opened = dict(draft.opened_proposals.values_list("item", "at"))
        held = tuple(pages)
        since = draft.software.at
        late = len(not_considered(case, since))
        letters = {place: row.at for place, row in precedents_of(draft).items()}
        points = open_points(
            drafted, document, decisions, opened, held, case_number=number, since=since, late=late, precedents=letters
        )
        open_now = blocking(points)
        if open_now:
            raise NotReadyError(f"{len(open_now)} points are open: nothing is signed before they are settled", open_now)
        row = keep_sealed(draft, document, held, qualifications, now)
        take(number, Event(type="review completed", at=moment_text(now), by=user.reviewer), strict=True)
    return row


def keep_sealed(
    draft: Draft, document: DraftDocument, pages: Sequence[Page], qualifications: Qualifications, now: datetime
) -> SealedDetermination:
    """Seal a draft as it stands: its determination, the version that was signed, and the signature; `sign` may.

    In the transaction of the caller, who has seen to it that nothing is open.
    """
    case, decisions = draft.case, decisions_of(draft)
    drafted = standing(draft)[0]
    made = _dated(built(drafted, document, case_number=case.number), pages, now, case)
    sealed = {
        **msgspec.to_builtins(made.determination),
        "signing": _signing(
            draft,
            document,
            decisions=decisions,
            opened=dict(draft.opened_proposals.values_list("item", "at")),
            qualifications=qualifications,
            made=made,
            now=now,
        ),
    }
    row = SealedDetermination.objects.create(
        case=case,
        version=case.determinations.count() + 1,
        at=now,
        by=f"user:{draft.reviewer_id}",
        document=sealed,
        digest=digest_of(sealed),
        sealed=now,
    )
    keep_signed(draft, document, now)
    draft.state, draft.changed = Draft.State.SIGNED, now
    draft.save(update_fields=["state", "changed"])
    said = {"version": attestation().version, "statements": msgspec.to_builtins(attestation().statements)}
    Signature.objects.create(
        draft=draft, determination=row, reviewer=draft.reviewer, at=now, attested=said, revision=draft.revision
    )
    return row


def is_sealed_text(row: SealedDetermination) -> bool:
    """Whether the text is still the one that was sealed."""
    return row.sealed is not None and row.digest == digest_of(row.document)


def sealed_checks(row: SealedDetermination, pages: Iterable[Page] | None) -> tuple[Check, ...]:
    """What the quality checks find in a sealed determination; sentences of own judgement may rest on nothing."""
    own = frozenset(row.document.get("signing", {}).get("own_judgement", ()))
    determination = msgspec.convert(row.document, Determination)
    return checked(Built(determination=determination, ids={}, own=own), pages)


def last_qualifications(user: User) -> Qualifications:
    """What to begin with: what the roster says today, else what the reviewer's last determination said."""
    states, specialties = roster_says(user, timezone.localdate())
    if states and specialties:
        return Qualifications(licensure=states, specialties=specialties)
    last = Signature.objects.filter(reviewer=user).order_by("-at").select_related("determination").first()
    said = last.determination.document["signing"]["qualifications"] if last else {"licensure": (), "specialties": ()}
    return msgspec.convert(said, Qualifications)


def _draft(case: Case, user: User) -> Draft:
    if case.reviewer_id != user.pk or not user.reviewer:
        raise NotYoursError("this case is not assigned to you")
    assigned = assignment_of(case, user)
    draft = Draft.objects.select_for_update().filter(case=case, reviewer=user, assigned=assigned).first()
    if draft is None:
        raise NotYoursError("you have not begun a draft of this case")
    if draft.state != Draft.State.OPEN or case.state not in REVIEWING:
        raise NotReadyError("the draft is signed, or the case is not under review any more")
    return draft


def _dated(made: Built, pages: Sequence[Page], now: datetime, case: Case) -> Built:
    """The determination with its day, and with the warnings that it is signed in spite of.

    That it is a dispute over a drug of the formulary is the office's to say, as clocks hang on it: what the software
    took for possible does not stand in a letter.
    """
    day = timezone.localtime(now).date().isoformat()
    formulary = case_document(case).formulary is True
    header = msgspec.structs.replace(made.determination.case, draft_date=day, formulary=formulary)
    determination = msgspec.structs.replace(made.determination, case=header, checks=checked(made, pages))
    return msgspec.structs.replace(made, determination=determination)


def _signing(
    draft: Draft,
    document: DraftDocument,
    *,
    decisions: Mapping[int, Sequence[ItemDecision]],
    opened: Mapping[int, datetime],
    qualifications: Qualifications,
    made: Built,
    now: datetime,
) -> dict[str, object]:
    """What is sealed with the text: who, when, on which attestation, and how each decision came about. No name."""
    taken = CaseAttestation.objects.filter(
        case=draft.case_id, reviewer=draft.reviewer_id, assigned=draft.assigned, accepted=True
    ).first()
    precedents = {place: row.at for place, row in precedents_of(draft).items()}
    return {
        "at": now.isoformat(),
        "reviewer": draft.reviewer.reviewer,
        "revision": draft.revision,
        "qualifications": msgspec.to_builtins(qualifications),
        "attestation": msgspec.to_builtins(attestation()),
        "attested_for_case": {"at": taken.at.isoformat(), "answers": taken.answers} if taken else None,
        "software_draft": draft.software.digest,
        "own_judgement": sorted(made.own),
        "answered_missing": msgspec.to_builtins(document.answered),
        "decisions": [
            {
                "item": item,
                "decision": mine[-1].decision,
                "reason": mine[-1].reason,
                "first_decision": mine[0].decision,
                "first_reason": mine[0].reason,
                "first_at": mine[0].at.isoformat(),
                "proposal_opened": opened[item].isoformat() if item in opened else None,
                "precedents_opened": precedents[item].isoformat() if item in precedents else None,
            }
            for item, mine in sorted(decisions.items())
            if document.items[item].eligible
        ],
    }
