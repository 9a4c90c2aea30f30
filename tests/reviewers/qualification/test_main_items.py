"""Requests with several items, and items that are no longer in dispute."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from openimr.reviewers import dispute_of, eligible, fit, qualify

DAY = date(2026, 3, 2)
ROWS = msgspec.yaml.decode(Path(__file__).with_name("main_items.yaml").read_text())["rows"]
HELD = msgspec.yaml.decode((Path(__file__).parents[1] / "trial" / "people.yaml").read_text())
ESI = {"request": "a", "treatment": {"kind": "injection", "procedure": "epidural steroid injection"}}
HEARING = {"request": "b", "treatment": {"kind": "equipment", "procedure": "hearing aid"}}


@pytest.fixture(scope="module")
def people(tables):
    found = {}
    for name, held in HELD.items():
        entry = {
            "id": name, "profession": "MD" if isinstance(held, list) else held, "years_active": 15, "qme": False,
            "licences": [{"state": "CA", "number": "1", "status": "active", "from": "2005-01-01", "to": "2027-12-31",
                          "discipline": "none"}], "hours_per_week": 40,
        }  # fmt: skip
        if isinstance(held, list):
            names = dict(zip(("board", "specialty", "subspecialty"), held, strict=False))
            entry["boards"] = [{**names, "to": "2030-12-31"}]
        found[name] = tables["read_one"](entry)
    return found


def admitted(people, name, case):
    return eligible(qualify(people[name], case, DAY))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
@pytest.mark.parametrize("order", [1, -1], ids=["as asked", "turned round"])
def test_the_main_items_decide(tables, people, row, order):
    items = [{"request": one, "treatment": {"kind": "other"}, "ur_outcome": "denied"} for one in row["items"]]
    case = tables["case_of"]({"diagnoses": row["dx"], "items": items[::order]})
    assert [name for name in row["may"] if not admitted(people, name, case)] == []
    assert [name for name in row["not"] if admitted(people, name, case)] == []
    found = fit(people[row["may"][0]], case, DAY).items[::order]
    assert [place for place, item in enumerate(found) if item.beside] == row["beside"]


def test_an_item_beside_the_field_is_said_in_rule_8_and_lowers_the_fit(tables, people):
    both = tables["case_of"]({"diagnoses": ["M54.16"], "items": [ESI, HEARING]})
    alone = tables["case_of"]({"diagnoses": ["M54.16"], "items": [ESI]})
    fact = next(a.fact for a in qualify(people["pain"], both, DAY) if a.id == "R8")
    assert "hearing aid is of another field" in fact
    assert "9792.10.6(c)" in fact
    assert fit(people["pain"], both).score < fit(people["pain"], alone).score


@pytest.mark.parametrize("outcome", ["approved", "deferred", "conditionally non-certified"])
def test_what_is_not_in_dispute_excludes_nobody(tables, people, outcome):
    case = tables["case_of"]({"items": [{**ESI, "ur_outcome": outcome}, {**HEARING, "ur_outcome": "denied"}]})
    assert admitted(people, "ent", case)
    assert not admitted(people, "pain", case)


LIFE = [
    {"type": "application received", "at": "2026-02-10T10:00:00-08:00"},
    {"type": "application eligible", "at": "2026-02-12T10:00:00-08:00"},
    {"type": "assignment served", "at": "2026-02-13T10:00:00-08:00"},
]


@pytest.mark.parametrize("leaving", ["treatment authorized", "application withdrawn"])
def test_an_item_that_has_left_excludes_nobody(tables, people, leaving):
    gone = {"type": leaving, "at": "2026-02-20T10:00:00-08:00", "items": [0]}
    items = [{**ESI, "ur_outcome": "denied"}, {**HEARING, "ur_outcome": "denied"}]
    case = tables["case_of"]({"items": items, "events": [*LIFE, gone]})
    assert [part.item for part in dispute_of(case).parts] == [1]
    assert admitted(people, "ent", case)
    assert not admitted(people, "pain", case)


def at(day, kind, **more):
    return {"type": kind, "at": f"{day}T10:00:00-08:00", **more}


COMPLETE = at("2026-02-16", "records complete")
SENT_BACK = [
    at("2026-02-16", "reviewer assigned", by="rv-9"),
    at("2026-02-17", "determination served", outcome="upheld"),
    at("2026-02-20", "petition filed", reasons=["A5"]),
    at("2026-02-27", "remanded", reasons=["A5"], items=[1]),
]


@pytest.mark.parametrize(
    "events",
    [
        [LIFE[0], at("2026-02-11", "application deferred", items=[0]), *LIFE[1:], COMPLETE],
        [LIFE[0], at("2026-02-11", "application ineligible", items=[0], reasons=["E05"]), *LIFE[1:], COMPLETE],
        [*LIFE, COMPLETE, *SENT_BACK],
    ],
    ids=["waits", "found ineligible", "determined, and the other sent back (LC 4610.6(i))"],
)
def test_an_item_for_which_no_reviewer_is_wanted_now_excludes_nobody(tables, people, events):
    items = [{**ESI, "ur_outcome": "denied"}, {**HEARING, "ur_outcome": "denied"}]
    case = tables["case_of"]({"items": items, "events": events})
    assert [part.item for part in dispute_of(case).parts] == [1]
    assert admitted(people, "ent", case)


def test_a_case_of_which_nothing_is_in_dispute_says_so(tables, people):
    case = tables["case_of"]({"items": [{**ESI, "ur_outcome": "approved"}]})
    found = next(a for a in qualify(people["pain"], case, DAY) if a.id == "R8")
    assert found.answer == "unknown"
    assert "nothing is to be reviewed" in found.fact


def test_who_left_general_medicine_for_a_subspecialty_is_no_generalist(tables, people):
    case = tables["case_of"]({"diagnoses": ["hypothyroidism"], "items": [
        {"request": "levothyroxine 50 mcg", "treatment": {"kind": "other"}, "ur_outcome": "denied"}]})  # fmt: skip
    assert fit(people["endo"], case).score > fit(people["im"], case).score > fit(people["gi"], case).score
