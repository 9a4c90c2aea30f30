"""Reading part by part gives what reading at once gives, with the place of each word."""

from pathlib import Path

import pytest

from openimr.casefile import PartReader, ReadPage, ReadSettings, draw_page, natural_key, read_pages, reading_of

FOLDERS = ("opioid-without-measures", "office-documents", "fhir-bundle", "visits-contradict")


@pytest.mark.parametrize("name", FOLDERS)
def test_parts_make_up_the_whole(name: str):
    folder = Path("examples/case-files", name, "records")
    pages: list[ReadPage] = []
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    for label in sorted(files, key=natural_key):
        with PartReader(files[label], label, ReadSettings()) as reader:
            start = 0
            while start < len(reader):
                end = reader.end_of_part(start, 2, 1)
                pages += reader.read(start, end)
                start = end
    assert reading_of(pages) == read_pages(folder, ReadSettings())


def test_each_word_of_a_text_layer_has_its_place_and_the_page_a_picture():
    path = Path("examples/case-files/opioid-without-measures/records/IMR application.pdf")
    with PartReader(path, "a.pdf", ReadSettings()) as reader:
        [page] = reader.read(0, 1)
    assert page.page is not None
    words = {page.page.text[start:end]: box for start, end, *box in page.words}
    assert words["APPLICATION"][1] < words["Flexeril"][1]
    assert all(0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1 for x0, y0, x1, y1 in words.values())
    with path.open("rb") as file:
        drawn = draw_page(file, "a.pdf", page, 500)
    assert drawn == draw_page(path, "a.pdf", page, 500)
    assert drawn is not None
    assert int.from_bytes(drawn[16:20]) == 500


def test_a_document_without_pages_of_its_own_has_no_picture():
    path = Path("examples/case-files/office-documents/records/03 RFA.docx")
    with PartReader(path, "a.docx", ReadSettings()) as reader:
        [page] = reader.read(0, 1)
    assert (page.drawn, page.words) == (False, ())
    assert draw_page(path, "a.docx", page, 500) is None
