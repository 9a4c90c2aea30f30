"""A quotation of a text layer is marked where it stands, on pages of any crop and turn."""

import io
import re

import hypothesis.strategies as st
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from PIL import Image

from openimr.casefile.reading import ReadSettings, Viewer, page_picture, quote_boxes, read_pages

PLAIN = ReadSettings(ocr=False)


@pytest.fixture(scope="module")
def file(making, tmp_path_factory):
    path = tmp_path_factory.mktemp("boxes") / "note.pdf"
    path.write_bytes(making.pdf([making.note, ["Second page: caf\u00e9 and \u20ac 12.50 are here"]]))
    return path


def test_box_covers_the_quoted_line_and_nothing_else(file):
    text = read_pages(file, PLAIN).pages[0].text
    start = text.index("There is spasm")
    [[(x0, y0, x1, y1)]] = quote_boxes(file, "note.pdf", 1, [(start, start + len("There is spasm"))], PLAIN)
    # The line is drawn at 72 points from the left, on the baseline 720 - 22 x 6 of 792.
    assert x0 == pytest.approx(72 / 612, abs=0.005)
    assert y0 < (792 - 588) / 792 < y1 + 0.004
    assert y1 - y0 < 0.025
    assert x1 < 0.3


def test_quote_over_two_lines_gives_a_box_a_line(file):
    text = read_pages(file, PLAIN).pages[0].text
    start, end = text.index("low back pain"), text.index("Lumbar flexion")
    [boxes] = quote_boxes(file, "note.pdf", 1, [(start, end)], PLAIN)
    assert len(boxes) == 2
    assert boxes[0][1] < boxes[1][1]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_page_that_its_pdf_turns_is_marked_as_it_is_shown(file, tmp_path, turn):
    document = pypdfium2.PdfDocument(file)
    document[0].set_rotation(turn)
    document[0].set_cropbox(20, 20, 600, 780)
    document.save(tmp_path / "turned.pdf")
    document.close()
    text = read_pages(tmp_path / "turned.pdf", PLAIN).pages[0].text
    with Viewer(tmp_path / "turned.pdf", PLAIN) as viewer:
        shown = Image.open(io.BytesIO(viewer.picture("turned.pdf", 1, 800) or b"")).convert("L")
        for found in viewer.boxes("turned.pdf", 1, [m.span() for m in re.finditer(r"[^\n]{6,}", text)]):
            [(x0, y0, x1, y1)] = found
            inside = shown.crop(
                (int(x0 * shown.width), int(y0 * shown.height), int(x1 * shown.width) + 1, int(y1 * shown.height) + 1)
            )
            assert inside.getextrema()[0] < 100


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_boxes_of_any_span_lie_on_the_page(file, data):
    pages = read_pages(file, PLAIN).pages
    page = data.draw(st.sampled_from(pages))
    offsets = st.integers(min_value=-3, max_value=len(page.text) + 3)
    spans = data.draw(st.lists(st.tuples(offsets, offsets), max_size=5))
    found = quote_boxes(file, page.file, page.page, spans, PLAIN)
    assert len(found) == len(spans)
    for (start, end), boxes in zip(spans, found, strict=True):
        assert boxes or not page.text[max(start, 0) : max(end, 0)].strip()
        for x0, y0, x1, y1 in boxes:
            assert 0 <= x0 < x1 <= 1
            assert 0 <= y0 < y1 <= 1


def test_page_picture_has_the_width_asked_for(file):
    picture = Image.open(io.BytesIO(page_picture(file, "note.pdf", 1, 640, PLAIN) or b""))
    assert picture.width == 640
    assert abs(picture.height - 640 * 792 / 612) <= 1


def test_formats_without_pictures_have_none(making, tmp_path):
    case = making.fill(tmp_path, {"a.txt": "Text", "b.json": '{"resourceType": "Patient"}'})
    with Viewer(case, PLAIN) as viewer:
        assert viewer.picture("a.txt", 1, 500) is None
        assert viewer.boxes("a.txt", 1, [(0, 2)]) == [[]]
        assert viewer.picture("b.json", 1, 500) is None
        assert viewer.picture("nowhere.pdf", 1, 500) is None


def test_picture_of_a_page_that_is_not_there_is_none(file):
    assert page_picture(file, "note.pdf", 99, 500, PLAIN) is None
