"""Scans: read, righted, kept in rows, cached page by page, and marked where a quotation stands."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from openimr.casefile.reading import Limits, Reading, ReadSettings, Viewer, read_pages
from openimr.casefile.reading.ocr.data import Picture
from openimr.casefile.reading.ocr.pool import Pool
from openimr.casefile.reading.refusal import RefusalError

TABLE = (
    "FERN VALLEY LABORATORY",
    "Test                           Result          Reference",
    "Sodium                        138              135-145",
    "Creatinine                     1.3               0.6-1.2",
    "Hemoglobin                  10.6             13.5-17.5",
)


def words(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z]{3,}|\d+(?:[/.]\d+)*", text))


@pytest.fixture(scope="module")
def scanned(making, tmp_path_factory) -> tuple[Path, Reading, ReadSettings]:
    """One case file with every kind of scan, read once."""
    folder = tmp_path_factory.mktemp("scans") / "case"
    scan = making.scan
    tiff = io.BytesIO()
    fax = [each.point(lambda level: 255 * (level > 150)).convert("1") for each in (scan(dpi=200), scan(TABLE, dpi=200))]
    fax[0].save(tiff, "TIFF", save_all=True, append_images=fax[1:], compression="group4", dpi=(200, 200))
    picture = io.BytesIO()
    scan(dpi=200).save(picture, "PNG", dpi=(200, 200))
    making.fill(
        folder,
        {
            "turned.pdf": making.scan_pdf(
                [scan(), scan(turn=90), scan(turn=180), scan(turn=270), scan(skew=6), scan(skew=-3)]
            ),
            "stamped.pdf": making.scan_pdf([scan()], stamp="03/20/2015 10:14 FERN VALLEY (555) 555-0107 P. 001/004"),
            "fax.tif": tiff.getvalue(),
            "picture.png": picture.getvalue(),
        },
    )
    settings = ReadSettings(cache_dir=folder.parent / "cache", workers=2)
    return folder, read_pages(folder, settings), settings


def page(reading: Reading, file: str, number: int = 1):
    return next(p for p in reading.pages if (p.file, p.page) == (file, number))


def share_read(making, text: str) -> float:
    said = words("\n".join(making.note))
    return len(said & words(text)) / len(said)


@pytest.mark.parametrize(("number", "rotation"), [(1, 0), (2, 270), (3, 180), (4, 90), (5, 0), (6, 0)])
def test_sideways_upside_down_and_skewed_pages_are_righted(making, scanned, number, rotation):
    found = page(scanned[1], "turned.pdf", number)
    assert found.text_source == "ocr"
    assert found.rotation == rotation
    assert share_read(making, found.text) > 0.95


def test_fax_header_over_a_scan_counts_as_no_text_layer(making, scanned):
    found = page(scanned[1], "stamped.pdf")
    assert found.text_source == "ocr"
    assert share_read(making, found.text) > 0.95
    assert "555-0107" in found.text


def test_pages_of_a_tiff_and_a_png_are_pages(making, scanned):
    assert share_read(making, page(scanned[1], "fax.tif", 1).text) > 0.95
    assert share_read(making, page(scanned[1], "picture.png").text) > 0.95


def test_rows_of_a_scanned_table_stay_together(scanned):
    lines = page(scanned[1], "fax.tif", 2).text.split("\n")
    assert "Sodium 138 135-145" in lines
    assert "Creatinine 1.3 0.6-1.2" in lines


def test_nothing_of_it_is_unread(scanned):
    assert scanned[1].unread == ()


def test_second_run_comes_from_the_cache_and_is_the_same(scanned):
    folder, reading, settings = scanned
    assert read_pages(folder, settings) == reading


def test_interrupted_run_goes_on_and_a_damaged_cache_file_is_remade(making, tmp_path):
    case = making.fill(tmp_path / "case", {"a.pdf": making.scan_pdf([making.scan(), making.scan(TABLE)])})
    settings = ReadSettings(cache_dir=tmp_path / "cache", workers=1)
    whole = read_pages(case, settings)
    first, second = sorted((tmp_path / "cache").iterdir())
    kept = first.read_bytes()
    first.write_bytes(kept[: len(kept) // 2])
    stamp = second.stat().st_mtime_ns
    assert read_pages(case, settings) == whole
    assert first.read_bytes() == kept
    assert second.stat().st_mtime_ns == stamp
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_number_of_workers_changes_nothing(making, tmp_path):
    case = making.fill(
        tmp_path / "case", {"a.pdf": making.scan_pdf([making.scan(), making.scan(TABLE), making.scan(skew=2)])}
    )
    assert read_pages(case, ReadSettings(workers=1)) == read_pages(case, ReadSettings(workers=3))


def test_junk_text_layer_gives_way_to_ocr(making, tmp_path):
    junk = "\x92\x81\u00a4\u00d0\u00ff" * 30
    (tmp_path / "junk.pdf").write_bytes(making.scan_pdf([making.scan()], stamp=junk))
    [found] = read_pages(tmp_path / "junk.pdf", ReadSettings(workers=1)).pages
    assert found.text_source == "ocr"
    assert share_read(making, found.text) > 0.95


def test_quotes_on_a_righted_scan_are_marked_where_they_stand(making, scanned):
    folder, reading, settings = scanned
    with Viewer(folder, settings) as viewer:
        for number in (1, 2, 3, 5):
            text = page(reading, "turned.pdf", number).text
            quotes = ["There is spasm", "tramadol 50 mg", "ALDER CREEK"]
            spans = [(text.index(q), text.index(q) + len(q)) for q in quotes]
            boxes = viewer.boxes("turned.pdf", number, spans)
            shown = Image.open(io.BytesIO(viewer.picture("turned.pdf", number, 1000) or b"")).convert("L")
            assert shown.width == 1000
            tops = [found[0][1] for found in boxes]
            assert tops[2] < tops[0] < tops[1]
            for found in boxes:
                [(x0, y0, x1, y1)] = found
                inside = shown.crop(
                    (int(x0 * shown.width), int(y0 * shown.height), int(x1 * shown.width), int(y1 * shown.height))
                )
                dark = sum(count for level, count in enumerate(inside.histogram()) if level < 128)
                assert dark > 0.08 * inside.width * inside.height
                assert inside.width > inside.height


def test_all_words_of_all_scans_have_boxes_on_the_page(scanned):
    folder, reading, settings = scanned
    with Viewer(folder, settings) as viewer:
        for found in reading.pages:
            spans = [m.span() for m in re.finditer(r"\S+", found.text)]
            for boxes in viewer.boxes(found.file, found.page, spans):
                assert boxes
                for x0, y0, x1, y1 in boxes:
                    assert 0 <= x0 < x1 <= 1
                    assert 0 <= y0 < y1 <= 1


def blank(width: int = 400) -> Picture:
    return Picture(width=width, height=400, stride=width, dpi=100, pixels=b"\xff" * (width * 400))


def test_a_worker_that_dies_or_hangs_costs_one_page():
    with Pool(1, page_seconds=20) as pool:
        assert pool.read(blank()).text == ""
        with pytest.raises(RefusalError, match="could not be read by OCR"):
            pool.read(Picture(width=500, height=400, stride=400, dpi=100, pixels=b"too short"))
        assert pool.read(blank()).text == ""


def test_a_page_that_takes_too_long_is_given_up(making, tmp_path):
    case = making.fill(tmp_path, {"a.pdf": making.scan_pdf([making.scan()])})
    reading = read_pages(case, ReadSettings(workers=1, limits=Limits(page_seconds=0.01)))
    assert [p.text for p in reading.pages] == [""]
    assert [(u.page, u.reason) for u in reading.unread] == [(1, "could not be read by OCR; look at the page itself")]


def test_without_the_extra_there_is_one_line_that_says_how_to_get_it(making, tmp_path, monkeypatch):
    from openimr.casefile.reading.ocr import install

    monkeypatch.setattr(install.metadata, "version", _absent)
    case = making.fill(tmp_path, {"a.pdf": making.scan_pdf([making.scan(dpi=60)] * 3, dpi=60), "b.txt": "Text"})
    reading = read_pages(case, ReadSettings())
    assert reading.pages[-1].text == "Text"
    assert [u.reason for u in reading.unread] == [
        "is a scan, and reading scans needs the extra: pip install 'openimr[ocr]' (pages 1-3)"
    ]


def _absent(name: str) -> str:
    from importlib.metadata import PackageNotFoundError

    raise PackageNotFoundError(name)
