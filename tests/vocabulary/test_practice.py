"""The lists of who treats and performs what: complete over ICD-10-CM and the boards, naming only what exists."""

import gzip
import re
from importlib import resources

import pytest

from openimr.vocabulary import procedure_of
from openimr.vocabulary.ailments import ailments_of
from openimr.vocabulary.credentials import boards, specialties
from openimr.vocabulary.entries import vocabulary
from openimr.vocabulary.fields import field_of_condition, fields, fields_in
from openimr.vocabulary.not_asked import not_asked
from openimr.vocabulary.phrases import Phrases, ways_in
from openimr.vocabulary.practice import who_treats
from openimr.vocabulary.practice_lists import is_similar, practice_file
from openimr.vocabulary.ties import LEVELS

DATA = resources.files("openimr.vocabulary").joinpath("data")
ENTRIES = (
    *practice_file().treatments,
    *practice_file().regions.values(),
    *(lists for entry in fields().values() for lists in (entry.treats, entry.operates)),
)
NAMED = {name for entry in ENTRIES for level in LEVELS for names in getattr(entry, level).values() for name in names}


def codes():
    written = gzip.decompress(DATA.joinpath("icd10cm.tsv.gz").read_bytes()).decode()
    return [line.split("\t")[0] for line in written.splitlines()]


def test_every_code_of_icd_10_cm_has_somebody_who_treats_it():
    """All of them, not the categories alone: a code may be of another field than its category."""
    found = [code for code in codes() if re.fullmatch(r"[A-Z]\d[0-9A-Z](\.?[0-9A-Z]+)?", code)]
    assert len(found) > 70_000
    bare = {code[:3] for code in found if not any(who_treats(a) for a in ailments_of([code], []))}
    assert bare == set()


@pytest.mark.parametrize(
    ("code", "specialty"),
    [
        ("K02.9", "Dentistry"), ("M26.62", "Dentistry"), ("C44.311", "Dermatology"), ("N40.1", "Urology"),
        ("H33.001", "Ophthalmology"), ("H90.3", "Audiology"), ("J32.9", "Otolaryngology - Head and Neck Surgery"),
        ("T56.0X1A", "Medical Toxicology"), ("F11.20", "Addiction Medicine"), ("G43.709", "Neurology"),
        ("I96", "Vascular Surgery"), ("E11.621", "Podiatry"), ("Z20.6", "Infectious Disease"),
        ("S02.609A", "Oral and Maxillofacial Surgery"),
        ("S22.41XA", "Thoracic Surgery"), ("M05.79", "Rheumatology"), ("D50.9", "Hematology"), ("L97.519", "Podiatry"),
        ("E11.42", "Neurology"), ("E13.40", "Neurology"), ("E08.3211", "Ophthalmology"), ("E09.22", "Nephrology"),
        ("E13.51", "Vascular Surgery"), ("E13.621", "Podiatry"), ("E10.630", "Dentistry"), ("E11.65", "Endocrinology"),
        ("M54.16 Radiculopathy, lumbar region", "Pain Medicine"), ("S62.501A", "Surgery of the Hand"),
    ],
)  # fmt: skip
def test_a_code_is_of_the_field_with_the_longest_beginning(code, specialty):
    assert any(is_similar(tie.level) for a in ailments_of([code], []) for name, tie in who_treats(a).items()
               if name == specialty)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sick sinus syndrome", ("the heart",)),
        ("chronic sinusitis", ("nose and sinuses",)),
        ("diabetic retinopathy OU", ("the eye",)),
        ("ED", ("male organs and sexual function",)),
        ("edema", ()),
        ("stress fracture of the tibia", ()),
        ("stress incontinence", ("continence and pelvic floor of women",)),
        ("Bell's palsy", ("facial nerve",)),
        ("T12 compression fracture", ()),
    ],
)
def test_of_several_ways_of_saying_the_longest_counts(text, found):
    assert fields_in(text).keys == found


def test_what_is_said_is_taken_out_of_the_text():
    said = Phrases({"a": ways_in("sick sinus; =sinus"), "b": ("node",)}).find("Sick-Sinus, and the sinuses' nodes!")
    assert (said.keys, said.rest) == (("a", "b"), "and the sinuses")


def test_what_the_rest_of_a_diagnosis_names_counts_too():
    assert {(a.field, a.region) for a in ailments_of(["osteomyelitis of the 2nd toe"], [])} == {
        ("infection of bone and joint", None),
        (None, "ankle and foot"),
    }
    assert [a.field for a in ailments_of(["hand eczema"], [])] == ["the skin"]
    assert [a.region for a in ailments_of(["s/p total knee replacement"], [])] == ["knee"]


def test_the_lists_name_only_what_exists():
    lists, names = practice_file(), set(fields())
    assert set(specialties()) >= NAMED
    own = {entry.named for entry in lists.treatments if entry.named is not None}
    listed = [key for entry in lists.treatments for key in entry.treatment]
    assert [key for key in (*listed, *lists.follows.treatments, *lists.follows.after_surgery, *lists.samples)
            if procedure_of(key) is None and key not in own] == []  # fmt: skip
    assert {key for entry in fields().values() for key in entry.of} <= {entry.id for entry in vocabulary().conditions}
    classes = {c for drug in vocabulary().drugs for c in drug.classes}
    assert {key for entry in lists.treatments for key in entry.drugs} <= classes
    assert set(lists.follows.classes_after_surgery) <= classes
    assert {name for entry in lists.treatments for name in entry.about} <= names
    assert set(lists.apart) <= set(specialties())
    regions = {part.region for part in vocabulary().body_parts}
    assert {entry.region for entry in fields().values() if entry.region} <= regions


def test_of_one_treatment_no_entry_stands_behind_one_that_always_holds():
    """A later entry would never be asked, unless it says of which field it is."""
    done = set()
    for entry in practice_file().treatments:
        for key in (*entry.treatment, *entry.drugs):
            assert key not in done or entry.about, key
            if not entry.about and not entry.region:
                done.add(key)


def test_every_specialty_of_a_recognised_board_is_listed_or_left_out_with_a_reason():
    of_boards = {name for board in boards() if board.recognised for name in (*board.specialties, *board.subspecialties)}
    left_out = [name for names in not_asked().specialties.values() for name in names]
    assert of_boards - NAMED - set(left_out) == set()
    assert NAMED & set(left_out) == set()
    assert set(left_out) <= of_boards


def test_every_condition_outside_spine_and_limbs_has_a_field():
    limbs = {"low back", "neck and upper back", "shoulder", "elbow", "forearm wrist and hand", "hip", "knee",
             "ankle and foot"}  # fmt: skip
    bare = {entry.id for entry in vocabulary().conditions
            if entry.region not in limbs and field_of_condition(entry.id) is None}  # fmt: skip
    assert bare == {"laceration", "radiculopathy", "fall injury"}
