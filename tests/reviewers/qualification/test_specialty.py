"""Who fits what, as a medical director would read it (`specialty.yaml`), and that the lists name what exists."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from openimr.model import BoardCertification
from openimr.reviewers import fit, qualify
from openimr.reviewers.certificates import certificate_holds
from openimr.vocabulary.credentials import boards, specialty_named
from openimr.vocabulary.entries import vocabulary

DAY = date(2026, 3, 2)
TABLE = msgspec.yaml.decode(Path(__file__).with_name("specialty.yaml").read_text())


@pytest.fixture(scope="module")
def people(tables):
    """The reviewers of the table, their certificates without an end: one that may have ended gives no specialty."""
    current = {
        name: {**entry, "boards": [{"to": None, **board} for board in entry.get("boards", [])]}
        for name, entry in TABLE["reviewers"].items()
    }
    return {name: tables["read_one"]({"id": name, **entry}) for name, entry in current.items()}


def case_of(tables, row):
    items = [{"request": row.get("request", "as listed"), "treatment": treatment} for treatment in row["items"]]
    parts = row.get("body_parts", [])
    return tables["case_of"]({"diagnoses": row.get("diagnoses", []), "injury": {"body_parts": parts}, "items": items})


@pytest.mark.parametrize("row", TABLE["rows"], ids=lambda row: row["case"])
def test_fit(tables, people, row):
    case = case_of(tables, row)
    score = {name: fit(person, case).score for name, person in people.items()}
    assert {name: score[name] for name in row["none"] if score[name]} == {}
    order = [score[name] for name in row.get("order", [])]
    assert all(better > worse > 0 for better, worse in pairwise(order)), dict(zip(row["order"], order, strict=True))
    assert [name for name, least in row.get("at_least", {}).items() if score[name] < least] == []
    assert [name for name, most in row.get("at_most", {}).items() if not 0 < score[name] <= most] == []
    assert all(0 <= value <= 1 for value in score.values())


@pytest.mark.parametrize("row", TABLE["rows"], ids=lambda row: row["case"])
def test_no_fit_is_no_to_r1_and_r8_and_every_item_has_its_reason(tables, people, row):
    case = case_of(tables, row)
    for name in row["none"]:
        answers = {a.id: a.answer for a in qualify(people[name], case, DAY)}
        assert "no" in {answers["R1"]} & {answers["R8"]}, name
    for person in people.values():
        found = fit(person, case)
        assert len(found.items) == len(case.items)
        assert found.reasons
        assert all(item.reason for item in found.items)


SIMILAR = [(row, name, "yes") for row in TABLE["rows"] for name in row.get("similar", [])] + [
    (row, name, "no") for row in TABLE["rows"] for name in row.get("other", [])
]


@pytest.mark.parametrize(("row", "name", "answer"), SIMILAR, ids=[f"{r['case']}: {n} {a}" for r, n, a in SIMILAR])
def test_who_is_of_the_same_or_a_similar_specialty(tables, people, row, name, answer):
    found = next(a for a in qualify(people[name], case_of(tables, row), DAY) if a.id == "R8")
    assert found.answer == answer, found


def test_reasons_are_in_words(tables, people):
    rows = {row["case"]: case_of(tables, row) for row in TABLE["rows"]}
    assert "performs spinal injections" in fit(people["pain"], rows["a lumbar epidural"]).reasons[0]
    assert "treats headache" in fit(people["neurologist"], rows["headache"]).reasons[0]
    assert "outside what a chiropractor reviews" in fit(people["chiropractor"], rows["surgery of the spine"]).reasons[0]


def test_one_who_fits_all_items_goes_before_one_who_fits_most_of_them_very_well(tables, people):
    items = [
        {"request": "a", "treatment": {"kind": "injection", "procedure": "medial branch block"}},
        {"request": "b", "treatment": {"kind": "medication", "ingredients": ["tramadol"]}},
    ]
    case = tables["case_of"]({"diagnoses": ["M48.061"], "items": items})
    assert fit(people["psychiatrist"], case).score == 0
    scores = [item.score for item in fit(people["pmr"], case).items]
    assert fit(people["pmr"], case).score == pytest.approx((min(scores) + sum(scores) / 2) / 2, abs=1e-4)


FUSION = {"items": [{"request": "a", "treatment": {"kind": "surgery", "procedure": "lumbar fusion"}}]}
HELD = {"board": "ABEM", "specialty": "Emergency Medicine", "to": None}


@pytest.mark.parametrize(
    "claims",
    [
        {"specialties": ["Neurological Surgery"]},
        {"treats": ["lumbar fusion"]},
        {"taxonomy": ["207T00000X"]},
        {"boards": [HELD, {"board": "ABNS", "specialty": "Neurosurgery", "from": "2027-01-01", "to": None}]},
        {"boards": [HELD, {"board": "Board of Nowhere", "specialty": "Neurosurgery", "to": None}]},
        {"boards": [HELD, {"board": "American Board of Spine Surgery", "specialty": "Spine Surgery", "to": None}]},
        {"boards": [HELD, {"board": "ABNS", "specialty": "Neurosurgery", "to": "2026-03-01"}]},
        {"boards": [HELD, {"board": "ABNS", "specialty": "Neurosurgery"}]},
        {"boards": [{**HELD, "subspecialty": "Spine Surgery"}]},
        {"boards": [{**HELD, "subspecialty": "Surgery of the Hand"}]},
        {"boards": [{**HELD, "subspecialty": "Neurological Surgery"}]},
    ],
    ids=str,
)
@pytest.mark.parametrize("profession", ["MD", "DO"])
def test_of_a_physician_certificates_alone_give_an_area(tables, profession, claims):
    case = tables["case_of"](FUSION)
    reviewer = tables["read_one"]({"id": "x", "profession": profession, "boards": [HELD], **claims})
    assert fit(reviewer, case, DAY).score == 0
    answers = {a.id: a.answer for a in qualify(reviewer, case, DAY)}
    assert answers["R3"] != "yes"


def test_a_subspecialty_that_the_board_does_not_give_is_unknown(tables):
    reviewer = tables["read_one"](
        {"id": "x", "profession": "MD", "boards": [{**HELD, "subspecialty": "Spine Surgery"}]}
    )
    answers = {a.id: a for a in qualify(reviewer, tables["case_of"](FUSION), DAY)}
    assert (answers["R3"].answer, answers["R3"].source) == ("unknown", "boards[0].subspecialty")


def test_of_other_professions_what_is_declared_counts_and_raises_the_fit(tables):
    item = {"request": "a", "treatment": {"kind": "therapy", "procedure": "acupuncture"}}
    case = tables["case_of"]({"diagnoses": ["M54.5"], "items": [item]})
    plain = tables["read_one"]({"id": "x", "profession": "LAc"})
    more = tables["read_one"]({"id": "x", "profession": "LAc", "treats": ["acupuncture"]})
    assert 0 < fit(plain, case, DAY).score < fit(more, case, DAY).score


@pytest.mark.parametrize(
    ("written", "board"),
    [
        *((word, "ABMS") for word in (
            "Otolaryngology", "ENT", "General Surgery", "Cardiology", "Neurosurgery", "Pain Management", "Hand Surgery",
            "Physiatry", "Diagnostic Radiology", "OB/GYN", "Pulmonology", "Child Psychiatry")),
        ("Physiatry", "ABPM&R"),
        ("Anesthesiology", "A.B.A."),
        ("Pathology-Anatomic/Pathology-Clinical", "ABPath"),
        ("Neurology", "ABMS member board"),
        ("Family Practice", "AOA"),
    ],
)  # fmt: skip
def test_a_certificate_is_known_by_the_common_names_of_specialty_and_board(written, board):
    held = BoardCertification(board=board, specialty=written, lifetime=True)
    assert certificate_holds(held, 0, DAY).answer == "yes"


def test_a_certificate_that_has_run_out_counts_no_more_for_the_fit(tables):
    board = {"board": "ABA", "specialty": "Anesthesiology", "subspecialty": "Pain Medicine", "to": "2025-12-31"}
    entry = {"id": "x", "profession": "MD", "boards": [board]}
    case = case_of(tables, TABLE["rows"][2])
    reviewer = tables["read_one"](entry)
    assert fit(reviewer, case, date(2025, 12, 31)).score > 0.9
    assert fit(reviewer, case, date(2026, 1, 1)).score == 0


@pytest.mark.parametrize(
    "treatment", [{"kind": "imaging", "procedure": "mri"}, {"kind": "visit"}, {"kind": "other"}], ids=str
)
def test_an_item_of_which_nothing_is_known_is_unknown_and_not_no(tables, people, treatment):
    case = tables["case_of"]({"items": [{"request": "as listed", "treatment": treatment}]})
    for name in ("ortho", "pathologist", "pmr"):
        answers = {a.id: a for a in qualify(people[name], case, DAY)}
        assert {answers[rule].answer for rule in ("R1", "R3", "R8")} == {"unknown"}
        assert "add diagnoses or body parts" in answers["R8"].fact
        assert fit(people[name], case).score == 0


def test_every_specialty_of_a_board_and_of_the_vocabulary_is_known():
    assert len([b for b in boards() if b.family == "ABMS"]) == 24
    assert [s for b in boards() for s in (*b.specialties, *b.subspecialties) if specialty_named(s) != s] == []
    assert [name for name in vocabulary().words["specialty"] if specialty_named(name) is None] == []
