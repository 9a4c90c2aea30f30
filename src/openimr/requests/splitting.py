"""One sentence that asks for several treatments, cut into its items."""

import re
from itertools import pairwise

from openimr.vocabulary import Term, drug, procedure, same_drug, terms

_HEADS = frozenset({"drug", "procedure"})
_CUT = re.compile(r"\s*(?:[,;\n]\s*(?:and\s+|&\s*)?|\s+and\s+|\s+&\s+|\s+\+\s+|\s+plus\s+|\.\s+)", re.IGNORECASE)
# What may stand between a cut and the treatment it leads to: counts, sides, and words that announce a request.
_LEAD_IN = re.compile(
    r"(?:\W|\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen|twenty|an?|the|of|for|to|with|x|times|"
    r"additional|more|further|visits?|sessions?|treatments?|weeks?|left|right|bilateral|post-?op(?:erative)?|pre-?op(?:erative)?|"
    r"retrospective|request|new|repeat|lumbar|cervical|thoracic|spine|compound(?:ed)?|generic|also|continued?|prescription|refill|"
    r"trial|outpatient|purchase|rental|follow-?up|diagnostic)\b)*",
    re.IGNORECASE,
)
# Parts of another treatment rather than treatments of their own, where they come second.
_PARTS_OF_OTHERS = frozenset(
    {
        "fluoroscopy",
        "anesthesia",
        "unspecified treatment",
        "surgical facility",
        "wound care",
        "home exercise program",
        "electrodes and supplies",
        "medical supplies",
        "surgery",
    }
)
_PORTION = re.compile(r"portion of the original request", re.IGNORECASE)
_WHOLE = re.compile(r"\d\s?%")


def split_requests(text: str) -> list[tuple[int, int]]:
    """Spans (code points, in order, not overlapping) of the items in `text`; one span where it asks for one thing.

    A cut needs a list sign ("and", ",", ";", a new line) with a treatment right behind it. Studies joined by a slash,
    the steps of one operation, the parts of one compound and the two names of one drug stay together.
    """
    start, end = _trimmed(text, 0, len(text))
    if start == end:
        return []
    if _PORTION.search(text):
        return [(start, end)]
    heads = _heads(text)
    cuts = [0]
    ends: list[int] = []
    for left, right in pairwise(heads):
        cut = _cut_between(text, left, right)
        if cut is not None and _are_two(text, left, right):
            ends.append(cut[0])
            cuts.append(cut[1])
    ends.append(len(text))
    spans = [_trimmed(text, first, last) for first, last in zip(cuts, ends, strict=True)]
    return [span for span in spans if span[0] < span[1]]


def _heads(text: str) -> list[Term]:
    heads: list[Term] = []
    for term in terms(text, _HEADS):
        if heads and heads[-1].end > term.start:
            continue
        if term.category == "procedure" and term.id in _PARTS_OF_OTHERS and heads:
            continue
        heads.append(term)
    return heads


def _cut_between(text: str, left: Term, right: Term) -> tuple[int, int] | None:
    """The last list sign between two heads with but a lead-in behind it: where left ends, where right begins."""
    for cut in reversed(list(_CUT.finditer(text, left.end, right.start))):
        before = text[left.end : cut.start()]
        if _LEAD_IN.fullmatch(text, cut.end(), right.start) and before.count("(") <= before.count(")"):
            return cut.start(), cut.end()
    return None


def _are_two(text: str, left: Term, right: Term) -> bool:
    between = text[left.end : right.start]
    if left.category == right.category == "drug":
        if same_drug(drug(left.id), drug(right.id)):
            return bool(re.search(r"#|\bqty", between, re.IGNORECASE))
        compound = _WHOLE.search(between) and not re.search(r"#|\bqty|refill", between, re.IGNORECASE)
        return not compound
    if left.category == right.category == "procedure":
        if left.id == right.id:
            return bool(
                re.search(r"\bspine|shoulder|knee|elbow|wrist|hand|hip|ankle|foot|[CTL]\d", between, re.IGNORECASE)
            )
        return not (procedure(left.id).kind == procedure(right.id).kind == "surgery")
    if left.category == "procedure" and procedure(left.id).kind == "injection":
        return bool(re.search(r"[\d#]", text[right.end : right.end + 12]))
    return True


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",;"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;"):
        end -= 1
    return start, end
