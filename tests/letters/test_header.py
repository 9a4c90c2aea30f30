"""The header block as different tools draw its table."""

import pytest

from openimr.letters.fields.header import header_of


def test_a_month_or_a_year_alone_is_all_that_a_redacted_letter_tells():
    redacted = "Case Number: CM26-0001234\nDate of Injury: 2013\nDecision Date: 2026-11\nUR Denial Date: 2026-08\n"
    header = header_of(redacted)
    assert (header.decision_date, header.ur_denial_date, header.date_of_injury) == ("2026-11", "2026-08", "2013")
    assert header_of("Decision Date: 2026-13\n").decision_date is None
    assert header_of("Decision Date: 11/05/2026\nDecision Date: 2026-10\n").decision_date == "2026-11-05"


RIGHT = {
    "case_number": "CM16-0123456",
    "date_assigned": "2016-02-03",
    "date_of_injury": "2015-01-02",
    "decision_date": "2016-03-04",
    "ur_denial_date": "2016-01-20",
    "application_received": "2016-01-25",
    "priority": "standard",
}


@pytest.mark.parametrize(
    "text",
    [
        (
            "Case Number: CM16-0123456\nDate Assigned: 02/03/2016 Date of Injury: 01/02/2015\n"
            "Decision Date: 03/04/2016 UR Denial Date: 01/20/2016\nPriority: Standard "
            "Application\nReceived:\n01/25/2016"
        ),
        # columns apart, some values above their labels
        (
            "Case Number:\nDate Assigned:\nDecision Date:\nPriority:\n\n"
            "CM16-0123456\n02/03/2016\n03/04/2016\nStandard\n\n"
            "01/02/2015\nDate of Injury:\nUR Denial Date: 01/20/2016\n01/25/2016\nApplication\nReceived:"
        ),
        # a row of labels above a row of dates
        (
            "Case Number: CM16-0123456 Priority: Standard\nDate Assigned: Date of Injury: Decision Date:\n"
            "02/03/2016 01/02/2015 03/04/2016\nUR Denial Date: 1/20/16\nApplication Received: January 25, 2016"
        ),
        # all in one line
        (
            "Case Number: CM16-0123456 Date Assigned: 02/03/2016 Date of Injury: 01/02/2015 Decision Date: 03/04/2016 "
            "UR Denial Date: 01/20/2016 Priority: Standard Application Received: 01/25/2016"
        ),
    ],
    ids=["as printed", "columns", "rows", "one line"],
)
def test_the_same_header_in_any_order_of_its_cells(text):
    header = header_of(text)
    assert {name: getattr(header, name) for name in RIGHT} == RIGHT
    assert header.faults == ()


def test_an_empty_cell_takes_no_neighbours_date():
    header = header_of("UR Denial Date:\nPriority: Expedited\nApplication Received: 12/18/2015")
    assert (header.ur_denial_date, header.application_received) == (None, "2015-12-18")
    assert header.priority == "expedited"


def test_words_where_a_date_should_stand_leave_it_out():
    header = header_of("Decision Date: to be filled in on signing\nUR Denial Date: 12/30/2014")
    assert (header.decision_date, header.ur_denial_date) == (None, "2014-12-30")


def test_a_date_that_is_none_is_named():
    assert header_of("Date of Injury: 13/45/2014").faults == ("date_of_injury",)


def test_of_a_redacted_day_the_month_or_the_year_is_told_as_far_as_it_stands():
    header = header_of(
        "Case Number: CM16-0123456\nDate of Injury: 2014\nDecision Date: 2016-05\nUR Denial Date: 02/20/2016\n"
    )
    assert (header.date_of_injury, header.decision_date, header.ur_denial_date) == ("2014", "2016-05", "2016-02-20")
    assert header.faults == ()


def test_a_year_among_other_words_or_a_month_that_is_none_is_no_date():
    header = header_of("Date of Injury: before 2014\nDecision Date: 2016-13\n")
    assert (header.date_of_injury, header.decision_date) == (None, None)
