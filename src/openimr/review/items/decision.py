"""The utilization review letter: which items it names and what it decides on each."""

import re

from openimr.model import Page, Record
from openimr.review.items.columns import in_columns
from openimr.review.items.mentions import Mention, Outcome, Row, is_row, is_treatment, mentions
from openimr.review.items.outcomes import outcome_in, outcomes_in
from openimr.review.items.prose import in_lists, in_sentences

_LABELS = (
    r"(?:item\s*(?:no\.?|#)?\s*\d+|(?:treatment|service|item|medication|procedure|drug|equipment)s?(?:\(s\))?"
    r"(?:\s+(?:requested|in dispute|under review))?|"
    r"request(?:ed)?(?:\s+(?:treatment|service|item|medication)s?)?(?:\s*\d+)?)"
)
_VERDICTS = (
    r"(?:(?:UR|our|reviewer'?s?|final)\s+)?(?:decision|determination|outcome|recommendation|conclusion|finding)s?"
)
# "Request: ... Decision: ...", the labels on their own lines or in front of their text.
_BLOCK = re.compile(
    rf"^[ \t]*(?:\d{{1,2}}[.)][ \t]*)?{_LABELS}[ \t]*(?:[:.][ \t]*\n?|\n)(?P<request>[^\n].{{0,400}}?)\n"
    rf"[ \t]*{_VERDICTS}[ \t]*(?:[:.][ \t]*\n?|\n)(?P<decision>[^\n]+(?:\n(?![^\n]{{0,40}}:|\s*item)[^\n]+)?)",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
_LINE = re.compile(r"[^\n]+")
_ROW_START = re.compile(
    r"^\s*(?:(?:item|request|treatment|service)\s*)?(?:no\.?\s*)?(?:#\s*)?\d{1,2}(?:[.):]\s*|\s+)|^\s*[-•*]\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"[\s:–—\-|.,;]*(?:(?:is|are|was|were|has been|have been)\s+)?(?:(?:hereby|therefore)\s+)?$", re.IGNORECASE
)
_HEADING = re.compile(
    r"^\s*(?:#|no\.?)?\s*(?:item|treatment|service|request|medication)?.*\b(?:decision|outcome|determination)\s*$",
    re.IGNORECASE,
)
# The other way about: "Determination: non-certified / Treatment: ...".
_REVERSED = re.compile(
    rf"^[ \t]*{_VERDICTS}[ \t]*(?:[:.][ \t]*\n?|\n)(?P<decision>[^\n]+)\n"
    rf"[ \t]*{_LABELS}[ \t]*(?:[:.][ \t]*\n?|\n)(?P<request>[^\n]+)",
    re.IGNORECASE | re.MULTILINE,
)
_PROSE = re.compile(
    r"[.;?]\s+(?=[A-Z])|^\s*(?:the|this|these|your|we|I|for|if|in)\b|\b(?:is|are|was|were|does|did|has been)\b",
    re.IGNORECASE,
)
_TWO_AMOUNTS = re.compile(r"#\s?\d+(?P<second>[ \t|,–-]+(?P<given>#\s?\d+)\s*)$")
# "You asked on May 6 for six visits of hand therapy. I do not certify them": what stands around the request.
_ASKED_FOR = re.compile(
    r".*\b(?:you|your\s+office|the\s+physician|the\s+doctor)\s+(?:have\s+)?(?:asked|requested|applied)\b[^.]{0,40}?\bfor\s+",
    re.IGNORECASE | re.DOTALL,
)
_TRAILING_SUBJECT = re.compile(r"[.;]\s+(?:[Il1|]|we|this|these|they|it)\s*$", re.IGNORECASE)
_RUNS_ON = re.compile(r"\n(?P<more>[ \t]*(?:#|\(|\d+\s*(?:tab|cap|visit|session)|[a-z])[^\n]*)")
_LONGEST = 260
_PAGE = 1_000_000  # so that lists on several pages tell apart
_NUMBER = re.compile(r"\s*\D{0,12}?(\d{1,2})(?=[.):\s])")
_SIGN = re.compile(r"[-–—:|][\s.]*$")


def in_decision(page: Page, record: Record) -> list[Mention]:
    """The items that a page of the letter names, each with its outcome.

    Read in five ways, the surest first: a column of verdicts under one of items, or labelled blocks; lists under a
    heading that decides, rows of a table, sentences. What a surer way has read is not read again by the next.
    """
    found = in_columns(page, record) or _blocks(page, record)
    taken = [(one.evidence.start, one.evidence.end + len(one.detail) + 40) for one in found]
    lists = [one for one in in_lists(page, record) if not any(a <= one.evidence.start < b for a, b in taken)]
    taken += [(one.evidence.start, one.evidence.end) for one in lists]
    found += lists
    found += _rows(page, record, taken)
    found = found or in_sentences(page, record)
    return sorted(found, key=lambda one: one.evidence.start)


def global_outcome(text: str) -> Outcome | None:
    """The outcome of a letter that gives one for all its items: the first that it states and that is in dispute."""
    return next((found[0] for found in outcomes_in(text) if found[0] != "certified"), None)


def _blocks(page: Page, record: Record) -> list[Mention]:
    found: list[Mention] = []
    blocks = list(_BLOCK.finditer(page.text)) or list(_REVERSED.finditer(page.text))
    for block in blocks:
        verdict = outcome_in(block["decision"])
        if verdict is None or not is_row(block["request"]):
            continue
        row = (record.id, page.page * _PAGE, block.start())
        detail = " ".join(block["decision"].split())
        found += mentions(page, record, *block.span("request"), "ur", outcome=verdict[0], detail=detail, row=row)
    return found


def _rows(page: Page, record: Record, taken: list[tuple[int, int]]) -> list[Mention]:
    found: list[Mention] = []
    begin: int | None = None
    listed: tuple[int, int, int] | None = None  # of the row before: where its list begins, its number, where it ends
    for line in _LINE.finditer(page.text):
        if any(first <= line.start() < last for first, last in taken):
            begin = None
            continue
        if _HEADING.match(line[0]):
            begin = None
            continue
        start = line.start()
        marked = _ROW_START.match(line[0])
        if marked or begin is None or line.end() - begin > _LONGEST:
            begin = start
        verdict = outcome_in(page.text[begin : line.end()])
        if verdict is None:
            begin = begin if is_treatment(page.text[begin : line.end()]) else None
            continue
        for first in dict.fromkeys((begin, start)):
            number = _number(page.text[first : line.end()])
            follows = listed is not None and (number > listed[1] if number else first - listed[2] <= 1)
            opened = listed[0] if listed is not None and follows else first
            one = _row(page, record, first, line.end(), (record.id, page.page * _PAGE + opened + 1, first))
            if one:
                found += one
                listed = (opened, number, line.end())
                break
        begin = None
    return found


def _number(text: str) -> int:
    """The number in front of a row; 0 where it has none."""
    marked = _ROW_START.match(text)
    number = _NUMBER.match(marked[0]) if marked else None
    return int(number[1]) if number else 0


def _row(page: Page, record: Record, start: int, end: int, row: Row) -> list[Mention]:
    text = page.text[start:end]
    marked = _ROW_START.match(text)
    verdict = outcome_in(text)
    if verdict is None:
        return []
    outcome, first, _ = verdict
    joined = _BETWEEN.search(text, 0, first)
    stop = joined.start() if joined else first
    begin = marked.end() if marked else 0
    request = text[begin:stop]
    asked = _ASKED_FOR.match(request)
    begin += asked.end() if asked else 0
    trailing = _TRAILING_SUBJECT.search(request)
    stop -= len(request) - trailing.start() if trailing else 0
    request = text[begin:stop]
    verb = re.search(r"\b(?:is|are|was|were|has|have|been)\b", text[stop:first])
    if verb and outcome == "certified" and re.search(r"\b(?:was|were|been)\b", text[stop:first]):
        return []  # the history of earlier requests, not this decision
    if not request.strip() or len(request) > _LONGEST:
        return []
    if not is_treatment(request) and not (marked and not verb and _decided_row(text, request, stop, verdict)):
        return []
    if _PROSE.search(request):
        return []
    if verb and not marked and not re.search(r"\d", request):
        return []
    more = _RUNS_ON.match(page.text, end) if outcome == "modified" else None
    said = text[first:] + (f" {more['more']}" if more and not outcome_in(more["more"]) else "")
    detail = " ".join(said.replace("\n", " ").split())
    others = {found[0] for found in outcomes_in(text[first:])}
    if outcome == "certified" and others & {"modified", "denied"}:
        outcome = "modified"
    amounts = _TWO_AMOUNTS.search(request)
    if amounts and outcome == "modified":
        stop = begin + amounts.start("second")
        detail = f"{amounts['given']} is certified. {detail}"
    return mentions(page, record, start + begin, start + stop, "ur", outcome=outcome, detail=detail, row=row)


def _decided_row(text: str, request: str, stop: int, verdict: tuple[Outcome, int, int]) -> bool:
    """Whether a numbered line is a request with its verdict and no more, whatever the treatment is called."""
    alone = not text[verdict[2] :].strip(" .;*|)")
    return "\n" not in request and is_row(request) and (alone or _SIGN.search(text[stop : verdict[1]]) is not None)
