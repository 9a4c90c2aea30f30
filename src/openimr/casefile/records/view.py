"""A page as a clerk sees it: its lines without fax stamps and Bates numbers, its page number, its running head."""

import re
from collections.abc import Iterable

import msgspec

from openimr.model import Page

_SPECK = 2  # a line this short at the top of a picture is dust
_EDGE = 5  # stamps and page numbers stand in the first or last lines of a page
_TIME = re.compile(r"\d{1,2}[:°;]\d{2}")
_DAY = re.compile(
    r"\d{1,4}[/-]\d{1,2}[/-]\d{2,4}|^\d{2} \d{2} 20\d{2}\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s.-]+\d",
    re.IGNORECASE,
)
_FAX_PAGE = re.compile(
    r"(?:\bp(?:age|g)?\s*[.:]?\s*)?\b(\d{1,4})\s*(?:/|of)\s*(\d{1,4})\W*$|(?:\bP\s*\.|#)\s*(\d{1,4})\W*$", re.IGNORECASE
)
_PHONE = re.compile(r"\d{10,11}|\(?\d{3}\)?[\s.-]?\d{3}[.-]?\d{4}")
_FAX_WORD = re.compile(r"\b(?:from|to|fax|received)\b\s*[:#]?", re.IGNORECASE)
_BATES = re.compile(r"[^\w]*(?!MRN|CASE|ID\b)[A-Z][A-Za-z]{1,9}[-_ ]?[O0]{0,3}\d{4,9}[^\w]*")
_MARKER = re.compile(
    r"(?:\bpage|\bpg\.?|\bp\.)\s{0,2}[#:]?\s{0,2}(\d{1,3}|[lI|])(?:\s*(?:of|/)\s*(\d{1,3}))?\b(?!\s*[-,]\s*\d)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"^\W*(\d{1,3})\s+of\s+(\d{1,3})\W*$|^\W*-\s?(\d{1,2})\s?-\W*$", re.IGNORECASE)
_CITES = re.compile(r"\b(?:guidelines?|mtus|odg|acoem|see|on|at|chapter|section)\W*$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\[[^\]]*\w[^\]]*$")
_CONTINUED = re.compile(r"\(?\bcont(?:inued|inuation|'d|’d|\.)", re.IGNORECASE)
_EMPTY_NOTICE = re.compile(r"(?:this )?page (?:is |was )?(?:intentionally )?(?:left )?blank", re.IGNORECASE)
_PRINTED = 130  # a line longer than this is no line that prints a page number
_BLANK_LETTERS = 12  # fewer letters and digits than this on a page is dust
_FOUR_FOR_ONE = re.compile(r"(?<![\d/])4(?=[0-2]/\d{2}/(?:19|20)\d{2}(?!\d))")  # there is no month 40 to 42
_NOT_WORD = re.compile(r"[^\w]+|_+")


class Fax(msgspec.Struct, frozen=True, kw_only=True):
    """A fax machine's line: `job` tells one transmission from another, `number` is the sheet, both as printed."""

    job: str
    number: int


class PageView(msgspec.Struct, frozen=True, kw_only=True):
    """A page made ready for sorting.

    `lines` are its own lines, trimmed, without stamps and empty lines; `stamps` what was taken off. `number` and
    `of` are the page number it prints, `running_head` the rest of the line that prints it, in normal form.
    """

    page: Page
    lines: tuple[str, ...]
    stamps: tuple[str, ...] = ()
    faxes: tuple[Fax, ...] = ()
    number: int | None = None
    of: int | None = None
    running_head: str = ""
    blank: bool = False

    @property
    def scanned(self) -> bool:
        """Whether the text is the reading of a picture, with its slips."""
        return self.page.text_source == "ocr"

    @property
    def text(self) -> str:
        """The page's own lines as one text."""
        return "\n".join(self.lines)

    def top(self, count: int = 10) -> tuple[str, ...]:
        """The first lines of the page, where title, letterhead, date and patient stand."""
        return self.lines[:count]

    def continued(self) -> bool:
        """Whether its heading says that it goes on from a page before."""
        return any(len(line) < 90 and _CONTINUED.search(line) for line in self.lines[:4])


def normal(text: str) -> str:
    """Lower-case words parted by single blanks, without punctuation: the form in which phrases are compared."""
    return _NOT_WORD.sub(" ", text.lower()).strip()


def view_page(page: Page) -> PageView:
    """Take stamps off a page and find its page number."""
    raw = [" ".join(line.split()) for line in page.text.splitlines()]
    if page.text_source == "ocr":
        raw = [_FOUR_FOR_ONE.sub("1", line) for line in raw]
        raw = [line for index, line in enumerate(raw) if index >= _EDGE or len(line) > _SPECK]
    raw = [line for line in raw if line]
    edge = set(range(min(_EDGE, len(raw)))) | set(range(max(0, len(raw) - _EDGE), len(raw)))
    stamps, faxes, lines, places = [], [], [], []
    for index, line in enumerate(raw):
        fax = _fax(line) if index in edge else None
        if fax is not None:
            stamps.append(line)
            faxes.append(fax)
        elif index in edge and _BATES.fullmatch(line):
            stamps.append(line)
        else:
            lines.append(line)
            places.append(index)
    number, of, at, rest = _page_number(lines)
    if at is not None:
        lines = [*lines[:at], *([rest] if rest else []), *lines[at + 1 :]]
    letters = sum(map(str.isalnum, "".join(lines)))
    return PageView(
        page=page,
        lines=tuple(lines),
        stamps=tuple(stamps),
        faxes=tuple(faxes),
        number=number,
        of=of,
        running_head=normal(rest),
        blank=letters < _BLANK_LETTERS or (letters < 60 and bool(_EMPTY_NOTICE.search(" ".join(lines)))),
    )


def view_pages(pages: Iterable[Page]) -> tuple[PageView, ...]:
    """`view_page` over all pages, in order."""
    return tuple(view_page(page) for page in pages)


def _fax(line: str) -> Fax | None:
    if len(line) > 140 or not _TIME.search(line) or not _DAY.search(line):
        return None
    token = _FAX_PAGE.search(line)
    counted = token is not None and (token[2] or token[3])
    addressed = _PHONE.search(line) is not None and len(_FAX_WORD.findall(line)) >= 1
    sender_first = _DAY.match(line.lstrip()) is not None and _PHONE.search(line) is not None
    machine = sender_first and sum(map(str.isupper, line)) >= sum(map(str.islower, line)) * 4
    if not counted and not addressed and not (sender_first and (token or machine)):
        return None
    number = int(token[1] or token[3]) if token else 0
    job = normal(line[: token.start()] if token else line)
    return Fax(job=job, number=number)


def _page_number(lines: list[str]) -> tuple[int | None, int | None, int | None, str]:
    """Number, total, index of the line, and what else the line says.

    A number with a total goes before one without: a line may end with a reference to a page of something else.
    """
    count, first = len(lines), None
    for index in [*range(min(_EDGE, count)), *range(count - 1, max(count - _EDGE, _EDGE) - 1, -1)]:
        line = lines[index]
        if len(line) > _PRINTED:
            continue
        bare = _COUNTED.match(line)
        if bare:
            found = int(bare[1] or bare[3]), int(bare[2]) if bare[2] else None, index, ""
        elif marker := _marker(line):
            number = int(marker[1]) if marker[1].isdigit() else 1
            rest = " ".join(_MARKER.sub(" ", line).split()).strip(" .-–|:;,_")
            found = number, int(marker[2]) if marker[2] else None, index, rest
        else:
            continue
        if found[1] is not None:
            return found
        first = first or found
    return first or (None, None, None, "")


def _marker(line: str) -> re.Match[str] | None:
    """The page number at an edge of a line; none: "see page 4", or "[r12 p.3]", which cites a page."""
    found = None
    for match in _MARKER.finditer(line):
        before, after = line[: match.start()], line[match.end() :]
        at_edge = not before.strip(" .-–|:") or len(after.strip(" .,;:'!|-–_")) <= 3
        if at_edge and not _CITES.search(before) and not _IN_BRACKETS.search(before):
            found = match
    return found
