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
