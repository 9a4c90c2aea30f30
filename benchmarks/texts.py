"""The published letters as text, obtained in one fixed way so that the offsets of the hand labels hold.

Seed letters: the file's own text. Published PDFs: pypdfium2's text of each page, line ends made `\\n`, pages joined
by a form feed. The letters stay in `../shared/data` and are never copied into the project.
"""

from pathlib import Path

import pypdfium2

SHARED = Path(__file__).parents[2] / "shared" / "data"
"""Reference data beside the checkout; absent in a plain clone, and then what needs it says so and stops."""

_SOFT_HYPHEN = "\ufffe"
"""What pdfium reports for a hyphen at a line end."""

_SUMMARY_FROM = "CLINICAL CASE SUMMARY"
_SUMMARY_TO = "IMR ISSUES, DECISIONS AND RATIONALES"


def pdf_text(path: Path) -> str:
    """Text of a PDF; a hyphen at a line end, which pdfium reports as U+FFFE, becomes a plain one (same length)."""
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return "\f".join(pages).replace("\r\n", "\n").replace("\r", "").replace(_SOFT_HYPHEN, "-")


def letter_text(case: str) -> str:
    """Text of a seed letter ("000_...") or of a published letter ("CM16-...").

    Raises:
        FileNotFoundError: no such letter in `../shared/data`.
    """
    seed = SHARED / "letters" / "seeds" / f"{case}.txt"
    if seed.exists():
        with seed.open(encoding="utf-8", newline="") as file:
            return file.read()
    pdf = SHARED / "letters" / "dwc-2017" / f"{case}.pdf"
    if not pdf.exists():
        message = f"no letter {case} in {SHARED / 'letters'}"
        raise FileNotFoundError(message)
    return pdf_text(pdf)


def summary_slice(text: str) -> tuple[int, int]:
    """Where the clinical case summary of a letter starts and ends, heading left out.

    Raises:
        ValueError: the letter has no such heading.
    """
    return text.index(_SUMMARY_FROM) + len(_SUMMARY_FROM), text.index(_SUMMARY_TO)


def labelled_text(case: str) -> tuple[str, int, int]:
    """The text of a labelled case and the stretch of it that the labels cover.

    A letter's name gives the letter and its clinical summary; "example:FOLDER/FILE.pdf#N" gives page N of a file of an
    example's records, the whole page.

    Raises:
        FileNotFoundError: the case is not at hand.
    """
    if case.startswith("example:"):
        text = _example_page(case.removeprefix("example:"))
        return text, 0, len(text)
    text = letter_text(case)
    return text, *summary_slice(text)


def _example_page(place: str) -> str:
    name, _, number = place.rpartition("#")
    folder, _, file = name.partition("/")
    path = Path(__file__).parents[1] / "examples" / "case-files" / folder / "records" / file
    if not path.exists():
        message = f"no such example page: {place}"
        raise FileNotFoundError(message)
    return pdf_text(path).split("\f")[int(number) - 1]
