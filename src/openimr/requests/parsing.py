"""Request text to Treatment."""

import re
from functools import lru_cache

import msgspec

from openimr.model import Treatment
from openimr.requests.directions import direction_of, rate_of
from openimr.requests.numbers import in_figures, whole
from openimr.requests.partial import partial_of
from openimr.requests.places import Place, place_of, without_levels
from openimr.requests.prescriptions import quantity_of, refills_of, strength_of, without_amounts
from openimr.requests.rates import Course, course_of, length_of
from openimr.vocabulary import (
    Drug,
    Procedure,
    Scan,
    Term,
    drug,
    find_drug,
    procedure,
    procedure_of,
    same_drug,
    scan,
)

_DRUGS = frozenset({"drug"})
_PROCEDURES = frozenset({"procedure"})
_LEAD = re.compile(
    r"^(?:\W*\d{1,2}[.)]\s+|\W*(?:retrospective(?:ly)?(?: request(?:s)?)?(?: for)?|associated surgical services?\s*:|"
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
_BY_NEEDLE = re.compile(r"\b(?:injections?|injected|intramuscular(?:ly)?|IM|shots?)\b(?!\s*device)", re.IGNORECASE)
_DEVICE = re.compile(r"\b(?:unit|device|machine|purchase|rental|for home use|home kit)\b", re.IGNORECASE)
# How a needle is guided is no study of its own, and the number of a Tylenol with codeine counts nothing.
_GUIDED = re.compile(r"\b(?:ultrasound|ultrasonic|fluoroscopic|fluoroscopy|US)[- ]guid(?:ed|ance)\b", re.IGNORECASE)
_WITH_CODEINE = re.compile(
    r"\bTylenol(?: with codeine)?\s*(?:#|no\.?\s?|number\s|-)\s?[2-4](?=\s|,|;|$)(?:\s+with codeine)?", re.IGNORECASE
)
_COUNTED = re.compile(r"#|\bqty|\brefill", re.IGNORECASE)
# These say little about what is asked for and give way to a second name in the same request.
_VAGUE = frozenset(
    {
        "surgery",
        "unspecified treatment",
        "office visit",
        "specialist consultation",
        "fluoroscopy",
        "laboratory tests",
        "arthroscopy",
        "brace",
        "durable medical equipment",
        "physical modalities",
        "diagnostic imaging",
        "therapeutic exercise",
    }
)
_PARTS = {"electrodiagnostic studies": frozenset({"electromyography", "nerve conduction study"})}
_SEDATION = frozenset({"fluoroscopy", "anesthesia", "surgical facility", "unspecified treatment"})


def parse_request(text: str) -> Treatment:
    """The treatment that `text` asks for, as physicians and reviewers word it; what it does not say is null.

    Text that names nothing the vocabulary knows gives kind "other", or "medication" where it is written like a
    prescription. Of a published letter's "original request ... remaining portion" the remaining portion is parsed.
    Never raises.
    """
    return _parsed(text)


@lru_cache(maxsize=4096)
def others_named(text: str) -> tuple[str, ...]:
    """Procedures that a request names beside the one that its treatment holds ("MRI/CT of the spine" names ct scan).

    Parts of a study, imaging guidance and words that say little are left out.
    """
    treatment = parse_request(text)
    if treatment.procedure is None:
        return ()
    partial = partial_of(text)
    asked = (partial.remaining if partial else None) or text
    found = scan(asked).terms(_PROCEDURES)
    # Where its own name does not stand, the procedure was told from the first name ("Ultrasound 1 times 8").
    places = {term.start for term in found if term.id == treatment.procedure} or {term.start for term in found[:1]}
    parts = _PARTS.get(treatment.procedure, frozenset())
    return tuple(
        dict.fromkeys(
            term.id
            for term in found
            if term.id != treatment.procedure
            and term.start not in places
            and term.id not in _VAGUE
            and term.id not in _SEDATION
            and term.id not in parts
        )
    )


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
    if "DOS" in flat or "ervice" in flat:
        flat = _SERVICE_DATE.sub("", flat)
    if "guid" in flat:
        flat = _GUIDED.sub("", flat)
    if "ylenol" in flat:
        flat = _WITH_CODEINE.sub("Tylenol with codeine", flat)
    flat = _LEAD.sub("", flat).strip(" ,;")
    found_in = scan(flat)
    drugs = found_in.terms(_DRUGS)
    procedures = [term for term in found_in.terms(_PROCEDURES) if term.id not in _SEDATION or not drugs]
    named = _procedure(procedures)
    found = _drug_asked_for(flat, drugs, named, procedures)
    if found is None and named is None and _PRESCRIBED.search(flat):
        found = _misspelt(flat)
        if found is None and _DISPENSED.search(flat):
            return _medication(flat, found_in, None, drugs, named)
    injected = _injected(flat, found) if found is not None else None
    if found is not None and injected is None:
        return _medication(flat, found_in, found, drugs, named)
    return _service(flat, found_in, injected or named, drugs)


def _procedure(found: list[Term]) -> Procedure | None:
    entries = [procedure(term.id) for term in found]
    if {"electromyography", "nerve conduction study"} <= {entry.id for entry in entries}:
        return procedure("electrodiagnostic studies")
    telling = [entry for entry in entries if entry.id not in _VAGUE]
    return next(iter(telling or entries), None)


def _injected(text: str, found: Drug) -> Procedure | None:
    """The injection that a drug's name and its route make together: "Toradol 60 mg injection"."""
    if len(found.ingredients) != 1 or not _BY_NEEDLE.search(text):
        return None
    return procedure_of(f"{found.ingredients[0]} injection")


def _told_apart(named: Procedure, place: Place, course: Course) -> Procedure:
    """The procedure that the rest of the request makes of a name with two meanings."""
    if named.id == "diagnostic ultrasound" and course.frequency:
        return procedure("therapeutic ultrasound")
    joint = f"{place.body_part} {named.id}"
    if named.id in {"arthroscopy", "arthroplasty"}:
        return (
            procedure_of(
                {"knee arthroplasty": "total knee replacement", "hip arthroplasty": "total hip replacement"}.get(
                    joint, joint
                )
            )
            or named
        )
    return named


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
    words = re.findall(r"[A-Za-z][A-Za-z-]+", text)
    for size in (2, 1):
        for start in range(min(3, max(0, len(words) - size + 1))):
            found = find_drug(" ".join(words[start : start + size]), fuzzy=True)
            if found is not None:
                return found
    return None


def _medication(text: str, found_in: Scan, found: Drug | None, drugs: list[Term], named: Procedure | None) -> Treatment:
    ingredients = _ingredients(text, found, drugs) if found else ()
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


def _ingredients(text: str, found: Drug, drugs: list[Term]) -> tuple[str, ...]:
    """Ingredients of the drug, and of the others beside it where they are one compound or the same drug spelt out."""
    merged = dict.fromkeys(found.ingredients)
    for term in drugs[1:]:
        other = drug(term.id)
        if same_drug(other, found) or set(other.ingredients) <= set(merged):
            continue
        counted = _COUNTED.search(text[drugs[0].end : term.start])
        if set(merged) <= set(other.ingredients) or (_COMPOUNDED.search(text) and not counted):
            merged.update(dict.fromkeys(other.ingredients))
    return tuple(merged) if text.count("%") < 2 else _compounded(text, tuple(merged), drugs)


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


def _service(text: str, found_in: Scan, named: Procedure | None, drugs: list[Term]) -> Treatment:
    figures = in_figures(text)
    place = place_of(text, found_in)
    course = course_of(without_levels(figures))
    named = _told_apart(named, place, course) if named else None
    kind = named.kind if named else "other"
    if kind == "therapy" and not course.visits and not course.frequency and _DEVICE.search(text):
        kind = "equipment"
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
