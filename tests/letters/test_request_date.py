"""The date of the treatment request, as a summary tells it."""

import pytest

from openimr.letters.fields.person import request_date

REVIEW = "2015-03-20"


@pytest.mark.parametrize(
    ("summary", "day"),
    [
        ("The Request for Authorization dated 03/05/2015 asks for therapy.", "2015-03-05"),
        ("An RFA of March 5, 2015 was noted.", "2015-03-05"),
        ("On 3-12-2015 a request was received for an MRI.", "2015-03-12"),
        ("An RFA dated 1/30/15 asked for therapy. The RFA dated 3/9/15 asks for an MRI.", "2015-03-09"),
        # an older request is not the one under review, and neither is a later one
        ("An RFA dated 06/01/2014 asked for surgery.", None),
        ("The RFA was sent again on 04/02/2015.", None),
        ("Seen on 03/05/2015 for back pain. A request for authorization was not provided.", None),
        ("", None),
    ],
)
def test_request_date(summary, day):
    assert request_date(summary, REVIEW) == day


def test_without_a_review_date_the_newest_request_counts():
    assert request_date("RFA dated 1/30/15. RFA dated 3/9/15.", None) == "2015-03-09"
