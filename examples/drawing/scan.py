"""Pages with text to pictures of pages: noise, skew, turned sheets; the same each time for one seed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from examples.drawing.pdf import HEIGHT, WIDTH, lay, register_boxes

if TYPE_CHECKING:
    from examples.drawing.blocks import Paper, Scan


def picture(page: pdfium.PdfPage, scan: Scan, turn: int, dice: np.random.RandomState) -> Image.Image:
    """One page as a fax machine would give it."""
    sheet = page.render(scale=scan.dpi / 72, grayscale=True).to_pil().convert("L")
    angle = float(dice.uniform(-scan.skew, scan.skew))
    sheet = sheet.rotate(angle, resample=Image.Resampling.BILINEAR, fillcolor=255)
    dots = np.asarray(sheet).copy()
    noise = dice.random_sample(dots.shape)
    dots = np.where(dots < 150 + dice.randint(-15, 16), 0, 255).astype(np.uint8)
    dots[noise < scan.specks] = 0
    if dice.random_sample() < 0.25:  # a dirty roller leaves a streak
        column = int(dice.randint(40, dots.shape[1] - 40))
        dots[dice.random_sample(dots.shape[0]) < 0.5, column] = 0
    sheet = Image.fromarray(dots)
    return sheet.rotate(-turn, expand=True) if turn else sheet


def scanned(data: bytes, paper: Paper, counts: list[int]) -> bytes:
    """The file with its pictured records as one-bit pictures and the others as they were."""
    assert paper.scan is not None  # noqa: S101 - the builder asks only for scanned papers
    register_boxes()
    dice = np.random.RandomState(paper.scan.seed)
    source = pdfium.PdfDocument(data)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=0)
    canvas.setTitle(paper.name)
    done = 0
    for piece, count in zip(paper.pieces, counts, strict=True):
        if not piece.picture:
            canvas.setPageSize((WIDTH, HEIGHT))
            lay(canvas, piece, paper, done=done, total=sum(counts), of=count)
        else:
            for number in range(done, done + count):
                sheet = picture(source[number], paper.scan, piece.turn, dice)
                across, down = (HEIGHT, WIDTH) if piece.turn in (90, 270) else (WIDTH, HEIGHT)
                canvas.setPageSize((across, down))
                name = canvas.drawImage(ImageReader(sheet), 0, 0, across, down)
                del name
                canvas.showPage()
        done += count
    source.close()
    canvas.save()
    return out.getvalue()
