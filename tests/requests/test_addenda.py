"""What a reviewer adds to a guideline paragraph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.requests import addenda_of

CITED = "Decision based on MTUS Chronic Pain Medical Treatment 2016, Section(s): Biofeedback."


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (CITED, ()),
        (
            "The Expert Reviewer did not base their decision on the MTUS. Decision based on Non-MTUS Citation ODG.",
            (),
        ),
        ("Decision based on Non-MTUS Citation Roe K. Bracing of the thumb. Hand Review. 2011; 4(2): 10-19.", ()),
        (f"{CITED}  MTUS is silent regarding   the lamp.", ("MTUS is silent regarding the lamp.",)),
        (
            f"{CITED} Note: weaning is advised, see Weaning, pg. 12. Low Back. Decision based on MTUS Yoga.",
            ("Note: weaning is advised, see Weaning, pg. 12.",),
        ),
        (f'{CITED} "Offer it with exercise. Not alone."', ('"Offer it with exercise. Not alone."',)),
        (
            'Decision based on Non-MTUS Citation ODG, Pain: "Lamps are not recommended. One trial."',
            ('"Lamps are not recommended. One trial."',),
        ),
        ('Decision based on Non-MTUS Citation ODG, "Pain Chapter, Heat Lamps".', ()),
        ("", ()),
    ],
)
def test_addenda(text: str, wanted: tuple[str, ...]) -> None:
    assert addenda_of(text) == wanted


@given(
    st.lists(st.sampled_from([CITED, "It is so.", '"', "Note:", "MTUS", ".", "e.g.", "é"]), max_size=12).map(" ".join)
)
def test_addenda_are_verbatim(text: str) -> None:
    flat = " ".join(text.split())
    assert all(added in flat for added in addenda_of(text))
