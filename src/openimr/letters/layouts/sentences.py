"""Items in the form of sentences, shared by the layouts of 2013 and early 2014.

"... the request for X is not medically necessary and appropriate. The Claims Administrator based its decision on ...
The Physician Reviewer based his/her decision on ... The Physician Reviewer's decision rationale: ..." Known from a
description and by general knowledge; no whole letter was seen.
"""

import re

import msgspec

from openimr.letters.layouts.raw import RawItem
from openimr.letters.reading.flow import Flow, flat
from openimr.model import Decision

# "notmedically", "isnot": words run together in extracted text, where " not " would be missed.
FINDING = re.compile(
    r"(?:is|are|was|were)\s*(?P<not>not|NOT)?\s*medically\s*necessary(?:\s*(?:and|or)\s*appropriate)?",
)
_PARTY = r"(?:Physician|Expert|Medical|Professional|Maximus\s+Physician)\s+Reviewer"
CLAIMS = re.compile(
    r"(?:The\s+)?Claims\s+Administrator\s+(?:guideline\s*:|(?=based|did|cited|used|relied|applied|failed|provided))"
)
REVIEWER = re.compile(
    rf"(?:The\s+{_PARTY}\s+(?=based|did|cited|used|relied|applied|found|considered)|(?:{_PARTY}|MAXIMUS)\s+guideline\s*:)"
)
RATIONALE = re.compile(
    rf"(?:(?:The\s+)?{_PARTY}['’]?s\s+)?(?:[Dd]ecision\s+[Rr]ationale|Rationale\s+for\s+the\s+Decision|RATIONALE\s+FOR\s+THE\s+DECISION)\s*:?"
)
_NUMBER = re.compile(r"^\s*(?:#?\d{1,2}\s*[.):]\s*)+")
_REQUEST_LEAD = re.compile(
    r"^(?:(?:MAXIMUS\s+Federal\s+Services,?\s+Inc\.?\s+has\s+)?(?:determined\s+)?(?:that\s+)?(?:Regarding\s+)?(?:the|this)\s+request(?:ed)?\s+"
    r"(?:for|of)\s+)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:^|\n|\f)\s*(?:(?P<number>\d{1,2})\s*[.)]\s*)(?P<request>(?:(?!\n\n)[^\f]){1,900}?)(?P<finding>"
    + FINDING.pattern.replace("(?P<not>", "(?P<negated>")
    + r")",
)


class Finding(msgspec.Struct, frozen=True):
    """A sentence that finds a request medically necessary or not; `start` and `end` are its place."""

    request: str
    decision: Decision
    start: int
    end: int


def decision_of(found: re.Match[str]) -> Decision:
    """What the sentence finds; the word "not" may hang on its neighbours."""
    return "upheld" if found["not"] else "overturned"


def request_of(text: str) -> str:
    """The request in a finding's words: without its number and "the request for"."""
    said = _NUMBER.sub("", flat(text))
    said = _REQUEST_LEAD.sub("", said)
    return re.sub(r"^(?:the\s+)?request\s+for\s+", "", said, flags=re.IGNORECASE).strip(" :;,")


def findings(flow: Flow, start: int, end: int) -> list[Finding]:
    """The findings that stand at the start of a paragraph or behind a number, in order."""
    found: list[Finding] = []
    low = start
    for match in FINDING.finditer(flow.text, start, end):
        head = _head(flow, low, match.start())
        if head is None:
            continue
        request = request_of(flow.text[head : match.start()])
        if not request or len(request) > 900:
            continue
        stop = match.end()
        while stop < end and flow.text[stop] in " .:":
            stop += 1
        found.append(Finding(request, decision_of(match), head, stop))
        low = stop
    return found


def _head(flow: Flow, low: int, at: int) -> int | None:
    """Where the sentence begins that ends at `at`: behind a gap, or at a line that begins with a number."""
    text = flow.text
    numbered = [m.start("at") for m in re.finditer(r"(?:\A|[\n\f])\s*(?P<at>#?\d{1,2}\s*[.)]\s+\S)", text[low:at])]
    gap = text.rfind("\n\n", low, at)
    start = max(gap + 2 if gap >= 0 else low, low + numbered[-1] if numbered else low)
    said = flat(text[start:at])
    if re.search(r"(?:has\s+determined|request\s+for)", said) or numbered or gap >= 0:
        return start if not re.search(r"[a-z][.!?]\s+[A-Z](?!.*original request)", _NUMBER.sub("", said)) else None
    return None


def sentence_items(flow: Flow, start: int, end: int) -> tuple[tuple[RawItem, ...], tuple[str, ...]]:
    """Items between two offsets, each under a finding, and the text before the first of them."""
    heads = [found for found in findings(flow, start, end) if _begins_item(flow, found, end)]
    items: list[RawItem] = []
    for index, head in enumerate(heads):
        stop = heads[index + 1].start if index + 1 < len(heads) else end
        items.append(passages(flow, head.request, head.decision, head.end, stop))
    before = flat(flow.text[start : heads[0].start]) if heads else flat(flow.text[start:end])
    return tuple(items), (before,) if before else ()


def _begins_item(flow: Flow, found: Finding, end: int) -> bool:
    """Whether a basis or a rationale follows directly: a conclusion in the prose is followed by something else."""
    at = found.end
    while at < end and flow.text[at].isspace():
        at += 1
    return any(label.match(flow.text, at, end) for label in (CLAIMS, REVIEWER, RATIONALE))


def passages(flow: Flow, request: str, decision: Decision | None, low: int, stop: int) -> RawItem:
    """The item whose passages stand between two offsets."""
    text = flow.text
    claims = CLAIMS.search(text, low, stop)
    reviewer = REVIEWER.search(text, claims.end() if claims else low, stop)
    rationale = RATIONALE.search(text, reviewer.end() if reviewer else claims.end() if claims else low, stop)

    def passage(label: re.Match[str] | None, until: int) -> str | None:
        if label is None:
            return None
        said = flat(text[label.start() : until])
        return re.sub(r"^[^:]{0,40}guideline\s*:\s*", "", said)

    after_reviewer = rationale.start() if rationale else stop
    return RawItem(
        request=request,
        decision=decision,
        claims_administrator=passage(claims, reviewer.start() if reviewer else after_reviewer),
        reviewer=passage(reviewer, after_reviewer),
        rationale=flat(text[rationale.end() : stop]) if rationale else None,
    )
