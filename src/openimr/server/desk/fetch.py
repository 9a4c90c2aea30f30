"""Drafts out of their rows."""

from collections.abc import Iterable

import msgspec
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from openimr.model import Determination
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import visible_cases
from openimr.server.accounts.roles import Role
from openimr.server.cases.models import Case
from openimr.server.desk.document import DraftDocument
from openimr.server.desk.models import CaseAttestation, Draft, DraftVersion, ItemDecision, PrecedentsOpened
from openimr.server.desk.operations import apply, read_operation

REVIEWING = frozenset({"IN_REVIEW", "REVIEW_INFO_PENDING", "RE_REVIEW"})
"""States of a case in which its reviewer works on it."""


def own_desk(user: User) -> QuerySet[Case]:
    """The cases that are the account's own to review now."""
    return visible_cases(user).filter(reviewer=user) if user.has_role(Role.REVIEWER) else Case.objects.none()


def assignment_of(case: Case, user: User) -> int:
    """The place of the event by which the reviewer has the case now; 0 where none is on file."""
    found = case.events.filter(type="reviewer assigned", document__by=user.reviewer).order_by("-place")
    return found.values_list("place", flat=True).first() or 0


def attestation_of(case: Case, user: User) -> CaseAttestation | None:
    """What the reviewer answered for this case when it was given; None: nothing yet."""
    return CaseAttestation.objects.filter(case=case, reviewer=user, assigned=assignment_of(case, user)).first()


def has_attested(user: User, case: Case) -> bool:
    """Whether the reviewer has attested for this case and taken it: before that its file does not open."""
    attestation = attestation_of(case, user)
    return attestation is not None and attestation.accepted


def file_is_open(user: User, verb: str, case: Case) -> bool:
    """Whether the case file is not shut to the account: the case's own reviewer attests before looking.

    Whatever other roles the reviewer has: who turns out to have a tie has then seen nothing of the worker's health.
    """
    return verb != "see records" or case.reviewer_id != user.pk or has_attested(user, case)


def draft_of(case: Case, user: User) -> Draft | None:
    """The reviewer's draft of the case under the assignment that it has now."""
    return Draft.objects.filter(case=case, reviewer=user, assigned=assignment_of(case, user)).first()


def latest_draft(case: Case) -> Draft | None:
    """The draft of the case that was begun last, whoever's it is: for quality and the medical director."""
    return Draft.objects.filter(case=case).order_by("-opened", "-pk").first()


def document_of(draft: Draft, revision: int | None = None) -> DraftDocument:
    """The draft at a revision (None: as it stands), folded from its last kept version."""
    until = draft.revision if revision is None else revision
    # As text: decoded once, into the document itself, and not into dictionaries first.
    kept = draft.versions.filter(revision__lte=until).annotate(text=Cast("document", TextField()))
    found = kept.order_by("-revision", "-number").values_list("revision", "text").first()
    if found is None:
        raise LookupError("a draft without its first version")
    start, text = found
    edits = draft.edits.filter(revision__gt=start, revision__lte=until).order_by("revision")
    return folded(msgspec.json.decode(text, type=DraftDocument), edits.values_list("operation", flat=True))


def folded(document: DraftDocument, operations: Iterable[object]) -> DraftDocument:
    """The document after operations that were taken before."""
    for operation in operations:
        document = apply(document, read_operation(operation))
    return document


def version_document(version: DraftVersion) -> DraftDocument:
    """The document of a kept version."""
    return msgspec.convert(version.document, DraftDocument)


def software_draft(draft: Draft) -> Determination:
    """What the software drafted and proposed when the draft was begun."""
    return msgspec.convert(draft.software.document, Determination)


def precedents_of(draft: Draft) -> dict[int, PrecedentsOpened]:
    """The letters that the reviewer was shown last, by item; nothing of an item where they were not opened."""
    return {row.item: row for row in draft.opened_precedents.order_by("number")}


def decisions_of(draft: Draft) -> dict[int, list[ItemDecision]]:
    """The reviewer's decisions by item, the first one first."""
    found: dict[int, list[ItemDecision]] = {}
    for decision in draft.decisions.order_by("item", "number"):
        found.setdefault(decision.item, []).append(decision)
    return found
