"""A name stays the same name whatever signs are in it that nobody sees or that look like its own."""

import pytest

from openimr.privacy import Known, KnownNumber, KnownPerson, redact
from openimr.privacy.folding import comparable, folded

KNOWN = Known(
    people=(
        KnownPerson(role="injured worker", names=("Marisela Thornquist-Vega",)),
        KnownPerson(role="reviewer", names=("Ansel Greenfield",)),
    ),
    numbers=(KnownNumber(kind="claim number", value="TQ-441-7098"),),
)
UNSEEN = (
    "\u200b\u200c\u200d\u200e\u200f\u00ad\u2060\u2063\ufeff\ufe00\ufe0f\u034f\u061c\u180e\u202a\u2066\x02\x7f\U000e0101"
)


@pytest.mark.parametrize("sign", UNSEEN, ids=lambda sign: f"U+{ord(sign):04X}")
def test_a_sign_that_nobody_sees_hides_no_name(sign):
    """In the middle, after every letter, between the names and in a number."""
    said = f"Thorn{sign}quist", sign.join("Greenfield"), f"Marisela{sign} Thornquist", f"TQ-44{sign}1-7098"
    out = redact("; ".join(f"on file is {one}" for one in said), KNOWN).text
    assert out == "on file is [worker]; on file is [reviewer]; on file is [worker]; on file is [claim number]"


@pytest.mark.parametrize(
    "written",
    [
        "Th\u043ernqu\u0456st",  # Cyrillic o and i
        "\u03a4\u0397\u039fRNQUIS\u03a4",  # Greek capitals
        "\u039c. Thornquist",  # a Greek capital for an initial
        "Ｔｈｏｒｎｑｕｉｓｔ",
        "𝐓𝐡𝐨𝐫𝐧𝐪𝐮𝐢𝐬𝐭",
        "ᴛʜᴏʀɴqᴜɪsᴛ",
        "Tho\u0301rnquis\u0327t",  # accents as signs of their own
        "Thörnquist",
        "T h o r n q u i s t",
        "Thorn\u00ad\nquist",
        "Marisela\u00a0Thornquist\u2011Vega",
        "Thornquist\u2010Vega,\u202fMarisela",
    ],
)
def test_a_look_alike_hides_no_name(written):
    assert redact(f"Today {written} was seen.", KNOWN).text == "Today [worker] was seen."


def test_a_ligature_hides_no_name():
    """Also where the ligature is cut by the end of another stretch."""
    assert (
        redact("Greenﬁeld wrote; the ﬁrst ﬂexion was full.", KNOWN).text
        == "[reviewer] wrote; the ﬁrst ﬂexion was full."
    )


def test_a_name_of_two_words_that_a_line_end_parts():
    assert redact("It was Green-\nfield who signed.", KNOWN).text == "It was [reviewer] who signed."


def test_dates_and_numbers_are_read_through_such_signs():
    text = "Seen 03\u200b/1\u00ad4/2014, call (559)\u00a0555\u20110134, SSN １２３-45-6789."
    assert redact(text).text == "Seen [date: 2014], call [phone], SSN [ssn]."


def test_places_lead_back_to_the_text_as_it_came():
    text = "“So”\u200b said Thorn\u200bquist\u0301 – twice, ﬁrst to Green\u00adfield."
    found = redact(text, KNOWN)
    assert [text[one.start : one.end] for one in found.removals] == ["Thorn\u200bquist\u0301", "Green\u00adfield"]
    assert [found.text[one.out_start : one.out_end] for one in found.removals] == ["[worker]", "[reviewer]"]
    assert found.text == "“So”\u200b said [worker] – twice, ﬁrst to [reviewer]."
    assert redact(found.text, KNOWN).text == found.text


def test_what_is_known_may_be_written_with_such_signs_itself():
    known = Known(people=(KnownPerson(role="injured worker", names=("Dagny\u00a0Over\u00adbeek",)),))
    assert redact("Overbeek, Dagny returned.", known).text == "[worker] returned."


@pytest.mark.parametrize("text", ["TNF-α, β-blocker, 5 μg, 40 °C, 2½ tabs, x² – “so”", "Жигули ждут", "plain"])
def test_other_scripts_and_signs_of_measure_stay_what_they_are(text):
    assert folded(text).text == text
    assert folded(text).same


def test_a_name_is_looked_for_without_accents_and_line_ends():
    assert comparable("ANSEL\n  Gréen-\nfield") == "ansel greenfield"
