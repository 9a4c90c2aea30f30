"""Items in the form of sentences, shared by the layouts of 2013 and early 2014.

"... the request for X is not medically necessary and appropriate. The Claims Administrator based its decision on ...
The Physician Reviewer based his/her decision on ... The Physician Reviewer's decision rationale: ..." Known from a
description and by general knowledge; no whole letter was seen.
"""

import re

import msgspec

from openimr.letters.layouts.raw import RawItem
from openimr.letters.reading.flow import Flow, flat, past_blanks
from openimr.model import Decision

# Words run together in extracted text ("notmedically", "isnot") and are torn at line ends ("medi-", "cally").
FINDING = re.compile(
    r"\b(?:is|are|was|were)(?P<how>(?:n['’]t)?(?:-?\s*(?:not|never|no\s+longer|partially|partly|only|in\s+part))*)"
    r"\s*(?:considered\s+|deemed\s+|to\s+be\s+)?med-?\s*i-?\s*cal-?\s*ly\s*ne-?\s*ces-?\s*sary"
    r"(?:\s*(?:and|or)\s*appropriate)?",
    re.IGNORECASE,
)
_DENIED = re.compile(r"n['’]t|not|never|no\s+longer", re.IGNORECASE)
_IN_PART = re.compile(r"part|only", re.IGNORECASE)
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


class Finding(msgspec.Struct, frozen=True):
    """A sentence that finds a request medically necessary or not (None: in part); `start` and `end` are its place."""

    request: str
    decision: Decision | None
    start: int
    end: int


def decision_of(found: re.Match[str]) -> Decision | None:
    """What the sentence finds; the word "not" may hang on its neighbours. What is found in part is no decision."""
    if _IN_PART.search(found["how"]):
        return None
    return "upheld" if _DENIED.search(found["how"]) else "overturned"


def request_of(text: str) -> str:
    """The request in a finding's words: without its number and "the request for"."""
    said = _NUMBER.sub("", flat(text))
    said = _REQUEST_LEAD.sub("", said)
    return re.sub(r"^(?:the\s+)?request\s+for\s+", "", said, flags=re.IGNORECASE).strip(" :;,")


def findings(flow: Flow, start: int, end: int) -> list[Finding]:
    """The findings that stand at the start of a paragraph or behind a number, in order.

    A request may itself say that it is necessary; the last such words of a sentence are the finding.
    """
    found: list[Finding] = []
    low = start
    matches = list(FINDING.finditer(flow.text, start, end))
    for index, match in enumerate(matches):
        if index + 1 < len(matches) and _same_sentence(flow.text[match.end() : matches[index + 1].start()]):
            continue
        head = _head(flow, max(low, match.start() - _LONGEST), match.start())
        if head is None:
            continue
        request = request_of(flow.text[head : match.start()])
        if not request:
            continue
        stop = match.end()
        while stop < end and flow.text[stop] in " .:":
            stop += 1
        found.append(Finding(request, decision_of(match), head, stop))
        low = stop
    return found


_LONGEST = 1000  # characters of a finding's sentence


def _same_sentence(between: str) -> bool:
    return len(between) < _LONGEST and re.search(r"[.:;]\s|\n\n|\n\f?\s*\d{1,2}\s*[.)]\s", between) is None


def _head(flow: Flow, low: int, at: int) -> int | None:
    """Where the sentence begins that ends at `at`: behind a gap, or at a line that begins with a number."""
    text = flow.text
    numbered = [m.start("at") for m in re.finditer(r"(?:\A|[\n\f])\s*(?P<at>#?\d{1,2}\s*[.)]\s+\S)", text[low:at])]
    gap = text.rfind("\n\n", low, at)
    start = max(gap + 2 if gap >= 0 else low, low + numbered[-1] if numbered else low)
    said = flat(text[start:at])
    if not (re.search(r"(?:has\s+determined|request\s+for)", said) or numbered or gap >= 0):
        return None
    torn = re.search(r"[a-z][.!?]\s+[A-Z]", _NUMBER.sub("", said)) and "original request" not in said
    return None if torn else start


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
    at = past_blanks(flow.text, found.end, end)
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
