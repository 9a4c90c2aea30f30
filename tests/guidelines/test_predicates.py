"""What findings make of criteria, on invented notes; `predicates.yaml` is the table, for a clinician to read."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from openimr.clinical import findings_in_text
from openimr.guidelines import CaseDates, Facts, prepare, shelf
from openimr.guidelines.conditions import evaluate
from openimr.guidelines.forms import Criterion
from openimr.model import DisputedItem, Evidence, Finding, Record, RecordKind, Treatment
from openimr.model.schema import faults_of
from openimr.requests import parse_request

DAY = date(2015, 2, 20)


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One cell of the table: the notes by day, and what differs from the table's usual case."""

    note: str = ""
    notes: dict[date, str] = {}
    found: list[dict[str, object]] = []
    request: str | None = None
    injured: date | None = None
    record: RecordKind = "progress report"


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A criterion with a request and the notes that lead to each status."""

    request: str
    injured: date = date(2010, 6, 1)
    met: Case | str | None = None
    not_met: Case | str | None = msgspec.field(default=None, name="not met")
    not_documented: Case | str | None = msgspec.field(default=None, name="not documented")
    not_applicable: Case | str | None = msgspec.field(default=None, name="not applicable")


TABLE = msgspec.yaml.decode((Path(__file__).parent / "predicates.yaml").read_bytes(), type=dict[str, Row])
CASES = [
    (criterion, status, row, Case(note=case) if isinstance(case, str) else case)
    for criterion, row in TABLE.items()
    for status, case in (
        ("met", row.met),
        ("not met", row.not_met),
        ("not documented", row.not_documented),
        ("not applicable", row.not_applicable),
    )
    if case is not None
]


@pytest.mark.parametrize(("criterion", "status", "row", "case"), CASES, ids=[f"{c[0]}: {c[1]}" for c in CASES])
def test_a_note_answers_the_criterion(criterion: str, status: str, row: Row, case: Case):
    assert _status(shelf().criteria[criterion][0], _facts(row, case)) == status


def test_silence_refutes_nothing():
    """With no finding, no figure and an empty request two things refute: what the request lacks, and a ban."""
    item = DisputedItem(request="something", treatment=Treatment(kind="other"), ur_outcome="denied")
    nothing = prepare(item, (), (), CaseDates())
    tests = shelf().library.tests
    for name, (criterion, topic) in shelf().criteria.items():
        banned = criterion.refuted == "guideline supports no use" or topic.position == "not recommended"
        if criterion.refuted is not None and not banned and "not stated" not in str(criterion.refuted):
            assert not evaluate(criterion.refuted, nothing, tests).holds, name


def test_nearly_every_criterion_says_which_findings_answer_it():
    """What is left to the reader is what no kind of finding can carry, such as a prescriber's training."""
    criteria = [criterion for criterion, _ in shelf().criteria.values()]
    answered = [c for c in criteria if c.met is not None or c.refuted is not None]
    assert len(answered) >= 0.95 * len(criteria)


def _status(criterion: Criterion, facts: Facts) -> str:
    tests = shelf().library.tests
    if criterion.applies is not None and evaluate(criterion.applies, facts, tests).holds is False:
        return "not applicable"
    met = criterion.met is not None and evaluate(criterion.met, facts, tests).holds
    refuted = criterion.refuted is not None and evaluate(criterion.refuted, facts, tests).holds
    if met and refuted:
        return "met and refuted"
    return "met" if met else "not met" if refuted else "not documented"


def _facts(row: Row, case: Case) -> Facts:
    request = case.request or row.request
    notes = case.notes or {DAY: case.note}
    findings = [
        f
        for n, (day, text) in enumerate(notes.items(), start=1)
        for f in findings_in_text(text, date=day.isoformat(), record=f"r{n}")
    ]
    findings += [_by_hand(n, dict(said)) for n, said in enumerate(case.found, start=1)]
    records = tuple(
        Record(id=f"r{n}", file="text", first_page=1, last_page=1, kind=case.record, date=day.isoformat())
        for n, day in enumerate(notes, start=1)
    )
    item = DisputedItem(request=request, treatment=parse_request(request), ur_outcome="denied")
    dates = CaseDates(request=date(2015, 3, 5), ur=date(2015, 3, 20), injury=case.injured or row.injured)
    return prepare(item, tuple(findings), records, dates)


def _by_hand(n: int, said: dict[str, object]) -> Finding:
    kind, assertion, day = str(said.pop("kind")), str(said.pop("assertion", "affirmed")), said.pop("date", DAY)
    quote = str(said.pop("quote", said.get("what", "as found")))
    evidence = Evidence(record="r1", file="hand", page=1, quote=quote, start=n * 1000, end=n * 1000 + len(quote))
    attributes = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    made = Finding(kind=kind, evidence=evidence, date=str(day), assertion=assertion, attributes=attributes)  # type: ignore[arg-type]  # faults_of checks them
    assert faults_of(made) == []
    return made
