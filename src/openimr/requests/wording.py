"""The sentences of a guideline paragraph, and which of them speak instead of citing."""

import re
from collections.abc import Iterator
from itertools import pairwise

_SPLIT_NON = re.compile(r"\bnon[- \u2010-\u2015]{0,2}(?=mtus\b)", re.IGNORECASE)
_TORN_WORD = re.compile(r"(?<=[a-z])- (?!(?:and|or|to|nor|versus)\b)(?=[a-z])")
_TORN_SITE = re.compile(r"(?:(?<=[a-z]-)|(?<=[a-z]/)) (?=\w+/)")
_QUOTED = re.compile(r"[\s:,;-]*[\"“](?P<words>[^\"”]{12,})")
# A stop, with what may close a quotation behind it; glued to the next sentence where that opens as these letters do.
_STOP = re.compile(r"[.?!](?:[\"”')\]]+(?= |$)|(?= |$|Decision\b|The Claims\b|The Expert\b|MTUS\b|Note\b))")
_CUT = re.compile(r"Decision (?:(?:is|was) )?(?:not )?based (?:up)?on\b")
# Stops that end no sentence: abbreviations, initials of authors ("Harris J."), numbers of a list.
_ABBREVIATED = re.compile(
    r"(?:^|[\s(.])(?:pgs?|pp?|eds?|no|vs|al|e\.g|i\.e|etc|vol|chap|ch|fig|approx|dr|st|jr|inc|rev|dept|u\.s|[A-Z](?:\.[A-Z])*)$"
)
_VERB = re.compile(
    r" (?:is|are|was|were|has|have|had|does|do|did|should|must|may|can|cannot|could|would|will|"
    r"recommends?|states?|indicates?|supports?|suggests?|notes?|advises?|requires?|says?|allows?|exceeds?|speaks?|"
    r"address(?:es)?|remains?|contains?|there)(?= |[,;:.\"”]|$)"
)
_ASIDE = re.compile(
    r"(?:\W*(?:note|please note|nb|comment|recommended|not recommended|see also|see|of note|additionally|however|per|"
    r"according to|under study)\b|[\"“])",
    re.IGNORECASE,
)


def flattened(text: str) -> str:
    """The paragraph with single blanks, a word torn at the end of a line joined, and "Non-MTUS" in one spelling."""
    flat = " ".join(text.replace("\x02", "-").split()) if "\x02" in text else " ".join(text.split())
    if "- " in flat:
        flat = _TORN_WORD.sub("-", flat)
        if "www." in flat or "://" in flat:
            flat = _TORN_SITE.sub("", flat)
    low = flat.lower()
    if low.count("non") > low.count("non-mtus"):
        flat = _SPLIT_NON.sub("Non-", flat)
    return flat


def passages(flat: str) -> list[str]:
    """The paragraph cut before each "Decision based on"; what stands before the first comes first, if anything does."""
    starts = [found.start() for found in _CUT.finditer(flat)]
    if not starts:
        return [flat]
    if starts[0] > 0:
        starts.insert(0, 0)
    starts.append(len(flat))
    return [flat[start:end].strip() for start, end in pairwise(starts)]


def sentences(passage: str) -> Iterator[str]:
    """The sentences, each with its stop; abbreviations, initials and figures end none."""
    if passage.find(". ") < 0 and passage.count(".") <= passage.endswith("."):
        yield passage
        return
    last = 0
    for stop in _STOP.finditer(passage):
        end = stop.end()
        if end < len(passage) and not _ends(passage, last, stop.start(), end):
            continue
        yield passage[last:end].strip()
        last = end
    if passage[last:].strip():
        yield passage[last:].strip()


def is_prose(sentence: str) -> bool:
    """Whether a sentence says something of its own; a title, a list or a reference has no verb."""
    return _VERB.search(sentence.lower()) is not None or _ASIDE.match(sentence) is not None


def quotation_in(sentence: str) -> int | None:
    """Where a sentence goes over to quoting what a guideline says (a quoted title says nothing), or None."""
    if '"' not in sentence and "“" not in sentence:
        return None
    for found in _QUOTED.finditer(sentence):
        if is_prose(f" {found['words']}"):
            return found.start()
    return None


def leaves_open(text: str) -> bool:
    """Whether a quotation is opened and not closed."""
    return text.count('"') % 2 == 1 or text.count("“") > text.count("”")


def _ends(passage: str, start: int, stop: int, end: int) -> bool:
    ahead = passage[end : end + 3].lstrip(" \"“'(")
    if not ahead[:1].isupper() and not (ahead[:1].isdigit() and passage[stop] != "."):
        return False
    if passage[start:stop].strip().isdigit():
        return False
    return passage[stop] != "." or _ABBREVIATED.search(passage[max(start, stop - 12) : stop]) is None
