"""Determinations of the demo: signed, approved and issued by what desk and quality use, on the days of their story.

The case file is read and reviewed as any other; the reviewer decides as the case came out, opens the proposal, and
takes the rationale; the text is sealed, checked, and its letter sealed by PAdES. Only the clock is the story's: the
actions of desk and quality act now, and these cases were decided weeks ago.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from openimr.model import Case as CaseDocument
from openimr.model import Determination
from openimr.server.accounts.models import User
from openimr.server.cases.models import Case
from openimr.server.cases.models import Determination as SealedDetermination
from openimr.server.desk.actions import digest_of
from openimr.server.desk.begin import begun, first_rationale, proposed_rationale
from openimr.server.desk.casefile import all_pages
from openimr.server.desk.document import Decision, DraftDocument
from openimr.server.desk.fetch import assignment_of, document_of
from openimr.server.desk.models import (
    CaseAttestation,
    Draft,
    DraftEdit,
    DraftVersion,
    ItemDecision,
    ProposalOpened,
    SoftwareDraft,
)
from openimr.server.desk.operations import AnswerMissing, Decide, Operation, TakeLines, apply
from openimr.server.desk.signing import keep_sealed, last_qualifications
from openimr.server.exchange.storing import the_store
from openimr.server.issuing.actions import keep_issued
from openimr.server.issuing.checking import checked
from openimr.server.issuing.letters import sealed_letter
from openimr.server.issuing.models import Approval
from openimr.server.records.fetch import files_of, review_json
from openimr.server.records.reading import read_record
from openimr.server.records.reviewing import make_review
from openimr.server.store.actions import new_file
from openimr.server.trail.actor import acting, step

_HOUR = timedelta(hours=1)
_REASONS = {
    "upheld": "What the guideline asks for is not shown in these records.",
    "overturned": "The records show what the guideline asks for.",
}


def determine(case: Case, story: CaseDocument) -> None:
    """Give a case with a case file the determination that its story tells of; at quality it is signed and no more."""
    reviewer = User.objects.get(reviewer=next(e.by for e in reversed(story.events) if e.type == "reviewer assigned"))
    signed = next(datetime.fromisoformat(e.at) for e in story.events if e.type == "review completed")
    served = next((event for event in story.events if event.type == "determination served"), None)
    with acting("worker"):
        for record in files_of(case):
            read_record(record)
        review = make_review(case)
    if review is None:
        raise RuntimeError("a case file of the demo could not be read")
    drafted = msgspec.convert(review_json(review), Determination)
    with acting(f"user:{reviewer.pk}"), step(case.number):
        outcome = served.outcome if served is not None else None
        draft = _drafted(case, reviewer, drafted, outcome, signed)
        row = keep_sealed(draft, document_of(draft), all_pages(case), last_qualifications(reviewer), signed)
    if served is not None:
        _issue(case, row, datetime.fromisoformat(served.at))


def _drafted(case: Case, reviewer: User, drafted: Determination, outcome: str | None, signed: datetime) -> Draft:
    """The reviewer's draft as it is signed, with all that came before: taken, begun, decided, opened, decided again."""
    assigned, began = assignment_of(case, reviewer), signed - 2 * _HOUR
    CaseAttestation.objects.create(case=case, reviewer=reviewer, assigned=assigned, at=began - _HOUR, accepted=True)
    data = msgspec.to_builtins(drafted)
    software = SoftwareDraft.objects.create(case=case, at=began, document=data, digest=digest_of(data))
    draft = Draft.objects.create(
        case=case, reviewer=reviewer, software=software, assigned=assigned, state=Draft.State.SIGNED, opened=began,
        changed=signed,
    )  # fmt: skip
    document = begun(drafted)
    DraftVersion.objects.create(
        draft=draft,
        number=1,
        revision=0,
        at=began,
        kind=DraftVersion.Kind.BEGUN,
        document=msgspec.to_builtins(document),
    )
    for operation in _operations(drafted, document, outcome):
        document = apply(document, operation)
        draft.revision += 1
        said = msgspec.to_builtins(operation)
        DraftEdit.objects.create(draft=draft, revision=draft.revision, at=signed - _HOUR, operation=said)
        if isinstance(operation, Decide):
            _decisions(draft, operation, signed)
    draft.save(update_fields=["revision"])
    return draft


def _operations(drafted: Determination, document: DraftDocument, outcome: str | None) -> Iterator[Operation]:
    for place, item in enumerate(drafted.items):
        decision = outcome or item.proposal
        if not item.eligible or decision is None:
            continue
        taken: Decision = "overturned" if decision == "overturned" else "upheld"
        yield Decide(item=place, decision=taken)
        lines = proposed_rationale(place, item)
        if item.proposal != taken:
            lines = first_rationale(place, item, document.items[place], taken, _REASONS[taken])
        yield TakeLines(item=place, lines=lines)
    for place, _ in enumerate(drafted.missing):
        yield AnswerMissing(place=place, why="What is on file answers the question without it.")


def _decisions(draft: Draft, operation: Decide, signed: datetime) -> None:
    """The first decision, the opening of the proposal, and the decision said again after it."""
    said = {"item": operation.item, "decision": operation.decision, "reason": _REASONS[operation.decision]}
    for number, (at, after) in enumerate(((signed - _HOUR, False), (signed - _HOUR / 2, True)), start=1):
        ItemDecision.objects.create(
            draft=draft, number=number, at=at, revision=draft.revision, after_proposal=after, **said
        )
    ProposalOpened.objects.create(draft=draft, item=operation.item, at=signed - 3 * _HOUR / 4)


def _issue(case: Case, row: SealedDetermination, at: datetime) -> None:
    quality, director = (User.objects.get(username=name) for name in ("quality", "medical-director"))
    found = checked(case, row, at)
    warned = [[f.id, f.severity, f.where, False] for f in found.findings if f.severity == "warning"]
    with acting(f"user:{quality.pk}"), step(case.number):
        Approval.objects.create(determination=row, digest=row.digest, findings=warned, at=at - _HOUR, by=quality)
    letter, seal = sealed_letter(found)
    content = the_store().put([letter.pdf], "application/pdf")
    with acting(f"user:{director.pk}"), step(case.number):
        file = new_file(case, content, name=f"{case.number} determination {row.version}.pdf", kind="determination")
        keep_issued(found, letter, seal, file, director, at)
