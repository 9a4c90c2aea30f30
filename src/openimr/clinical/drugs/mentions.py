"""Where a passage names drugs, and what each name stands for."""

import re

import msgspec

from openimr.clinical.passage import Passage, once, terms_in
from openimr.clinical.quick import quick
from openimr.vocabulary import Drug, Term, drug, find_drug, in_form

_JOINS = re.compile(r"\s*[(/,]?\s*\(?\s*$")
_NON = quick(r"\bnon-?\s?$")
_AND = quick(r"\s+and\s+")
_UNKNOWN = re.compile(r"(?:^|[\s,;])([A-Z][A-Za-z-]{5,20})(?=\s+\d+(?:\.\d+)?\s?(?:mg|mcg)\b)")
_OPENERS = frozenset({"take", "takes", "start", "refill", "continue", "prescribed", "increase", "decrease"})


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A drug, or a class of drugs (then `drug` is None), named at `start` to `end` of a passage's text.

    `stop` is where what is said about it must end: the next mention, or the end of the passage.
    """

    start: int
    end: int
    stop: int
    name: str
    drug: Drug | None = None
    drug_class: str = ""

    @property
    def ingredients(self) -> tuple[str, ...]:
        """The drug's ingredients; empty for a class."""
        return self.drug.ingredients if self.drug else ()


@once
def mentions(passage: Passage) -> tuple[Mention, ...]:
    """The drugs and classes that a passage names, in order; "Norco (hydrocodone/APAP)" is one."""
    text = passage.text
    found: list[Mention] = []
    for mention in (m for term in terms_in(passage, "drug", "drug_class") for m in _mentions(term, text)):
        last = found[-1] if found else None
        if last and last.drug and mention.drug and _JOINS.fullmatch(text[last.end : mention.start]):
            same = set(last.ingredients) == set(mention.ingredients)
            if same or set(mention.ingredients) < set(last.ingredients):
                close = mention.end + (text[mention.end : mention.end + 1] == ")")
                found[-1] = msgspec.structs.replace(last, end=close)
                continue
        found.append(mention)
    if not found and passage.section in {"medications", "plan", "request"}:
        found = _misspelt(text)
    if not found:
        return ()
    stops = [m.start for m in found[1:]] + [len(text)]
    return tuple(_placed(text, m, stop) for m, stop in zip(found, stops, strict=True))


def _mentions(term: Term, text: str) -> list[Mention]:
    """What a term names; two drugs that are joined by "and" are two, though a combination of them is sold."""
    if term.category != "drug":
        if _NON.search(text, 0, term.start):
            return []
        return [Mention(start=term.start, end=term.end, stop=len(text), name=term.text, drug_class=term.id)]
    joined = _AND.search(term.text)
    if joined is not None:
        halves = (term.text[: joined.start()], term.text[joined.end() :])
        first, second = find_drug(halves[0]), find_drug(halves[1])
        if first is not None and second is not None:
            start = term.start + joined.end()
            return [
                Mention(start=term.start, end=term.start + joined.start(), stop=len(text), name=halves[0], drug=first),
                Mention(start=start, end=term.end, stop=len(text), name=halves[1], drug=second),
            ]
    return [Mention(start=term.start, end=term.end, stop=len(text), name=term.text, drug=drug(term.id))]


def _misspelt(text: str) -> list[Mention]:
    """Names that no list holds, before a strength: read as the nearest drug, if only one is near."""
    found = []
    for match in _UNKNOWN.finditer(text):
        name = match.group(1)
        known = None if name.lower() in _OPENERS else find_drug(name, fuzzy=True)
        if known is not None:
            found.append(Mention(start=match.start(1), end=match.end(1), stop=len(text), name=name, drug=known))
    return found


def _placed(text: str, mention: Mention, stop: int) -> Mention:
    kept = mention.drug
    if kept is not None:
        kept = in_form(kept, text[mention.start : min(stop, mention.end + 24)])
    return msgspec.structs.replace(mention, stop=stop, drug=kept)
