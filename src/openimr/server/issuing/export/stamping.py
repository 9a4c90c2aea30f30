"""A Bates number on each page of a PDF, in a strip below the page, so that it covers nothing."""

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium

_STRIP, _SIZE, _LONG = 18.0, 9.0, 792.0
"""Points: the strip, the letters in it, and the length of a page for which both are meant."""


def stamp(document: pypdfium2.PdfDocument, numbers: list[str]) -> None:
    """Put a number on each page, bottom right as the page is seen. Notes and form fields become part of the page."""
    font = pdfium.FPDFText_LoadStandardFont(document.raw, b"Helvetica")
    try:
        for place, number in enumerate(numbers):
            page = document[place]
            pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_PRINT)
            page.close()
            page = document[place]
            _stamped(document, page, font, number)
            page.close()
    finally:
        pdfium.FPDFFont_Close(font)


def _stamped(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, font: object, number: str) -> None:
    x0, y0, x1, y1 = _seen(page)
    scale = max(x1 - x0, y1 - y0, 1.0) / _LONG
    strip, size = _STRIP * scale, _SIZE * scale
    width = 0.556 * size * len(number)  # digits of Helvetica, the widest of a case number's characters
    turned = page.get_rotation() % 360
    # The side that is seen at the bottom, the strip along it, and where the number begins, by how the page is turned.
    if turned == 90:
        box, strip_box = (x0, y0, x1 + strip, y1), (x1, y0, strip, y1 - y0)
        matrix = (0.0, 1.0, -1.0, 0.0, x1 + strip * 0.65, y1 - width - size)
    elif turned == 180:
        box, strip_box = (x0, y0, x1, y1 + strip), (x0, y1, x1 - x0, strip)
        matrix = (-1.0, 0.0, 0.0, -1.0, x0 + width + size, y1 + strip * 0.65)
    elif turned == 270:
        box, strip_box = (x0 - strip, y0, x1, y1), (x0 - strip, y0, strip, y1 - y0)
        matrix = (0.0, -1.0, 1.0, 0.0, x0 - strip * 0.65, y0 + width + size)
    else:
        box, strip_box = (x0, y0 - strip, x1, y1), (x0, y0 - strip, x1 - x0, strip)
        matrix = (1.0, 0.0, 0.0, 1.0, x1 - width - size, y0 - strip * 0.65)
    page.set_mediabox(*box)
    page.set_cropbox(*box)
    ground = pdfium.FPDFPageObj_CreateNewRect(*strip_box)
    pdfium.FPDFPageObj_SetFillColor(ground, 255, 255, 255, 255)
    pdfium.FPDFPath_SetDrawMode(ground, pdfium.FPDF_FILLMODE_ALTERNATE, 0)
    pdfium.FPDFPage_InsertObject(page.raw, ground)
    text = pdfium.FPDFPageObj_CreateTextObj(document.raw, font, size)
    units = [*(ord(character) for character in number), 0]  # a case number is ASCII
    pdfium.FPDFText_SetText(text, (ctypes.c_ushort * len(units))(*units))
    pdfium.FPDFPageObj_Transform(text, *matrix)
    pdfium.FPDFPage_InsertObject(page.raw, text)
    page.gen_content()


def _seen(page: pypdfium2.PdfPage) -> tuple[float, float, float, float]:
    """What is seen of a page before it is turned."""
    x0, y0, x1, y1 = page.get_cropbox()
    m0, n0, m1, n1 = page.get_mediabox()
    box = max(x0, m0), max(y0, n0), min(x1, m1), min(y1, n1)
    return box if box[0] < box[2] and box[1] < box[3] else (m0, n0, m1, n1)
