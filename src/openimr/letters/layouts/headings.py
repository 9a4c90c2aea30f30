"""Where a disputed item's heading begins: the one place in a letter that no label marks."""

import re

from openimr.letters.reading.flow import GAP, Flow, past_blanks

# A modified request is headed by a paragraph of sentences of which only the last is decided.
_PARTIAL = re.compile(
    r"remaining\b[^.]{0,60}?\bportion|was\s+the\s+original\s+request|(?:was|were)\s+authorized", re.IGNORECASE
)
_ORIGINAL = re.compile(r"original\s+request", re.IGNORECASE)
_CLOSED = re.compile(r"[.!?][\"'”’)\]]*\s*$")
_CONCLUDED = re.compile(
    r"(?:necessary|appropriate|supported|warranted|certified|established|upheld|overturned)[.!?\"”)]*\s*\n\f?",
    re.IGNORECASE,
)
# A full stop with no blank behind it, where a page or a line was lost: "medically necessary.Norco 10/325mg".
_GLUED = re.compile(r"(?<=[a-z][.!?])(?=[A-Z0-9][\w/-]*\s)")
_SENTENCE = re.compile(r"(?<=[a-z)\]\"”][.!?])\s+(?=[A-Z0-9])")
# An abbreviation's full stop ends no sentence: "vs.", "mgmt.", "approx."
_SHORT_FORM = re.compile(
    r"\b(?:vs|mgmt|approx|incl|no|dr|pt|wk|mo|mg|lt|rt|bilat|eval|dept|inc|est|min|hr|yr)\.$", re.IGNORECASE
)
_LONGEST = 1500


def heading_start(flow: Flow, low: int, end: int, *, lead: bool) -> int:
    """The offset at which the heading that ends at `end` begins, not before `low`.

    `low` is the end of the label of the rationale before it, or, with `lead`, of the words that introduce the items.
    The evidence, strongest first: a run of bold lines, a gap between paragraphs, a page break behind a finished
    sentence, a line that ends early, a full stop.
    """
    text = flow.text
    low = past_blanks(text, low, end)
    if flow.bold:
        start = _bold_run(flow, low, end)
        if start is not None:
            return start
    gap = text.rfind(GAP, low, end)
    if gap >= 0:
        start = _within(text, past_blanks(text, gap, end), end, flow)
        return _continued(text, low, start, lead=lead)
    return low if lead else _unmarked(text, low, end, flow)


def _bold_run(flow: Flow, low: int, end: int) -> int | None:
    """The start of the bold lines without a gap that end at `end`, or None where the heading's line is not bold."""
    text, bold = flow.text, flow.bold or frozenset()
    start = _line_start(text, end)
    if start < low or start not in bold:
        return None
    while start > low and not text.startswith(GAP, _break_before(text, start)):
        above = _line_start(text, _break_before(text, start))
        if above < low or above not in bold:
            break
        start = above
    return start


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\f", 0, at)) + 1


def _break_before(text: str, start: int) -> int:
    at = start
    while at > 0 and text[at - 1] in "\n\f":
        at -= 1
    return at


def _continued(text: str, low: int, start: int, *, lead: bool) -> int:
    """Farther up where a gap tears the heading: it goes on in small letters, and what stands above is unfinished."""
    while start > low and text[start].islower():
        above = text[low:start].rstrip()
        if not above or _CLOSED.search(above):
            break
        gap = above.rfind(GAP)
        if gap < 0 and not lead:
            break
        start = past_blanks(text, low + max(gap, 0), start)
    return start


def _within(text: str, start: int, end: int, flow: Flow) -> int:
    """The heading in a paragraph of its own; it may still hang on the rationale's last lines."""
    page = text.rfind("\f", start, end)
    if page >= 0 and _CLOSED.search(text[start:page]) and not _PARTIAL.search(text[start:end]):
        return past_blanks(text, page, end)
    concluded = [found.end() for found in _CONCLUDED.finditer(text, start, end)]
    if concluded and not _PARTIAL.search(text[start : concluded[-1]]):
        return concluded[-1]
    if end - start > _LONGEST:
        return _unmarked(text, start, end, flow)
    return start


def _unmarked(text: str, low: int, end: int, flow: Flow) -> int:
    """The heading in a text that shows no paragraphs, from its lines and sentences."""
    page = text.rfind("\f", low, end)
    if page >= 0 and _CLOSED.search(text[low:page]) and not re.search(r"[.!?]\s*\n", text[page:end]):
        return _partial(text, low, past_blanks(text, page, end), end)
    if text.find("\n", low, end) < 0:
        return _partial(text, low, _by_sentence(text, low, end), end)
    width = sorted(map(len, flow.lines))[len(flow.lines) * 9 // 10]
    start = max(_line_start(text, end), low)
    while start > low:
        stop = _break_before(text, start)
        above = max(_line_start(text, stop), low)
        line = text[above:stop].rstrip()
        # Bold type is wider: a full line of a heading holds fewer characters than one of the prose. A line that goes
        # on in small letters goes on with its heading, unless the rationale before it has ended.
        goes_on = text[start].islower() and not _CONCLUDED.match(f"{line.rpartition(' ')[2]}\n")
        ended = _CLOSED.search(line) and not (goes_on and _SHORT_FORM.search(line))
        if ended or (len(line) < width * 0.6 and not goes_on):
            break
        start = above
    return _partial(text, low, _split_line(text, start, end), end)


def _split_line(text: str, start: int, end: int) -> int:
    """Past a full stop that the heading hangs on ("medically necessary.Pantoprazole 20mg")."""
    glued = [found.start() for found in _GLUED.finditer(text, start, end)]
    if glued:
        return glued[-1]
    concluded = [
        m.end() for m in re.finditer(r"medically\s+(?:necessary|appropriate)[.!]\s+(?=[A-Z0-9])", text[start:end])
    ]
    return start + concluded[-1] if concluded else start


def last_sentence(flow: Flow, low: int, end: int) -> int:
    """Where the last sentence or line before `end` begins: what is left of a heading that can't be told otherwise."""
    return max(_by_sentence(flow.text, low, end), _line_start(flow.text, end), low)


def _by_sentence(text: str, low: int, end: int) -> int:
    found = [m.end() for m in _SENTENCE.finditer(text, low, end)]
    glued = [m.start() for m in _GLUED.finditer(text, low, end)]
    return max([*found, *glued], default=low)


def _partial(text: str, low: int, start: int, end: int) -> int:
    """Farther up where the sentences of a modified request stand before the remaining portion."""
    if not _PARTIAL.search(text[start:end]) and not _ORIGINAL.search(text[start:end]):
        return start
    if re.search(r"was\s+the\s+original\s+request", text[start:end]):
        return start
    stops = [
        low,
        *(m.end() for m in _SENTENCE.finditer(text, low, start)),
        *(m.start() for m in _GLUED.finditer(text, low, start)),
    ]
    for stop in reversed(stops):
        if start - stop > _LONGEST:
            break
        sentence = text[stop:start]
        if re.search(r"was\s+the\s+original\s+request|original\s+request\s+(?:was|is)", sentence, re.IGNORECASE):
            return stop
    return start
