"""Cleaning a page's text so that patterns can rely on it, with the way back to the text as it came.

Cleaning is a table of single characters, so that each cleaned character comes from exactly one raw character and a
quotation can be marked on the page's picture.
"""

import re
from hashlib import sha256

from openimr.model import Page
from openimr.model.page import TextSource

# Control characters that pdfium, word processors and fax servers leave behind; \t, \n and \f carry meaning.
_DROPPED = [*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA0)]
_DROPPED += [0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF]

_TABLE: dict[int, str] = dict.fromkeys(_DROPPED, "")
_TABLE |= {
    0x02: "-",  # pdfium's mark for a hyphen at a line's end
    0xAD: "-",  # fonts that draw the hyphen from the soft hyphen's place
    0x2010: "-",
    0x2011: "-",
    0xA0: " ",
    0x2007: " ",
    0x202F: " ",
    0x2028: "\n",
    0x2029: "\n",
    0x85: "\n",
}
_TABLE |= dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
# Wingdings' check boxes and bullets, which arrive as private use characters.
_WINGDINGS = {
    0x6F: "☐",
    0xA8: "☐",
    0x71: "☐",
    0x72: "☐",
    0x78: "☒",
    0xFD: "☒",
    0xFE: "☑",
    0x52: "☑",
    0xFC: "✓",
    0xFB: "✗",
}
_WINGDINGS |= {0xB7: "•", 0xA7: "▪", 0x6C: "●", 0x6E: "■", 0xD8: "➢"}
_TABLE |= {0xF000 + code: sign for code, sign in _WINGDINGS.items()}

_LINE_END = re.compile("\r\n?")
_UNUSUAL = re.compile("[" + "".join(re.escape(chr(code)) for code in _TABLE) + "\ud800-\udfff]")
_TABLE |= dict.fromkeys(range(0xD800, 0xE000), "")  # halves of characters: no file could hold them in UTF-8


def clean(raw: str) -> str:
    """The text with LF line ends and without control characters; ligatures, hyphens, check boxes in common form."""
    text = _LINE_END.sub("\n", raw)
    if _UNUSUAL.search(text):
        text = text.translate(_TABLE)
    return text if text.strip() else ""


def origins(raw: str) -> list[int]:
    """For each character of `clean(raw)`, the index in `raw` that it comes from."""
    found: list[int] = []
    for index, character in enumerate(raw):
        if character == "\r":
            if raw[index + 1 : index + 2] != "\n":
                found.append(index)
        else:
            found.extend([index] * len(_TABLE.get(ord(character), character)))
    return found


def make_page(
    file: str, number: int, text: str, source: TextSource, *, rotation: int = 0, legibility: float | None = None
) -> Page:
    """A page with the hash of its text."""
    digest = sha256(text.encode()).hexdigest()
    return Page(
        file=file,
        page=number,
        text_source=source,
        rotation=rotation,
        text=text,
        sha256=digest,
        legibility=legibility,
    )
