"""Long case files: memory stays below 1 GiB for 1,000 pages, and time grows with the pages only."""

import subprocess
import sys

import pytest

MEASURE = """
import resource, sys, time
from pathlib import Path
from openimr.casefile.reading import ReadSettings, read_pages
begin = time.perf_counter()
reading = read_pages(Path(sys.argv[1]), ReadSettings(ocr=False))
print(len(reading.pages), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter() - begin)
"""


def measure(path) -> tuple[int, float, float]:
    """Pages, MiB and seconds of reading a file in a fresh process."""
    done = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True)
    pages, kib, seconds = done.stdout.split()
    return int(pages), int(kib) / 1024, float(seconds)


@pytest.mark.soak
def test_thousand_pages_of_text_need_less_than_one_gib(making, tmp_path):
    (tmp_path / "long.pdf").write_bytes(making.pdf([making.note] * 1000))
    pages, mib, _ = measure(tmp_path / "long.pdf")
    assert pages == 1000
    assert mib < 1024


@pytest.mark.soak
def test_thousand_scanned_pages_need_less_than_one_gib_before_ocr(making, tmp_path):
    scans = [making.scan(dpi=150)] * 1000
    (tmp_path / "scans.pdf").write_bytes(making.scan_pdf(scans))
    pages, mib, _ = measure(tmp_path / "scans.pdf")
    assert pages == 1000
    assert mib < 1024


@pytest.mark.soak
def test_sixty_scanned_pages_through_ocr_need_less_than_one_gib(making, tmp_path):
    (tmp_path / "scans.pdf").write_bytes(making.scan_pdf([making.scan(turn=90 * (n % 4)) for n in range(60)]))
    code = MEASURE.replace("ocr=False", "workers=2")
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "scans.pdf")], capture_output=True, text=True, check=True
    )
    pages, kib, _ = done.stdout.split()
    assert int(pages) == 60
    assert int(kib) < 1024 * 1024


@pytest.mark.soak
def test_ten_thousand_pages_take_ten_times_as_long_as_a_thousand(making, tmp_path):
    for count in (1000, 10_000):
        (tmp_path / f"{count}.pdf").write_bytes(making.pdf([making.note] * count))
    _, _, short = measure(tmp_path / "1000.pdf")
    pages, mib, long = measure(tmp_path / "10000.pdf")
    assert pages == 10_000
    assert mib < 1024
    assert long < 20 * short
