"""What a request names beside the one treatment that it is read as."""

import re
from functools import lru_cache

import msgspec

from openimr.model import Treatment
from openimr.requests.context import context_terms
from openimr.requests.naming import SEDATION, VAGUE
from openimr.requests.parsing import in_words, parse_request
from openimr.requests.partial import partial_of
from openimr.vocabulary import Term, codes_in, drug, procedure, scan

_DRUGS = frozenset({"drug"})
_PROCEDURES = frozenset({"procedure"})
_STUDIES = {"electrodiagnostic studies": frozenset({"electromyography", "nerve conduction study"})}
# What comes with another treatment, where it is named second.
_ACCESSORIES = frozenset({"electrodes and supplies", "medical supplies", "compound medication", "bone graft"})
_SIGN = re.compile(r"\s*(?:[,;+&/]|\b(?:and|plus|with)\b)\s*", re.IGNORECASE)
_WITH = re.compile(r"\b(?:with|using|of)\b", re.IGNORECASE)
_COUNTED = re.compile(r"[^,;]{0,25}(?:#|\bqty)", re.IGNORECASE)
# What a course of therapy consists of is no further treatment.
_INCLUDED = re.compile(r"\b(?:to include|including|includes|consisting of|such as)\b", re.IGNORECASE)
_LISTED = re.compile(r"[,;+&/]|\b(?:and|plus)\b", re.IGNORECASE)
_PLACED = frozenset({"therapy", "injection", "imaging", "surgery", "test"})


@lru_cache(maxsize=4096)
def others_named(text: str) -> tuple[str, ...]:
    """Procedures that a request names beside the one that its treatment holds ("MRI/CT of the spine" names ct scan).

    Parts of a study, imaging guidance, words that say little, and operations that are only context are left out.
    """
    treatment = parse_request(text)
    if treatment.procedure is None:
        return ()
    words = _asked(text)
    found = scan(words).terms(_PROCEDURES)
    context = context_terms(words, found)
    if len(context) < len(found):
        found = [term for term in found if term not in context]
    # Where its own name does not stand, the procedure was told from the first name ("Ultrasound 1 times 8").
    places = {term.start for term in found if term.id == treatment.procedure} or {term.start for term in found[:1]}
    parts = _STUDIES.get(treatment.procedure, frozenset())
    return tuple(
        dict.fromkeys(
            term.id
            for term in found
            if term.id != treatment.procedure
            and term.start not in places
            and term.id not in VAGUE
            and term.id not in SEDATION
            and term.id not in parts
        )
    )


@lru_cache(maxsize=4096)
def also_named(text: str) -> tuple[Treatment, ...]:
    """The further treatments of a request line, in order, beside the one that `parse_request` gives.

    "PT 2x4 L/S + TENS unit purchase" also asks for the unit, a list of billing codes for each procedure, a list of
    kits for each drug. Operations that are only context, parts of a study or compound, guidance and supplies that go
    with a treatment are left out. A part of the body that only the first names holds for therapy, injections and
    studies behind it as well. Never raises.
    """
    main = parse_request(text)
    words = _asked(text)
    heads = _heads(words, main)
    also: list[Treatment] = []
    for index, (start, end) in enumerate(heads):
        if index == 0 or (main.kind == "therapy" and _INCLUDED.search(words, 0, start)):
            continue
        stop = _cut(words, end, heads[index + 1][0]) if index + 1 < len(heads) else len(words)
        first = _cut(words, heads[index - 1][1], start)
        treatment = parse_request(words[first:stop].strip(" ,;+&/"))
        if treatment.body_part is None and treatment.kind in _PLACED:
            treatment = msgspec.structs.replace(treatment, body_part=main.body_part, laterality=main.laterality)
        if _is_other(treatment, main) and treatment not in also:
            also.append(treatment)
    return tuple(also)


def _asked(text: str) -> str:
    partial = partial_of(text)
    return in_words(" ".join(((partial.remaining if partial else None) or text).split()))


def _heads(words: str, main: Treatment) -> list[tuple[int, int]]:
    """Where the names of treatments stand; of codes only where no word names one."""
    found_in = scan(words)
    procedures = found_in.terms(_PROCEDURES)
    context = context_terms(words, procedures)
    if len(context) < len(procedures) or found_in.terms(_DRUGS):
        procedures = [term for term in procedures if term not in context]
    studies = _STUDIES.get(main.procedure or "", frozenset())
    named = [term for term in procedures if term.id not in SEDATION | _ACCESSORIES | studies]
    named += [term for term in found_in.terms(_DRUGS) if not _is_used(words, term, main, procedures)]
    if not named:
        return [(start, end) for start, end, _ in codes_in(words)]
    spans: list[tuple[int, int]] = []
    for term in sorted(named):
        if not spans or term.start >= spans[-1][1]:
            spans.append((term.start, term.end))
    return spans


def _is_used(words: str, term: Term, main: Treatment, procedures: list[Term]) -> bool:
    """Whether a drug is part of the treatment before it: of an injection, of a compound, or its own second name."""
    if set(drug(term.id).ingredients) <= set(main.ingredients):
        first = scan(words).terms(_DRUGS)[0]
        return term.start != first.start
    before = [other for other in procedures if other.start < term.start]
    if not before or procedure(before[-1].id).kind not in {"injection", "surgery"}:
        return False
    between = words[before[-1].end : term.start]
    if _COUNTED.match(words, term.end):
        return False
    return _LISTED.search(_WITH.split(between, maxsplit=1)[0]) is None


def _cut(words: str, start: int, stop: int) -> int:
    """Where the second of two treatments begins: behind the last list sign between them, else at its name."""
    signs = [sign.end() for sign in _SIGN.finditer(words, start, stop)]
    return signs[-1] if signs else stop


def _is_other(treatment: Treatment, main: Treatment) -> bool:
    if treatment.kind == "medication":
        return bool(treatment.ingredients) and not set(treatment.ingredients) <= set(main.ingredients)
    if treatment.procedure is None or treatment.procedure in VAGUE - {"therapeutic exercise", "laboratory tests"}:
        return False
    if treatment.procedure in _STUDIES.get(main.procedure or "", frozenset()):
        return False
    same = treatment.procedure == main.procedure
    return not same or (treatment.body_part is not None and treatment.body_part != main.body_part)
