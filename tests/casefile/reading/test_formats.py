"""DOCX, RTF, HTML and text files, told by their content."""

import io
import sys
import zipfile

import docx
import pytest

from openimr.casefile.reading.kinds import detect


def word_file() -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Alder Creek Orthopedics"
    document.add_heading("Progress report", 1)
    document.add_paragraph("Low back pain 7/10.")
    table = document.add_table(2, 3)
    for row, cells in enumerate((("Drug", "Dose", "Since"), ("tramadol", "50 mg", "2014"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document.add_paragraph("Return in six weeks.")
    document.sections[0].footer.paragraphs[0].text = "Dictated, not read"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_docx_gives_header_paragraphs_table_rows_and_footer_in_order(read):
    [page] = read(**{"note.docx": word_file()}).pages
    assert page.text_source == "document"
    assert page.text.split("\n") == [
        "Alder Creek Orthopedics",
        "Progress report",
        "Low back pain 7/10.",
        "Drug\tDose\tSince",
        "tramadol\t50 mg\t2014",
        "Return in six weeks.",
        "Dictated, not read",
    ]


def test_docx_merged_cells_are_told_once(read):
    document = docx.Document()
    table = document.add_table(1, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Across two"
    table.cell(0, 2).text = "third"
    out = io.BytesIO()
    document.save(out)
    [page] = read(**{"note.docx": out.getvalue()}).pages
    assert page.text == "Across two\tthird"


@pytest.mark.parametrize("where", ["document", "header1"])
def test_docx_says_that_text_behind_names_was_left_and_reads_what_stands_after_them(read, where: str):
    named = "before &x; and &#38; &y;<!-- a remark --> after; the record goes on"
    said = {"document": "Low back pain 7/10.", "header1": "Alder Creek Orthopedics"}[where]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_file())) as whole, zipfile.ZipFile(out, "w") as changed:
        for name in whole.namelist():
            part = whole.read(name)
            if name == f"word/{where}.xml":
                head, body = part.decode().split("?>", 1)
                declared = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "ten words">]>'
                part = f"{head}?>{declared}{body.replace(said, named)}".encode()
            changed.writestr(name, part)
    reading = read(**{"note.docx": out.getvalue()})
    assert "before  and &  after; the record goes on" in reading.pages[0].text
    assert "Dictated, not read" in reading.pages[0].text
    [left] = reading.unread
    assert "which are left out" in left.reason
    assert read(**{"note.docx": word_file()}).unread == ()


def test_rtf_with_page_break_and_smart_quotes(read):
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Patient\'92s pain is {\b 5/10}.\par\page Second page.\par}"
    )
    pages = read(**{"note.rtf": rtf}).pages
    assert [p.text.strip() for p in pages] == ["Patient\u2019s pain is 5/10.", "Second page."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_in_any_usual_encoding(read, encoding):
    said = "The patient\u2019s pain \u2013 seen by Dr. Nu\u00f1ez \u2013 is 5/10.\nReturn in six weeks."
    [page] = read(**{"note.txt": said.encode(encoding)}).pages
    assert page.text == said


def test_form_feed_begins_a_new_page(read):
    assert [(p.page, p.text) for p in read(**{"a.txt": "one\ftwo\f"}).pages] == [(1, "one"), (2, "two")]


def test_html_is_read_as_its_reader_sees_it(read):
    html = (
        "<!DOCTYPE html><html><head><style>p{}</style></head><body><h1>Report</h1><p>Pain <b>7</b>/10</p>"
        "<table><tr><td>a</td><td>b</td></tr></table><script>x()</script></body></html>"
    )
    [page] = read(**{"note.htm": html}).pages
    assert page.text == "Report\nPain 7/10\na\tb"


def test_kinds_are_told_by_content():
    assert detect(b"") == "empty"
    assert detect(b"junk before\n%PDF-1.4") == "pdf"
    assert detect(b'{\n "resourceType": "Bundle"}') == "json"
    assert detect(b"{\\rtf1 x}") == "rtf"
    assert detect(b"[x] Yes [ ] No") == "text"
    assert detect(b"<?xml version='1.0'?><ClinicalDocument/>") == "xml"
    assert detect(bytes(range(32)) * 20) == "unknown"


def test_a_missing_extra_gives_one_clear_line(read, monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    monkeypatch.delitem(sys.modules, "openimr.casefile.reading.office.word", raising=False)
    reading = read(**{"note.docx": word_file(), "other.txt": "Still read"})
    assert [p.text for p in reading.pages] == ["Still read"]
    assert [u.reason for u in reading.unread] == ["needs an extra that is not installed: pip install 'openimr[office]'"]
