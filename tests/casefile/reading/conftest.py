"""Real small files for the tests: PDFs by reportlab, scans drawn from them by pdfium, turned and dirtied."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from openimr.casefile.reading import Reading, ReadSettings, read_pages

NOTE = (
    "ALDER CREEK ORTHOPEDICS",
    "PRIMARY TREATING PHYSICIAN'S PROGRESS REPORT",
    "Patient: Tamsin Oberholt    DOB: 04/02/1969",
    "Date of service: 03/17/2015",
    "The patient has low back pain rated 7 of 10 without medication",
    "and 4 of 10 with medication. Lumbar flexion is 40 degrees.",
    "There is spasm of the paraspinal muscles on the right side.",
    "Medications: tramadol 50 mg three times daily, naproxen 550 mg",
    "twice daily. Urine drug test of 02/10/2015 was consistent.",
    "Plan: continue the home exercise program and return in six weeks.",
)


def draw_pdf(pages: Sequence[Sequence[str]], **options: Any) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1, **options)
    for lines in pages:
        canvas.setFont("Helvetica", 12)
        for row, line in enumerate(lines):
            canvas.drawString(72, 720 - 22 * row, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def draw_scan(lines: Sequence[str] = NOTE, *, dpi: int = 150, skew: float = 0.0, turn: int = 0) -> Image.Image:
    """A scanned page: `turn` is by how much it lies wrong, clockwise; `skew` by how much it slopes, clockwise."""
    document = pypdfium2.PdfDocument(draw_pdf([lines]))
    grey = np.asarray(document[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")).astype(np.int16)
    document.close()
    dust = np.random.default_rng(5)
    grey = np.clip(grey - 6 + dust.normal(0, 4, grey.shape), 0, 255)
    grey[dust.random(grey.shape) < 0.0001] = 60
    page = Image.fromarray(grey.astype(np.uint8))
    page = page.rotate(-skew, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=250)
    return page.rotate(-turn, expand=True)


def scan_pdf(pages: Sequence[Image.Image], stamp: str = "", dpi: int = 150) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in pages:
        width, height = page.width * 72 / dpi, page.height * 72 / dpi
        canvas.setPageSize((width, height))
        picture = BytesIO()
        page.save(picture, "JPEG", quality=80)
        canvas.drawImage(_reader(picture), 0, 0, width, height)
        if stamp:
            canvas.setFont("Courier", 8)
            canvas.drawString(30, height - 14, stamp)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _reader(picture: BytesIO) -> Any:
    from reportlab.lib.utils import ImageReader

    picture.seek(0)
    return ImageReader(picture)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    """Puts files (name, content) into a case file and reads it without OCR."""

    def of(settings: ReadSettings | None = None, **files: bytes | str) -> Reading:
        return read_pages(fill(tmp_path / "case", files), settings or ReadSettings(ocr=False))

    return of


def fill(folder: Path, files: dict[str, bytes | str]) -> Path:
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@pytest.fixture(scope="session")
def making() -> Any:
    """The drawing functions, for tests (a conftest can't be imported by name)."""

    class Making:
        note = NOTE
        pdf = staticmethod(draw_pdf)
        scan = staticmethod(draw_scan)
        scan_pdf = staticmethod(scan_pdf)
        fill = staticmethod(fill)

    return Making
