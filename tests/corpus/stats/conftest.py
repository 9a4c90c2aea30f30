"""Invented datasets that several tests count, and what writes them (`written.py`)."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

_SPEC = importlib.util.spec_from_file_location("written_dataset", Path(__file__).with_name("written.py"))


@pytest.fixture(scope="session")
def written() -> ModuleType:
    """The module that writes datasets: `letter`, `item`, `citation`, `write_dataset`."""
    module = importlib.util.module_from_spec(_SPEC)
    _SPEC.loader.exec_module(module)
    return module


OPIOID = {"kind": "medication", "category": "medication: opioid", "drug_classes": ["opioid"], "quantity": 60,
          "ingredients": ["hydrocodone", "acetaminophen"], "topics": ["opioids-ongoing"]}  # fmt: skip
THERAPY = {"kind": "therapy", "procedure": "physical therapy", "topics": ["physical-medicine"]}
NO_FUNCTION = "In this case, there is no documentation of functional improvement."


@pytest.fixture(scope="module")
def letters(written):
    """Seven letters of three years: one a copy, one replaced by a later one, one without a date.

    Without the copy 8 items: upheld 4 (two opioids, therapy, MRI), overturned 3 (therapy twice, opioid), undecided 1.
    """
    item, letter = written.item, written.letter
    chronic = written.citation("MTUS Chronic Pain", sections=["Opioids"])
    low_back = written.citation("ODG Low Back", "ODG")
    both = {"ur_citations": [chronic, low_back], "citations": [chronic]}
    again = item("overturned", **{**THERAPY, "ur_citations": [low_back], "request": "Additional physical therapy"})
    pain = {"specialties": ["Pain Management", "Anesthesiology"], "licensure": ["California"]}
    return [
        letter(item("upheld", **OPIOID, **both, rationale=NO_FUNCTION), again, on="2015-02-10", sex="female", age=44,
               age_band="40-49", priority="standard", **pain),
        letter(item("upheld", **OPIOID, rationale=NO_FUNCTION), on="2015-08-03", sex="male", priority="standard"),
        letter(item("overturned", **OPIOID), on="2016-05-20", sex="female", priority="expedited"),
        letter(item("upheld", **OPIOID), on="2015-02-10", duplicate_of="0" * 20),
        letter(item("upheld", **THERAPY), on="2014-11-30", superseded_by="0" * 19 + "5"),
        letter(item("overturned", **THERAPY), item(None, **OPIOID), on="2016-01-15", sex="male"),
        letter(item("upheld", kind="imaging", category="imaging", procedure="mri"), on=None),
    ]  # fmt: skip


@pytest.fixture
def dataset(written, letters, tmp_path):
    return written.write_dataset(tmp_path, letters)
