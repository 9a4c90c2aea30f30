"""Signs on physical examination: what was looked for, where, and what was found. A normal sign is a finding too."""

import re
from collections.abc import Iterator

from openimr.clinical.body.movement import FREE, LISTED, MOVEMENT, WHOLE_THOUGH_PAINFUL, moved, movements
from openimr.clinical.body.places import Place, level_in, side_word
from openimr.clinical.body.results import ending, result_of, says_result
from openimr.clinical.body.rules import UNREAD, cue, pattern
from openimr.clinical.body.studies import modality_in
from openimr.clinical.body.unlisted import tested
from openimr.clinical.body.view import View, draft, labelled, page_of, view_of, view_of_text
from openimr.clinical.passage import Draft, Passage
from openimr.clinical.quick import quick
from openimr.model import AttributeValue
from openimr.vocabulary import Term

_READ = frozenset({"objective", "", "history", "studies", "subjective", "records reviewed", "diagnoses", "procedures"})
_LOOSE = frozenset(
    {
        "gait",
        "wound",
        "vital signs",
        "swelling",
        "deformity",
        "strength",
        "sensation",
        "instability",
        "speed",
        "grind",
        "distraction",
        "mental status",
        "apprehension",
        "facet loading",
    }
)
"""Words that mean a sign only where an examination is told."""
_TOLD = frozenset({"spasm", "tenderness"})
_EXAM_SAID = cue("exam", "exam said")
_STRENGTH = re.compile(r"(?<![\d/])(?P<v>[0-5])(?P<s>[+-]?)\s?(?:/|over|out of)\s?5\b(?!/)")
_DEGREES = quick(r"(?P<v>\d{1,3})\s?(?:degrees?\b|deg\b|°|º)")
_PERCENT = re.compile(r"(?P<v>\d{1,3})\s?(?:%|percent)")
_DERMATOME = quick(r"\b(?:medial|lateral|dorsal|plantar)\s+(?:\w+\s+)?(?:foot|leg|thigh|calf|forearm|hand)\b")
_OTHER = frozenset({"deformity", "atrophy", "instability", "swelling", "wound"})
"""Signs that a study shows too: beside an MRI they are its result."""


_TOUCH = quick(
    r"palpation|effusion|crepit|ecchymo|erythem|discolo|\b(?:cozen|mill|ely|ober|thomas|froment|adson|roos|thompson|homan|"
    r"trendelenburg|bechterew|soto|valsalva|jackson|grip|heels?|toes?)\b"
)


def exam(passage: Passage) -> Iterator[Draft]:
    """Signs with result, side, part, level, and figures with their unit; one draft a sign and part."""
    if passage.section in UNREAD or passage.checked is False or passage.section not in _READ:
        return
    if passage.context.kind in {
        "imaging",
        "electrodiagnostic",
        "laboratory",
        "urine drug test",
        "pdmp report",
        "imr application",
    }:
        return
    view = view_of(passage)
    if not view.signs and _TOUCH.search(view.text) is None and MOVEMENT.search(view.text) is None:
        return
    told = passage.section == "objective" or bool(_EXAM_SAID.search(view.text))
    study = passage.section != "objective" and modality_in(view.text) is not None
    yield from movements(passage, view, told)
    if told and not study:
        yield from _palpated(passage, view)
        yield from tested(passage, view)
        yield from moved(passage, view)
    for term in view.signs:
        if term.id in _LOOSE and not told:
            continue
        if term.id in _TOLD and passage.section == "subjective" and not _EXAM_SAID.search(view.text):
            continue
        if study and term.id in _OTHER:
            continue
        found = _sign(view, term, passage)
        sides = _BY_SIDE.match(view.text, term.end) if found is not None else None
        if found is not None and sides is not None:
            for result, side in ((sides["one"], sides["side"]), (sides["two"], sides["other"])):
                given = found[2] | {"result": result.lower(), "side": side.lower()}
                yield draft(passage, "exam", term.start, sides.end(), given, assertion="affirmed", anchor=term.start)
        elif found is not None:
            start, end, given = found
            yield draft(passage, "exam", start, end, given, assertion="affirmed", anchor=term.start)
            for place in (*_ahead(view, term), *_further(view, term)) if given["result"] in _FURTHER else ():
                more = given | {"body_part": place.part, "side": place.side}
                yield draft(
                    passage,
                    "exam",
                    min(start, place.start),
                    max(end, place.end),
                    more,
                    assertion="affirmed",
                    anchor=term.start,
                )


def _sign(view: View, term: Term, passage: Passage) -> tuple[int, int, dict[str, AttributeValue | None]] | None:
    text = view.text
    a, b = view.chunk(term.start)
    if _AIMED_AT.search(text, a, term.start):
        return None
    clause = view.clause(term.start)
    a, b = _own(view, term, a, b)
    result = result_of(
        term, text[a : term.start], text[term.end : b], text[clause[0] : term.start], text[b : clause[1]]
    )
    if result is None and (shared := _SHARED.match(text, term.end, clause[1])) is not None:
        result = result_of(term, "", shared["said"], "")
    if term.id == "range of motion":
        if result is None:
            result = _of_list(view, term, clause[0])
        elif result == "decreased" and WHOLE_THOUGH_PAINFUL.search(text, 0, term.start):
            result = "normal"
    if result is None:
        return None
    place = _place(view, term, a, b)
    near = text[a:b]
    given: dict[str, AttributeValue | None] = {
        "sign": term.id,
        "result": result,
        "body_part": place.part
        if place
        else _at_joint_line(text, term) or labelled(passage) or _carried(term, passage),
        "side": (place.side if place else None) or side_word(near),
        "level": level_in(near),
    }
    start, end = term.start, term.end
    if place is not None:
        start, end = min(start, place.start), max(end, place.end)
    if term.id == "strength":
        figure = min(_STRENGTH.finditer(text, a, b), key=lambda m: (m["v"], m["s"] != "-"), default=None)
        if figure is not None:
            given |= {"value": float(figure["v"]), "unit": "/5"}
            moved = MOVEMENT.search(text, a, b)
            given["movement"] = moved.group().lower() if moved else None
            given["body_part"] = given["body_part"] or _that_moves(moved, passage)
            start, end = min(start, figure.start()), max(end, figure.end())
    elif term.id == "straight leg raise":
        figure = _DEGREES.search(text, a, b)
        if figure is not None:
            given |= {"value": float(figure["v"]), "unit": "degrees"}
    elif term.id == "range of motion":
        figure = _PERCENT.search(text, a, b)
        if figure is not None:
            given |= {"value": float(figure["v"]), "unit": "percent"}
    return min(start, _cue_start(text, a, start)), ending(text, end, b), given


def _of_list(view: View, term: Term, a: int) -> str | None:
    """The result that opens a list of parts: "decreased neck, low back and left hip range of motion"."""
    opened = LISTED.search(view.text, a, term.start)
    return None if opened is None else "normal" if FREE.match(opened["how"]) else "decreased"


def _ahead(view: View, term: Term) -> Iterator[Place]:
    """The other parts of such a list."""
    opened = LISTED.search(view.text, view.clause(term.start)[0], term.start) if term.id == "range of motion" else None
    if opened is not None and "," in opened["parts"]:
        yield from view.places_between(opened.start("parts"), term.start)[:-1]


def _place(view: View, term: Term, a: int, b: int) -> Place | None:
    """The sign's part: what a preposition right behind it names, else the nearest, never one behind another sign."""
    if _UPON.match(view.text, term.end, b) is not None:
        follows = view.places_between(term.end, b)
        if follows:
            return follows[0]
    place = view.place(term.start, term.end)
    if place is None or a <= place.start < b:
        return place
    first, last = (place.end, term.start) if place.start < term.start else (term.end, place.start)
    return None if any(first <= sign.start < last for sign in view.signs) and place.start > term.end else place


def _that_moves(movement: re.Match[str] | None, passage: Passage) -> str | None:
    """The joint whose abduction is tested with no part beside it: the shoulder or hip of which the page speaks.

    Without it the weakness would stand with no place, and could be taken for a sign of the neck.
    """
    if movement is None or not movement.group().lower().endswith("abduction"):
        return None
    page = page_of(passage).lower()
    named = [part for part in ("shoulder", "hip") if part in page]
    return named[0] if len(named) == 1 else None


def _at_joint_line(text: str, term: Term) -> str | None:
    return "knee" if _JOINT_LINE.search(text, max(0, term.start - 30), term.end + 40) else None


_JOINT_LINE = pattern(r"\bjoint[- ]line\b")
_UPON = cue("exam", "upon")


def _own(view: View, term: Term, a: int, b: int) -> tuple[int, int]:
    """The part of a stretch between commas that is the sign's own: "full motion of the neck | and no spasm"."""
    for other in view.signs:
        if a <= other.start < term.start:
            cut = next((m for m in _AND.finditer(view.text, other.end, term.start)), None)
            if cut is not None and says_result(view.text[cut.end() : term.start]):
                a = cut.end()
        elif term.end <= other.start < b:
            cut = next((m for m in _AND.finditer(view.text, term.end, other.start)), None)
            if cut is not None and says_result(view.text[cut.end() : other.start]):
                b = cut.start()
    return a, b


_AND = pattern(r" (?:and|with|but) ")


def _further(view: View, term: Term) -> Iterator[Place]:
    """The other parts of "tenderness over the lumbar muscles, left shoulder and left wrist"."""
    if term.id not in _SPREAD:
        return
    edge, first = term.end, True
    for place in view.places_between(term.end, view.clause(term.start)[1]):
        if not _JOINED.fullmatch(view.text, edge, place.start):
            return
        if not first and place.part != "head":
            yield place
        edge, first = place.end, False


def _palpated(passage: Passage, view: View) -> Iterator[Draft]:
    for name, said in _PALPATED:
        for match in said.finditer(view.text):
            if any(t.start < match.end() and match.start() < t.end for t in view.signs):
                continue
            place = view.place(match.start(), match.end())
            chunk = view.chunk(match.start())
            absent = _NONE_BEFORE.search(view.text, chunk[0], match.start()) is not None
            given: dict[str, AttributeValue | None] = {
                "sign": name,
                "result": "absent" if absent else "present",
                "body_part": place.part if place else labelled(passage),
                "side": (place.side if place else None) or side_word(view.text[slice(*chunk)]),
            }
            end = place.end if place and place.start >= match.end() else match.end()
            yield draft(passage, "exam", match.start(), end, given, assertion="affirmed", anchor=match.start())


_SPREAD = frozenset({"tenderness", "spasm", "swelling", "trigger point", "range of motion"})
_FURTHER = frozenset({"present", "decreased", "normal"})
_JOINED = pattern(
    r"[ ,&]*(?:(?:to palpation|and|of|over|along|at|in|to|about|the|both|left|right|bilateral|muscles?|area|region|"
    r"paraspinal|paravertebral|musculature|spine|joints?|is noted|was noted|noted)\b[ ,&]*)*"
)
_SHARED = cue("exam", "shared result")
_BY_SIDE = cue("exam", "by side")
_PALPATED = tuple((name, cue("exam", f"palpated {name}")) for name in ("tenderness", "swelling", "other"))
_NONE_BEFORE = pattern(r"\b(?:no|without|not|denies|negative for)\b")


def _carried(term: Term, passage: Passage) -> str | None:
    """The spine part that the sentence before examines: "Lumbar spine ROM is full. No spasm."."""
    if term.id not in _MUSCLE or passage.section != "objective" or not passage.before:
        return None
    parts = {p.part for p in view_of_text(passage.before).places}
    return next(iter(parts)) if len(parts) == 1 and parts <= _SPINE else None


_MUSCLE = frozenset({"spasm", "tenderness", "trigger point"})
_SPINE = frozenset({"lumbar spine", "cervical spine", "thoracic spine"})
_AIMED_AT = pattern(r"\b(?:restor(?:e|ing)|improve|improving|increase|increasing|maintain\w*|regain\w*) (?:\w+ ){0,4}$")
_CUE = re.compile(r"(?:[\w+()'/-]+\s+){0,3}$")


def _cue_start(text: str, a: int, start: int) -> int:
    words = _CUE.search(text, a, start)
    if words is None:
        return start
    lead = text[words.start() : start]
    cue = re.search(
        r"\b(?:no|not|without|positive|negative|marked|decreased|diminished|reduced|limited|normal|full|mild|moderate|"
        r"severe|slight|intact)\b|\([+-]\)",
        lead,
        re.IGNORECASE,
    )
    return words.start() + cue.start() if cue else start
