"""Is a page's text fit to read? Decides which pages go to OCR, and which of two readings of a page is kept."""

import re

_LETTER = re.compile(r"[^\W\d_]")
_TOKEN = re.compile(r"\S+")
# A word, a number or a code as clinical pages hold them, with the marks that stand around and inside them.
_SENSE = re.compile(
    r"""["'(\[<*#~☐☑☒•-]*(?:
        [A-Z]?[a-z]+(?:['’/&-][A-Za-z]+)*          # word, Name, follow-up
        |[A-Z]+(?:['’/&.-][A-Z]+)*                 # WORD, R/O
        |[$#]?\d[\d,./:x%°+-]*[A-Za-z%"°]{0,4}      # 12/08/1972, 10/325mg, 150%
        |[A-Z]\d[\dA-Z.]*|[A-Za-z]\d(?:-[A-Za-z]?\d)*  # M54.16, L4-L5, S1
    )["')\]>.,;:!?*%-]*\Z""",
    re.VERBOSE,
)
_VOWEL = re.compile("[aeiouyAEIOUY]")
_STRANGE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]|[\u0370-\u1fff\u2c00-\uabff]")

FEW_LETTERS = 20
_PROBE = 1500
_FAX_LINE = re.compile(
    r"""^.*(?:
        \bp(?:age|g|\.)?\s*\.?\s*\d{1,4}\s*(?:/|of)\s*\d{1,4}   # P. 003/020, page 3 of 20
        |\b\d{3}/\d{3}\b
        |\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?.*\(?\d{3}\)?[\s.-]*\d{3}[\s.-]?\d{4}
        |^\s*[A-Z]{2,}[-_ ]?\d{4,}\s*$                          # a Bates number
    ).*$""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)


def letters(text: str) -> int:
    """How many letters there are."""
    return len(_LETTER.findall(text))


def sense(text: str) -> float:
    """The share (0 to 1) of the text that looks like words, numbers and codes, weighed by length."""
    total = good = 0
    for token in _TOKEN.findall(text[:_PROBE]):
        if not any(c.isalnum() for c in token) and not _STRANGE.search(token):
            continue
        total += len(token)
        if _SENSE.match(token) and (len(token) < 5 or not token.isalpha() or _VOWEL.search(token)):
            good += len(token)
    return good / total if total else 0.0


def is_junk(text: str) -> bool:
    """Whether a text layer is there but cannot be what the page says: a font without meaning, a failed OCR."""
    probe = text[:_PROBE]
    if not probe.strip():
        return False
    if len(_STRANGE.findall(probe)) > 0.2 * len(probe):
        return True
    return len(probe) >= 40 and sense(probe) < 0.5


def is_nearly_empty(text: str) -> bool:
    """Whether, apart from a fax header or a Bates stamp, the layer holds next to nothing."""
    if letters(text[:400]) < FEW_LETTERS:
        return True
    if len(text) > 400:
        return False
    return letters(_FAX_LINE.sub("", text)) < FEW_LETTERS


def better(layer: str, ocr: str) -> bool:
    """Whether the OCR text is to be kept in place of the layer's."""
    if is_junk(layer):
        return bool(ocr.strip())
    return letters(ocr) * sense(ocr) > letters(layer) * sense(layer)
