"""Pages with text to pictures of pages: noise, skew, turned sheets; the same each time for one seed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from examples.drawing.pdf import HEIGHT, WIDTH, lay, register_boxes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from examples.drawing.blocks import Paper, Scan

STRIP_OFFSETS, STRIP_BYTES, ROWS_PER_STRIP = 273, 279, 278  # TIFF tags


class FaxPicture(pdfdoc.PDFImageXObject):  # type: ignore[misc]  # reportlab carries no types
    """A one-bit picture in fax group 4 coding, which reportlab does not write by itself."""

    def __init__(self, name: str, sheet: Image.Image) -> None:
        super().__init__(name)
        held = io.BytesIO()
        sheet.convert("1").save(held, "TIFF", compression="group4", tiffinfo={ROWS_PER_STRIP: sheet.height})
        tags = Image.open(io.BytesIO(held.getvalue())).tag_v2  # type: ignore[attr-defined]  # TIFF only
        start, length = tags[STRIP_OFFSETS][0], tags[STRIP_BYTES][0]
        self.width, self.height = sheet.size
        self.streamContent = held.getvalue()[start : start + length]

    def format(self, document: object) -> bytes:
        """The object as it stands in the file."""
        stream = pdfdoc.PDFStream(content=self.streamContent)
        parameters = {"K": -1, "Columns": self.width, "Rows": self.height, "BlackIs1": pdfdoc.PDFtrue}
        stream.dictionary.dict |= {
            "Type": pdfdoc.PDFName("XObject"),
            "Subtype": pdfdoc.PDFName("Image"),
            "Width": self.width,
            "Height": self.height,
            "BitsPerComponent": 1,
            "ColorSpace": pdfdoc.PDFName("DeviceGray"),
            "Filter": pdfdoc.PDFName("CCITTFaxDecode"),
            "DecodeParms": pdfdoc.PDFDictionary(parameters),
        }
        formatted: bytes = stream.format(document)
        return formatted


def picture(page: pdfium.PdfPage, scan: Scan, turn: int, dice: np.random.RandomState) -> Image.Image:
    """One page as a fax machine would give it."""
    sheet = page.render(scale=scan.dpi / 72, grayscale=True).to_pil().convert("L")
    angle = float(dice.uniform(-scan.skew, scan.skew))
    sheet = sheet.rotate(angle, resample=Image.Resampling.BILINEAR, fillcolor=255)
    grey: NDArray[np.uint8] = np.asarray(sheet)
    dots = np.where(grey < 165 + dice.randint(-10, 11), 0, 255).astype(np.uint8)
    dots[dice.random_sample(dots.shape) < scan.specks] = 0
    if dice.random_sample() < 0.25:  # a dirty roller leaves a streak
        column = int(dice.randint(40, dots.shape[1] - 40))
        dots[dice.random_sample(dots.shape[0]) < 0.5, column] = 0
    sheet = Image.fromarray(dots)
    return sheet.rotate(-turn, expand=True) if turn else sheet


def _paste(canvas: Canvas, sheet: Image.Image, number: int) -> None:
    """Fill the page with the picture."""
    width, height = (HEIGHT, WIDTH) if sheet.width > sheet.height else (WIDTH, HEIGHT)
    canvas.setPageSize((width, height))
    name = f"scan{number}"
    document = canvas._doc  # noqa: SLF001 - reportlab's own drawImage does the same; it knows no group 4
    held = FaxPicture(name, sheet)
    registered = document.getXObjectName(name)
    canvas._setXObjects(held)  # noqa: SLF001 - as above
    document.Reference(held, registered)
    document.addForm(name, held)
    canvas._currentPageHasImages = 1  # noqa: SLF001 - as above
    canvas.saveState()
    canvas.scale(width, height)
    canvas._code.append(f"/{registered} Do")  # noqa: SLF001 - as above
    canvas.restoreState()
    canvas._formsinuse.append(name)  # noqa: SLF001 - as above
    canvas.showPage()


def scanned(data: bytes, paper: Paper, counts: list[int]) -> bytes:
    """The file with its pictured records as one-bit pictures and the others as they were."""
    if paper.scan is None:
        return data
    register_boxes()
    dice = np.random.RandomState(paper.scan.seed)
    source = pdfium.PdfDocument(data)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=0)
    canvas.setTitle(paper.name)
    done = 0
    for piece, count in zip(paper.pieces, counts, strict=True):
        if piece.picture:
            for number in range(done, done + count):
                _paste(canvas, picture(source[number], paper.scan, piece.turn, dice), number)
        else:
            canvas.setPageSize((WIDTH, HEIGHT))
            lay(canvas, piece, paper, done=done, total=sum(counts), of=count)
        done += count
    source.close()
    canvas.save()
    return out.getvalue()
