"""A row of a table judged: the request as a letter words it, what the notes say, and the day of the request."""

from collections.abc import Callable, Mapping
from datetime import date

import msgspec
import pytest

from openimr.guidelines import CaseDates, assess, prepare, shelf
from openimr.model import DisputedItem, Evidence, Finding, Record
from openimr.model.schema import faults_of
from openimr.requests import parse_request
from openimr.review.propose import Turning, leading_criteria, propose

Note = tuple[str, dict[str, object]]
ERAS = {"2015": date(2015, 3, 5), "2017": date(2017, 3, 5), "2019": date(2019, 3, 5)}


class Judged(msgspec.Struct, frozen=True):
    """What came out for a row."""

    lead: str | None
    rule: str | None
    proposal: str | None
    roles: Mapping[str, str]


@pytest.fixture
def judge() -> Callable[..., Judged]:
    """`judge("Norco 10/325 mg #60", [note, ...], "2015", months=24)`: notes are dated some weeks before the request."""

    def run(request: str, notes: list[Note], era: str = "2015", months: int = 24) -> Judged:
        day = ERAS[era]
        dates = CaseDates(request=day, ur=day, injury=_before(day, 30 * months), review=day)
        record = Record(
            id="r1",
            file="note.pdf",
            first_page=1,
            last_page=9,
            kind="progress report",
            date=_before(day, 20).isoformat(),
        )
        findings = tuple(_finding(n, note, _before(day, 20)) for n, note in enumerate(notes, start=1))
        item = DisputedItem(request=request, treatment=parse_request(request), ur_outcome="denied")
        facts = prepare(item, findings, (record,), dates)
        assessed = assess(facts, dates, ["r1"], shelf())
        reasoned = propose(assessed, Turning(), facts.phase)
        leading = next((c.topic.id for c in assessed.choices if c.topic.rule), None)
        roles = {role: c.status for role, c in leading_criteria(assessed.assessment.criteria).items()}
        return Judged(leading, assessed.rule, reasoned.proposal, roles)

    return run


def _before(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() - days)


def _finding(n: int, note: Note, day: date) -> Finding:
    kind, said = note
    attributes = dict(said)
    ago = attributes.pop("days_ago", 0)
    assertion = attributes.pop("assertion", "affirmed")
    evidence = Evidence(record="r1", file="note.pdf", page=1, quote="quote", start=n * 10, end=n * 10 + 5)
    made = Finding(
        kind=kind,
        evidence=evidence,
        date=_before(day, int(str(ago))).isoformat(),
        assertion=assertion,  # type: ignore[arg-type]  # the tables name assertions as findings.yaml does
        attributes=attributes,  # type: ignore[arg-type]  # faults_of below checks them
    )
    assert faults_of(made) == []
    return made
