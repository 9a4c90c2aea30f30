"""What a reviewer is told of dangers, whatever is proposed."""

from datetime import date

from openimr.clinical import findings_in_text
from openimr.guidelines import CaseDates, prepare
from openimr.model import DisputedItem
from openimr.requests import parse_request
from openimr.review.safety import withdrawal


def told(request: str, note: str) -> list[str]:
    item = DisputedItem(request=request, treatment=parse_request(request), ur_outcome="denied")
    dates = CaseDates(request=date(2015, 3, 5), ur=date(2015, 3, 10), injury=date(2010, 6, 1))
    return withdrawal(prepare(item, findings_in_text(note, date="2015-02-20", record="r1"), (), dates))


def test_a_seizure_after_a_sudden_stop_is_put_before_the_reviewer():
    note = (
        "She has taken clonazepam 1 mg for five years. She had a seizure in 2013 when clonazepam was stopped suddenly."
    )
    (line,) = told("Clonazepam 1 mg #90", note)
    assert "risk of withdrawal" in line


def test_a_dependence_counts_and_a_short_course_does_not():
    dependent = "Assessment: benzodiazepine dependence. On clonazepam 1 mg three times a day since 2012."
    assert told("Clonazepam 1 mg #90", dependent)
    assert told("Clonazepam 1 mg #14", "Anxiety. Plan: start clonazepam 1 mg for 14 days.") == []
    assert told("Naproxen 500 mg #60", dependent) == []
