"""The fields of a PDF form (AcroForm) as they are filled in, through pdfium."""

import ctypes
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
import pypdfium2
import pypdfium2.raw as pdfium

_PAGES = 60
_FIELDS = 2000
_TICKED = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_TYPED = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
_ONE_AT_A_TIME = Lock()
"""pdfium is not safe in threads."""


class FormField(msgspec.Struct, frozen=True, kw_only=True):
    """A field: its name, what it is called for a screen reader, and what was typed or chosen; `ticked` of a box."""

    name: str
    label: str
    value: str
    ticked: bool | None = None


def form_fields(path: Path) -> list[FormField]:
    """The fields of a PDF in the order of its pages; empty where it has no form.

    Raises:
        pypdfium2.PdfiumError: it can't be opened.
    """
    found: list[FormField] = []
    with _ONE_AT_A_TIME, closing(pypdfium2.PdfDocument(path)) as document:
        if document.get_formtype() == pdfium.FORMTYPE_NONE:
            return found
        document.init_forms()
        for number in range(min(len(document), _PAGES)):
            page = document[number]
            for place in range(min(pdfium.FPDFPage_GetAnnotCount(page), _FIELDS - len(found))):
                field = _field(document.formenv, page, place)
                if field is not None:
                    found.append(field)
    return found


def _field(form: Any, page: Any, place: int) -> FormField | None:  # noqa: ANN401 - pdfium's own
    annotation = pdfium.FPDFPage_GetAnnot(page, place)
    try:
        if pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_WIDGET:
            return None
        kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
        if kind not in (*_TICKED, *_TYPED):
            return None
        ticked = bool(pdfium.FPDFAnnot_IsChecked(form, annotation)) if kind in _TICKED else None
        reads = pdfium.FPDFAnnot_GetFormFieldExportValue if kind in _TICKED else pdfium.FPDFAnnot_GetFormFieldValue
        return FormField(
            name=_text(pdfium.FPDFAnnot_GetFormFieldName, form, annotation),
            label=_text(pdfium.FPDFAnnot_GetFormFieldAlternateName, form, annotation),
            value=_text(reads, form, annotation).strip(),
            ticked=ticked,
        )
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _text(read: Any, form: Any, annotation: Any) -> str:  # noqa: ANN401 - pdfium's own
    """A text of pdfium's: asked for its length first, UTF-16 with a zero at its end."""
    length = read(form, annotation, None, 0)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length)
    read(form, annotation, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), length)
    return bytes(buffer.raw[:length]).decode("utf-16-le", errors="replace").rstrip("\0")
