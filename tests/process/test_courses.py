"""Courses of cases that are told in part, and of which the items, petitions and payments go ways of their own."""

from pathlib import Path

import msgspec
import pytest
from test_itemwise import of, told

from openimr.process import accepted, clocks_of, fold, screen

ROWS = msgspec.yaml.decode(Path(__file__).with_name("courses.yaml").read_text())["rows"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["says"])
def test_a_course(row):
    one, as_of = of(row)
    found = fold(one, as_of)
    assert found.refused == ()
    assert found.state == row.get("state", found.state)
    assert [item.status for item in found.items] == row.get("status", [item.status for item in found.items])
    assert list(found.sides) == row.get("sides", list(found.sides))
    for event, implied in row.get("implied", {}).items():
        assert [step.implied for step in found.history if step.event == event][-1] == tuple(implied)
    reasons = [list(item.reasons) for item in found.items]
    assert reasons == row.get("reasons", reasons)
    assert {one.notice for one in found.overtaken} == set(row.get("overtaken", {o.notice for o in found.overtaken}))
    owed = {one.notice for one in found.owed} - {"assignment"}
    assert owed == set(row.get("owed", owed))
    for kind, parties in row.get("owed_to", {}).items():
        assert sorted(one.party for one in found.owed if one.notice == kind) == parties


@pytest.mark.parametrize("row", [row for row in ROWS if row.get("clocks")], ids=lambda row: row["says"])
def test_its_clocks(row):
    one, as_of = of(row)
    names = {text.partition(":")[0].partition(" [")[0] for text in row["clocks"]}
    clocks = [told(clock) for clock in clocks_of(accepted(one, as_of), as_of) if clock.clock in names]
    assert sorted(clocks) == sorted(row["clocks"])


def test_the_address_is_said_to_be_that_of_who_was_served():
    """Served on the representative, whose office is in Nevada."""
    one, _ = of(
        {"events": ["2015-03-06 ur decision; outcome=denied", "2015-03-06 ur decision served; service=mail; to=a"]}
    )
    reno = {"a": "9 Main Street, Reno, NV 89501"}
    parties = tuple(msgspec.structs.replace(party, address=reno.get(party.id)) for party in one.parties)
    clocks = clocks_of(accepted(msgspec.structs.replace(one, parties=parties)))
    (window,) = [clock for clock in clocks if clock.clock == "application window"]
    assert "The address of the representative in the file is in another state" in window.explain


@pytest.mark.parametrize("row", [row for row in ROWS if "eligible" in row], ids=lambda row: row["says"])
def test_its_screening(row):
    found = screen(*of(row))
    assert found.outcome == row["eligible"], found.says
    assert list(found.because) == row.get("because", list(found.because))
    for code, says in row.get("answers", {}).items():
        assert [f"{reason.answer}: {reason.fact}" for reason in found.reasons if reason.code == code] == [says]
    each = [" ".join((item.outcome, *item.because)) for item in found.items]
    assert each == row.get("each", each)
