"""A slip in orders.yaml or standards.yaml is named in one plain line."""

import re
from pathlib import Path

import msgspec
import pytest

import openimr.guidelines
from openimr.guidelines.law_faults import law_faults
from openimr.guidelines.load import shelf
from openimr.guidelines.sources import read

LIBRARY = Path(openimr.guidelines.__file__).parent / "library"


def faults_with(folder: Path, file: str, old: str, new: str) -> list[str]:
    """The faults of the library's law with one thing changed; all else is the library's own."""
    text = (LIBRARY / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    sources = read(folder, shelf().library)
    return [str(fault) for fault in sources.faults] or law_faults(sources.library)


def test_the_law_that_ships_fits_together():
    assert law_faults(shelf().library) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("orders.yaml", "subject: opioids, guideline", "subject: opiods, guideline", "no subject is called 'opiods'"),
        ("orders.yaml", "guideline: mtus-drug-formulary", "guideline: formulary", "no guideline 'formulary'"),
        ("orders.yaml", "mtus-acoem-2017: 2019-08-11", "mtus-acoem-2017: 2019-08-12", "no chapter_editions of"),
        ("orders.yaml", "effective: 2016-07-29", "effective: 2016-07-28", "effective_from is not that of mtus-2016"),
        ("orders.yaml", "source: S71\n", "source: S999\n", "source 'S999' is not explained"),
        ("standards.yaml", "effective_to: 2017-12-31", "effective_to: 2017-12-30", "does not begin on the day after"),
        ("standards.yaml", "effective_to: 2015-04-19\n  keyed_to: ur", "effective_to: 2015-04-19\n  keyed_to: request",
         "keyed to different dates"),
        ("standards.yaml", "[chiropractic treatment]", "[back cracking]", "no treatment called 'back cracking'"),
    ],
)  # fmt: skip
def test_a_slip_is_named(tmp_path: Path, file: str, old: str, new: str, says: str):
    found = faults_with(tmp_path, file, old, new)
    assert any(says in fault for fault in found), found


def test_a_field_that_the_form_does_not_know_is_named(tmp_path: Path):
    [fault, *_] = faults_with(tmp_path, "orders.yaml", "effective: 2016-07-29", "efective: 2016-07-29")
    assert re.search(r"orders\.yaml.*efective", fault)


def test_every_value_of_law_carries_a_grade_a_section_and_a_source():
    """Nothing in the two files speaks without saying where it stands and how sure that is."""
    orders = msgspec.yaml.decode((LIBRARY / "orders.yaml").read_text())["orders"]
    standards = msgspec.yaml.decode((LIBRARY / "standards.yaml").read_text())
    dated = [text for texts in standards.values() if isinstance(texts, list) for text in texts if "section" in text]
    assert len(dated) >= 10
    for value in [*orders, *dated]:
        assert {"section", "grade", "source"} <= value.keys(), value
