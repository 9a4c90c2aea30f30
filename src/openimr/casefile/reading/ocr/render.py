"""Pages drawn as pictures: for OCR in grey at the scan's own resolution, for the eye at a given width."""

import math
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from types import TracebackType
from typing import Any, Self

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdfium2 import raw

from openimr.casefile.reading.ocr.data import Picture
from openimr.casefile.reading.outcome import Document
from openimr.casefile.reading.pdf import PdfDocument, PdfPage, open_page, open_pdf
from openimr.casefile.reading.pdfium_lock import PDFIUM
from openimr.casefile.reading.refusal import RefusalError
from openimr.casefile.reading.settings import Limits

_USUAL_DPI = 200
_LEAST_DPI, _MOST_DPI = 100, 320
_REDUCED_DPI = 300
_MOST_PIXELS = 25_000_000
_LETTER_INCHES = 11.0
_PAGE_SHARE = 0.3
_DEEPEST_FORM = 4
_BOMB = "is a picture of too many dots ({0} million) and was not opened; send it at 200 to 300 dots an inch"


# Pillow counts turns counter-clockwise, we clockwise.
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


class Renderer:
    """Draws pages, one at a time (pdfium is not safe in threads); keeps the last document open."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = PDFIUM
        self._stack = ExitStack()
        self._open: tuple[Document, Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open = None
        self._stack.close()

    def picture(self, document: Document, number: int) -> Picture:
        """Page `number` in grey for OCR.

        Raises:
            RefusalError: damaged, or more dots than the limits allow.
        """
        with self._lock:
            if document.kind == "picture":
                return _grey(self._frame(document, number))
            with open_page(self._opened(document), number) as page:
                return self._pdf_picture(page)

    def image(self, document: Document, number: int, width: int, rotation: int, skew: float) -> Image.Image:
        """Page `number` in grey, `width` dots wide, righted as `OcrPage` says.

        Raises:
            RefusalError: damaged, or more dots than the limits allow.
        """
        with self._lock:
            if document.kind == "picture":
                image = self._frame(document, number).convert("L")
            else:
                with open_page(self._opened(document), number) as page:
                    self._native_dpi(page)
                    shown = page.get_height() if rotation in {90, 270} else page.get_width()
                    image = _drawn(page, width / max(shown, 1.0))
        if rotation:
            image = image.transpose(_TURNS[rotation])
        if skew:
            image = image.rotate(skew, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
        if image.width != width:
            image = image.resize((width, max(1, round(width * image.height / image.width))))
        return image

    @contextmanager
    def page(self, document: Document, number: int) -> Iterator[PdfPage]:
        """Page `number` of a PDF, opened.

        Raises:
            RefusalError: damaged.
        """
        with self._lock, open_page(self._opened(document), number) as page:
            yield page

    def _opened(self, document: Document) -> PdfDocument:
        """The PDF, opened; it stays so until another one is asked for.

        Raises:
            RefusalError: it cannot be opened.
        """
        if self._open is None or self._open[0] is not document:
            self._stack.close()
            self._open = None
            self._open = (document, self._stack.enter_context(open_pdf(document.load())))
        return self._open[1]

    def _pdf_picture(self, page: PdfPage) -> Picture:
        native = self._native_dpi(page)
        dpi = _REDUCED_DPI if native > _MOST_DPI else max(native, _LEAST_DPI) if native else _USUAL_DPI
        area = page.get_width() * page.get_height() / 72**2
        dpi = min(dpi, int(math.sqrt(_MOST_PIXELS / max(area, 0.01))))
        try:
            bitmap = page.render(scale=dpi / 72, grayscale=True, bitmap_maker=pypdfium2.PdfBitmap.new_native)
        except pypdfium2.PdfiumError:
            raise RefusalError("is damaged on this page, which cannot be drawn; ask the sender for it again") from None
        try:
            return Picture(
                width=bitmap.width, height=bitmap.height, stride=bitmap.stride, dpi=dpi, pixels=bytes(bitmap.buffer)
            )
        finally:
            bitmap.close()

    def _native_dpi(self, page: PdfPage) -> int:
        """The resolution of the scan that fills the page, 0 where none does. Refuses bombs by their headers."""
        found = 0
        for facts in _images(page):
            if facts.width * facts.height > self._limits.picture_pixels:
                raise RefusalError(_BOMB.format(facts.width * facts.height // 10**6))
            inches = facts.width / facts.horizontal_dpi if facts.horizontal_dpi else 0.0
            if inches * 72 >= _PAGE_SHARE * min(page.get_width(), page.get_height()):
                found = max(found, round(max(facts.horizontal_dpi, facts.vertical_dpi)))
        return found

    def _frame(self, document: Document, number: int) -> Image.Image:
        content = document.load()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of size and odd metadata; our own limit is checked below
                with Image.open(BytesIO(content) if isinstance(content, bytes) else content) as image:
                    if number > 1:
                        image.seek(number - 1)
                    _check_size(image, self._limits)
                    image.load()
                    return ImageOps.exif_transpose(image)
        except Image.DecompressionBombError:
            raise RefusalError(_BOMB.format("over 170")) from None
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
            raise RefusalError("is damaged or cut off and cannot be opened as a picture; ask for it again") from None


def _images(page: PdfPage) -> Iterator[Any]:
    """What the headers of the page's images say, those inside forms too.

    Asked of pdfium itself: pypdfium2 makes an object for every letter run on the way, which takes as long as drawing.
    """
    waiting = [(raw.FPDFPage_GetObject(page, i), 0) for i in range(raw.FPDFPage_CountObjects(page))]
    while waiting:
        item, depth = waiting.pop()
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            count = raw.FPDFFormObj_CountObjects(item)
            waiting += [(raw.FPDFFormObj_GetObject(item, i), depth + 1) for i in range(count)]
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            facts = raw.FPDF_IMAGEOBJ_METADATA()
            if raw.FPDFImageObj_GetImageMetadata(item, page, facts):
                yield facts


def _drawn(page: PdfPage, scale: float) -> Image.Image:
    try:
        bitmap = page.render(scale=scale, grayscale=True)
    except pypdfium2.PdfiumError:
        raise RefusalError("is damaged on this page, which cannot be drawn; ask the sender for it again") from None
    image: Image.Image = bitmap.to_pil()  # shares the bitmap's memory and keeps it
    return image


def count_frames(content: Any, limits: Limits) -> int:  # noqa: ANN401 - a path or an open file, as Pillow takes it
    """How many pages a picture file has.

    Raises:
        RefusalError: not a picture that can be opened, or more dots than the limits allow.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(content) as image:
                _check_size(image, limits)
                return int(getattr(image, "n_frames", 1)) if image.format in {"TIFF", "MPO"} else 1
    except Image.DecompressionBombError:
        raise RefusalError(_BOMB.format("over 170")) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise RefusalError("is damaged or cut off and cannot be opened as a picture; ask for it again") from None


def _check_size(image: Image.Image, limits: Limits) -> None:
    if image.width * image.height > limits.picture_pixels:
        raise RefusalError(_BOMB.format(image.width * image.height // 10**6))


def _grey(frame: Image.Image) -> Picture:
    if "A" in frame.getbands() or "transparency" in frame.info:
        paper = Image.new("RGBA", frame.size, "white")
        frame = Image.alpha_composite(paper, frame.convert("RGBA"))
    across, down = _resolution(frame)
    grey = frame.convert("L")
    dpi = max(across, down)
    wanted = _REDUCED_DPI if dpi > _MOST_DPI else dpi
    size = (max(1, round(grey.width * wanted / across)), max(1, round(grey.height * wanted / down)))
    if size[0] * size[1] > _MOST_PIXELS:
        shrink = math.sqrt(_MOST_PIXELS / (size[0] * size[1]))
        size, wanted = (max(1, int(size[0] * shrink)), max(1, int(size[1] * shrink))), int(wanted * shrink)
    if size != grey.size:
        grey = grey.resize(size, Image.Resampling.BOX if size[0] < grey.width else Image.Resampling.BICUBIC)
    return Picture(width=size[0], height=size[1], stride=size[0], dpi=int(wanted), pixels=grey.tobytes())


def _resolution(frame: Image.Image) -> tuple[float, float]:
    """Dots an inch, across and down: as the file says where that can be true, else as if it showed a letter page."""
    said = frame.info.get("dpi") or (0, 0)
    across, down = float(said[0] or 0), float(said[1] or 0)
    if across >= 72 and down >= 72 and 3 <= max(frame.width / across, frame.height / down) <= 24 and across != 72:
        return across, down
    guess = max(max(frame.size) / _LETTER_INCHES, 50.0)
    return guess, guess
