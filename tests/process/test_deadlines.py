"""Every deadline by the table that an examiner can read (deadlines.yaml)."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from openimr.model import Application, Case, CaseItem, Event, Injury, Party, Treatment
from openimr.process import clocking, clocks_of, dated_rules
from openimr.process.days import LOS_ANGELES, end_of
from openimr.process.running import run_at_length

TABLE = msgspec.yaml.decode(Path(__file__).with_name("deadlines.yaml").read_text())
PARTIES = (
    Party(id="ca", role="claims administrator"),
    Party(id="iw", role="injured worker"),
    Party(id="md", role="requesting physician"),
    Party(id="urp", role="ur physician"),
)
IDS = {"claims administrator": "ca", "injured worker": "iw", "requesting physician": "md", "ur physician": "urp"}


def event(text: str) -> Event:
    """An event as the table has it: "2024-03-01 ur decision served, mail, by claims administrator, outcome upheld"."""
    at, _, rest = text.partition(" ")
    name, *more = rest.split(", ")
    fields = {"service": None, "by": None, "outcome": None}
    for part in more:
        if part.startswith("to "):
            fields["to"] = (IDS[part[3:]],)
        elif part.startswith("items "):
            fields["items"] = tuple(int(place) for place in part[6:].split())
        elif part.startswith("by "):
            fields["by"] = IDS[part[3:]]
        elif part.startswith("outcome "):
            fields["outcome"] = part[8:]
        else:
            fields["service"] = part
    when = at if "T" not in at else datetime.fromisoformat(at).replace(tzinfo=LOS_ANGELES).isoformat()
    return Event(type=name, at=when, **fields)


def case(row: dict, events: list[Event]) -> Case:
    items = []
    for said in row.get("items", [{}]):
        kind = "medication" if said.get("drug") else "imaging" if "drug" in str(row.get("items")) else "other"
        fields = {name: value for name, value in said.items() if name != "drug"}
        items.append(CaseItem(request="x", treatment=Treatment(kind=kind), **fields))
    return Case(
        parties=PARTIES,
        injury=Injury(date="2013-01-01"),
        items=tuple(items),
        priority=row.get("priority"),
        formulary=row.get("formulary"),
        application=Application(ur_decision_attached=row.get("attached")),
        events=tuple(events),
    )


def clock(row: dict, events: list[Event], as_of: datetime | None = None):
    found = [c for c in clocks_of(case(row, events), as_of) if c.clock == row["clock"]]
    if "of" in row:
        found = [c for c in found if c.items == tuple(row["of"])]
    if "who" in row:
        found = [c for c in found if c.who == row["who"]]
    return found[-1] if found else None


@pytest.mark.parametrize("row", TABLE["examples"], ids=lambda row: f"{row['D']} {row.get('says', row['clock'])}")
def test_examples(row):
    found = clock(row, [event(text) for text in row["events"]], end_of(row["as of"]) if "as of" in row else None)
    if row.get("none"):
        assert found is None
        return
    due = row["due"]
    assert found.due == (end_of(due).isoformat() if isinstance(due, date) else due), found.explain
    assert row.get("tells", "") in found.explain
    assert "silent" not in row or row["silent"] not in found.explain
    assert row.get("state", found.state) == found.state
    assert row.get("evidence", found.evidence) == found.evidence
    assert row.get("section", "") in found.section or row["section"] in found.explain
    if row["D"] not in {"D12", "D28", "D33", "D34"}:  # these stand in what another deadline's clock explains
        assert found.deadline == row.get("by", row["D"])


@pytest.mark.parametrize("row", TABLE["scope"], ids=lambda row: f"{row['injury']} {row['decided']}")
def test_which_disputes_go_to_review(row):
    events = [event(f"{row['decided']} ur decision served, {row.get('service', 'personal')}")]
    if "received" in row:
        events.append(event(f"{row['received']} ur decision received"))
    injury = Injury(date=row["injury"] and str(row["injury"]))
    made = msgspec.structs.replace(case({}, events), injury=injury)
    found = next(c for c in clocks_of(made) if c.clock == "application window")
    assert (found.state, found.due is None) == (row["state"], row["state"] == "does not apply")


@pytest.mark.parametrize("row", TABLE["changes"], ids=lambda row: f"{row['D']} {row['clock']} {row['change']}")
def test_each_change_of_law_on_the_day_before_on_it_and_after(row):
    for days in (-1, 0, 1):
        day = row["change"] + timedelta(days=days)
        found = clock(row, [event(f"{day} {name}") for name in row["starts"]])
        wanted = row["before"] if days < 0 else row["from"]
        if wanted is None:
            assert found is None, (day, found)
            continue
        assert found.amount == wanted[0], day
        assert f"Law: {found.section} ({wanted[1]})" in found.explain, day
        assert (row.get("section", "") in found.section) is (days >= 0) or "section" not in row
        assert ("not been read" in found.explain) is (bool(row.get("unread")) and days >= 0)


def test_every_deadline_of_the_reference_has_its_rows():
    shown = {row["D"] for part in ("examples", "changes") for row in TABLE[part]}
    assert {f"D{n}" for n in range(1, 36)} <= shown


def test_every_deadline_of_the_reference_has_its_rule():
    named = {rule.deadline for rule in dated_rules().values()}
    assert {f"D{n}" for n in range(1, 36)} <= named


def test_every_value_of_law_names_its_section_and_how_sure_it_is():
    for name, rule in dated_rules().items():
        for value in rule.values:
            assert re.search(r"LC|CCR|CCP|decision|practice|Code", value.section), name
            assert value.source or value.grade in {"GK", "INF"}, name
            assert value.start is None or value.start < date(2026, 4, 1) or value.note, name


def test_what_is_prepared_for_many_runs_gives_what_each_gives_at_length():
    cases = [case(row, [event(text) for text in row["events"]]) for row in TABLE["examples"]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clocking, "run_of", run_at_length)
        at_length = [clocks_of(one) for one in cases]
    assert [clocks_of(one) for one in cases] == at_length
