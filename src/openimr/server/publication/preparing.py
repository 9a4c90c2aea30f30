"""What is issued is made ready to be looked through; what an order has set aside is not published, or is marked."""

import secrets
from datetime import datetime

import msgspec
from django.conf import settings
from django.utils import timezone

from openimr import __version__, model
from openimr.corpus.publishing.choosing import Said, last_words
from openimr.corpus.publishing.redacting import Found, Identifiers, found_in, identifiers
from openimr.process import event_type
from openimr.process.lifecycle import lifecycle
from openimr.server.accounts.models import User
from openimr.server.cases.fetch import case_document
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case
from openimr.server.issuing.models import Issued
from openimr.server.issuing.proofs import Proof, entry_of, proof_of
from openimr.server.issuing.standing import Standing, standings
from openimr.server.publication.models import Choice, Preparation, Publication
from openimr.server.publication.record import record_of_issued
from openimr.server.trail.actor import step

_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 12
State = Publication.State


def prepare_case(number: str) -> int:
    """Bring the publications of a case up to date; how many were worked out. May run at any time, and again."""
    made = 0
    with step(number):
        case = lock_case(number)
        document = case_document(case)
        rows = [*Issued.objects.filter(case=case).select_related("case", "determination").order_by("at")]
        found = standings(document, ((row.determination, row.at) for row in rows))
        for issued in rows:
            made += _bring_up_to_date(case, document, issued, found[issued.determination.version])
    return made


def _bring_up_to_date(case: Case, document: model.Case, issued: Issued, standing: Standing) -> bool:
    now = timezone.now()
    publication = Publication.objects.select_for_update().filter(issued=issued).first()
    if publication is None:
        if not standing.stands or not is_decided(case):
            return False
        publication = Publication.objects.create(case=case, issued=issued, slug=_slug(), changed=now)
    if publication.state == State.PUBLISHED and standing.ordered and publication.aside is None:
        move(publication, aside=standing.ordered, aside_says=standing.told)
    elif publication.state in {State.PREPARING, State.TO_REVIEW} and not standing.stands:
        move(publication, state=State.SET_ASIDE)
    elif publication.state == State.PREPARING or (
        publication.state == State.TO_REVIEW and preparation_of(publication).items != [*standing.stands]
    ):
        _prepare(publication, document, issued, standing)
        return True
    return False


def is_decided(case: Case) -> bool:
    """Whether the case stands where a determination is published: decided, and not sent back."""
    return case.state in lifecycle().states_of(["decided"])


def _prepare(publication: Publication, document: model.Case, issued: Issued, standing: Standing) -> None:
    practice = settings.CONFIG.publication
    proof = proof_of(issued.case, document, issued.determination)
    letter = record_of_issued(issued, document, proof, {*standing.stands})
    found = found_in(letter, identifiers_of(document, issued, proof), practice)
    before = publication.preparations.order_by("-round").first()
    made = Preparation.objects.create(
        publication=publication,
        case=issued.case,
        round=before.round + 1 if before is not None else 1,
        at=timezone.now(),
        items=[*standing.stands],
        practice=practice,
        software=__version__,
        found=msgspec.to_builtins(found),
        digest=found.digest,
    )
    if before is not None and found_of(before).text == found.text:
        _take_over(before, made)
    move(publication, state=State.TO_REVIEW)


def _take_over(before: Preparation, now: Preparation) -> None:
    """What a person took out of the same text stays out; what a person let stand is asked for again."""
    rows = {(row.start, row.end): row for row in before.choices.order_by("pk")}
    Choice.objects.bulk_create(
        Choice(
            preparation=now, kind=row.kind, start=row.start, end=row.end, says=row.says, reason=row.reason, at=row.at,
            by_id=row.by_id,
        )
        for span in last_words(said_of(before))
        if (row := rows[span]).kind == Choice.Kind.REMOVE
    )  # fmt: skip


def said_of(preparation: Preparation) -> tuple[Said, ...]:
    """What people said of a preparation, in its order."""
    rows = preparation.choices.order_by("pk")
    return tuple(Said(row.kind, row.start, row.end, row.says, row.reason) for row in rows)  # type: ignore[arg-type]


def identifiers_of(document: model.Case, issued: Issued, proof: Proof) -> Identifiers:
    """What is known to identify somebody in an issued letter."""
    determination = msgspec.convert(issued.determination.document, model.Determination)
    return identifiers(document, determination, reviewer_names(document, proof))


def reviewer_names(document: model.Case, proof: Proof) -> frozenset[str]:
    """Names, accounts and ids of who signed, and of everybody else who has been given the case to decide."""
    ids = {event.by for event in document.events if event.by and event_type(event.type) == "reviewer assigned"}
    accounts = User.objects.filter(reviewer__in=ids).values_list("name", "username")
    entries = [entry for one in ids if (entry := entry_of(one)) is not None]
    rostered = [name for entry in entries for name in (entry.name, *entry.other_names)]
    told = (*proof.names, *ids, *rostered, *(name for account in accounts for name in account))
    return frozenset(name for name in told if name)


def preparation_of(publication: Publication) -> Preparation:
    """What was worked out last.

    Raises:
        Preparation.DoesNotExist: nothing yet, or the case was purged.
    """
    return publication.preparations.latest("round")


def found_of(preparation: Preparation) -> Found:
    """What was found in the letter."""
    return msgspec.convert(preparation.found, Found)


def move(publication: Publication, **changes: str | datetime | Publication | None) -> None:
    """Change where a publication stands, in the transaction of the caller."""
    for name, value in changes.items():
        setattr(publication, name, value)
    publication.changed = timezone.now()
    publication.save(update_fields=[*changes, "changed"])


def _slug() -> str:
    """A name that tells nothing of the case and can't be guessed from another one (58 bits)."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
