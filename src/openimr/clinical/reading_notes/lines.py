"""What a line of a page is by its looks: noise of the fax, a table's row, a list item, a check box, or running text."""

import re
from collections.abc import Iterator

import msgspec


class Line(msgspec.Struct, frozen=True):
    """A line without its outer white space: offsets into the page, and the blank lines above it."""

    start: int
    end: int
    text: str
    gap: int


_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\r\n\f\v\x85\u2028\u2029]")


_ONE_BREAK = frozenset({"\n", "\r\n"})


def lines_of(text: str) -> list[Line]:
    """The lines of a page that are not blank, in order."""
    found: list[Line] = []
    last = 0
    for match in _LINE.finditer(text):
        raw = match.group()
        body = raw.strip()
        if not body:
            continue
        start = match.start() + len(raw) - len(raw.lstrip())
        between = text[last:start]
        gap = 0 if not found or between in _ONE_BREAK else max(0, len(_BREAK.findall(between)) - 1)
        last = start + len(body)
        found.append(Line(start=start, end=last, text=body, gap=gap))
    return found


BOX = re.compile(
    r"(?P<on>[☒☑✓✔✗✘■]|(?<![\w\])])\[\s?[xX✓✔*]\s?\]|(?<![\w)])\(\s?[xX✓✔]\s?\)(?=\s*[A-Z]))"
    r"|(?P<off>[☐□]|(?<![\w\])])\[\s{0,3}\]|(?<![\w)])\(\s{1,3}\)(?=\s*[A-Z])|(?<!\w)\[_+\])"
)
_BOXISH = re.compile(r"[☒☑✓✔✗✘■☐□\[(](?:(?<=[^\[(])|[\s_xX✓✔*\]])")
ITEM = re.compile(r"(?:\(?\d{1,2}[.)]|[a-h][.)]|[A-H]\)|#\d{1,2}[.:)]|[•·●○▪■➢*►]|[-–]|o(?=\s[A-Z]))\s*(?=\S)")
_NUMBER_OF_ITEM = re.compile(r"\(?#?(\d{1,2})[.):]?")
DATE = r"(?:\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})"
ROW = re.compile(DATE + r"(?!\d)")
_FAX = re.compile(
    r"(?:^(?:(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*[-/ .]\d{1,2}|\d{1,2}[/-]\d{1,2})"
    r"[-/, ]+\d{2,4},?\s+\d{1,2}:\d{2}.*"
    r"(?:\bP\.?\s?\d+|\d{2,4}/\d{2,4}|PAGE\s*\d+|FROM:|TO:|\d{7,})"
    r"|^(?:FROM|TO|FAX)\b.*\bP(?:AGE|\.)?\s?\d+(?:\s?(?:/|OF)\s?\d+)?$)",
    re.IGNORECASE,
)
_FURNITURE = re.compile(r"(?:\bPage\s+\d+(?:\s+of\s+\d+)?$|^Page\s+\d+|^[A-Z]{2,6}\d{4,}$)", re.IGNORECASE)
_RULE = re.compile(r"_{6,}|^[-=*_.\s]{4,}$")


def is_fax_header(text: str) -> bool:
    """Whether a line is what a fax machine prints on the edge of each page."""
    return len(text) < 140 and _FAX.search(text) is not None


def is_furniture(text: str) -> bool:
    """Whether a line is a running head with a page number, a stamped number, or a rule to sign on."""
    numbered = text[-1:].isdigit() or text[:4].lower() == "page"
    if numbered and len(text) < 120 and _FURNITURE.search(text) is not None and not text.endswith((".", ":")):
        return True
    return ("______" in text or text[:1] in "-=*_.") and _RULE.search(text) is not None


def has_box(text: str) -> bool:
    """Whether a check box stands in a line."""
    return _BOXISH.search(text) is not None and BOX.search(text) is not None


_SIGNED = re.compile(
    r"(?:[A-Z][\w.'’-]*,? ){1,4}"
    r"(?:MD|M\.D\.|DO|D\.O\.|DC|D\.C\.|PT|DPT|OT|RN|NP|FNP|PA|PA-C|PhD|Ph\.D\.|PsyD|LAc|DPM|DDS)"
    r"(?:,? (?:QME|AME|FACS|MPH|PhD|OCS))*\.?$"
)


def is_signature(text: str) -> bool:
    """Whether a line is a clinician's name with the letters behind it."""
    return len(text) < 70 and _SIGNED.match(text) is not None


def item_number(text: str) -> int | None:
    """The number of a list item that begins the text, if it has one."""
    match = _NUMBER_OF_ITEM.match(text)
    return int(match.group(1)) if match else None


_DIGIT = re.compile(r"\d")


def is_table_head(text: str, columns: frozenset[str]) -> bool:
    """Whether a line names the columns of a table."""
    if len(text) > 200 or text.endswith((".", ":", "?")):
        return False
    words = text.lower().split()
    # Seven words of ten must be known, so one of the first five is.
    if not 3 <= len(words) <= 16 or not any(word.strip("().,") in columns for word in words[:5]) or _DIGIT.search(text):
        return False
    known = sum(word.strip("().,") in columns for word in words)
    return known >= 3 and known * 10 >= len(words) * 7


_GLUED_ITEM = re.compile(r"(?<=[A-Za-z)\].,;:\"'”])(\d{1,2})[.)]\s?(?=[A-Z])|(?<=\s)\(?(\d{1,2})[.)]\s+(?=[A-Z\d])")


def glued_items(text: str, start: int, end: int, first: int | None) -> Iterator[tuple[int, int]]:
    """Cut a stretch at list numbers that follow on each other, even where they are glued to the word before.

    `first` is the number of the item that the stretch begins with, or None. Yields offsets of the items' text,
    numbers left out: "1. Fusion2. Disc disease" gives "Fusion" and "Disc disease".
    """
    begin, expected = start, (first or 0) + 1
    if text.find(f"{expected}.", start, end) < 0 and text.find(f"{expected})", start, end) < 0:
        yield start, end
        return
    for match in _GLUED_ITEM.finditer(text, start, end):
        if int(match.group(1) or match.group(2)) != expected:
            continue
        yield begin, match.start()
        begin, expected = match.end(), expected + 1
    yield begin, end
