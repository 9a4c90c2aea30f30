"""Request text to Treatment."""

import re
from functools import lru_cache

import msgspec

from openimr.model import Treatment
from openimr.requests.context import context_terms
from openimr.requests.directions import direction_of, rate_of
from openimr.requests.numbers import in_figures, whole
from openimr.requests.partial import partial_of
from openimr.requests.places import Place, place_of, without_levels
from openimr.requests.prescriptions import quantity_of, refills_of, strength_of, without_amounts
from openimr.requests.rates import Course, course_of, length_of
from openimr.requests.shorthand import parts_written_out, together, written_out
from openimr.requests.spelling import corrected
from openimr.vocabulary import (
    Code,
    Drug,
    Procedure,
    Scan,
    Term,
    codes_in,
    drug,
    drug_begun,
    find_drug,
    procedure,
    procedure_of,
    same_drug,
    scan,
)

_DRUGS = frozenset({"drug"})
_PROCEDURES = frozenset({"procedure"})
_LEAD = re.compile(
    r"^(?:\W*\d{1,2}[.)]\s+|\W*(?:retro(?:spective(?:ly)?)?\b(?!-)(?: request(?:s)?)?(?: for)?|associated surgical services?\s*:|"
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
_CODED = re.compile(r"\d{4}")
_DIAGNOSIS = re.compile(r"\b(?:ICD(?:-?(?:9|10))?(?:-?CM)?:?\s*)?(?P<code>[A-TV-Z]\d[\dA-Z]\.[\dA-Z]{1,4})\b", re.IGNORECASE)
_CODE_SIGN = re.compile(r"\b(?:CPT|HCPCS)(?: codes?)?\b\s*:?#?", re.IGNORECASE)
# "ESI #2" is the second of them; "injections #2" are two.
_WHICH = re.compile(r"(?<!s )(?<!s)#\s?\d(?!\d)(?:\s*(?:of|/)\s*\d+)?")
_NAME = re.compile(r"[A-Za-z][A-Za-z-]+")
_DOSED = re.compile(r"\.?\s*\d")
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
# "PT eval and treat 2x4" asks for the course.
_EVALUATED = {
    "physical therapy evaluation": "physical therapy",
    "acupuncture evaluation": "acupuncture",
    "chiropractic evaluation": "chiropractic treatment",
}
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
    flat = written_out(flat)
    if "ylenol" in flat or "YLENOL" in flat:
        flat = _WITH_CODEINE.sub("Tylenol with codeine", flat)
    if "%" in flat:
        flat = parts_written_out(flat)
    flat = _LEAD.sub("", flat).strip(" ,;")
    codes: tuple[Code, ...] = ()
    if _CODED.search(flat):
        flat, codes = _without_codes(flat)
    treatment = _read(flat, codes)
    if treatment.kind != "other" or treatment.procedure is not None:
        return treatment
    mended = corrected(flat)
    return _read(mended, codes) if mended != flat else treatment


def _read(flat: str, codes: tuple[Code, ...]) -> Treatment:
    found_in = scan(flat)
    drugs = found_in.terms(_DRUGS)
    procedures = [term for term in found_in.terms(_PROCEDURES) if term.id not in _SEDATION or not drugs]
    context = context_terms(flat, procedures) if procedures else []
    if context:
        asked = len(context) < len(procedures) or drugs or codes or together(_without(flat, context))
        procedures = [term for term in procedures if term not in context] if asked else procedures
    named = _procedure(procedures)
    found = _drug_asked_for(flat, drugs, named, procedures)
    if found is None and named is None and _PRESCRIBED.search(flat):
        found = _misspelt(flat)
        if found is None and not codes and _DISPENSED.search(flat):
            return _medication(flat, found_in, None, drugs, named)
    injected = _injected(flat, found) if found is not None else None
    if found is not None and injected is None:
        return _medication(flat, found_in, found, drugs, named)
    return _service(flat, found_in, _more_telling(flat, context, injected or named, codes), drugs, codes)


def _without(text: str, context: list[Term]) -> str:
    """The text with its context blanked, so that it does not say what is asked for."""
    for term in context:
        text = text[: term.start] + " " * (term.end - term.start) + text[term.end :]
    return text


def _without_codes(text: str) -> tuple[str, tuple[Code, ...]]:
    """The text with its billing codes blanked, so that their figures count nothing, and the codes."""
    codes = codes_in(text)
    if not codes:
        return text, ()
    for start, end, _ in codes:
        text = text[:start] + " " * (end - start) + text[end:]
    return _CODE_SIGN.sub(" ", text), tuple(code for _, _, code in codes)


def _more_telling(
    text: str, context: list[Term], named: Procedure | None, codes: tuple[Code, ...]
) -> Procedure | None:
    """What codes, or words that stand apart, make of a request whose words name nothing or little.

    A code beside words gives way to them unless it says more of the same kind ("brace L0631").
    """
    if named is not None and named.id not in _VAGUE:
        return named
    meant = _of_codes(codes)
    if meant is not None and (named is None or named.kind == meant.kind or named.id == "fluoroscopy"):
        return meant
    text = _without(text, context)
    if named is None or named.id == "fluoroscopy":
        return together(text) or named
    if named.kind in {"visit", "equipment"}:
        telling = together(text, named.kind)
        return telling if telling is not None and telling.id not in _VAGUE else named
    return named


def _of_codes(codes: tuple[Code, ...]) -> Procedure | None:
    meant = [procedure(code.procedure) for code in codes]
    if {"electromyography", "nerve conduction study"} <= {entry.id for entry in meant}:
        return procedure("electrodiagnostic studies")
    return next((entry for entry in meant if entry.id not in _SEDATION), next(iter(meant), None))


def _procedure(found: list[Term]) -> Procedure | None:
    entries = [procedure(term.id) for term in found]
    if {"electromyography", "nerve conduction study"} <= {entry.id for entry in entries}:
        return procedure("electrodiagnostic studies")
    telling = [entry for entry in entries if entry.id not in _VAGUE]
    return next(iter(telling or entries), None)


def _injected(text: str, found: Drug) -> Procedure | None:
    """The injection that a drug's name and its route make together: "Toradol 60 mg injection", "Orthovisc, series of 3"."""
    if "viscosupplement" in found.classes:
        return procedure("viscosupplementation")
    if len(found.ingredients) != 1 or not _BY_NEEDLE.search(text):
        return None
    if found.form == "injection" and "corticosteroid" in found.classes:
        return together(text, "injection") or procedure("corticosteroid injection")
    return procedure_of(f"{found.ingredients[0]} injection")


def _told_apart(named: Procedure, place: Place, course: Course) -> Procedure:
    """The procedure that the rest of the request makes of a name with two meanings."""
    if named.id == "diagnostic ultrasound" and course.frequency:
        return procedure("therapeutic ultrasound")
    if named.id in _EVALUATED and (course.frequency or (course.visits or 0) > 1 or course.duration):
        return procedure(_EVALUATED[named.id])
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
    """The drug of the first words of a prescription: cut off ("omepraz 20 mg") or misspelt, short names beside a figure."""
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


def _service(
    text: str, found_in: Scan, named: Procedure | None, drugs: list[Term], codes: tuple[Code, ...]
) -> Treatment:
    figures = in_figures(text)
    place = place_of(text, found_in)
    if place.body_part is None and codes:
        agreeing = (code.body_part for code in codes if named is not None and code.procedure == named.id)
        place = msgspec.structs.replace(place, body_part=next(filter(None, agreeing), None))
    course = course_of(without_levels(figures))
    named = _told_apart(named, place, course) if named else None
    kind = named.kind if named else "other"
    if kind == "therapy" and not course.visits and not course.frequency and _DEVICE.search(text):
        kind = "equipment"
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
