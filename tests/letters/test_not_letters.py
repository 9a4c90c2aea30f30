"""What is no determination of this programme is refused, and the reason names what it is."""

import json
from pathlib import Path

import pytest

from openimr.letters import NotALetterError, parse_letter

FOLDER = Path(__file__).parents[2] / "examples" / "not-letters"
KINDS: dict[str, str] = json.loads((FOLDER / "expected.json").read_text())
SAID = {
    "veterans": "Veterans",
    "texas": "Texas",
    "health plan": "health plan",
    "new york": "New York",
    "clinical note": "clinical note",
    "utilization review": "utilization review",
    "empty": "empty",
    "damaged": "damaged",
    "password": "password",
    "not text": "neither text nor a PDF",
    "notice": "notice",
}


@pytest.mark.parametrize("name", sorted(name for name, kind in KINDS.items() if kind != "scan"))
def test_refused_for_what_it_is(name: str) -> None:
    with pytest.raises(NotALetterError, match=SAID[KINDS[name]]):
        parse_letter(FOLDER / name)


def test_a_scanned_letter_is_read_where_the_ocr_extra_is_installed() -> None:
    pytest.importorskip("tesserocr")
    letter = parse_letter(FOLDER / "scanned-letter.pdf", facts=False)
    assert letter.items
    assert all(item.decision for item in letter.items)
    assert any("OCR" in warning for warning in letter.warnings)


def test_a_scanned_letter_without_the_extra_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from openimr.casefile.reading.ocr import install

    def absent(_: str) -> str:
        raise install.metadata.PackageNotFoundError

    monkeypatch.setattr(install.metadata, "version", absent)
    with pytest.raises(NotALetterError, match=r"scan.*openimr\[ocr\]"):
        parse_letter(FOLDER / "scanned-letter.pdf")


def test_a_note_that_speaks_of_a_determination_is_no_determination() -> None:
    note = "The IMR decision was Upheld. We appeal: Norco is medically necessary. Claims Administrator disagrees."
    with pytest.raises(NotALetterError, match="no determination letter"):
        parse_letter(note)


def test_an_html_page_is_refused_with_what_to_do():
    with pytest.raises(NotALetterError, match="HTML page; save its text"):
        parse_letter(
            "<html><body><p>HOW THE IMR FINAL DETERMINATION WAS MADE<br>CLINICAL CASE SUMMARY</p></body></html>"
        )
