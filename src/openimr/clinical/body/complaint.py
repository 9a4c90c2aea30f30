"""What the worker complains of: symptom, where, how bad, which way it goes, where it shoots to."""

import re
from collections.abc import Iterator

from openimr.clinical.body.diagnosis import listed_after
from openimr.clinical.body.places import Place, side_of
from openimr.clinical.body.rules import UNREAD, cue, pattern
from openimr.clinical.body.view import View, draft, view_of
from openimr.clinical.passage import Draft, Passage
from openimr.clinical.quick import look, quick
from openimr.model import AttributeValue
from openimr.vocabulary import Term

_CLOSED = UNREAD | {
    "objective",
    "diagnoses",
    "plan",
    "medications",
    "past history",
    "family history",
    "social history",
    "work status",
    "studies",
    "procedures",
    "allergies",
    "request",
    "decision",
    "reasons",
    "records reviewed",
    "form",
}
_SPOKEN = quick(
    r"\bc/o\b|complain|reports?\b|reported|states|stated|denies|denied|notes (?:that|increased|worse)|ongoing "
    r"(?:issues|complaints)|presents? (?:with|for)|symptoms?\b|experienc",
)
_EXAMINED = frozenset(
    {"imaging", "electrodiagnostic", "operative report", "laboratory", "urine drug test", "pdmp report"}
)
_SIGNS = frozenset({"swelling", "spasm", "instability", "locking", "falls", "itching", "fever", "weight loss symptom"})
_NOT_PAIN = quick(
    r"\s*[-/]?(?:medicat\w*|meds?\b|management|clinic|killers?|pills?|medicine|specialist|scale|scores?|relief|reliever|"
    r"control|agreement|contract|patch\w*|physician|doctor|program|diagram|drawings?|generator|catastroph\w*|"
    r"(?:level|rating)s? (?:is|was)? ?(?:not|unavailable)|free\b|syndrome|chapter|guidelines?|psycholog\w+|"
    r"questionnaire|(?:on|to|upon|with) (?:deep |light )?palpation)",
)
_NOT_BEFORE = quick(r"(?:for|against|relieves?|treats?) $")
_SEVERITY = (
    (
        "severe",
        cue("complaint", "severity severe"),
    ),
    ("moderate", pattern(r"\bmoderate(?:ly)?\b")),
    ("mild", pattern(r"\b(?:mild(?:ly)?|slight(?:ly)?|minimal)\b")),
)
_FLARE = cue("complaint", "trend flare")
_TREND = (
    ("unchanged", cue("complaint", "trend unchanged")),
    ("worse", cue("complaint", "trend worse")),
    ("better", cue("complaint", "trend better")),
)
_LIST_BEFORE = quick(
    r"[\s,/&+-]*(?:(?:and|or|joint|muscle|area|region|is|are|has|been|a|the|good|deal|more|very|much|still|constant|chronic|"
    r"severe|moderate|mild|sharp|dull|aching|burning|bilateral|both|left|right|his|her|side|sided|mid|upper|lower)\b"
    r"[\s,/&+-]*)*",
)
_LIST_AFTER = quick(
    r"[\s,/&+-]*(?:(?:and|or|in|of|at|over|to|around|involving|affecting|the|his|her|both|left|right|base|upper|lower|mid|"
    r"lateral|medial|posterior|anterior|back|into|aspect|side|pain|also|as|well|bilateral)\b[\s,/&+-]*)*",
)
_CAUSED = cue("complaint", "caused")
_RADIATES = cue("complaint", "radiates")
_SHORTHAND = {
    "LBP": "lumbar spine",
    "CLBP": "lumbar spine",
    "LBA": "lumbar spine",
    "MBP": "thoracic spine",
}
_SHORT = re.compile(r"\b(LBP|CLBP|LBA|MBP)\b")
_FARES = cue("complaint", "fares")
_RADICULAR = pattern(r"\bradicular (?:complaints?|symptoms?|pain)\b")


def complaint(passage: Passage) -> Iterator[Draft]:
    """Complaints where a note records what the worker says; each symptom once for each body part it is said of."""
    if passage.checked is False or passage.context.kind in _EXAMINED:
        return
    if passage.section in _CLOSED and not (
        passage.section in {"plan", "records reviewed"} and _SPOKEN.search(passage.text)
    ):
        return
    view = view_of(passage)
    seen: set[tuple[str, str | None, str | None]] = set()
    diagnosed = listed_after(view.text) if "diagnos" in view.text or "treat" in view.text else []
    for start, end, symptom, fixed in _symptoms(view, passage):
        if any(a <= start < b for a, b in diagnosed):
            continue
        places = _places(view, start, end, fixed)
        for place in places or (None,):
            part = fixed if place is None else place.part
            side = None if place is None else place.side
            if (symptom, part, side) in seen:
                continue
            seen.add((symptom, part, side))
            first = start if place is None else min(start, place.start)
            last = end if place is None else max(end, place.end)
            given = _qualities(view, start, end, symptom)
            yield draft(
                passage,
                "complaint",
                first,
                max(last, given[1]),
                {"symptom": symptom, "body_part": part, "side": side, **given[0]},
                anchor=start,
            )


def _symptoms(view: View, passage: Passage) -> Iterator[tuple[int, int, str, str | None]]:
    text = view.text
    for match in _SHORT.finditer(text) if "BP" in text or "LBA" in text else ():
        yield match.start(), match.end(), "pain", _SHORTHAND[match.group()]
    radicular = "adicular" in text or "ADICULAR" in text
    for match in _RADICULAR.finditer(text) if radicular else ():
        yield match.start(), match.end(), "radicular pain", None
    if not any(term.id == "pain" for term in view.symptoms):
        for place in view.places:
            fares = _FARES.match(text, place.end)
            if fares is not None:
                yield fares.start("how"), fares.end(), "pain", None
    for term in view.symptoms:
        if _means_something_else(text, term) or (
            term.id in _SIGNS and passage.section not in {"subjective", "review of systems"}
        ):
            continue
        if term.id == "falls":
            continue
        name = "radicular pain" if term.id == "radiating pain" else term.id
        told = (radicular and _RADICULAR.search(text)) or any(other.id == "pain" for other in view.symptoms)
        if name == "radicular pain" and told:
            continue
        yield term.start, term.end, name, None
        if "vomiting" in term.text.lower() or term.text in {"N/V", "n/v"}:
            yield term.start, term.end, "vomiting", None


def _means_something_else(text: str, term: Term) -> bool:
    if term.id == "pain" and (_NOT_PAIN.match(text, term.end) or _NOT_BEFORE.search(text[: term.start])):
        return True
    return (
        term.id == "pain"
        and text[term.start - 8 : term.start].lower().endswith(("chronic ", "cancer "))
        and bool(re.match(r"\s*(?:medical|treatment|patient)", text[term.end :], re.IGNORECASE))
    )


def _places(view: View, start: int, end: int, fixed: str | None) -> tuple[Place, ...]:
    """The parts a symptom is said of: the list it stands beside ("neck, back and right shoulder pain"), else one."""
    if fixed is not None:
        return ()
    clause = view.clause(start)
    inside = [p for p in view.places_between(*clause) if not _is_target(view, p)]
    before = [p for p in inside if p.end <= start]
    found: list[Place] = []
    edge = start
    for place in reversed(before):
        if _LIST_BEFORE.fullmatch(view.text, place.end, edge):
            found.insert(0, place)
            edge = place.start
        else:
            break
    if found:
        return tuple(found)
    after = [p for p in inside if p.start >= end]
    edge = end
    for place in after:
        if _LIST_AFTER.fullmatch(view.text, edge, place.start):
            found.append(place)
            edge = place.end
        else:
            break
    if found:
        return tuple(found)
    one = view.place(start, end)
    return (one,) if one is not None and not _is_target(view, one) else ()


def _is_target(view: View, place: Place) -> bool:
    return any(
        place.start - m.end() <= 12 for m in _RADIATES.finditer(view.text, max(0, place.start - 80), place.start)
    )


def _qualities(view: View, start: int, end: int, symptom: str) -> tuple[dict[str, AttributeValue | None], int]:
    a, b = view.chunk(start)
    near = view.text[max(a, start - 45) : min(b, end + 45)]
    given: dict[str, AttributeValue | None] = {}
    given["severity"] = next((word for word, said in _SEVERITY if said.search(near)), None)
    a, b = view.clause(start)
    clause = view.text[a:b]
    given["trend"] = _trend(view.text[slice(*view.chunk(start))]) or _trend(clause)
    last = end
    if symptom in {"pain", "radicular pain", "numbness", "tingling", "burning"}:
        for match in _RADIATES.finditer(view.text, a, b):
            target = next((p for p in view.places if match.end() <= p.start <= match.end() + 12), None)
            if target is not None and match.start() >= start - 40:
                given["radiates_to"] = _limb(view.text[target.start : target.end], target)
                last = target.end
                break
    return given, last


def _trend(words: str) -> str | None:
    """Which way the words say that a complaint goes; a new flare is told before anything that stays the same."""
    look(words)
    if _FLARE.search(words):
        return "flare"
    return None if _CAUSED.search(words) else next((word for word, said in _TREND if said.search(words)), None)


_LIMBS = quick(r"\b(legs?|arms?|foot|feet|hands?|buttock|thigh|calf)\b")


def _limb(text: str, place: Place) -> str:
    word = _LIMBS.search(text)
    name = word.group(1).lower() if word else place.part
    side = place.side or side_of(text)
    plain = {"legs", "arms", "feet", "hands"}
    return (
        f"{side} {name}"
        if side in {"left", "right"} and name in {"leg", "arm", "foot", "hand"} and name not in plain
        else name
    )
