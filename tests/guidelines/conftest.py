"""Small makers, so that a test reads as the case that it is about."""

from collections.abc import Callable
from datetime import date

import pytest

from openimr.guidelines import Assessed, CaseDates, Facts, assess, prepare, shelf
from openimr.model import DisputedItem, Evidence, Finding, Findings, Record, Treatment
from openimr.model.schema import faults_of

Make = Callable[..., Finding]


@pytest.fixture
def finding() -> Make:
    """`finding("pain_score", "2015-03-01", value=4)`: a finding of record r1 that findings.yaml allows."""
    count = iter(range(1, 10_000))

    def make(kind: str, day: str | None = "2015-03-01", *, assertion: str = "affirmed", record: str = "r1",
             **attributes: object) -> Finding:  # fmt: skip
        n = next(count)
        evidence = Evidence(record=record, file="note.pdf", page=1, quote="x" * 5, start=n * 10, end=n * 10 + 5)
        made = Finding(kind=kind, evidence=evidence, date=day, assertion=assertion, attributes=attributes)  # type: ignore[arg-type]
        assert faults_of(made) == []
        return made

    return make


@pytest.fixture
def records() -> tuple[Record, ...]:
    return (
        Record(id="r1", file="note.pdf", first_page=1, last_page=3, kind="progress report", date="2015-03-01"),
        Record(id="r2", file="ur.pdf", first_page=1, last_page=1, kind="ur determination", date="2015-03-20"),
    )


@pytest.fixture
def dates() -> CaseDates:
    return CaseDates(request=date(2015, 3, 5), ur=date(2015, 3, 20), injury=date(2010, 6, 1))


NORCO = Treatment(kind="medication", ingredients=("hydrocodone", "acetaminophen"), strength="10/325", quantity=60)
FLEXERIL = Treatment(kind="medication", ingredients=("cyclobenzaprine",), strength="10 mg", quantity=30)


@pytest.fixture
def norco() -> DisputedItem:
    return DisputedItem(request="Norco 10/325 mg #60", treatment=NORCO, ur_outcome="denied")


@pytest.fixture
def flexeril() -> DisputedItem:
    return DisputedItem(request="Flexeril 10 mg #30", treatment=FLEXERIL, ur_outcome="denied")


@pytest.fixture
def facts_of(records: tuple[Record, ...], dates: CaseDates) -> Callable[[DisputedItem, Findings], Facts]:
    return lambda item, findings: prepare(item, findings, records, dates)


@pytest.fixture
def assessed(records: tuple[Record, ...], dates: CaseDates) -> Callable[[DisputedItem, Findings], Assessed]:
    def run(item: DisputedItem, findings: Findings) -> Assessed:
        facts = prepare(item, findings, records, dates)
        return assess(facts, dates, ["r1"], shelf())

    return run
