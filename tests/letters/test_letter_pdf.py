"""The letter as PDF: same content as the text, accessible, reproducible, quick."""

import ctypes
import os
import subprocess
import sys
from collections import Counter

import msgspec
import pypdfium2 as pdfium
import pytest

from openimr.letters import letter_pdf
from openimr.letters.writing import letter_of
from openimr.model import Determination


@pytest.fixture(scope="module")
def made(determination: Determination) -> bytes:
    return letter_pdf(determination)


def words_of(document: bytes) -> str:
    opened = pdfium.PdfDocument(document)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in opened)


def test_it_says_what_the_letter_says(made: bytes, determination: Determination) -> None:
    printed = words_of(made)
    letter = letter_of(determination)
    expected = [
        letter.title,
        *letter.draft,
        *(f"{label}: {value}" for label, value in letter.header),
        *letter.how_made,
        *letter.closing,
        letter.disclosure,
        *(row.place for row in letter.documents),
        *(line for _, lines in letter.account for line in lines),
        *(item.heading for item in letter.items),
        *(item.claims_administrator for item in letter.items),
        *(item.expert for item in letter.items),
        *(text for item in letter.items for _, text in item.portions),
    ]
    for text in expected:
        assert "".join(text.split()) in printed, text


def test_each_sentence_is_followed_by_its_mark(made: bytes, determination: Determination) -> None:
    printed = words_of(made)
    letter = letter_of(determination)
    sentences = [*letter.summary, *(s for item in letter.items for s in item.rationale)]
    for sentence in sentences:
        assert "".join((sentence.text + sentence.reference).split()) in printed


def test_marks_are_links_within_the_document(made: bytes) -> None:
    raw = pdfium.raw
    links = [
        raw.FPDFAnnot_GetSubtype(raw.FPDFPage_GetAnnot(page, i))
        for page in pdfium.PdfDocument(made)
        for i in range(raw.FPDFPage_GetAnnotCount(page))
    ]
    assert links.count(raw.FPDF_ANNOT_LINK) >= 10
    assert b"/URI" not in made


def test_it_is_tagged_pdf_ua_with_title_and_draft_date(made: bytes) -> None:
    document = pdfium.PdfDocument(made)
    assert document.is_tagged()
    metadata = document.get_metadata_dict()
    assert metadata["Title"] == "INDEPENDENT MEDICAL REVIEW FINAL DETERMINATION LETTER - DRAFT"
    assert metadata["CreationDate"].startswith("D:20150302")
    assert b"pdfuaid:part" in made


def tags_of(document: bytes) -> Counter[str]:
    """How often each kind of tag stands in the structure tree."""
    raw = pdfium.raw
    found: Counter[str] = Counter()

    def walk(element: object) -> None:
        buffer = ctypes.create_string_buffer(64)
        length = raw.FPDF_StructElement_GetType(element, buffer, 64)
        found[buffer.raw[: max(length - 2, 0)].decode("utf-16-le")] += 1
        for i in range(raw.FPDF_StructElement_CountChildren(element)):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, i)
            if child:
                walk(child)

    for page in pdfium.PdfDocument(document):
        tree = raw.FPDF_StructTree_GetForPage(page)
        for i in range(raw.FPDF_StructTree_CountChildren(tree)):
            walk(raw.FPDF_StructTree_GetChildAtIndex(tree, i))
        raw.FPDF_StructTree_Close(tree)
    return found


def test_headings_tables_and_links_are_tagged_as_such(made: bytes, determination: Determination) -> None:
    tags = tags_of(made)
    assert tags["H1"] >= 6
    assert tags["H2"] >= len(determination.items)
    assert tags["TH"] >= 5
    assert tags["TD"] >= 5 * len(determination.records)
    assert tags["Link"] >= 10


def test_every_page_says_that_it_is_a_draft(made: bytes) -> None:
    for page in pdfium.PdfDocument(made):
        assert "no decision until signed" in page.get_textpage().get_text_range()


def test_same_bytes_in_another_process_with_another_hash_seed(made: bytes, determination: Determination) -> None:
    code = (
        "import sys, msgspec; from openimr.letters import letter_pdf; from openimr.model import Determination; "
        "sys.stdout.buffer.write(letter_pdf(msgspec.json.decode(sys.stdin.buffer.read(), type=Determination)))"
    )
    again = subprocess.run(
        [sys.executable, "-c", code],
        input=msgspec.json.encode(determination),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "4242", "TZ": "Asia/Tokyo"},
    )
    assert again.stdout == made


def test_a_long_record_list_and_hostile_text_do_not_break_it(determination: Determination) -> None:
    first = determination.records[0]
    many = tuple(
        msgspec.structs.replace(first, id=f"r{i}", file=f"a #very* _long_ $name$ {'x' * 60} {i}.pdf")
        for i in range(400)
    )
    document = pdfium.PdfDocument(letter_pdf(msgspec.structs.replace(determination, records=many)))
    assert len(document) > 8
