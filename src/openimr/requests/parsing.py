"""Request text to Treatment."""

import re
from functools import lru_cache

import msgspec

from openimr.model import Treatment
from openimr.requests.coded import Coded, set_apart
from openimr.requests.compounds import ingredients_of, with_misspelt_half
from openimr.requests.context import context_terms, joint_of
from openimr.requests.directions import direction_of, rate_of
from openimr.requests.naming import SEDATION, injected, more_telling, procedure_among, told_apart, without
from openimr.requests.numbers import in_figures, whole
from openimr.requests.partial import partial_of
from openimr.requests.places import place_of, without_levels
from openimr.requests.prescriptions import quantity_of, refills_of, strength_of, without_amounts
from openimr.requests.rates import bare_count, course_of, length_of
from openimr.requests.shorthand import parts_written_out, together, written_out
from openimr.requests.spelling import corrected
from openimr.vocabulary import Drug, Procedure, Scan, Term, drug, drug_begun, find_drug, scan

_DRUGS = frozenset({"drug"})
_PROCEDURES = frozenset({"procedure"})
_LEAD = re.compile(
    r"^(?:\W*\d{1,2}[.)]\s+|\W*(?:retro(?:spective(?:ly)?)?\b(?!-)(?: request(?:s)?)?(?: for)?|"
    r"associated surgical services?\s*:|"
    r"(?:prospective )?requests? for|"
    r"(?:\d+|one|a) prescriptions? (?:of|for)|authorization for|purchase of|rental of)\s*:?\s*)+",
    re.IGNORECASE,
)
_PRESCRIBED = re.compile(r"\d\s?(?:mg|mcg|%|gm|grams?)\b|#\s?\d|\bqty\b|\btab(?:let)?s?\b|\brefills?\b", re.IGNORECASE)
# What nobody knows is a drug all the same where it has a strength and a count or a dosage form.
_DISPENSED = re.compile(
    r"\d\s?(?:mg|mcg|%).*(?:#\s?\d|\bqty\b|\btab|\bcap|\bcream\b|\bgel\b|\bpatch|\bointment\b)"
    r"|(?:#\s?\d|\bqty\b).*\d\s?(?:mg|mcg)\b",
    re.IGNORECASE,
)
_SERVICE_DATE = re.compile(r"\b(?:DOS|dates? of service)\b\W*\d{1,2}[/-]\d{1,2}[/-]\d{2,4}", re.IGNORECASE)
_DEVICE = re.compile(r"\b(?:unit|device|machine|purchase|rental|for home use|home kit)\b", re.IGNORECASE)
# How a needle is guided is no study of its own, and the number of a Tylenol with codeine counts nothing.
_GUIDED = re.compile(r"\b(?:ultrasound|ultrasonic|fluoroscopic|fluoroscopy|US)[- ]guid(?:ed|ance)\b", re.IGNORECASE)
_WITH_CODEINE = re.compile(
    r"\bTylenol(?: with codeine)?\s*(?:#|no\.?\s?|number\s|-)\s?[2-4](?=\s|,|;|$)(?:\s+with codeine)?", re.IGNORECASE
)
# "ESI #2" is the second of them; "injections #2" are two.
_WHICH = re.compile(r"(?<!s )(?<!s)#\s?\d(?!\d)(?:\s*(?:of|/)\s*\d+)?")
_NAME = re.compile(r"[A-Za-z][A-Za-z-]+")
_DOSED = re.compile(r"\.?\s*\d")


def parse_request(text: str) -> Treatment:
    """The treatment that `text` asks for, as physicians and reviewers word it; what it does not say is null.

    Text that names nothing the vocabulary knows gives kind "other", or "medication" where it is written like a
    prescription. Of a published letter's "original request ... remaining portion" the remaining portion is parsed.
    Never raises.
    """
    return _parsed(text)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Treatment:
    partial = partial_of(text)
    if partial is None:
        return _treatment(" ".join(text.split()))
    treatment = _treatment(partial.remaining or partial.requested or "")
    if treatment.kind != "other" or treatment.procedure or not partial.remaining or not partial.requested:
        return treatment
    whole = _treatment(partial.requested)  # "... the remaining portion, 6 visits" leaves out of what
    return (
        msgspec.structs.replace(
            whole, visits=treatment.visits or _count_in(partial.remaining), frequency=None, duration=None
        )
        if whole.kind != "medication"
        else msgspec.structs.replace(whole, quantity=_count_in(partial.remaining))
    )


def _count_in(text: str) -> int | None:
    """The only figure of a remainder without a name ("#30", "6")."""
    figures = in_figures(text)
    return quantity_of(figures) or whole(figures)


def _treatment(flat: str) -> Treatment:
    coded = set_apart(in_words(flat))
    treatment = _read(coded.words, coded)
    if treatment.kind != "other" or treatment.procedure is not None:
        return treatment
    mended = corrected(coded.words)
    return _read(mended, coded) if mended != coded.words else treatment


def in_words(flat: str) -> str:
    """A request on one line without its date of service and its opening, its shorthand written out."""
    if "DOS" in flat or "ervice" in flat:
        flat = _SERVICE_DATE.sub("", flat)
    flat = written_out(flat)
    if "guid" in flat:
        flat = _GUIDED.sub("", flat)
    if "ylenol" in flat or "YLENOL" in flat:
        flat = _WITH_CODEINE.sub("Tylenol with codeine", flat)
    if "%" in flat:
        flat = parts_written_out(flat)
    return _LEAD.sub("", flat).strip(" ,;")


def _read(flat: str, coded: Coded) -> Treatment:
    codes = coded.codes
    found_in = scan(flat)
    drugs = found_in.terms(_DRUGS)
    procedures = [term for term in found_in.terms(_PROCEDURES) if term.id not in SEDATION or not drugs]
    context = context_terms(flat, procedures) if procedures else []
    if context:
        asked = len(context) < len(procedures) or drugs or codes or together(without(flat, context))
        procedures = [term for term in procedures if term not in context] if asked else procedures
        coded = coded if coded.body_part else msgspec.structs.replace(coded, body_part=joint_of(context))
    named = procedure_among(procedures)
    found = _drug_asked_for(flat, drugs, named, procedures)
    if found is None and named is None and _PRESCRIBED.search(flat):
        found = _misspelt(flat)
        if found is None and not codes and _DISPENSED.search(flat):
            return _medication(flat, found_in, None, drugs, named)
    needle = injected(flat, found) if found is not None else None
    if found is not None and needle is None:
        return _medication(flat, found_in, found, drugs, named)
    return _service(flat, found_in, more_telling(flat, context, needle or named, codes), drugs, coded)


def _drug_asked_for(text: str, drugs: list[Term], named: Procedure | None, procedures: list[Term]) -> Drug | None:
    """The drug that is the request itself, not one that a procedure uses."""
    if not drugs:
        return None
    first = drugs[0]
    if named is None or named.id in {"compound medication", "unspecified treatment", "medical food"}:
        return drug(first.id)
    start = next(term for term in procedures if term.id == named.id).start
    if named.kind == "injection" or start < first.start or drug(first.id).form == "injection":
        return (
            drug(first.id) if start > first.start and _PRESCRIBED.search(text) and named.kind != "injection" else None
        )
    return drug(first.id) if start > first.start else None


def _misspelt(text: str) -> Drug | None:
    """The drug of a prescription's first words: cut off ("omepraz 20 mg") or misspelt, short names beside a figure."""
    words = list(_NAME.finditer(text))
    for size in (2, 1):
        for start in range(min(3, max(0, len(words) - size + 1))):
            written = " ".join(word[0] for word in words[start : start + size])
            dosed = size == 1 and _DOSED.match(text, words[start].end()) is not None
            found = find_drug(written, fuzzy=True, shortest=5 if dosed else 6)
            if found is None and size == 1:
                found = drug_begun(written)
            if found is not None:
                return found
    return None


def _medication(text: str, found_in: Scan, found: Drug | None, drugs: list[Term], named: Procedure | None) -> Treatment:
    ingredients = ingredients_of(text, found, drugs) if found else ()
    if len(ingredients) == 1 and drugs and "/" in text:
        ingredients = with_misspelt_half(text, drugs[0], ingredients)
    figures = in_figures(text)
    after = drugs[0].end if drugs else 0
    direction = direction_of(without_amounts(text))
    place = place_of(text, found_in)
    return Treatment(
        kind="medication",
        ingredients=ingredients,
        strength=strength_of(text, after, combination=len(ingredients) > 1),
        quantity=quantity_of(figures),
        refills=refills_of(figures),
        sig=" ".join(direction.split()) if direction else None,
        frequency=rate_of(direction),
        duration=length_of(figures),
        body_part=place.body_part,
        laterality=place.laterality,
        procedure="compound medication" if named and named.id == "compound medication" else None,
    )


def _service(text: str, found_in: Scan, named: Procedure | None, drugs: list[Term], coded: Coded) -> Treatment:
    figures = in_figures(text)
    place = place_of(text, found_in)
    if place.body_part is None and (coded.codes or coded.body_part):
        agreeing = (code.body_part for code in coded.codes if named is not None and code.procedure == named.id)
        place = msgspec.structs.replace(place, body_part=next(filter(None, agreeing), coded.body_part))
    course = course_of(without_levels(figures))
    named = told_apart(named, place, course) if named else None
    kind = named.kind if named else "other"
    if kind == "therapy" and not course.visits and not course.frequency and _DEVICE.search(text):
        kind = "equipment"
    if kind in {"therapy", "program"} and course.visits is None and course.frequency is None:
        course = msgspec.structs.replace(course, visits=bare_count(figures))
    if kind == "injection" and "#" in text and course.visits:
        course = course_of(without_levels(_WHICH.sub(" ", figures)))
    counts = kind in {"therapy", "injection", "visit", "program", "test", "other"}
    used = drug(drugs[0].id) if drugs and kind in {"injection", "other"} else None
    return Treatment(
        kind=kind,
        ingredients=used.ingredients if used else (),
        strength=strength_of(text, drugs[0].end) if used else None,
        quantity=quantity_of(figures) if kind == "equipment" else None,
        visits=course.visits if counts else None,
        frequency=course.frequency,
        duration=course.duration,
        body_part=place.body_part,
        laterality=place.laterality,
        level=place.level,
        procedure=named.id if named else None,
    )
