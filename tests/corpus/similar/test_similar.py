"""Letters like a case: by treatment and stage before words, with how they were decided and what set them apart."""

import msgspec
import pytest

from openimr.corpus import CaseError, case_of
from openimr.corpus.similar import cases_in
from openimr.corpus.similar.deciding import wilson


def test_the_nearest_are_of_the_same_treatment_whatever_it_is_called(index):
    answer = index.similar(case_of("Vicodin 5/300 mg #90", stage=["further"]), 20)
    assert {one.request for one in answer.neighbours} == {"Norco 10/325 mg #90", "Hydrocodone/APAP 10/325 mg #90"}
    assert all("further treatment" in one.because for one in answer.neighbours)


def test_the_stage_decides_between_letters_on_one_treatment(index):
    first = index.similar(case_of("Norco 10/325 mg", stage=["first", "acute"]), 3)
    assert {one.request for one in first.neighbours} == {"Norco 10/325 mg #20"}
    further = index.similar(case_of("Norco 10/325 mg", stage=["further", "chronic"]), 3)
    assert "Norco 10/325 mg #20" not in {one.request for one in further.neighbours}


def test_it_tells_how_they_were_decided_with_an_interval(index):
    decided = index.similar(case_of("Norco 10/325 mg #90", stage=["further"])).decided
    assert (decided.overturned.count, decided.overturned.of) == (12, 27)
    assert decided.overturned.low < 12 / 27 < decided.overturned.high


def test_it_tells_what_the_overturned_letters_had_documented(index):
    answer = index.similar(case_of("Norco 10/325 mg #90", stage=["further"]))
    assert answer.decided.differences
    for one in answer.decided.differences:
        assert one.told
        assert one.low > 0 or one.high < 0
        assert one.few  # twelve and fifteen letters
        assert one.overturned.of == 12
    more = {one.what for one in answer.decided.differences if one.difference > 0}
    assert any("analgesia" in what or what in {"relief", "function", "urine_drug_test"} for what in more)


def test_too_few_letters_are_not_compared(index):
    answer = index.similar(case_of("lumbar epidural steroid injection"))
    assert answer.decided.overturned.of == 6
    assert answer.decided.differences == ()
    assert "too few" in answer.decided.note


def test_without_facts_it_says_that_documentation_was_not_compared(without_facts):
    answer = without_facts.similar(case_of("Norco 10/325 mg #90"))
    assert answer.neighbours
    assert "facts were not read" in answer.decided.note


def test_what_no_letter_is_like_has_no_precedent(index):
    answer = index.similar(case_of("hyperbaric oxygen chamber"))
    assert answer.neighbours == ()
    assert answer.decided.overturned.low is None


def test_a_case_is_never_its_own_precedent(index):
    own = index.similar(case_of("Norco 10/325 mg #90"), 1).neighbours[0].case_number
    assert own
    others = index.similar(case_of("Norco 10/325 mg #90", case_number=own), 100)
    assert own not in {one.case_number for one in others.neighbours}


def test_it_answers_the_same_twice(index):
    case = case_of("Norco 10/325 mg #90", stage=["further"])
    assert msgspec.json.encode(index.similar(case, 30)) == msgspec.json.encode(index.similar(case, 30))


@pytest.mark.parametrize(("request_text", "stage", "line"), [(" ", [], "is empty"), ("MRI", ["late"], "is no stage")])
def test_a_case_that_cannot_be_compared_is_one_line(request_text, stage, line):
    with pytest.raises(CaseError, match=line):
        case_of(request_text, stage=stage)


def test_a_determination_is_a_case_an_item(tmp_path):
    file = tmp_path / "determination.json"
    data = {
        "schema": "openimr/determination/1",
        "case": {"case_number": "CM15-0000001", "date_of_injury": "2012-01-02", "ur_decision_date": "2015-03-20"},
        "summary": [{"text": "She has been taking Norco for two years and has lumbar radiculopathy.", "evidence": []}],
        "items": [
            {
                "request": "Norco 10/325 mg #90",
                "criteria": [{"id": "t.a", "status": "met"}, {"id": "t.b", "status": "not documented"}],
            },
            {"request": "MRI of the lumbar spine", "criteria": []},
        ],
    }
    file.write_bytes(msgspec.json.encode(data))
    drug, scan = cases_in(file)
    assert (drug.met, drug.missing) == (("t.a",), ("t.b",))
    assert set(drug.stage) == {"chronic", "further"}
    assert drug.diagnoses == ("lumbar radiculopathy",)
    assert scan.procedure == "mri"
    assert scan.case_number == "CM15-0000001"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "openimr/case/1", "items": [{}]}'])
def test_a_file_that_is_no_case_is_one_line(tmp_path, text):
    file = tmp_path / "case.json"
    file.write_text(text)
    with pytest.raises(CaseError, match=r"case\.json") as error:
        cases_in(file)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)]
)
def test_the_interval_is_wilsons(count, of, low, high):
    """The last is the example of Newcombe (1998): 81 of 263."""
    assert wilson(count, of) == pytest.approx((low, high), abs=1e-4)
