"""Dates that can't all be right, in the header and in the summary."""

from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.letters.fields.dates import DATE, iso
from openimr.letters.signals import signals_of
from openimr.letters.signals.reading import Reading

KIND = "contradicts the summary"
INJURED = "The worker, a mason, sustained an injury on 05/06/2016."


def found_in(made: ModuleType, summary: str, ur: str | None = "2016-08-09") -> list[tuple[int | None, str]]:
    signals = signals_of(made.letter(f"{INJURED} {summary}", injury="2016-05-06", ur=ur))
    return [(signal.item, signal.explain) for signal in made.of_kind(signals, KIND)]


@pytest.mark.parametrize(
    "summary",
    [
        "The utilization review dated 08/01/2016 denied the brace.",
        "In a utilization review report of August 1, 2016, the brace was not certified.",
        "On 8-1-16, utilization review determined that the brace was not necessary.",
        "The brace was denied on 8/1/2016.",
    ],
)
def test_the_headers_denial_against_the_summarys(made: ModuleType, summary: str) -> None:
    explain = "the header gives 2016-08-09 as the date of the UR denial, the clinical summary 2016-08-01"
    assert found_in(made, summary) == [(None, explain)]


@pytest.mark.parametrize(
    "summary",
    [
        "The utilization review dated 08/09/2016 denied the brace.",
        # the header's date is told too: the other is that of an earlier review, or of the service
        "A first review of 8/1/2016 denied the brace. The utilization review of 8/9/2016 denied it again.",
        # a date beside the words of a review that is not its own
        "The brace that was provided on 08/01/2016 was denied.",
        "The request for authorization of 08/01/2016 was denied by utilization review.",
        "The note of 08/01/2016 asks for a brace. Utilization review denied it.",
        "No review is told of.",
    ],
)
def test_another_date_than_the_denials(made: ModuleType, summary: str) -> None:
    assert found_in(made, summary) == []


def test_a_denial_before_the_injury(made: ModuleType) -> None:
    explain = "the UR denial of 2016-05-05 lies before the injury of 2016-05-06"
    assert found_in(made, "", ur="2016-05-05") == [(None, explain)]
    assert found_in(made, "", ur="2016-05-06") == []
    assert found_in(made, "", ur=None) == []


@pytest.mark.parametrize(
    "summary",
    [
        "An MRI of the left knee performed on 02/03/2016 shows a tear.",
        "A progress note dated 2/3/2016 tells of pain.",
        "X-rays were taken on February 3, 2016.",
    ],
)
def test_a_study_or_a_report_before_the_injury(made: ModuleType, summary: str) -> None:
    explain = "the clinical summary dates a study or report 2016-02-03, before the injury of 2016-05-06"
    assert found_in(made, summary, ur=None) == [(None, explain)]


@pytest.mark.parametrize(
    "summary",
    [
        "An MRI of the left knee performed on 05/06/2016 shows a tear.",
        "She had a knee replacement on 02/03/2016.",
        "An MRI of the left knee performed on 02/03/2016 after a previous injury shows a tear.",
        "There was pre-existing arthritis. X-rays were taken on 02/03/2016.",
        "She was born on 02/03/1970.",
    ],
)
def test_what_may_well_lie_before_the_injury(made: ModuleType, summary: str) -> None:
    assert found_in(made, summary, ur=None) == []


_PIECES = st.sampled_from(
    ("May ", "5", "/", "06", "2015", "-", "July 4", ", ", "3rd of ", "1", "st ", "Sept. ", "2016-01-02", " 7/8/15")
)


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_the_dates_of_a_summary_are_those_of_a_plain_search(made: ModuleType, text: str) -> None:
    plainly = [(found.start(), found.end(), day) for found in DATE.finditer(text) if (day := iso(found))]
    assert Reading(made.letter(text)).days == plainly
