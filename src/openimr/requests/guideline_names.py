"""Where a text names a guideline: the schedule, its books, ACOEM, ODG, and others."""

import re
from typing import NamedTuple

# All patterns run over text in lower case and begin with a letter, which keeps the search fast.
_YEAR_BEHIND = r"(?: \(?(?:19|20)\d\d\)?)?"
_BOOKS = (
    ("chronic pain", re.compile(rf"chronic pain (?:(?:medical )?treatment(?: guidelines?)?|guidelines){_YEAR_BEHIND}")),
    (
        "complaints",
        re.compile(
            r"(?:neck (?:and|&) upper back|shoulder|elbow|forearm, ?wrist,? (?:and|&) hand|low(?:er)? back|knee|"
            rf"ankle (?:and|&) foot|eye) complaints{_YEAR_BEHIND}"
        ),
    ),
    ("approach", re.compile(rf"(?:initial approaches to treatment|general approaches){_YEAR_BEHIND}")),
    ("stress", re.compile(rf"stress[- ]related conditions{_YEAR_BEHIND}")),
    ("elbow disorders", re.compile(rf"elbow disorders{_YEAR_BEHIND}")),
    (
        "surgical ",
        re.compile(rf"post-? ?surgical (?:physical medicine )?treatment(?: guidelines?)?{_YEAR_BEHIND}"),
    ),
    ("acupuncture ", re.compile(rf"acupuncture (?:medical )?treatment(?: guidelines?)?{_YEAR_BEHIND}")),
    (
        "opioid",
        re.compile(r"opioids? (?:medical )?treatment(?: guidelines?(?: (?:19|20)\d\d)?| (?:19|20)\d\d)"),
    ),
)
_ODG_ALSO = (
    r"(?:[\s,;:-]*(?:\((?:odg|twc|odg[-/ ]+twc)\)|\bodg\b(?:[-/ ]+twc\b)?|\btwc\b|"
    r"treatment in workers['’]? comp(?:ensation)?\b|"
    r"treatment index\b)|['’]s\b|\.com\b|\s+guidelines?\b)*"
)
_ODG = re.compile(
    r"(?:offici?al disab(?:ility|ilities) guidelines?|work loss data institute,? offici?al disability guidelines?"
    r"|odg(?<![a-z0-9]odg)\b)" + _ODG_ALSO
)
_ODG_SITE = re.compile(
    r"(?:work loss data institute\b[^.]{0,60}?(?:https?://)?(?:www\.)?|https?://(?:www\.)?|www\.)odg-?twc\.com[^\s;,]*"
)
_ACOEM = re.compile(
    r"american college of occupational (?:and|&) environmental medicine(?:\s*[,(]?\s*\bacoem\b\)?)?(?:['’]s)?"
    r"(?:\s+(?:occupational medicine )?(?:practice |medical treatment )?guidelines?)?"
    r"|\bacoem\b(?:['’]s)?(?:\s+(?:occupational medicine )?(?:practice |medical treatment )?guidelines?)?"
)
_MTUS = re.compile(
    r"medical treatment utili[sz]ation schedule(?:\s*\((?:ca[- ]?)?mtus\))?|mtus(?<![a-z0-9]mtus)\b(?!\s*citation)"
)
_OTHER_LABEL = re.compile(r"other (?:medical treatment )?guidelines?(?: or medical evidence)?(?: \(mtg\))?\s*:?")
_OTHERS = (
    ("mosby", re.compile(r"mosby['’]?s?\b")),
    ("goodman", re.compile(r"goodman (?:and|&) gilman(?:['’]?s)?")),
    ("uptodate", re.compile(r"\buptodate\b")),
    ("cdc ", re.compile(r"\bcdc guidelines?")),
    ("washington", re.compile(r"washington state guidelines?")),
    ("american academy", re.compile(r"american academy of \w+(?: surgeons)?")),
    ("medical directors", re.compile(r"agency medical directors['’]? group")),
    ("desk reference", re.compile(r"physicians?['’]?s?['’]? desk reference")),
    ("http", re.compile(r"https?://(?!(?:www\.)?odg-?twc)\S+")),
    ("www.", re.compile(r"www\.(?<!/www\.)(?!odg-?twc)\S+")),
)
_DENIED_BEFORE = re.compile(
    r"(?:\bnot?\s+(?:based\s+(?:up)?on|base\s+(?:their|its|the|his|her|his/her|any)\s+(?:decision|determination)\s+(?:up)?on|"
    r"(?:specifically\s+|directly\s+)?(?:addressed|covered|discussed|mentioned|found|contained)\s+(?:in|by|within)|"
    r"(?:a\s+)?part\s+of|(?:applicable\s+)?sections?\s+(?:of|in))|\bsilent\s+in|\bnot\s+in|\bno\s+part\s+of|\bneither|\bnor"
    r"|\boutside(?:\s+of)?|\bnon-?)\s*(?:the\s+)?(?:current\s+)?(?:ca\s+|california\s+)?$"
)
_DENIED_AFTER = re.compile(
    r"(?:['’]s)?(?:\s+guidelines?)?(?:\s*(?:,|/|and|or|nor|&)\s*(?:the\s+)?(?:mtus|acoem)(?:\s+guidelines?)?)*\s*,?\s*"
    r"(?:(?:does|do|did)\s+not\s+(?:\w+ly\s+)?(?:speak|address|discuss|cover|apply|mention|contain|provide|include)|"
    r"(?:is|are|was|were)\s+(?:\w+ly\s+)?(?:silent|mute)|(?:is|are|was|were)\s+not\s+(?:applicable|applied|used)|has\s+no\b|have\s+no\b)"
)


class Mention(NamedTuple):
    """A guideline by name: kind "book" (of the schedule), "mtus", "acoem", "odg", "label" or "other"."""

    start: int
    end: int
    kind: str


def mentions(low: str) -> list[Mention]:
    """The guidelines that a sentence in lower case names, in order; one that is said to be silent is not named."""
    found: list[Mention] = []
    if "odg" in low or "disab" in low:
        found += [Mention(*m.span(), "odg") for m in _ODG_SITE.finditer(low)]
        found += [Mention(*m.span(), "odg") for m in _ODG.finditer(low)]
    if "acoem" in low or "occupational" in low:
        found += [Mention(*m.span(), "acoem") for m in _ACOEM.finditer(low) if not _denied(low, *m.span())]
    for key, pattern in _BOOKS:
        if key in low:
            found += [Mention(*m.span(), "book") for m in pattern.finditer(low)]
    if "mtus" in low or "utili" in low:
        found += [Mention(*m.span(), "mtus") for m in _MTUS.finditer(low) if not _denied(low, *m.span())]
    if "other " in low:
        found += [Mention(*m.span(), "label") for m in _OTHER_LABEL.finditer(low)]
    for key, pattern in _OTHERS:
        if key in low:
            found += [Mention(*m.span(), "other") for m in pattern.finditer(low)]
    return _apart(found) if len(found) > 1 else found


def _denied(low: str, start: int, end: int) -> bool:
    return (
        _DENIED_BEFORE.search(low[max(0, start - 60) : start]) is not None
        or _DENIED_AFTER.match(low[end : end + 120]) is not None
    )


def _apart(found: list[Mention]) -> list[Mention]:
    """In order, the longer of two that overlap."""
    found.sort(key=lambda mention: (mention.start, -mention.end))
    apart = [found[0]]
    for mention in found[1:]:
        if mention.start >= apart[-1].end:
            apart.append(mention)
    return apart
