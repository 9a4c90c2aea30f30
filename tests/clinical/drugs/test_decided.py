"""What review decided, when, and about what: told by another record, with other days and reasons around it."""

from collections.abc import Callable

import pytest

from openimr.model import Finding

Find = Callable[..., list[Finding]]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        (
            "In a utilization review report dated May 3, 2015, the adjuster refused to approve Mobic.",
            "05-03",
        ),
        ("Injured on January 2, 2014. In a utilization review dated 05/03/2015, a brace was denied.", "05-03"),
        ("On May 1, 2015 a request was received for a brace that was denied by UR on May 3, 2015.", "05-03"),
        ("On 05/03/2015 the request for an MRI of the knee was non-certified by utilization review.", "05-03"),
        ("The original utilization review (5-3-15) denied a request for acupuncture seen on 05/01/2015.", "05-03"),
        ("The prior review, dated 05/03/2015, indicated that an MRI was non-certified.", "05-03"),
        ("A request for several drugs was not certified in the pre-authorization process on 05/03/2015.", "05-03"),
        ("Utilization review denied the request on 05/03/2015.", "05-03"),
        ("The request was denied, and the RFA dated 05/01/2015 was for an MRI.", None),
        ("The retrospective request for Mobic provided on 05/01/2015 was non-certified.", None),
        ("The request received on 05/01/2015 for an MRI was denied.", None),
    ],
)
def test_the_day_is_that_of_the_review(find: Find, text: str, when: str | None) -> None:
    assert find("ur_decision", text)[-1].attributes.get("when") == (when and f"2015-{when}")


def test_the_sentences_that_go_on_share_the_day(find: Find) -> None:
    text = (
        "The original utilization review dated 05/03/2015 denied the request for Norco. The request for Soma was "
        "denied due to long use. The request for an MRI was denied because no trauma is told."
    )
    assert [f.attributes.get("when") for f in find("ur_decision", text)] == ["2015-05-03"] * 3
    assert "when" not in find("ur_decision", f"{text} He walks well. The request for a cane was denied.")[-1].attributes


@pytest.mark.parametrize(
    "text",
    [
        "This case was previously reviewed and denied on 05/03/2015 for no documentation of physical therapy.",
        "The case was previously noncertified on 05/03/2015, due to a lack of findings.",
        "The carrier did not certify the request on 05/03/2015 because an MRI is not needed.",
        "The prior determination on 05/03/2015 denied the request due to no record of Norco.",
    ],
)
def test_a_decision_without_an_object_takes_none_from_its_reason(find: Find, text: str) -> None:
    (told,) = find("ur_decision", text)
    assert told.attributes["outcome"] == "denied"
    assert told.attributes["when"] == "2015-05-03"
    assert not {"treatment", "ingredients"} & told.attributes.keys()


def test_the_reason_is_no_part_of_what_was_decided(find: Find) -> None:
    (told,) = find("ur_decision", "UR denied the request for a hot pack unit as the patient has one at home.")
    assert told.attributes["what"] == "hot pack unit"
    (told,) = find("ur_decision", "UR denied an MRI of the knee which the patient had before.")
    assert told.attributes["what"] == "MRI of the knee"


def test_each_treatment_has_its_own_outcome(find: Find) -> None:
    found = find("ur_decision", "UR non-certified an MRI of the neck and certified a request for Mobic.")
    assert [(f.attributes["outcome"], f.attributes["what"]) for f in found] == [
        ("denied", "MRI of the neck"),
        ("certified", "Mobic"),
    ]


def test_what_no_list_knows_is_named_as_printed(find: Find) -> None:
    (told,) = find("ur_decision", "The request for opioids was previously denied by utilization review.")
    assert told.attributes["what"] == "opioids"


def test_a_review_of_records_is_no_treatment(find: Find) -> None:
    (told,) = find("ur_decision", "Review of records shows he had been authorized for 6 sessions of physical therapy.")
    assert told.attributes["treatment"] == "physical therapy"
