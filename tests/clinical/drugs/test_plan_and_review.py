"""Plans, requests, reasons, and what utilization review decided."""

from collections.abc import Callable

import pytest

from openimr.model import Finding

Find = Callable[..., list[Finding]]


def test_a_taper_names_its_drug(find: Find) -> None:
    (plan,) = find("treatment_plan", "PLAN\nTaper Norco over two months.")
    assert (plan.attributes["intent"], plan.attributes["ingredients"]) == ("taper", ("hydrocodone", "acetaminophen"))


def test_the_rows_of_a_request_form_are_requests(find: Find) -> None:
    text = "Requested Treatment\nLumbar strain 847.2 Norco 5/325 #30\nsame Soma 350 mg #20\nMorgan Pryce, MD"
    found = find("request", text, "request for authorization")
    assert [f.attributes["what"] for f in found] == ["Norco 5/325 #30", "Soma 350 mg #20"]


def test_a_request_in_a_note(find: Find) -> None:
    (asked,) = find("request", "I am requesting authorization for physical therapy twice a week for 4 weeks.")
    assert asked.attributes["treatment"] == "physical therapy"
    assert find("request", "The patient was seen at the request of Dr. Lane.") == []


def test_the_reason_stands_with_its_drug(find: Find) -> None:
    (reason,) = find("request_reason", "PLAN\nNorco 5/325 #30 for breakthrough pain.")
    assert (reason.attributes["what"], reason.attributes["ingredients"]) == (
        "for breakthrough pain",
        ("hydrocodone", "acetaminophen"),
    )


def test_each_item_of_a_letter_has_its_outcome(find: Find) -> None:
    text = "# Item as requested Decision\n1 Norco 5/325 #30 Non-certify\n2 Physical therapy 6 visits Certified\n"
    found = find("ur_decision", text, "ur determination", "2015-01-06")
    assert [(f.attributes["outcome"], f.attributes["what"]) for f in found] == [
        ("denied", "Norco 5/325 #30"),
        ("certified", "Physical therapy 6 visits"),
    ]
    assert {f.attributes["when"] for f in found} == {"2015-01-06"}


def test_a_letter_that_says_it_is_no_conditional_denial_is_not_one(find: Find) -> None:
    text = "Decision\nNON-CERTIFIED\nReason\nThis is not a conditional denial; all notes were on hand."
    assert [f.attributes["outcome"] for f in find("ur_decision", text, "ur determination")] == ["denied"]
    assert len(find("ur_reason", text, "ur determination")) == 1


def test_a_note_tells_of_a_decision(find: Find) -> None:
    (told,) = find("ur_decision", "Utilization review modified the Soma on 03/04/2015.")
    assert (told.attributes["outcome"], told.attributes["when"]) == ("modified", "2015-03-04")


def test_an_appendix_decides_nothing(find: Find) -> None:
    text = "What you can do next\nA decision to modify or deny stays in force for 12 months."
    assert find("ur_decision", text, "ur determination") == []


def test_two_drugs_of_one_sentence_keep_their_own_outcomes(find: Find) -> None:
    text = (
        "On 03/04/2015 utilization review non-certified Soma 350 mg #30, and Norco 10/325 mg #90 was modified to #60."
    )
    found = find("ur_decision", text)
    assert [(f.names("ingredients")[0], f.attributes["outcome"]) for f in found] == [
        ("carisoprodol", "denied"),
        ("hydrocodone", "modified"),
    ]


def test_a_line_end_inside_a_phrase_changes_nothing(find: Find) -> None:
    (told,) = find(
        "ur_decision", "He is told that on 11/18/2016 the Utilization\r\nReview non-certified an MRI of the left knee."
    )
    assert (told.attributes["outcome"], told.attributes["treatment"]) == ("denied", "mri")


def test_failing_to_approve_is_a_denial_and_no_request_runs_into_the_decision(find: Find) -> None:
    text = "The adjuster failed to approve a request for acupuncture. The request for an MRI was non-certified."
    assert [f.attributes["outcome"] for f in find("ur_decision", text)] == ["denied", "denied"]
    assert [f.attributes["what"] for f in find("request", text)] == ["acupuncture", "MRI"]


def test_two_treatments_of_one_sentence_are_two_requests(find: Find) -> None:
    found = find("request", "PLAN\nRequest authorization for 12 sessions of acupuncture and a urine drug screen.")
    assert [f.attributes["what"] for f in found] == ["12 sessions of acupuncture", "urine drug screen"]


def test_a_record_that_tells_of_a_decision_gives_its_reason_and_each_treatment(find: Find) -> None:
    text = (
        "Utilization review of 03/02/2016 indicated that the request for MRI of the left hip and physical therapy "
        "was non-certified due to a lack of a recent examination."
    )
    assert [f.attributes["what"] for f in find("ur_reason", text)] == ["lack of a recent examination"]
    treatments = {f.attributes.get("treatment") for f in find("ur_decision", text)}
    assert len(treatments) == 2
    assert "physical therapy" in treatments
    assert find("ur_reason", "He denied pain because of the rest.") == []


def test_a_list_behind_continue_goes_on(find: Find) -> None:
    found = find("medication", "PLAN\nContinue present medications: Ultram 50 mg #60, Mobic 15 mg #30.")
    assert [f.attributes["status"] for f in found] == ["current", "current"]


def test_a_letter_without_a_heading_gives_its_clinical_grounds(find: Find) -> None:
    text = (
        "UTILIZATION REVIEW DECISION\nSoma 350 mg #60 - non-certify\n"
        "She already gets tramadol, and the July note does not describe any spasm. No published guideline is cited. "
        "Reviewed: RFA 07/02/2015; note 07/01/2015.\n"
    )
    found = [str(f.attributes["what"]) for f in find("ur_reason", text, "ur determination")]
    assert found == ["She already gets tramadol, and the July note does not describe any spasm."]


@pytest.mark.parametrize(
    "text", ["Dr. Quill has moved away and retired.", "Comes with a shoe box of pills.", "44 yo cook, fell 03/02/2009."]
)
def test_who_comes_and_how_is_no_reason_for_a_treatment(find: Find, text: str) -> None:
    assert find("request_reason", f"Reason\n{text}") == []
    assert find("request_reason", "Reason\nNeck pain persists after therapy.") != []


def test_a_letter_in_prose_gives_its_grounds(find: Find) -> None:
    text = (
        "Dear Dr. Quill,\nYour note asks for Soma. The note gives no ground for a second relaxant. "
        "No result of the straight leg raise is given. Call us with questions.\n"
    )
    found = [str(f.attributes["what"]) for f in find("ur_reason", text, "ur determination")]
    assert found == [
        "The note gives no ground for a second relaxant.",
        "No result of the straight leg raise is given.",
    ]


def test_what_standard_was_used_is_no_reason(find: Find) -> None:
    text = "Decision\nNON-CERTIFIED\nReason\nNo guideline is quoted here. The notes show no gain from it."
    found = [f.attributes["what"] for f in find("ur_reason", text, "ur determination")]
    assert found == ["The notes show no gain from it."]
