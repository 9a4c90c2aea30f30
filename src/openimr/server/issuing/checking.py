"""The quality check: all checks of `review` on a signed determination, and what only the server knows (Q18 to Q20)."""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

import msgspec
from django.utils import timezone

from openimr.letters.writing import InPlaceOf, Letter, Signed, UndecidedError, final_letter_of
from openimr.model import Case, CaseHeader
from openimr.model import Determination as Document
from openimr.process import accepted, clocks_of
from openimr.process.moments import moments_of
from openimr.process.notices.addressees import addressees
from openimr.process.notices.kinds import notice_kinds
from openimr.process.notices.replacing import replaced_by_the_last
from openimr.review.checks import run_checks
from openimr.reviewers.conflicts.persons import readings
from openimr.server.cases.fetch import case_document
from openimr.server.cases.matching import open_places, outcomes, places_of
from openimr.server.cases.models import Case as CaseRow
from openimr.server.cases.models import Determination
from openimr.server.issuing.fetch import LATER, entered_after
from openimr.server.issuing.models import Approval
from openimr.server.issuing.neighbours import desk_model
from openimr.server.issuing.pages import pages_of
from openimr.server.issuing.proofs import Proof, proof_of
from openimr.server.issuing.seal import the_seal
from openimr.server.records.fetch import not_considered
from openimr.server.records.models import RecordFile

_DRAFT_WORDS = re.compile(r"\b(?:the|this)\s+(?:draft|proposal)\b|\bproposes\b", re.IGNORECASE)
_CLOCKS = {"determination", "formulary determination"}
_SSN = re.compile(r"\b\d{3}-\d{2}-\d{4}\b")
_UNTIED = "Q24"
_SHORT = 4
"""Letters of a name below which it is a word like any other."""


class Todo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be done about a finding; `answer`: what an answer that lets it pass has to say, if one may."""

    do: str
    answer: str | None = None


@cache
def todos() -> dict[str, Todo]:
    """By the check's id."""
    text = resources.files("openimr.server.issuing").joinpath("checks.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[str, Todo])


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found: `stops` where it blocks and no answer on record lets it pass.

    `key` names the finding in a form of the page: a digest of what it says and where.
    """

    id: str
    severity: Literal["blocking", "warning"]
    where: str
    text: str
    do: str
    key: str
    may_answer: str | None = None
    answer: str | None = None

    @property
    def stops(self) -> bool:
        """Whether it stops approval and issue."""
        return self.severity == "blocking" and self.answer is None

    @property
    def file(self) -> int | None:
        """The file of the case that it is about, by its number; None: it is about none."""
        found = _FILE.match(self.where)
        return int(found[1]) if found else None


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A signed determination after its checks; `letter` is what will be issued, None where it can't be written."""

    row: Determination
    document: Document
    case: Case
    findings: tuple[Finding, ...]
    proof: Proof
    letter: Letter | None
    signed: Signed
    late: datetime | None
    revision: int

    @property
    def seen(self) -> str:
        """What a page has shown, for its form: the findings, and the case as it stood."""
        told = [self.revision, *sorted(finding.key for finding in self.findings)]
        return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:24]

    @property
    def stopped(self) -> bool:
        """Whether a finding stops it."""
        return any(finding.stops for finding in self.findings)


def digest_of(document: object) -> str:
    """The SHA-256 of a document: its JSON with sorted keys."""
    return hashlib.sha256(msgspec.json.encode(document, order="sorted")).hexdigest()


def last_signed(case: CaseRow) -> Determination | None:
    """The determination that stands for issue: the last one, if it is sealed."""
    last = case.determinations.order_by("-version").first()
    return last if last is not None and last.sealed is not None else None


def checked(case: CaseRow, row: Determination, now: datetime | None = None) -> Checked:
    """All checks on a signed determination, blocking ones first."""
    now = now or timezone.now()
    facts = case_document(case)
    document = msgspec.convert(row.document, Document)
    document = msgspec.structs.replace(document, case=letter_header(document.case, case, facts), checks=())
    proof = proof_of(case, facts, row)
    signed = _signed(row, proof, now, facts, document)
    found: list[tuple[str, str, str, str]] = []
    letter = None
    try:
        letter = final_letter_of(document, signed)
    except UndecidedError as error:
        found.append(("LETTER", "blocking", "", f"The letter can't be written: {error}."))
    pages = pages_of(case)
    if pages is None:
        says = "The pages of the case file are not at hand: what is quoted was not compared with them."
        found.append(("PAGES", "blocking", "", says))
    own = frozenset(row.document.get("signing", {}).get("own_judgement", ()))
    found += [
        (c.id, c.severity, c.where, c.text)
        for c in run_checks(document, pages)
        if c.id != _UNTIED or c.where not in own  # the reviewer's own judgement may rest on nothing, and says so
    ]
    late = _late(facts, now)
    found += _signature(row, proof)
    found += _items(facts, document)
    found += _records(case, row)
    found += _named(document, proof, facts)
    found += _drafted(document)
    found += _served(facts)
    if late is not None:
        sure = "ran out" if late.sure else "may have run out (the file leaves that open)"
        found.append(("Q20", "warning", "", f"The time for the determination {sure} on {late.due:%Y-%m-%d}."))
    answers = {(a.check_id, a.where, a.finding): a.reason for a in row.answers.all()}
    findings = tuple(_finding(row, entry, answers) for entry in sorted(found, key=lambda f: (f[1] != "blocking", *f)))
    return Checked(
        row=row,
        document=document,
        case=facts,
        findings=findings,
        proof=proof,
        letter=letter,
        signed=signed,
        late=None if late is None else late.due,
        revision=case.revision,
    )


def letter_header(header: CaseHeader, case: CaseRow, facts: Case) -> CaseHeader:
    """The head of the letter: what the records do not say of the case, the case does; its priority is the case's."""
    received = None if case.received is None else timezone.localdate(case.received).isoformat()
    return msgspec.structs.replace(
        header,
        case_number=case.number,
        claim_number=header.claim_number or facts.claim_number,
        date_of_injury=header.date_of_injury or (facts.injury.date if facts.injury else None),
        application_received=header.application_received or received,
        priority="expedited" if case.priority == "expedited" else "standard",
    )


def _finding(row: Determination, entry: tuple[str, str, str, str], answers: dict[tuple[str, str, str], str]) -> Finding:
    id_, severity, where, text = entry
    todo = todos()[id_]
    key = hashlib.sha256(msgspec.json.encode([row.pk, id_, where, text])).hexdigest()[:24]
    blocking = severity == "blocking"
    return Finding(
        id=id_,
        severity="blocking" if blocking else "warning",
        where=where,
        text=text,
        do=todo.do,
        key=key,
        may_answer=todo.answer if blocking else None,
        answer=answers.get((id_, where, text)) if todo.answer else None,
    )


def _signed(row: Determination, proof: Proof, now: datetime, case: Case, document: Document) -> Signed:
    sealed_at = row.sealed or row.at
    return Signed(
        decided=timezone.localtime(now).date().isoformat(),
        signed=timezone.localtime(sealed_at).date().isoformat(),
        licensure=proof.licensure,
        specialties=proof.specialties,
        organization=the_seal().subject,
        in_place_of=_in_place_of(case, document, sealed_at),
    )


def _in_place_of(case: Case, document: Document, signed: datetime) -> tuple[InPlaceOf, ...]:
    """The determinations that orders had set aside by the day of the signature, of what this one decides."""
    decides = {
        n: place
        for n, place in enumerate(places_of(case, document))
        if place is not None and document.items[n].eligible
    }
    taken = moments_of(accepted(case, signed))[0]
    days = replaced_by_the_last(case, taken, set(decides.values()))
    return tuple(
        InPlaceOf(decided=day.isoformat(), items=tuple(n for n, place in decides.items() if days.get(place) == day))
        for day in sorted({*days.values()})
    )


def _signature(row: Determination, proof: Proof) -> Iterator[tuple[str, str, str, str]]:
    if row.sealed is None:
        yield "SIGNED", "blocking", "", "The determination is not signed."
    if digest_of(row.document) != row.digest:
        yield "SIGNED", "blocking", "", "The text is not the one that was signed."
    for fault in proof.faults:
        yield "Q18", "blocking", "", fault


def _items(case: Case, document: Document) -> Iterator[tuple[str, str, str, str]]:
    places = places_of(case, document)
    for n, place in enumerate(places):
        if place is None and document.items[n].eligible:
            yield "ITEMS", "blocking", f"items[{n}]", "The case has no such item in dispute."
    decided = {place for group in outcomes(case, document).values() for place in group}
    waiting = open_places(case)
    for place in sorted(waiting - decided):
        yield "ITEMS", "blocking", f"case.items[{place}]", "This item of the case waits for a decision and gets none."
    for place in sorted(decided - waiting):
        yield "ITEMS", "blocking", f"case.items[{place}]", "This item of the case is not under review (any more)."


def _records(case: CaseRow, row: Determination) -> Iterator[tuple[str, str, str, str]]:
    """Files that the case has and that the reviewer's draft was made without.

    One that came once quality had approved was seen by nobody who answers for the decision: it stops the issue.
    """
    approved = Approval.objects.filter(determination=row).values_list("at", flat=True).first()
    after: dict[int, RecordFile] = {}
    if approved is not None:
        own = RecordFile.objects.filter(case=case, same_as=None).select_related("file").order_by("pk")
        after = {one.pk: one for one in entered_after(own, approved)}
    for record in after.values():
        yield LATER, "blocking", _came(record), "It came after quality had approved the determination."
    signatures = desk_model("Signature")
    signature = signatures and signatures.objects.filter(determination=row).select_related("draft__software").first()
    if not signature:
        return
    for record in not_considered(case, signature.draft.software.at):
        if record.file.received <= signature.at:
            yield (
                "RECORDS",
                "blocking",
                _came(record),
                "It came before the determination was signed, and was not looked at.",
            )
        elif record.pk not in after:
            yield "RECORDS", "warning", _came(record), "It came after the determination was signed."


_FILE = re.compile(r"file (\d+), received ")


def _came(record: RecordFile) -> str:
    return f"file {record.pk}, received {timezone.localtime(record.file.received):%Y-%m-%d %H:%M}"


def _named(document: Document, proof: Proof, case: Case) -> Iterator[tuple[str, str, str, str]]:
    """Q19: the reviewer stands nowhere in what goes out; what identifies the worker is taken out when it is published.

    The letter to the parties may name its own parties; only the public one may not, and that is made by publication.
    """
    worker = [p for p in case.parties if "worker" in p.role or "employee" in p.role]
    read = [reading for name in proof.names if " " in name for reading in readings(name)]
    surnames = {reading.surname.lower() for reading in read if len(reading.surname) >= _SHORT}
    known = {name for p in worker for name in (p.name, *p.other_names) if name}
    families = {family for name in known if len(family := name.split(",")[0].split()[-1]) >= _SHORT}
    for where, text in _sentences(document):
        low = f" {text.lower()} "
        if any(re.search(rf"\b{re.escape(name.lower())}\b", low) for name in proof.names if len(name) >= _SHORT):
            yield "Q19", "blocking", where, "The reviewer would be named: the name is confidential (LC 4610.6(f))."
        elif any(re.search(rf"\b{re.escape(name)}\b", low) for name in surnames):
            yield "Q19", "warning", where, "The reviewer's surname stands here: see that nobody else is meant by it."
        told = any(name.lower() in low for name in known) or any(
            re.search(rf"\b{re.escape(f)}\b", text) for f in families
        )
        if told or _SSN.search(text):
            yield "Q19", "warning", where, "It names the injured worker: publication has to take that out."


def _drafted(document: Document) -> Iterator[tuple[str, str, str, str]]:
    for where, text in _sentences(document):
        if _DRAFT_WORDS.search(text):
            yield "DRAFT", "warning", where, "The sentence speaks of a proposal or a draft; the letter decides."


def _sentences(document: Document) -> Iterator[tuple[str, str]]:
    for n, sentence in enumerate(document.summary):
        yield f"summary[{n}]", sentence.text
    for n, item in enumerate(document.items):
        yield f"items[{n}].request", item.request
        for name, part in (("rationale", item.rationale), ("for", item.supporting), ("against", item.opposing)):
            for m, sentence in enumerate(part):
                yield f"items[{n}].{name}[{m}]", sentence.text


def _served(case: Case) -> Iterator[tuple[str, str, str, str]]:
    """Whom the letter can't reach."""
    for to in addressees(case, notice_kinds()["determination cover"], None):
        if not to.party.address and not to.party.email:
            yield "SERVICE", "warning", f"parties.{to.party.id}", f"The {to.role} has no address and no e-mail address."


class _Late(NamedTuple):
    """When the time for the determination ran out; `sure`: the case file leaves nothing open about it."""

    due: datetime
    sure: bool


def _late(case: Case, now: datetime) -> _Late | None:
    """The earliest due moment of a determination clock that runs still, where it has passed."""
    found = [
        _Late(datetime.fromisoformat(clock.due), clock.state != "unknown")
        for clock in clocks_of(accepted(case, now), now, explain=False)
        if clock.clock in _CLOCKS and clock.due and clock.stopped is None
    ]
    passed = [late for late in found if late.due < now]
    return min(passed, key=lambda late: (not late.sure, late.due), default=None)


__all__ = ["Checked", "Finding", "Todo", "checked", "digest_of", "last_signed", "letter_header", "todos"]
