"""Which guidelines the utilization review letter rests each item on."""

import re
from collections.abc import Sequence

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
_NAMED = frozenset({"drug", "procedure"})


def bases(pages: Sequence[Page], decided: Sequence[Mention]) -> list[GuidelineBasis]:
    """The claims administrator's basis for each of the decided items, in their order.

    A sentence that names an item before its guideline speaks for that item; else, where guidelines stand between the
    items, for the item before it; else for all.
    """
    places = [(one.evidence.file, one.evidence.page, one.evidence.start) for one in decided]
    order = sorted(range(len(places)), key=lambda index: places[index])
    cited = _cited(pages)
    woven = len(decided) > 1 and any(min(places) < place < max(places) for place, _ in cited)
    said: list[list[str]] = [[] for _ in decided]
    for place, text in cited:
        owners = _named(text, decided)
        if not owners and woven:
            before = [index for index in order if places[index] < place]
            owners = before[-1:]
        for index in owners or range(len(decided)):
            said[index].append(text.rstrip(". "))
    return [parse_citations(". ".join(texts) + "." if texts else "") for texts in said]


def whole_basis(pages: Sequence[Page]) -> GuidelineBasis:
    """What the letter rests on as a whole, for an item that it does not name."""
    texts = [text.rstrip(". ") for _, text in _cited(pages)]
    return parse_citations(". ".join(texts) + "." if texts else "")


def _cited(pages: Sequence[Page]) -> list[tuple[tuple[str, int, int], str]]:
    """Sentences that cite a guideline, with file, page and offset."""
    return [
        ((page.file, page.page, sentence.start()), " ".join(sentence[0].split()))
        for page in pages
        for sentence in _SENTENCE.finditer(page.text)
        if _GUIDELINE.search(sentence[0]) and _cites(sentence[0])
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
