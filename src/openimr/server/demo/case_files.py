"""Case files of the demo: the project's own invented ones, on some of the cases that have come so far."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import msgspec

from openimr.model import Case as CaseDocument
from openimr.server.cases.models import Case
from openimr.server.demo.histories import Invented
from openimr.server.exchange.storing import the_store
from openimr.server.records.actions import MEDICAL, register
from openimr.server.store.actions import new_file
from openimr.server.trail.actor import step

_WITH_FILES: Mapping[str, int] = {"IN_REVIEW": 5, "RECORDS_COMPLETE": 2, "QA": 2, "REVIEW_INFO_PENDING": 1}
"""How many cases of a state have a case file."""
_FIRST = "rv-001"
"""The reviewer whose account is named first: it has cases with files."""


class DemoFile(msgspec.Struct, frozen=True):
    """A case file: what the case is about, and its files by name."""

    facts: CaseDocument
    files: Mapping[str, bytes]


@cache
def demo_files() -> tuple[DemoFile, ...]:
    """The case files that come with the software."""
    found = []
    for folder in sorted(resources.files("openimr.server.demo").joinpath("records").iterdir(), key=lambda f: f.name):
        files = {file.name: file.read_bytes() for file in folder.iterdir()}
        facts = msgspec.json.decode(files.pop("case.json"), type=CaseDocument)
        found.append(DemoFile(facts, dict(sorted(files.items()))))
    return tuple(found)


def given(invented: Sequence[Invented]) -> dict[int, DemoFile]:
    """Which of the cases, by their places, have a case file, and which."""
    left = Counter(_WITH_FILES)
    chosen: list[int] = []
    ours = [_FIRST in {event.by for event in one.case.events} for one in invented]
    for place in sorted(range(len(invented)), key=lambda place: not ours[place]):
        if left[invented[place].state] > 0:
            left[invented[place].state] -= 1
            chosen.append(place)
    return {place: demo_files()[number % len(demo_files())] for number, place in enumerate(chosen)}


def with_facts(case: CaseDocument, file: DemoFile) -> CaseDocument:
    """The case as its file tells of it: who, which injury, what is in dispute."""
    names = {party.role: party.name for party in file.facts.parties}
    parties = tuple(
        msgspec.structs.replace(party, name=names[party.role]) if names.get(party.role) else party
        for party in case.parties
    )
    return msgspec.structs.replace(
        case,
        parties=parties,
        claim_number=file.facts.claim_number,
        injury=file.facts.injury,
        diagnoses=file.facts.diagnoses,
        items=file.facts.items,
        formulary=None,
    )


def put_on_file(case: Case, file: DemoFile) -> None:
    """The files as records of the case, to be read in the background; that they came is in its history already."""
    for name, content in file.files.items():
        with step(case.number):
            kept = new_file(case, the_store().put([content], "application/pdf"), name=name, kind=MEDICAL)
            register(kept, party="administrator", channel="electronic")
