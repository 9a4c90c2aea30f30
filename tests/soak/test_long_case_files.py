"""Case files of the length that real ones have, and ten times that: memory, time, an interrupted OCR, the worksheet."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pypdfium2
import pytest

from openimr.casefile import ReadSettings, Viewer
from openimr.review.output import MOST_PICTURES, PICTURE_WIDTH

pytestmark = pytest.mark.soak
FILES = ("determination.json", "determination.pdf", "determination.txt", "worksheet.html", "case.json", "pages.jsonl")


def test_memory_is_under_one_gib_for_a_thousand_pages_worksheet_and_all(command, long_case, tmp_path):
    ran = command.watched("review", long_case(1000), "--out", tmp_path)
    assert ran.code == 0
    assert all((tmp_path / name).stat().st_size for name in FILES)
    assert len((tmp_path / "pages.jsonl").read_bytes().splitlines()) == 1000
    assert ran.mebibytes < 1024


def test_time_grows_with_the_pages_only(command, long_case, tmp_path):
    short = command.watched("review", long_case(300), "--out", tmp_path / "300")
    long = command.watched("review", long_case(3000), "--out", tmp_path / "3000")
    assert (short.code, long.code) == (0, 0)
    assert long.seconds <= 13 * short.seconds


def test_ten_thousand_pages_are_reviewed(command, long_case, tmp_path):
    ran = command.watched("review", long_case(10_000), "--out", tmp_path)
    assert ran.code == 0
    assert len((tmp_path / "pages.jsonl").read_bytes().splitlines()) == 10_000
    assert ran.mebibytes < 3 * 1024
    # More pictures no browser opens; the pages that the items rest on have theirs, the others stand as text.
    assert (tmp_path / "worksheet.html").read_text().count("data:image/jpeg") == MOST_PICTURES


def scan(source: Path, target: Path, count: int) -> None:
    document = pypdfium2.PdfDocument(source)
    sheets = [document[n].render(scale=150 / 72, grayscale=True).to_pil() for n in range(count)]
    document.close()
    sheets[0].save(target, save_all=True, append_images=sheets[1:], resolution=150)


def test_killed_in_the_middle_of_ocr_and_resumed_from_the_cache(command, long_case, tmp_path):
    scan(long_case(300), tmp_path / "scan.pdf", 24)
    cache = tmp_path / "draft" / ".ocr"
    process = command.start("review", tmp_path / "scan.pdf", "--out", tmp_path / "draft")
    until = time.monotonic() + 120
    while len(list(cache.glob("[!.]*.json"))) < 4 and time.monotonic() < until:
        time.sleep(0.02)
    process.kill()
    process.wait()
    kept = {path: path.stat().st_mtime_ns for path in cache.glob("[!.]*.json")}
    assert 4 <= len(kept) < 24
    assert [path.name for path in (tmp_path / "draft").iterdir()] == [".ocr"]
    assert command.watched("review", tmp_path / "scan.pdf", "--out", tmp_path / "draft").code == 0
    assert {path: path.stat().st_mtime_ns for path in kept} == kept  # not one page was read twice
    assert len(list(cache.glob("[!.]*.json"))) == 24
    assert command.watched("review", tmp_path / "scan.pdf", "--out", tmp_path / "whole").code == 0
    for name in FILES:
        assert (tmp_path / "draft" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_pictures_of_three_hundred_quoted_pages_can_still_be_sent_by_mail(long_case):
    """Base64 adds a third; 25 MB is what mail servers commonly take."""
    path = long_case(300)
    with Viewer(path, ReadSettings(ocr=False)) as viewer:
        drawn = [viewer.picture(path.name, page, PICTURE_WIDTH) for page in range(1, 301)]
    assert all(drawn)
    assert sum(len(picture or b"") for picture in drawn) * 4 / 3 < 25_000_000


@pytest.mark.parametrize("words", [["--help"], ["review", "--help"]])
def test_help_comes_within_three_tenths_of_a_second(words):
    def seconds() -> float:
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "openimr.cli", *words], capture_output=True, check=True)
        return time.perf_counter() - begin

    assert median(seconds() for _ in range(5)) < 0.3
