"""Body parts, conditions with codes, procedures, specialties, opioid factors, ICD-10."""

import subprocess
import sys

import pytest

from openimr.model import Treatment
from openimr.vocabulary import (
    condition_for_code,
    find_condition,
    find_procedure,
    icd_description,
    morphine_equivalents,
    opioid_factors,
    part_and_side,
    region_of,
    specialties_for,
)
from openimr.vocabulary.entries import vocabulary


@pytest.mark.parametrize(
    ("part", "region"),
    [
        ("lumbar spine", "low back"),
        ("left shoulder", "shoulder"),
        ("LBP and L/S spine", "low back"),
        ("neck", "neck and upper back"),
        ("wrist", "forearm wrist and hand"),
        ("nothing of the kind", None),
    ],
)
def test_region(part, region):
    assert region_of(part) == region


def test_a_sided_name_splits():
    assert part_and_side("left upper extremity") == ("upper extremity", "left")
    assert part_and_side("lumbar spine") == ("lumbar spine", None)


@pytest.mark.parametrize(
    ("code", "condition"),
    [
        ("724.2", "low back pain"),
        ("722.10", "lumbar disc herniation"),
        ("M54.16", "lumbar radiculopathy"),
        ("m5416", "lumbar radiculopathy"),
        ("G56.02", "carpal tunnel syndrome"),
        ("S83.241A", "meniscal tear"),
        ("G43.709", "migraine"),
        ("ZZZ", None),
        ("", None),
    ],
)
def test_condition_of_a_code(code, condition):
    found = condition_for_code(code)
    assert (found.id if found else None) == condition


def test_conditions_by_name():
    assert find_condition("s/p failed back surgery").id == "failed back surgery syndrome"
    assert find_condition("PTSD").id == "post-traumatic stress disorder"
    assert find_condition("lumbar radiculopathy").region == "low back"
    assert find_condition("a fine day") is None


@pytest.mark.parametrize(
    ("text", "procedure", "kind"),
    [
        ("lumbar ESI", "epidural steroid injection", "injection"),
        ("in-home RN visits", "home health nurse", "home care"),
        ("UDS", "urine drug test", "test"),
        ("functional restoration program", "functional restoration program", "program"),
        ("consultation with pain management", "pain management consultation", "visit"),
        ("rotator cuff repair", "rotator cuff repair", "surgery"),
        ("sit-stand workstation", "ergonomic equipment", "equipment"),
    ],
)
def test_procedures(text, procedure, kind):
    found = find_procedure(text)
    assert (found.id, found.kind) == (procedure, kind)


def test_specialties_fit_the_treatment_and_the_part():
    opioid = Treatment(kind="medication", ingredients=("oxycodone",))
    assert "Pain Medicine" in specialties_for(["lumbar radiculopathy"], ["lumbar spine"], opioid)
    repair = Treatment(kind="surgery", procedure="rotator cuff repair", body_part="shoulder")
    assert specialties_for([], [], repair)[0] == "Orthopaedic Surgery"
    ssri = Treatment(kind="medication", ingredients=("sertraline",))
    assert specialties_for(["major depressive disorder"], [], ssri)[0] == "Psychiatry"
    assert specialties_for([], [])


def test_every_specialty_that_is_named_is_listed():
    listed = set(vocabulary().words["specialty"])
    named = {s for c in vocabulary().conditions for s in c.specialties}
    named |= {
        s for group in ("region", "class", "procedure") for names in vocabulary().groups[group].values() for s in names
    }
    assert named <= listed


@pytest.mark.parametrize(
    ("opioid", "daily", "table", "form", "equivalents"),
    [
        ("hydrocodone", 40, "cdc2016", None, 40.0),
        ("oxycodone", 40, "cdc2022", None, 60.0),
        ("methadone", 20, "cdc2016", None, 80.0),
        ("methadone", 30, "cdc2016", None, 240.0),
        ("methadone", 61, "cdc2016", None, 732.0),
        ("methadone", 30, "cdc2022", None, 141.0),
        ("fentanyl", 25, "cdc2016", "transdermal", 60.0),
        ("tramadol", 200, "cdc2022", None, 40.0),
        ("hydromorphone", 8, "cdc2022", None, 40.0),
    ],
)
def test_morphine_equivalents(opioid, daily, table, form, equivalents):
    value, row = morphine_equivalents(opioid, daily, table, form=form)
    assert value == pytest.approx(equivalents)
    assert row.source


def test_no_factor_is_made_up():
    assert morphine_equivalents("buprenorphine", 2, "cdc2016") is None
    assert morphine_equivalents("fentanyl", 25, "cdc2016") is None
    assert not any(row.verified for row in opioid_factors("mtus2009"))


def test_icd_description():
    assert icd_description("m5416") == "Radiculopathy, lumbar region"
    assert icd_description("M54.16") == icd_description("M5416")
    assert icd_description("nonsense") is None


def test_import_reads_no_word_list():
    code = "import openimr.vocabulary as v, openimr.vocabulary.entries as e; print(e.vocabulary.cache_info().currsize)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "0"
