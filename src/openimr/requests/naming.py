"""Which procedure a request means: by its words, by words that stand apart, by a drug's route, by codes."""

import re

from openimr.requests.places import Place
from openimr.requests.rates import Course
from openimr.requests.shorthand import together
from openimr.vocabulary import Code, Drug, Procedure, Term, procedure, procedure_of

_BY_NEEDLE = re.compile(r"\b(?:injections?|injected|intramuscular(?:ly)?|IM|shots?)\b(?!\s*device)", re.IGNORECASE)
# These say little about what is asked for and give way to a second name in the same request.
VAGUE = frozenset(
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
_POST = re.compile(r"\bpost[- ]?op|\bs/p\b|\bpost[- ]?surg", re.IGNORECASE)
# A field of surgery with one of these is a visit to its surgeon: "2nd opinion spine surgery".
FIELDS = frozenset({"spine surgery", "hand surgery", "foot surgery", "surgery"})
_OPINION = re.compile(r"\b(?:consult|opinion|referral|evaluation|follow-up)", re.IGNORECASE)
# "PT eval and treat 2x4" asks for the course.
_EVALUATED = {
    "physical therapy evaluation": "physical therapy",
    "acupuncture evaluation": "acupuncture",
    "chiropractic evaluation": "chiropractic treatment",
}
# Operations whose names leave the part of the body open, and what they are called where it is not part and name.
_OF_A_PART = frozenset({"arthroscopy", "arthroplasty", "arthrodesis"})
_AT = {
    "knee arthroplasty": "total knee replacement",
    "hip arthroplasty": "total hip replacement",
    "thumb arthroplasty": "cmc arthroplasty",
    "lumbar spine arthrodesis": "lumbar fusion",
    "cervical spine arthrodesis": "cervical fusion",
    "sacroiliac joint arthrodesis": "sacroiliac joint fusion",
    "ankle arthrodesis": "ankle fusion",
    "foot arthrodesis": "ankle fusion",
    "wrist arthrodesis": "wrist fusion",
}
# What goes with a treatment and is none of its own.
SEDATION = frozenset({"fluoroscopy", "anesthesia", "surgical facility", "unspecified treatment"})


def procedure_among(found: list[Term]) -> Procedure | None:
    """The first of the procedures found that says much; an EMG beside an NCV makes electrodiagnostic studies."""
    entries = [procedure(term.id) for term in found]
    if {"electromyography", "nerve conduction study"} <= {entry.id for entry in entries}:
        return procedure("electrodiagnostic studies")
    telling = [entry for entry in entries if entry.id not in VAGUE]
    return next(iter(telling or entries), None)


def injected(text: str, found: Drug) -> Procedure | None:
    """The injection that a drug's name and its route make together: "Toradol 60 mg injection", "Orthovisc"."""
    if "viscosupplement" in found.classes:
        return procedure("viscosupplementation")
    if len(found.ingredients) != 1 or not _BY_NEEDLE.search(text):
        return None
    if found.form == "injection" and "corticosteroid" in found.classes:
        return together(text, "injection") or procedure("corticosteroid injection")
    return procedure_of(f"{found.ingredients[0]} injection")


def told_apart(named: Procedure, place: Place, course: Course) -> Procedure:
    """The procedure that the rest of the request makes of a name with two meanings."""
    if named.id == "diagnostic ultrasound" and course.frequency:
        return procedure("therapeutic ultrasound")
    if named.id in _EVALUATED and (course.frequency or (course.visits or 0) > 1 or course.duration):
        return procedure(_EVALUATED[named.id])
    return at_place(named, place.body_part)


def at_place(named: Procedure, body_part: str | None) -> Procedure:
    """An operation that may be done to several parts of the body, as that of one: a fusion of the lumbar spine."""
    joint = f"{body_part} {named.id}"
    if named.id in _OF_A_PART:
        return procedure_of(_AT.get(joint, joint)) or named
    return named


def without(text: str, context: list[Term]) -> str:
    """The text with its context blanked, so that it does not say what is asked for."""
    for term in context:
        text = text[: term.start] + " " * (term.end - term.start) + text[term.end :]
    return text


def more_telling(text: str, context: list[Term], named: Procedure | None, codes: tuple[Code, ...]) -> Procedure | None:
    """What codes, or words that stand apart, make of a request whose words name nothing or little.

    A code beside words gives way to them unless it says more of the same kind ("brace L0631").
    """
    if named is not None and named.id in FIELDS and _OPINION.search(text):
        return together(text, "visit") or named
    if named is not None and named.id not in VAGUE:
        return named
    meant = _of_codes(codes)
    if meant is not None and (named is None or named.kind == meant.kind or named.id == "fluoroscopy"):
        return meant
    whole = text
    text = without(text, context)
    if named is None and _POST.search(text):  # "postoperative rehab, capsulitis release" asks for the rehab
        named = together(text, "therapy")
    if named is None or named.id == "fluoroscopy":
        return together(text) or named
    if named.kind in {"visit", "equipment"}:
        telling = together(whole, named.kind)
        return telling if telling is not None and telling.id not in VAGUE else named
    return named


def _of_codes(codes: tuple[Code, ...]) -> Procedure | None:
    meant = [procedure(code.procedure) for code in codes]
    if {"electromyography", "nerve conduction study"} <= {entry.id for entry in meant}:
        return procedure("electrodiagnostic studies")
    return next((entry for entry in meant if entry.id not in SEDATION), next(iter(meant), None))
