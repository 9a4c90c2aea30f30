"""The ingredients of what a prescription names: one drug, a drug spelt out, or a compound's parts."""

import re

from openimr.vocabulary import Drug, Term, drug, drug_begun, find_drug, same_drug

_COMPOUNDED = re.compile(r"%|\bcompound|\bcream\b|\bgel\b|\btopical\b|\bointment\b", re.IGNORECASE)
_PART = re.compile(r"(?P<name>[A-Za-z]{5,})\s*(?:\(|-|:)?\s*(?:\d+(?:\.\d+)?|\.\d+)\s?%")
_NO_INGREDIENT = frozenset(
    {
        "cream",
        "compound",
        "compounded",
        "topical",
        "ointment",
        "lotion",
        "patch",
        "patches",
        "solution",
        "base",
        "sodium",
    }
    | {
        "hydrochloride",
        "transdermal",
        "medication",
        "strength",
        "containing",
        "lipoderm",
        "about",
        "analgesic",
        "spray",
    }
)
_HALF_BEFORE = re.compile(r"\b(?P<name>[A-Za-z]{6,})\s?/\s?$")
_HALF_BEHIND = re.compile(r"\s?/\s?(?P<name>[A-Za-z]{6,})\b")
_COUNTED = re.compile(r"#|\bqty|\brefill", re.IGNORECASE)


def ingredients_of(text: str, found: Drug, drugs: list[Term]) -> tuple[str, ...]:
    """Ingredients of the drug, and of the others beside it where they are one compound or the same drug spelt out."""
    merged = dict.fromkeys(found.ingredients)
    if len(drugs) > 2 and text[drugs[0].end :].lstrip().startswith("(") and "%" in text:  # a brand, and what is in it
        drugs = drugs[1:]
        merged = dict.fromkeys(drug(drugs[0].id).ingredients)
    for term in drugs[1:]:
        other = drug(term.id)
        if same_drug(other, found) or set(other.ingredients) <= set(merged):
            continue
        counted = _COUNTED.search(text[drugs[0].end : term.start])
        if set(merged) <= set(other.ingredients) or (_COMPOUNDED.search(text) and not counted):
            merged.update(dict.fromkeys(other.ingredients))
    return tuple(merged) if text.count("%") < 2 else _compounded(text, tuple(merged), drugs)


def with_misspelt_half(text: str, known: Term, ingredients: tuple[str, ...]) -> tuple[str, ...]:
    """The ingredients of a combination of which only one half is written as it should be ("Hydrocodn/APAP")."""
    half = _HALF_BEFORE.search(text, 0, known.start) or _HALF_BEHIND.match(text, known.end)
    if half is None:
        return ingredients
    both = find_drug(f"{half['name']}/{known.text}", fuzzy=True)
    other = drug_begun(half["name"])
    if both is None and other is not None:
        both = find_drug(f"{other.ingredients[0]}/{ingredients[0]}")
    return both.ingredients if both is not None else ingredients


def _compounded(text: str, known: tuple[str, ...], drugs: list[Term]) -> tuple[str, ...]:
    """The ingredients of a compound whose parts bear percentages, also of a part that only those tell ("Camphor 3%").

    Where every percentage has its part, a brand's name before them ("Xcream (...)") adds nothing.
    """
    parts: dict[str, None] = {}
    named = 0
    for written in _PART.finditer(text):
        start, name = written.start("name"), written["name"].lower()
        if name in _NO_INGREDIENT:
            continue
        named += 1
        term = next((term for term in drugs if term.start <= start < term.end), None)
        meant = drug(term.id) if term else find_drug(name, fuzzy=True)
        parts.update(dict.fromkeys(meant.ingredients if meant else (name,)))
    if named < 2:
        return known
    return tuple(parts if named == text.count("%") else dict.fromkeys([*known, *parts]))
