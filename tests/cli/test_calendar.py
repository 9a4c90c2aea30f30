"""`imr deadlines --ics`: an entry keeps its id from export to export, so that a calendar replaces it."""

import json
from pathlib import Path

import icalendar
import pytest

EXAMPLE = json.loads((Path(__file__).parents[2] / "examples" / "cases" / "open-regular.json").read_text())


@pytest.fixture(scope="module")
def imr(imr_here):
    return imr_here


def write(file: Path, **fields: object) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({**EXAMPLE, "case_number": None, "claim_number": None, **fields}))
    return file


@pytest.fixture
def ids(imr, tmp_path):
    def exported(*cases: Path) -> list[str]:
        out = tmp_path / "out.ics"
        ran = imr("deadlines", *cases, "--ics", out)
        assert ran.code == 0, ran.err
        text = out.read_bytes()
        assert b"Quillfeather" not in text
        return [str(entry["UID"]) for entry in icalendar.Calendar.from_ical(text).walk("VEVENT")]

    return exported


def test_cases_without_a_number_keep_their_ids_in_any_company(ids, tmp_path) -> None:
    """Known by their files' names, which are not shown: they may be a person's."""
    one, two = write(tmp_path / "Quillfeather.json"), write(tmp_path / "other" / "case.json")
    alone, other, both = ids(one), ids(two), ids(two, one)
    assert len(set(alone)) == len(alone)
    assert set(alone).isdisjoint(other)
    assert both == [*other, *alone]


def test_a_claim_number_names_a_case_wherever_it_lies(ids, tmp_path) -> None:
    one, moved = (write(tmp_path / name, claim_number="ZX-88") for name in ("a.json", "b.json"))
    assert ids(one) == ids(moved)


def test_two_cases_of_one_number_share_no_id_and_are_named(imr, ids, tmp_path) -> None:
    one, two = (write(tmp_path / name, case_number="CM1") for name in ("a.json", "b.json"))
    both = ids(one, two)
    assert len(set(both)) == len(both) == 2 * len(ids(one))
    ran = imr("deadlines", one, two, "--ics", tmp_path / "x.ics")
    assert len(ran.lines("another case is known by the same number or name; in the calendar they are two")) == 2


def test_a_case_keeps_the_ids_it_has_while_it_goes_on(ids, tmp_path) -> None:
    begun = write(tmp_path / "a.json", events=EXAMPLE["events"][:-1])
    before = ids(begun)
    assert set(before) <= set(ids(write(tmp_path / "a.json")))


def test_a_time_that_is_counted_anew_changes_its_entry(ids, tmp_path) -> None:
    """Another service after a defective one, another review, one item of two: no dead entry stays."""
    denied = [
        {"type": "ur decision", "at": "2015-03-06", "outcome": "denied"},
        {"type": "ur decision served", "at": "2015-03-06", "service": "mail"},
    ]
    anew = [
        {"type": "ur service defective", "at": "2015-03-20"},
        {"type": "ur decision served", "at": "2015-03-25", "service": "mail"},
    ]
    assigned = [
        {"type": "assignment served", "at": "2015-03-31", "service": "mail"},
        {"type": "certified expedited", "at": "2015-04-06T09:00:00-07:00"},
    ]
    for before, after in ((denied, anew), (assigned[:1], assigned[1:])):
        had = ids(write(tmp_path / "a.json", events=before))
        assert set(had) <= set(ids(write(tmp_path / "a.json", events=[*before, *after])))
    items = [{"request": "x", "treatment": {"kind": "other"}}] * 2
    had = ids(write(tmp_path / "a.json", events=denied, items=items))
    one = [{**anew[0], "items": [1]}, {**anew[1], "items": [1]}]
    assert set(had) <= set(ids(write(tmp_path / "a.json", events=[*denied, *one], items=items)))
