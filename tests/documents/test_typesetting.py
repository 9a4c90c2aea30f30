"""Text is data to the typesetter, and the same input gives the same accessible document."""

import os
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from openimr.documents import DocumentError, typeset, typeset_and_tell
from openimr.letters.writing.wording import wording

EMPTY: dict[str, object] = {
    "title": "A LETTER",
    "running": "running head",
    "footer": "foot",
    "draft": ["Notice"],
    "header": [],
    "how_made": [],
    "credentials": [],
    "needed": "",
    "documents": [],
    "account": [],
    "summary": [],
    "items": [],
    "signature": [],
    "closing": [],
    "disclosure": "",
}
HOSTILE = (
    r'#set page(fill: red) *bold* _it_ $x^2$ \ \u{41} "quoted" `raw` @ref <tag> // no /* no */ = Head ~ [x] ; #sys'
)


def pdf(*texts: str, date: str | None = None) -> bytes:
    letter = {**EMPTY, "how_made": list(texts)}
    return typeset("letter", {"letter": letter, "words": msgspec.to_builtins(wording()), "footer": "foot"}, date=date)


def text_of(document: bytes) -> str:
    opened = pdfium.PdfDocument(document)
    return " ".join(page.get_textpage().get_text_range() for page in opened).replace("\r\n", " ")


def test_markup_in_the_data_is_printed_not_obeyed() -> None:
    assert HOSTILE in text_of(pdf(HOSTILE))


@pytest.mark.parametrize("text", ["שלום עולם", "naïve façade – ½ µg ≥ 3° “quoted” ☐ ☒", "Łódź, Ρόδος, Москва"])
def test_scripts_that_the_fonts_hold_are_printed_as_they_are(text: str) -> None:
    assert set(text) - {" "} <= set(text_of(pdf(text)))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("pain 😀 today", "pain [U+1F600] today"),
        ("記録", "[U+8A18][U+9332]"),
        ("a\x00b\x07c", "a b c"),
        ("safe\u202egpj.exe", "safegpj.exe"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
    ],
)
def test_what_no_font_holds_is_spelt_out(text: str, printed: str) -> None:
    assert printed in text_of(pdf(text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("pain 😀 today", "😀"),
        ("王小明 Wang", "小明王"),
        ("a\x00b\u200d\u202ec", ""),
        ("naïve façade – ½ µg", ""),
        ("private \ue000 use", "\ue000"),
    ],
)
def test_what_is_not_printed_as_it_is_is_told(text: str, told: str) -> None:
    data = {"title": "x", "sections": [{"title": text, "rows": []}], "sent": "s"}
    assert typeset_and_tell("application", data)[1] == tuple(told)


def test_of_many_unknown_characters_each_is_told() -> None:
    text = "".join(chr(0x4E00 + i) for i in range(200))
    data = {"title": "x", "sections": [{"title": text + " é", "rows": []}], "sent": "s"}
    assert typeset_and_tell("application", data)[1] == tuple(text)


def test_many_unknown_characters_do_not_stop_the_letter() -> None:
    assert "[U+4E00]" in text_of(pdf("".join(chr(0x4E00 + i) for i in range(200)) + " 😀🚑 عربى"))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
@example("0\U0001f3fb")
def test_any_text_can_be_set(text: str) -> None:
    assert pdf(text).startswith(b"%PDF-")


def test_same_data_same_bytes() -> None:
    assert pdf("one", "two", date="2015-03-02") == pdf("one", "two", date="2015-03-02")


def test_the_document_is_tagged_titled_and_says_its_language_and_standard() -> None:
    made = pdf("text", date="2015-03-02")
    opened = pdfium.PdfDocument(made)
    assert opened.is_tagged()
    assert opened.get_metadata_dict()["Title"] == "A LETTER"
    assert opened.get_metadata_dict()["CreationDate"].startswith("D:20150302")
    assert re.search(rb"pdfuaid:part(=\"1\"|>1<)", made)
    assert b"/Lang(en-US)" in made.replace(b" ", b"")


def test_every_font_is_embedded() -> None:
    page = pdfium.PdfDocument(pdf("text ☐ ½"))[0]
    fonts = [
        pdfium.raw.FPDFTextObj_GetFont(thing)
        for thing in page.get_objects()
        if thing.type == pdfium.raw.FPDF_PAGEOBJ_TEXT
    ]
    assert fonts
    assert all(pdfium.raw.FPDFFont_GetIsEmbedded(font) for font in fonts)


def test_unknown_template_and_bad_data_are_one_clear_line() -> None:
    with pytest.raises(DocumentError, match="no template called 'nothing'"):
        typeset("nothing", {})
    with pytest.raises(DocumentError) as fault:
        typeset("letter", {"letter": {"title": "Secret name"}})
    assert "\n" not in str(fault.value)
    assert "Secret" not in str(fault.value)


def test_without_typst_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(DocumentError, match=r"pip install 'openimr\[letter\]'"):
        pdf("text")


def test_templates_fetch_nothing() -> None:
    folder = Path(__file__).parents[2] / "src/openimr/documents/templates"
    templates = sorted(folder.glob("*.typ"))
    assert templates
    for template in templates:
        assert "@preview" not in template.read_text(encoding="utf-8")


def test_a_process_that_was_forked_off_after_typesetting_is_told_so_and_does_not_wait_for_ever():
    code = (
        "import os, sys\n"
        "from openimr.documents import ForkedError\n"
        "from tests.documents.test_typesetting import pdf\n"
        "pdf('parent')\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    try: pdf('child')\n"
        "    except ForkedError: os._exit(7)\n"
        "    os._exit(1)\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *sys.path])}
    assert subprocess.run([sys.executable, "-c", code], env=env, timeout=60, check=False).returncode == 7
