"""PDF through pdfium: opening, and the text layer of a page.

pypdfium2 carries no type information, so its objects are `Any` here and nowhere else.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, TypeAlias

import pypdfium2
from pypdfium2 import raw

from openimr.casefile.reading.archive import Archives
from openimr.casefile.reading.outcome import Document, Draft, Outcome, Scan
from openimr.casefile.reading.pdfium_lock import PDFIUM
from openimr.casefile.reading.quality import is_junk, is_nearly_empty
from openimr.casefile.reading.refusal import RefusalError
from openimr.casefile.reading.sources import Source
from openimr.casefile.reading.text import clean
from openimr.model import Unread

PdfDocument: TypeAlias = Any
PdfPage: TypeAlias = Any

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_SECURITY = 5  # FPDF_ERR_SECURITY
# Annotations that carry words a reader of the page sees: free text, stamp, form field.
_WORDED = frozenset({3, 13, 20})


@contextmanager
def open_pdf(data: Path | bytes | BufferedReader) -> Iterator[PdfDocument]:
    """The document, opened with the empty user password where it is encrypted.

    Raises:
        RefusalError: it needs a password, or is no PDF that pdfium can repair.
    """
    with ExitStack() as stack:
        if isinstance(data, Path) and data.is_relative_to("/dev/fd"):
            # A file without a name (what lies in it may not outlive us) has a path that pdfium can't find by itself.
            data = stack.enter_context(data.open("rb"))
        try:
            with PDFIUM:
                document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if error.err_code == _PASSWORD:
                raise RefusalError("is password-protected; ask the sender for an unprotected copy") from None
            if error.err_code == _SECURITY:
                raise RefusalError("is encrypted in an unknown way; ask the sender for an unprotected copy") from None
            reason = "is damaged or cut off and cannot be opened as a PDF; ask the sender for it again"
            raise RefusalError(reason) from None
        try:
            with PDFIUM:
                document.init_forms()
            yield document
        finally:
            with PDFIUM:
                document.close()


@contextmanager
def open_page(document: PdfDocument, number: int) -> Iterator[PdfPage]:
    """Page `number` (from 1), with form fields and typed notes drawn into it as a reader would see them.

    Raises:
        RefusalError: the page itself is damaged.
    """
    with PDFIUM:
        try:
            page = document[number - 1]
            if _flatten(page):
                page.close()
                page = document[number - 1]
        except pypdfium2.PdfiumError:
            raise RefusalError("is damaged on this page, which cannot be opened; ask the sender for it again") from None
        try:
            yield page
        finally:
            page.close()


def piece_of(page: PdfPage, document: Document, number: int) -> str | Scan:
    """The page's text; a scan where the layer is junk or nearly empty and the page shows something."""
    text = clean(layer_text(page))
    if (is_nearly_empty(text) or is_junk(text)) and shows(page):
        return Scan(document=document, number=number, layer=text)
    return text


def layer_text(page: PdfPage) -> str:
    """The page's text layer as pdfium gives it: in the order of the content stream, lines ended by CRLF."""
    layer = page.get_textpage()
    try:
        text: str = layer.get_text_range()
    finally:
        layer.close()
    return text


def shows(page: PdfPage) -> bool:
    """Whether the page shows anything at all; a blank page is not worth an OCR."""
    return bool(raw.FPDFPage_CountObjects(page) > 0)


def _flatten(page: PdfPage) -> bool:
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(annotation) if annotation else None
        if annotation:
            raw.FPDFPage_CloseAnnot(annotation)
        if kind in _WORDED:
            return bool(raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)
    return False


def read(source: Source, archives: Archives) -> Iterator[Outcome]:
    """Each page with its text layer, or as a scan where the layer is junk or nearly empty.

    Raises:
        RefusalError: the document cannot be opened.
    """
    document, file, limits = Document("pdf", lambda: source.content(archives)), source.file, archives.limits
    with open_pdf(document.load()) as pdf:
        count = len(pdf)
        if not count:
            raise RefusalError("holds no pages; ask the sender for it again")
        for number in range(1, min(count, limits.pages) + 1):
            try:
                with open_page(pdf, number) as page:
                    piece = piece_of(page, document, number)
            except RefusalError as refusal:
                yield Unread(file=file, page=number, reason=str(refusal))
                continue
            yield Draft(file=file, page=number, source="layer", pieces=(piece,))
        if count > limits.pages:
            reason = f"has {count} pages; only the first {limits.pages} were read, which is the limit; split it"
            yield Unread(file=file, reason=reason)
