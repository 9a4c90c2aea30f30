"""What a reviewer does at the desk: each a transaction of its own, kept as rows that never change."""

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

import msgspec
from django.utils import timezone

from openimr.model import Determination, Event
from openimr.server.accounts.models import User
from openimr.server.cases.actions import take
from openimr.server.cases.fetch import case_document
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case
from openimr.server.cases.moments import now_text
from openimr.server.desk.begin import begun
from openimr.server.desk.document import Decision, DraftDocument
from openimr.server.desk.errors import ChangedElsewhereError, DeskError, NotReadyError, NotYoursError
from openimr.server.desk.fetch import REVIEWING, assignment_of, document_of, has_attested, software_draft
from openimr.server.desk.leaving import leave_drafts
from openimr.server.desk.models import (
    CaseAttestation,
    Comment,
    Draft,
    DraftEdit,
    DraftVersion,
    ItemDecision,
    ProposalOpened,
    SoftwareDraft,
)
from openimr.server.desk.neighbours import check_qualified
from openimr.server.desk.operations import Decide, EditLine, Operation, OperationError, apply, places, read_operation
from openimr.server.desk.renewing import OtherItemsError, aligned, renewed
from openimr.server.desk.standing import as_it_stands
from openimr.server.records.fetch import not_considered
from openimr.server.trail.actor import step

_INITIALS = 2
"""So many letters of a name, or of what stands behind it (MD), tell nobody who it is."""
_FOLD_AT_MOST = 200
"""So many edits after a kept version, and a further one is kept by itself."""


Asked: TypeAlias = Callable[[DraftDocument], Sequence[Operation]]


class Edited(msgspec.Struct, frozen=True):
    """The draft after edits."""

    revision: int
    document: DraftDocument


def accept(user: User, number: str, answers: Sequence[Mapping[str, object]]) -> None:
    """Take a case: the reviewer's answers to the questions for it are kept, and its file opens.

    Raises:
        NotYoursError: the case is not assigned to the account.
        DeskError: answered already, not under review now, or an answer declares a tie: such a case is declined.
    """
    with step(number):
        case = _own(user, number)
        if case.state not in REVIEWING:
            raise DeskError("the case is not under review now: there is nothing to take")
        if any(answer["answer"] for answer in answers):
            raise DeskError("an answer declares a tie or an earlier part in this case: decline it")
        check_qualified(user, case_document(case), timezone.localdate())
        _answer(case, user, accepted=True, answers=answers)


def decline(user: User, number: str, reason: str, answers: Sequence[Mapping[str, object]] = ()) -> None:
    """Give a case back with a reason; it waits for another reviewer.

    Raises:
        NotYoursError: the case is not assigned to the account.
        DeskError: no reason.
        RefusedError: the state machine does not take it.
    """
    if not reason.strip():
        raise DeskError("say why you decline: the next assignment depends on it")
    with step(number):
        case = _own(user, number)
        assigned = assignment_of(case, user)
        leave_drafts(case)
        if not CaseAttestation.objects.filter(case=case, reviewer=user, assigned=assigned).exists():
            _answer(case, user, accepted=False, answers=answers, reason=reason.strip())
        event = Event(type="reviewer removed", at=now_text(), by=user.reviewer, note=reason.strip())
        take(number, event, strict=True)
        case.refresh_from_db()
        case.reviewer = None
        case.save(update_fields=["reviewer"])


def begin(user: User, number: str, reviewed: Mapping[str, object]) -> Draft:
    """Begin the draft from what the software drafted (`reviewed`, the review's JSON); the one there is stays.

    Raises:
        NotYoursError: the case is not the account's, or it has not attested for it.
        NotReadyError: the case is not under review.
    """
    now = timezone.now()
    with step(number):
        case = _own(user, number)
        if not has_attested(user, case):
            raise NotYoursError("attest for this case first")
        assigned = assignment_of(case, user)
        there = Draft.objects.filter(case=case, reviewer=user, assigned=assigned).first()
        if there is not None:
            return there
        if case.state not in REVIEWING:
            raise NotReadyError("the case is not under review")
        drafted = msgspec.convert(reviewed, Determination)
        data = msgspec.to_builtins(drafted)
        software = SoftwareDraft.objects.create(case=case, at=now, document=data, digest=digest_of(data))
        draft = Draft.objects.create(
            case=case, reviewer=user, software=software, assigned=assigned, opened=now, changed=now
        )
        _keep(draft, begun(drafted), DraftVersion.Kind.BEGUN, now)
    return draft


def edit(user: User, number: str, operations: Sequence[Operation] | Asked, *, revision: int) -> Edited:
    """Take operations on the draft as it was at `revision`; what was changed elsewhere since is kept too.

    `operations` may be a function that says, of the draft as it stands, which they are.

    Raises:
        NotYoursError: no open draft of this account.
        ChangedElsewhereError: the same place was changed since; nothing is taken.
        OperationError: an operation has no place in the draft; nothing is taken.
    """
    with step(number):
        return _edit(open_draft_of(user, number), operations, revision)


def decide(user: User, number: str, item: int, decision: Decision, reason: str) -> ItemDecision:
    """The reviewer's decision on an item with its reason, before or after the proposal was opened.

    Raises:
        NotYoursError: no open draft of this account.
        DeskError: no reason, or no such item.
    """
    if not reason.strip():
        raise DeskError("a decision needs its reason, in a sentence")
    if decision not in ("upheld", "overturned"):
        raise DeskError("an item is upheld or overturned, nothing between")
    with step(number):
        draft = open_draft_of(user, number)
        edited = _edit(draft, [Decide(item=item, decision=decision)], draft.revision)
        if not as_it_stands(draft, edited.document)[1].items[item].eligible:
            raise DeskError("this item is not under review: nothing is decided on it")
        return ItemDecision.objects.create(
            draft=draft,
            item=item,
            number=draft.decisions.filter(item=item).count() + 1,
            decision=decision,
            reason=reason.strip(),
            at=timezone.now(),
            revision=edited.revision,
            after_proposal=ProposalOpened.objects.filter(draft=draft, item=item).exists(),
        )


def open_proposal(user: User, number: str, item: int) -> None:
    """Open what the software proposes for an item; that it was opened, and when, stays on record.

    Raises:
        NotYoursError: no open draft of this account.
        DeskError: the reviewer has not decided on the item yet.
    """
    with step(number):
        draft = open_draft_of(user, number)
        if not draft.decisions.filter(item=item).exists():
            raise DeskError("the proposal opens after your own first decision on this item")
        ProposalOpened.objects.get_or_create(draft=draft, item=item, defaults={"at": timezone.now()})


def save_version(user: User, number: str, name: str) -> DraftVersion:
    """Keep the draft as it stands under a name.

    Raises:
        NotYoursError: no open draft of this account.
    """
    with step(number):
        draft = open_draft_of(user, number)
        return _keep(draft, document_of(draft), DraftVersion.Kind.SAVED, timezone.now(), name.strip()[:200])


def take_up_again(user: User, number: str) -> Draft:
    """Open a signed draft again that quality has sent back: a new version of it, which is changed and signed anew.

    Raises:
        NotYoursError: the case is not the account's.
        NotReadyError: it was not sent back.
    """
    now = timezone.now()
    with step(number):
        case = _own(user, number)
        draft = Draft.objects.select_for_update().filter(
            case=case, reviewer=user, assigned=assignment_of(case, user), state=Draft.State.SIGNED
        ).first()  # fmt: skip
        if draft is None or case.state not in REVIEWING:
            raise NotReadyError("nothing was sent back to you here")
        draft.state, draft.changed = Draft.State.OPEN, now
        draft.save(update_fields=["state", "changed"])
        _keep(draft, document_of(draft), DraftVersion.Kind.RETURNED, now)
    return draft


def take_in_records(user: User, number: str, reviewed: Mapping[str, object]) -> Draft:
    """Bring the draft over to a new review of the file (`reviewed`, its JSON): records have come since it was begun.

    What the reviewer did stays (`renewing`). On items that were decided before, the decision has to be stated again.

    Raises:
        NotYoursError: no open draft of this account.
        NotReadyError: the draft is signed.
        DeskError: the file names other items now.
    """
    now = timezone.now()
    with step(number):
        draft = open_draft_of(user, number)
        before = software_draft(draft)
        try:
            after = aligned(before, msgspec.convert(reviewed, Determination))
        except OtherItemsError as error:
            says = "ask the case manager to look at the case, or give it back so that it is begun anew"
            raise DeskError(f"{error}: {says}") from error
        data = msgspec.to_builtins(after)
        digest = digest_of(data)
        if digest == draft.software.digest and not not_considered(draft.case, draft.software.at):
            return draft
        document = renewed(document_of(draft), before, after)
        software = SoftwareDraft.objects.create(case=draft.case, at=now, document=data, digest=digest)
        draft.software, draft.changed = software, now
        draft.save(update_fields=["software", "changed"])
        _keep(draft, document, DraftVersion.Kind.RENEWED, now)
    return draft


def comment(user: User, case: Case, role: str, text: str, *, line: str = "", item: int | None = None) -> Comment:
    """A word between reviewer and quality on a case that the account may see.

    Raises:
        DeskError: it is empty.
    """
    if not text.strip():
        raise DeskError("the comment is empty")
    with step(case.number):
        draft = Draft.objects.filter(case=case).order_by("-opened", "-pk").first()
        return Comment.objects.create(
            case=case, draft=draft, by=user, role=role, at=timezone.now(), text=text.strip(), line=line, item=item
        )


def ask_for_information(user: User, number: str, text: str, to: Sequence[str] = ()) -> None:
    """Ask a party for more; every party is told. `to` are ids of parties of the case.

    Raises:
        NotYoursError: the case is not the account's, or it has not attested for it.
        DeskError: it does not say what is asked for, or names the reviewer, whom no party may know (LC 4610.6(f)).
        RefusedError: the state machine does not take it now.
    """
    if not text.strip():
        raise DeskError("say what you need, and from whom")
    names = [name for name in user.name.replace(",", " ").split() if len(name) > _INITIALS]
    if any(re.search(rf"\b{re.escape(name)}\b", text) for name in names):
        raise DeskError("leave your name out: every party reads this, and none may know who reviews")
    with step(number):
        case = _own(user, number)
        if not has_attested(user, case):
            raise NotYoursError("attest for this case first")
        asked = Event(
            type="reviewer information requested", at=now_text(), by=user.reviewer, to=tuple(to), note=text.strip()
        )
        take(number, asked, strict=True)


def digest_of(data: object) -> str:
    """The SHA-256 of a document: its JSON with sorted keys."""
    return hashlib.sha256(msgspec.json.encode(data, order="sorted")).hexdigest()


def new_id(kind: str) -> str:
    """An id for a sentence or quotation that the reviewer adds."""
    return f"{kind}{secrets.token_hex(6)}"


def keep_signed(draft: Draft, document: DraftDocument, now: datetime) -> DraftVersion:
    """Keep the version that was signed."""
    return _keep(draft, document, DraftVersion.Kind.SIGNED, now)


def _own(user: User, number: str) -> Case:
    """The case, locked, if it is this account's to review now."""
    case = lock_case(number)
    if case.reviewer_id != user.pk or not user.reviewer:
        raise NotYoursError("this case is not assigned to you")
    return case


def _answer(
    case: Case, user: User, *, accepted: bool, answers: Sequence[Mapping[str, object]], reason: str = ""
) -> None:
    assigned = assignment_of(case, user)
    if CaseAttestation.objects.filter(case=case, reviewer=user, assigned=assigned).exists():
        raise DeskError("you have answered for this case already")
    CaseAttestation.objects.create(
        case=case, reviewer=user, assigned=assigned, at=timezone.now(), accepted=accepted, answers=list(answers),
        reason=reason,
    )  # fmt: skip


def open_draft_of(user: User, number: str) -> Draft:
    """The account's open draft, locked; the case is still its own and under review."""
    draft = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("case")
        .filter(case__number=number, case__reviewer=user, reviewer=user)
        .order_by("-assigned")
        .first()
    )
    if draft is None:
        raise NotYoursError("this case is not assigned to you")
    if draft.state != Draft.State.OPEN:
        raise NotReadyError("the draft is signed: nobody can change it")
    if draft.case.state not in REVIEWING:
        raise NotReadyError("the case is not under review any more")
    return draft


def _edit(draft: Draft, wanted: Sequence[Operation] | Asked, revision: int) -> Edited:
    now = timezone.now()
    document = document_of(draft)
    operations = wanted(document) if callable(wanted) else wanted
    if not operations:
        return Edited(draft.revision, document)
    if revision != draft.revision:
        _elsewhere(draft, document, operations, revision)
    for n, operation in enumerate(operations, start=1):
        document = apply(document, operation)
        DraftEdit.objects.create(
            draft=draft, revision=draft.revision + n, at=now, operation=msgspec.to_builtins(operation)
        )
    draft.revision += len(operations)
    draft.changed = now
    draft.save(update_fields=["revision", "changed"])
    if draft.revision // _FOLD_AT_MOST > (draft.revision - len(operations)) // _FOLD_AT_MOST:
        _keep(draft, document, DraftVersion.Kind.AUTOMATIC, now)
    return Edited(draft.revision, document)


def _elsewhere(draft: Draft, document: DraftDocument, operations: Sequence[Operation], revision: int) -> None:
    """Refuse what somebody has changed since; the other changes go in beside what was done meanwhile."""
    since = draft.edits.filter(revision__gt=revision).values_list("operation", flat=True)
    touched = frozenset(place for operation in since for place in places(read_operation(operation)))
    for operation in operations:
        if revision > draft.revision or places(operation) & touched:
            line = operation.line if isinstance(operation, EditLine) else None
            text = next((x.text for x in document.lines() if x.id == line), None)
            raise ChangedElsewhereError(
                "this place was changed in another window since you opened it; look at both and decide",
                draft.revision,
                text,
            )


def _keep(
    draft: Draft, document: DraftDocument, kind: DraftVersion.Kind, now: datetime, name: str = ""
) -> DraftVersion:
    return DraftVersion.objects.create(
        draft=draft,
        number=draft.versions.count() + 1,
        revision=draft.revision,
        at=now,
        kind=kind,
        name=name,
        document=msgspec.to_builtins(document),
    )


__all__ = [
    "Edited", "OperationError", "accept", "ask_for_information", "begin", "comment", "decide", "decline", "digest_of",
    "edit", "keep_signed", "new_id", "open_proposal", "save_version", "take_up_again",
]  # fmt: skip
