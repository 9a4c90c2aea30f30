"""Case files of the demo: the project's own invented ones, on some of the cases that have come so far.

They tell of 2014 and 2015: each is moved to the weeks of its case (`shifting`), so that all dates agree.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources

import msgspec
from django.utils import timezone

from openimr.model import Case as CaseDocument
from openimr.model import Party
from openimr.server.cases.fetch import case_document
from openimr.server.cases.models import Case
from openimr.server.cases.moments import moment_text
from openimr.server.demo.histories import Invented
from openimr.server.demo.shifting import Shift
from openimr.server.exchange.storing import the_store
from openimr.server.records.actions import MEDICAL, register
from openimr.server.store.actions import new_file
from openimr.server.trail.actor import step

_WITH_FILES: Mapping[str, int] = {
    "IN_REVIEW": 5, "RECORDS_COMPLETE": 2, "QA": 2, "REVIEW_INFO_PENDING": 1, "DETERMINED": 2, "IMPLEMENTING": 1,
    "IMPLEMENTED": 1, "APPEALED": 1, "APPEAL_DENIED": 1, "REMANDED": 1,
}  # fmt: skip
"""How many cases of a state have a case file. All would take a minute more to fill: each is read and reviewed."""
_SIGNED_OF = 20
"""One of so many cases at most is signed: a small demo is filled quickly."""
_FIRST = "rv-001"
"""The reviewer whose account is named first: it has cases with files."""
_FIT = frozenset({"rv-001", "rv-002", "rv-005"})
"""Reviewers of the roster whose field is that of the files: nobody else would have signed these."""
_DECIDES = "review completed"
_TELLS = {"overturned": "opioid-four-as-documented", "upheld": "opioid-without-measures"}
"""Which file a determination fits, by how it came out: what the review of it proposes."""
_FROM = "administrator"
"""Whose delivery of records they came with."""


class DemoFile(msgspec.Struct, frozen=True):
    """A case file: what the case is about, and its files by name."""

    name: str
    facts: CaseDocument
    files: Mapping[str, bytes]


@cache
def demo_files() -> tuple[DemoFile, ...]:
    """The case files that come with the software."""
    found = []
    for folder in sorted(resources.files("openimr.server.demo").joinpath("records").iterdir(), key=lambda f: f.name):
        files = {file.name: file.read_bytes() for file in folder.iterdir()}
        facts = msgspec.json.decode(files.pop("case.json"), type=CaseDocument)
        found.append(DemoFile(folder.name, facts, dict(sorted(files.items()))))
    return tuple(found)


def given(invented: Sequence[Invented]) -> dict[int, DemoFile]:
    """Which of the cases, by their places, have a case file, and which: with the dates of the case."""
    left, signed = Counter(_WITH_FILES), max(1, len(invented) // _SIGNED_OF)
    chosen: list[int] = []
    ours = [_FIRST in {event.by for event in one.case.events} for one in invented]
    for place in sorted(range(len(invented)), key=lambda place: not ours[place]):
        one = invented[place]
        signs = decides(one.case)
        if left[one.state] > 0 and (not signs or (signed > 0 and _FIT.intersection(e.by for e in one.case.events))):
            left[one.state] -= 1
            signed -= signs
            chosen.append(place)
    files, cases = demo_files(), [(place, invented[place].case) for place in chosen]
    return {place: moved_to(_file_of(files, n, case), case) for n, (place, case) in enumerate(cases)}


def decides(case: CaseDocument) -> bool:
    """Whether a case has come to a determination that its reviewer has signed."""
    return any(event.type == _DECIDES for event in case.events)


def _file_of(files: Sequence[DemoFile], n: int, case: CaseDocument) -> DemoFile:
    """One file after the other; of a case with a determination the one that it fits, however a case at quality ends."""
    if not decides(case):
        return files[n % len(files)]
    outcomes = [event.outcome for event in case.events if event.type == "determination served"]
    wanted = _TELLS[outcomes[0] or "upheld"] if outcomes else [*_TELLS.values()][n % 2]
    return next(file for file in files if file.name == wanted)


def moved_to(file: DemoFile, case: CaseDocument) -> DemoFile:
    """The case file as if its application had come when that of the case did, or some days before: weekdays stay."""
    ours, theirs = _applied(case), _applied(file.facts)
    shift = Shift(days=(ours - theirs).days // 7 * 7, year=theirs.year)
    injured = date.fromisoformat(file.facts.injury.date) if file.facts.injury and file.facts.injury.date else None
    facts = msgspec.structs.replace(
        file.facts,
        injury=msgspec.structs.replace(file.facts.injury, date=shift.day(injured).isoformat()) if injured else None,
        events=tuple(msgspec.structs.replace(event, at=_later(event.at, shift.days)) for event in file.facts.events),
    )
    return DemoFile(file.name, facts, {shift.text(name): shift.pdf(content) for name, content in file.files.items()})


def with_facts(case: CaseDocument, file: DemoFile) -> CaseDocument:
    """The case as its file tells of it: who, which injury, what is in dispute, what came before the application."""
    told = {party.role: party for party in file.facts.parties}
    parties = [_as_told(party, told.pop(party.role, None)) for party in case.parties]
    before = {event.type: event for event in file.facts.events}
    return msgspec.structs.replace(
        case,
        parties=(*parties, *told.values()),
        claim_number=file.facts.claim_number,
        injury=file.facts.injury,
        diagnoses=file.facts.diagnoses,
        items=file.facts.items,
        formulary=None,
        events=tuple(before.get(event.type, event) for event in case.events),
    )


def put_on_file(case: Case, file: DemoFile) -> None:
    """The files as records of the case, to be read in the background; that they came is in its history already."""
    came = next(e.at for e in case_document(case).events if e.type == "records received" and e.by == _FROM)
    for name, content in file.files.items():
        with step(case.number):
            kept = new_file(case, the_store().put([content], "application/pdf"), name=name, kind=MEDICAL)
            kept.received = datetime.fromisoformat(came)
            kept.save(update_fields=["received"])
            register(kept, party=_FROM, channel="electronic")


def _applied(case: CaseDocument) -> date:
    return next(datetime.fromisoformat(e.at).date() for e in case.events if e.type == "application received")


def _later(at: str, days: int) -> str:
    """A moment of the clock on the wall, so many days later."""
    return moment_text(timezone.make_aware(datetime.fromisoformat(at) + timedelta(days=days)))


def _as_told(party: Party, told: Party | None) -> Party:
    if told is None:
        return party
    return msgspec.structs.replace(
        party,
        name=told.name or party.name,
        organization=told.organization or party.organization,
        address=told.address or party.address,
    )
