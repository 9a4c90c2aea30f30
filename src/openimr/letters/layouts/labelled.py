"""Items in the form `<request>: <outcome>` with three labels below, shared by the layouts from 2014 on."""

import re
from functools import cache

import msgspec

from openimr.letters.layouts.headings import heading_start, last_sentence
from openimr.letters.layouts.labels import Labels, pattern
from openimr.letters.layouts.raw import RawItem
from openimr.letters.reading.flow import GAP, Flow, flat, past_blanks
from openimr.model import Decision

_OUTCOME = r"(?P<outcome>Upheld|Overturned|UPHELD|OVERTURNED|upheld|overturned)"
_LONGEST_HEADING = 1200
# Lines in a rationale that look like another item's heading or label, perhaps misspelt.
_CROWDED = re.compile(
    r"(?P<break>\n\n\f?|[\n\f])(?:[^\n\f]{0,400}:\s*(?:Upheld|Overturned|Modified|(?:Up|Over)\w{0,4}-)(?:\s+in\s+part)?\.?\s*(?=[\n\f])"
    r"|(?:Cla\w{2,5}\s+Adm\w*-?|MAXIMUS|Maximus|IMRO|Exp\w{2,4}\s+Rev\w*)\s+gu\w+\s*:|Deci?s\w*\s+rat\w*-?\s*:"
    r"|Cla\w{2,5}\s+Adm\w*-?\s*\n)",
    re.IGNORECASE,
)
_HINTS = (
    ": Up",
    ": Over",
    ": Mod",
    ": UP",
    ": OVER",
    " Adm",
    " ADM",
    "uideline:",
    "UIDELINE:",
    "ationale:",
    "ATIONALE:",
    "-\n",
)
# What stands before an outcome in prose and is no request.
_NO_REQUEST = re.compile(
    r"(?:(?:the|our|final|imr|ur|prior|previous|original|this|reviewer'?s?|expert|determination|decision|outcome|result|"
    r"conclusion|recommendation|denial|request|is|was)\W*)*",
    re.IGNORECASE,
)


class Rules(msgspec.Struct, frozen=True):
    """The compiled labels of a layout, and where an outcome stands.

    `before_claims` matches an outcome at the end of what stands before the first label: behind a colon or a dash, or,
    where that was lost, as a bare word with a capital. `outcome` matches one behind a colon.
    """

    claims: re.Pattern[str]
    reviewer: re.Pattern[str]
    rationale: re.Pattern[str]
    before_claims: re.Pattern[str]
    outcome: re.Pattern[str]


class ItemsRead(msgspec.Struct, frozen=True):
    """Items in order, the text that belongs to none, and the items (from 1) that seem to hold another's lines."""

    items: tuple[RawItem, ...]
    unparsed: tuple[str, ...] = ()
    crowded: tuple[int, ...] = ()


class _Anchor(msgspec.Struct, frozen=True):
    """A heading's outcome: where the heading's words end, the outcome, and where the item's first label begins."""

    end: int
    decision: Decision | None
    below: int


@cache
def rules(labels: Labels, undecided: tuple[str, ...] = ()) -> Rules:
    """The patterns of a layout's labels; `undecided` are outcomes that decide nothing."""
    told = r"(?:\s*:|(?=\s+(?:Decision\b|The\s|None\b|No\b|MTUS\b|ODG\b|ACOEM\b)))"
    others = "".join(f"|{re.escape(word)}" for word in undecided)
    outcome = _OUTCOME.replace("|overturned)", f"|overturned{others})")
    return Rules(
        claims=pattern(labels.claims_administrator, colon=told),
        reviewer=pattern(labels.reviewer, colon=told),
        rationale=pattern(labels.rationale, colon=r"(?:\s*:|(?=\s+[A-Z]))"),
        before_claims=re.compile(
            rf"(?P<mark>\s*[:;–—-]\s*){outcome}[\s.\"'”’*]*\Z|(?P<blank>\s+)(?P<bare>Upheld|Overturned|UPHELD|OVERTURNED)\s*\Z"
        ),
        outcome=re.compile(rf":\s*{outcome}\.?(?=\s|\Z)"),
    )


def labelled_items(flow: Flow, start: int, end: int, labels: Rules, *, lead: bool = True) -> ItemsRead:
    """The items between two offsets of a letter; with `lead`, the first heading begins at `start`.

    The outcome is the one that stands at the end of a heading, directly before the item's first label; nothing else in
    the prose counts. An item whose heading lost its outcome has the decision None, and a warning.
    """
    marked = [
        found for found in labels.claims.finditer(flow.text, start, end) if _stands(flow, found.start(), start, labels)
    ]
    gapped = _shows_paragraphs(flow, marked)
    anchors = _anchors(flow, start, end, labels, marked, gapped=gapped)
    items: list[RawItem] = []
    unparsed: list[str] = []
    crowded: list[int] = []
    low = start
    for index, anchor in enumerate(anchors):
        if anchor.end < low:
            continue
        head = heading_start(flow, low, anchor.end, lead=lead)
        if anchor.end - head > _LONGEST_HEADING or _holds_item(flow, head, anchor.end, labels):
            head = last_sentence(flow, head, anchor.end)
        if anchor.decision and _TWO.search(flow.text, head, anchor.end):
            anchor = _Anchor(_end_of_text(flow.text, anchor.below), None, anchor.below)  # noqa: PLW2901 - undecided
        before = flow.text[low:head].strip()
        if before:
            if lead:
                unparsed.append(flat(before))
            elif items:
                items[-1] = _with_more(items[-1], flow.text[low:head])
                if _is_crowded(flow, low, head, gapped=gapped):
                    crowded.append(len(items))
        stop = anchors[index + 1].end if index + 1 < len(anchors) else end
        item, low = _item(flow, anchor, head, stop, labels)
        items.append(item)
        lead = False
    if items:
        items[-1] = _with_more(items[-1], flow.text[low:end])
        if _is_crowded(flow, low, end, gapped=gapped):
            crowded.append(len(items))
    elif flow.text[start:end].strip():
        unparsed.append(flat(flow.text[start:end]))
    return ItemsRead(items=tuple(items), unparsed=tuple(unparsed), crowded=tuple(crowded))


def _is_crowded(flow: Flow, low: int, end: int, *, gapped: bool) -> bool:
    """Whether a passage holds a line (of a letter with gaps: a paragraph) that looks like another item's."""
    passage = flow.text[low:end]
    if not any(hint in passage for hint in _HINTS):
        return False
    return any(not gapped or "\n\n" in found["break"] for found in _CROWDED.finditer(passage))


def _holds_item(flow: Flow, head: int, end: int, labels: Rules) -> bool:
    """Whether a rationale's label begins a line within what is taken for a heading: that of an item without its own."""
    return any(
        found.start() > head and flow.is_line_start(found.start()) and found.start() not in (flow.bold or ())
        for found in labels.rationale.finditer(flow.text, head, end)
    )


def _with_more(item: RawItem, text: str) -> RawItem:
    """The item with the rest of its last passage."""
    rest = flat(text)
    if item.rationale is not None:
        return msgspec.structs.replace(item, rationale=rest)
    if item.reviewer is not None:
        return msgspec.structs.replace(item, reviewer=rest)
    if item.claims_administrator is not None:
        return msgspec.structs.replace(item, claims_administrator=rest)
    return msgspec.structs.replace(item, between=rest)


def _item(flow: Flow, anchor: _Anchor, head: int, stop: int, labels: Rules) -> tuple[RawItem, int]:
    """The item but for its last passage, and where that begins; the caller knows where it ends."""
    text = flow.text
    request = flat(text[head : anchor.end])
    passages: dict[str, str | None] = {"claims_administrator": None, "reviewer": None, "rationale": None}
    low = anchor.below
    named = None
    starts: list[int] = []
    for name, label in (
        ("claims_administrator", labels.claims),
        ("reviewer", labels.reviewer),
        ("rationale", labels.rationale),
    ):
        found = _label(flow, label, low, stop, glued=named is None)
        if found is None:
            continue
        starts.append(found.start())
        if named is not None:
            passages[named] = flat(text[low : found.start()])
        named, low = name, found.end()
        passages[name] = ""
    first = min(starts, default=low)
    between = flat(text[anchor.below : first])
    return (
        RawItem(
            request=request,
            decision=anchor.decision,
            between=between,
            claims_administrator=passages["claims_administrator"],
            reviewer=passages["reviewer"],
            rationale=passages["rationale"],
        ),
        low,
    )


def _label(flow: Flow, label: re.Pattern[str], low: int, stop: int, *, glued: bool) -> re.Match[str] | None:
    """The label's first place where a paragraph begins, else where a line does or a word hangs on it, else any."""
    best: tuple[int, re.Match[str]] | None = None
    for found in label.finditer(flow.text, low, stop):
        at = found.start()
        if flow.is_paragraph_start(at) or (glued and at == low):
            return found
        rank = 1 if flow.is_line_start(at) or not flow.text[at - 1].isspace() else 0
        if best is None or rank > best[0]:
            best = (rank, found)
    return best[1] if best else None


def _anchors(
    flow: Flow, start: int, end: int, labels: Rules, marked: list[re.Match[str]], *, gapped: bool
) -> list[_Anchor]:
    """The headings' outcomes in order; `marked` are the claims administrator's labels that begin a line."""
    text = flow.text
    anchors: list[_Anchor] = []
    alone = _unlabelled(flow, start, end, labels, gapped=gapped)
    for index, found in enumerate(marked):
        at = found.start()
        outcome = labels.before_claims.search(text, max(start, at - 60), at)
        if outcome is None:
            if _is_heading(flow, at, marked[index + 1 :], labels):
                continue
            begins = flow.is_paragraph_start(at) or (not gapped and flow.is_line_start(at))
            above = max((anchor.below for anchor in (*anchors, *alone) if anchor.below <= at), default=None)
            if (
                begins
                and _goes_on(text, found.end(), marked[index + 1 :], end, labels)
                and (above is None or not _inside(text, above, at, labels))
            ):
                anchors.append(_Anchor(_end_of_text(text, at), None, at))
            continue
        if gapped and not flow.is_paragraph_start(at) and _within_heading(flow, at, marked[index + 1 :], labels):
            continue
        if _is_qualified(text, start, outcome):
            anchors.append(_Anchor(_end_of_text(text, at), None, at))
        else:
            anchors.append(_Anchor(outcome.start(), _decision(outcome["outcome"] or outcome["bare"]), at))
    taken = {anchor.end for anchor in anchors}
    return sorted([*anchors, *(anchor for anchor in alone if anchor.end not in taken)], key=lambda anchor: anchor.end)


# "Not Upheld", "Partially Overturned", "Upheld in part and Overturned": no plain outcome.
_QUALIFIER = re.compile(
    r"\b(?:not|never|nor|partial(?:ly)?|part(?:ly)?|mostly|cannot|and|or|be|been|is|was|were|are|also|only|remains?|hereby|"
    r"otherwise|previously)\s*\Z",
    re.IGNORECASE,
)
# "6 visits: Overturned; the remaining 6: Upheld": two outcomes in one heading, which decide nothing for the whole.
_TWO = re.compile(r":\s*(?:Upheld|Overturned)\s*[;,]\s", re.IGNORECASE)


def _is_qualified(text: str, start: int, outcome: re.Match[str]) -> bool:
    """Whether the heading's outcome, a bare word, is negated or in part: then it is no decision."""
    return (
        bool(outcome["bare"])
        and _QUALIFIER.search(text, max(start, outcome.start() - 400), outcome.start()) is not None
    )


def _is_heading(flow: Flow, at: int, later: list[re.Match[str]], labels: Rules) -> bool:
    """Whether a request begins with the label's own words: its paragraph ends in an outcome, and the label follows."""
    if not later:
        return False
    end = later[0].start()
    outcome = labels.before_claims.search(flow.text, max(at, end - 60), end)
    if outcome is None or GAP in flow.text[at : outcome.start()]:
        return False
    return not any(
        flow.is_line_start(label.start()) for label in labels.rationale.finditer(flow.text, at, outcome.start())
    )


def _within_heading(flow: Flow, at: int, later: list[re.Match[str]], labels: Rules) -> bool:
    """Whether a label in mid paragraph is a request's own words: the next one follows without a rationale between."""
    following = next((found.start() for found in later if flow.is_paragraph_start(found.start())), None)
    if following is None:
        return False
    return not any(
        flow.is_paragraph_start(found.start()) for found in labels.rationale.finditer(flow.text, at, following)
    )


def _stands(flow: Flow, at: int, start: int, labels: Rules) -> bool:
    """Whether a claims administrator's label begins a line, or hangs on an outcome or a full stop."""
    if flow.is_line_start(at) or at == start:
        return True
    return labels.before_claims.search(flow.text, max(start, at - 60), at) is not None


def _inside(text: str, below: int, at: int, labels: Rules) -> bool:
    """Whether the item that began at `below` has no rationale yet: then the same label again is a repetition."""
    return labels.rationale.search(text, below, at) is None


def _goes_on(text: str, low: int, later: list[re.Match[str]], end: int, labels: Rules) -> bool:
    """Whether another of an item's labels follows before the next claims administrator's: a quoted one stands alone."""
    stop = later[0].start() if later else end
    return any(label.search(text, low, stop) is not None for label in (labels.reviewer, labels.rationale))


def _end_of_text(text: str, at: int) -> int:
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return at


def _decision(outcome: str) -> Decision | None:
    said = outcome.lower()
    return "upheld" if said == "upheld" else "overturned" if said == "overturned" else None


def _shows_paragraphs(flow: Flow, marked: list[re.Match[str]]) -> bool:
    """Whether gaps part the items' passages; a letter may have them in its header only."""
    apart = sum(flow.is_paragraph_start(found.start()) for found in marked)
    return 2 * apart >= len(marked) if marked else flow.gapped


def _unlabelled(flow: Flow, start: int, end: int, labels: Rules, *, gapped: bool) -> list[_Anchor]:
    """Headings that no claims administrator's label follows: in a paragraph of their own, or before another label."""
    text = flow.text
    found: list[_Anchor] = []
    for outcome in labels.outcome.finditer(text, start, end):
        after = past_blanks(text, outcome.end(), end)
        if labels.claims.match(text, after, end):
            continue
        labelled = any(label.match(text, after, end) for label in (labels.reviewer, labels.rationale))
        heavy = _ends_bold(flow, outcome.start(), after)
        closes = after >= end or text.startswith(GAP, outcome.end()) or text.startswith("\n\f", outcome.end())
        if not (labelled or heavy or (closes and gapped and _may_stand_alone(text, after, end, outcome, labels))):
            continue
        head = max(text.rfind(GAP, start, outcome.start()), text.rfind("\n\f", start, outcome.start()), start)
        if heavy:
            head = heading_start(flow, start, outcome.start(), lead=True)
        said = flat(text[head : outcome.start()])
        if not labelled and (len(said) > _LONGEST_HEADING or _NO_REQUEST.fullmatch(said) or _prose(said)):
            continue
        if _labelled_at(text, head, labels):
            continue
        found.append(_Anchor(outcome.start(), _decision(outcome["outcome"]), after))
    return found


def _may_stand_alone(text: str, after: int, end: int, outcome: re.Match[str], labels: Rules) -> bool:
    """Whether a heading may have no label directly below it: at the end, undecided, or with remarks above its labels.

    Elsewhere a paragraph that ends in an outcome is an earlier determination that the rationale quotes.
    """
    if after >= end or _decision(outcome["outcome"]) is None:
        return True
    label = labels.claims.search(text, after, end)
    return (
        label is not None and labels.before_claims.search(text, max(after, label.start() - 60), label.start()) is None
    )


def _labelled_at(text: str, at: int, labels: Rules) -> bool:
    """Whether the paragraph that begins at `at` begins with a label: then it ends in no outcome of a heading."""
    at = past_blanks(text, at)
    return any(label.match(text, at) for label in (labels.claims, labels.reviewer, labels.rationale))


def _ends_bold(flow: Flow, outcome: int, after: int) -> bool:
    """Whether the outcome ends a bold line and what follows is not bold."""
    line = max(flow.text.rfind("\n", 0, outcome), flow.text.rfind("\f", 0, outcome)) + 1
    bold = flow.bold or frozenset()
    return line in bold and after not in bold and flow.is_line_start(after)


def _prose(text: str) -> bool:
    """Whether the words are sentences of a rationale, not a request."""
    return len(re.findall(r"[a-z][.!?]\s+[A-Z]", text)) > 0 and "original request" not in text
