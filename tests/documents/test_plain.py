"""Plain text fits its column and loses no word."""

from hypothesis import given
from hypothesis import strategies as st

from openimr.documents import bullets, field_rows, heading, paragraph, rule
from openimr.documents.plain import WIDTH

words = st.lists(st.text("abcdefgé-#*/", min_size=1, max_size=30), max_size=60)


@given(words)
def test_a_paragraph_keeps_every_word_and_stays_in_its_column(text: list[str]) -> None:
    set_text = paragraph("  \n ".join(text), indent="  ", hanging="    ")
    assert set_text.split() == text
    assert all(len(line) <= WIDTH for line in set_text.splitlines())


def test_a_long_file_name_is_not_cut() -> None:
    name = "x" * 120 + ".pdf"
    assert name in paragraph(f"see {name} there").splitlines()


def test_bullets_hang_under_their_text() -> None:
    lines = bullets(["short", "long " * 30], indent="  ").splitlines()
    assert lines[0] == "  - short"
    assert lines[1].startswith("  - long")
    assert all(line.startswith("    long") for line in lines[2:])


def test_field_values_stand_under_one_another() -> None:
    assert field_rows([("A", "1"), ("Longer", "2"), ("None", "")]) == "A:      1\nLonger: 2\nNone:"
    assert field_rows([]) == ""


def test_control_characters_go() -> None:
    assert paragraph("a\x07b\x0cc\u202ed") == "a b c d"


def test_heading_and_rule() -> None:
    assert heading("CLINICAL CASE SUMMARY") == "CLINICAL CASE SUMMARY"
    assert rule() == "-" * WIDTH
