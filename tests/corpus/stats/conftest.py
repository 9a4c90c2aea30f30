"""Invented datasets that several tests count."""

import pytest

from .written import citation, item, letter, write_dataset

OPIOID = {"kind": "medication", "category": "medication: opioid", "drug_classes": ["opioid"], "quantity": 60,
          "ingredients": ["hydrocodone", "acetaminophen"], "topics": ["opioids-ongoing"]}  # fmt: skip
THERAPY = {"kind": "therapy", "procedure": "physical therapy", "topics": ["physical-medicine"]}
NO_FUNCTION = "In this case, there is no documentation of functional improvement."


@pytest.fixture
def dataset(tmp_path):
    """Seven letters of three years, one of them a copy, one replaced later, one without a date."""
    chronic, low_back = citation("MTUS Chronic Pain", sections=["Opioids"]), citation("ODG Low Back", "ODG")
    return write_dataset(
        tmp_path,
        [
            letter(
                item("upheld", **OPIOID, ur_citations=[chronic, low_back], citations=[chronic], rationale=NO_FUNCTION),
                item("overturned", **THERAPY, ur_citations=[low_back], request="Additional physical therapy"),
                on="2015-02-10", sex="female", age=44, age_band="40-49", priority="standard",
                specialties=["Pain Management", "Anesthesiology"], licensure=["California"],
            ),
            letter(item("upheld", **OPIOID, rationale=NO_FUNCTION), on="2015-08-03", sex="male", priority="standard"),
            letter(item("overturned", **OPIOID), on="2016-05-20", sex="female", priority="expedited"),
            letter(item("upheld", **OPIOID), on="2015-02-10", duplicate_of="0" * 20),
            letter(item("upheld", **THERAPY), on="2014-11-30", superseded_by="0" * 19 + "5"),
            letter(item("overturned", **THERAPY), item(None, **OPIOID), on="2016-01-15", sex="male"),
            letter(item("upheld", kind="imaging", category="imaging", procedure="mri"), on=None),
        ],
    )  # fmt: skip
