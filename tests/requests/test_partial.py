"""Headings that tell a partial authorization."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.model import PartialAuthorization
from openimr.requests import partial_of

LEFT = "The remaining IMR eligible portion of the original request"


@pytest.mark.parametrize(
    ("text", "requested", "authorized", "remaining"),
    [
        (
            f"Zanaflex 4mg was the original request. Zanaflex 4mg #20 was authorized. {LEFT}, Zanaflex #70 is",
            "Zanaflex 4mg",
            "Zanaflex 4mg #20",
            "Zanaflex #70",
        ),
        (
            f"Ten visits, 2.5 hours each, were the original request. Four were certified.  {LEFT} is for six visits",
            "Ten visits, 2.5 hours each",
            "Four",
            "six visits",
        ),
        (
            "The original request was for 9 massages. The UR approved 3. The remaining portion: 6 visits.",
            "9 massages",
            "3",
            "6 visits",
        ),
        ("Lamp rental was originally requested. A lamp was approved.", "Lamp rental", "A lamp", None),
        (f"{LEFT}, two refills of Motrin is", None, None, "two refills of Motrin"),
        ("Yoga 12 visits (modified by UR to 4 visits)", "Yoga 12 visits", "4 visits", None),
    ],
)
def test_parts(text: str, requested: str | None, authorized: str | None, remaining: str | None) -> None:
    wanted = PartialAuthorization(requested=requested, authorized=authorized, remaining=remaining)
    assert partial_of(text) == wanted


@pytest.mark.parametrize(
    "text", ["Yoga for 8 visits", "Remaining 4 visits of yoga", "Modified bed", "Original Medicare form", ""]
)
def test_a_request_for_one_thing_is_not_partial(text: str) -> None:
    assert partial_of(text) is None


PIECES = st.sampled_from(
    ["was the original request.", "was authorized", LEFT, "modified to", "#6", ",", ":", "is", "(", "é"]
)


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_parts_are_verbatim(text: str) -> None:
    found = partial_of(text)
    parts = (found.requested, found.authorized, found.remaining) if found else ()
    assert all(part in text for part in parts if part is not None)
