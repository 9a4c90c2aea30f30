"""Which guidelines the utilization review letter rests each item on."""

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from openimr.model import GuidelineBasis, Page
from openimr.requests import parse_citations
from openimr.review.items.mentions import Mention
from openimr.vocabulary import find_drug, terms

_SENTENCE = re.compile(
    r"(?:[^.\n]|\n(?!\s*\n)"
    r"(?![ \t]*(?:guidelines?|criteria|references?)(?:[ \t]+(?:applied|used|cited|consulted))?[ \t]*\n)"
    r"(?![ \t]*(?:item|decision|rationale|guidelines?|records?|request|reviewed)\b"
    r"[^\n]{0,30}[:.])|(?<=\d)\.(?=\d)|(?<=\bpg)\.|(?<=\bpp)\.|(?<=\bed)\.)+\.?",
    re.IGNORECASE,
)
_GUIDELINE = re.compile(
    r"MTUS|ACOEM|\bODG\b|official disability|treatment guidelines|complaints\b|medical treatment utilization|"
    r"occupational (?:and environmental )?medicine|\bguidelines?\b",
    re.IGNORECASE,
)
_BOOK = re.compile(
    r"MTUS|ACOEM|\bODG\b|official disability|chronic pain (?:medical|treatment|guideline)|complaints\b", re.IGNORECASE
)
_HEADING = re.compile(
    r"^[ \t]*(?:clinical\s+)?(?:rationale|comments?|discussion|reasons?|reasoning|grounds|why|standards?|guidelines?|"
    r"criteria|references?|basis|reviewed|documents|information|papers|seen|explanation|notice)"
    r"(?:[ \t]+(?:used|cited|applied|consulted|reviewed))?[ \t]*(?:[:.]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_ROW_NUMBER = re.compile(r"\n[ \t]*(?:(?:item|request|treatment|no\.?)[ \t]*)?#?\d{1,2}[.):]?[ \t]*$", re.IGNORECASE)
_NUMBERED = re.compile(r"(?<![\w/.,-])\(?(?P<first>\d{1,2})(?:\s*(?:to|-|–)\s*(?P<last>\d{1,2}))?\s*[:)]\s+")
_NAMED = frozenset({"drug", "procedure"})


class _Said(msgspec.Struct, frozen=True):
    """Words that cite a guideline: where they begin, and the number of the item where a numbered list gives it."""

    place: tuple[str, int, int]
    text: str
    items: tuple[int, ...] = ()


def bases(pages: Sequence[Page], decided: Sequence[Mention]) -> list[GuidelineBasis]:
    """The claims administrator's basis for each of the decided items, in their order.

    A sentence that names an item before its guideline, or bears its number, speaks for that item; else, where
    guidelines stand between the items, for the item before it; else for all.
    """
    places = [(one.evidence.file, one.evidence.page, one.evidence.start) for one in decided]
    order = sorted(range(len(places)), key=lambda index: places[index])
    cited = _cited(pages, decided)
    woven = len(decided) > 1 and any(min(places) < said.place < max(places) for said in cited)
    texts: list[list[str]] = [[] for _ in decided]
    for said in cited:
        owners = [order[number - 1] for number in said.items if number <= len(order)] or _named(said.text, decided)
        if not owners and woven:
            before = [index for index in order if places[index] < said.place]
            owners = before[-1:]
        for index in owners or range(len(decided)):
            texts[index].append(said.text.rstrip(". "))
    for index, after in reversed(list(pairwise(order))):
        if woven and not texts[index] and _one_row(decided[index], decided[after], pages):
            texts[index] = texts[after]
    return [parse_citations(". ".join(own) + "." if own else "") for own in texts]


def _one_row(one: Mention, other: Mention, pages: Sequence[Page]) -> bool:
    """Whether two items stand in one line with nothing but list signs between them."""
    a, b = one.evidence, other.evidence
    page = next((page for page in pages if (page.file, page.page) == (a.file, a.page) == (b.file, b.page)), None)
    return (
        page is not None
        and re.fullmatch(r"[ \t]*[;,&/]?(?:[ \t]*and\b)?[ \t]*", page.text[a.end : b.start]) is not None
    )


def whole_basis(pages: Sequence[Page]) -> GuidelineBasis:
    """What the letter rests on as a whole, for an item that it does not name."""
    texts = [said.text.rstrip(". ") for said in _cited(pages, ())]
    return parse_citations(". ".join(texts) + "." if texts else "")


def _cited(pages: Sequence[Page], decided: Sequence[Mention]) -> list[_Said]:
    """What cites a guideline, sentence by sentence; a sentence ends where an item or a heading begins."""
    found: list[_Said] = []
    for page in pages:
        for start, text in _pieces(page, decided):
            numbered = _numbered(text, len(decided))
            stretches = numbered or [(m.start(), m.end(), ()) for m in _SENTENCE.finditer(text)]
            for first, last, items in stretches:
                words = text[first:last]
                if _GUIDELINE.search(words) and _cites(words):
                    found.append(_Said((page.file, page.page, start + first), " ".join(words.split()), items))
    return found


def _pieces(page: Page, decided: Sequence[Mention]) -> list[tuple[int, str]]:
    """The page without the items themselves, cut at them and at headings: offset and text of each piece."""
    spans = sorted(
        (one.evidence.start, one.evidence.end)
        for one in decided
        if (one.evidence.file, one.evidence.page) == (page.file, page.page)
    )
    cuts = [0]
    for start, end in spans:
        cuts += [max(start, cuts[-1]), max(end, cuts[-1])]
    cuts.append(len(page.text))
    pieces: list[tuple[int, str]] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=True):
        heads = [m.start() for m in _HEADING.finditer(page.text, start, end)]
        for first, last in pairwise([start, *heads, end]):
            pieces.append((first, _ROW_NUMBER.sub("", page.text[first:last])))
    return pieces


def _numbered(text: str, items: int) -> list[tuple[int, int, tuple[int, ...]]]:
    """The parts of a list of guidelines by the items' numbers ("1: ... 4 to 7: ..."); empty where it is none."""
    marks = [m for m in _NUMBERED.finditer(text) if 0 < int(m["first"]) <= items]
    firsts = [int(mark["first"]) for mark in marks]
    if len(marks) < 2 or firsts[0] != 1 or firsts != sorted(set(firsts)):
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [
        (mark.end(), end, tuple(range(int(mark["first"]), int(mark["last"] or mark["first"]) + 1)))
        for mark, end in zip(marks, ends, strict=True)
    ]


def _cites(text: str) -> bool:
    found = parse_citations(text)
    plain = all(c.guideline == "MTUS" and not c.pages and not c.sections for c in found.citations)
    return bool(found.citations) and not plain


def _named(text: str, decided: Sequence[Mention]) -> list[int]:
    """The items that a sentence names in front of its first guideline."""
    guideline = _BOOK.search(text)
    head = text[: guideline.start()] if guideline else text
    ids = {term.id for term in terms(head, _NAMED)}
    ingredients = {
        ingredient
        for term in terms(head, frozenset({"drug"}))
        if (drug := find_drug(term.text)) is not None
        for ingredient in drug.ingredients
    }
    found = []
    for index, one in enumerate(decided):
        treatment = one.treatment
        if (treatment.ingredients and set(treatment.ingredients) <= ingredients) or treatment.procedure in ids:
            found.append(index)
    return found
