"""Results of imaging and of nerve tests: one finding for each abnormality and level, or "normal"."""

import re
from collections.abc import Iterator
from functools import cache

from openimr.clinical.body.places import level_in, levels_in, side_word
from openimr.clinical.body.rules import UNREAD, cue, data, pattern, worth
from openimr.clinical.body.view import View, draft, page_of, view_of
from openimr.clinical.body.when import dates_in
from openimr.clinical.passage import Draft, Passage
from openimr.clinical.quick import Quick, quick
from openimr.model import Assertion

_MODALITY = (
    ("mr arthrogram", pattern(r"\bm\.?r\.?i?\.? arthro\w+|magnetic resonance arthro\w+")),
    ("mri", pattern(r"\bMRIs?\b|\bM\.R\.I\.|magnetic resonance")),
    ("myelogram", pattern(r"myelogra\w+")),
    ("discogram", pattern(r"discogra\w+")),
    ("dexa", pattern(r"\bDE?XA\b|densitometry|bone density")),
    ("bone scan", pattern(r"bone scan|scintigra\w+")),
    ("ct", quick(r"\bCT\b(?!S)|\bCAT\s+scan|(?i:computed\s+tomogra\w+|computerized\s+tomogra\w+)", 0)),
    ("ultrasound", pattern(r"ultrasound|sonogra\w+|doppler")),
    ("x-ray", cue("studies", "modality x-ray")),
    ("other", pattern(r"imaging (?:stud|result|report)\w*")),
)
_NO = cue("studies", "no")
_MAYBE = cue("studies", "maybe")
_ORDERED = cue("studies", "ordered")
_TITLE = 700
_RISK = pattern(r"risk (?:of|for)|fracture risk|precaution|prevent")
_ADVISED = pattern(r"correlat|recommend|advis|compar|suggest")
_SKIP = frozenset({"request", "decision", "family history", "form", "medications", "allergies"})
_EDX = cue("studies", "edx")
_NERVES = quick(r"\b(?P<n>median|ulnar|radial|peroneal|tibial|sural|femoral|axillary|suprascapular)\b")
_EDX_FOUND = (
    ("carpal tunnel syndrome", cue("studies", "edx found carpal tunnel syndrome")),
    ("cubital tunnel syndrome", cue("studies", "edx found cubital tunnel syndrome")),
    ("radiculopathy", pattern(r"radiculopath\w+|radicular|nerve root (?:irritation|involvement)|denervation")),
    ("plexopathy", pattern(r"plexopath\w+")),
    ("tarsal tunnel syndrome", pattern(r"tarsal tunnel")),
    ("neuropathy", pattern(r"(?:poly|mono)?neuropath\w+|slowing|prolonged (?:\w+ ){0,2}latenc\w+")),
)
_NORMAL = cue("studies", "normal")
# A trait that is normal leaves the rest of the study open: "normal height, mild facet change".
_TRAIT = pattern(
    r"\s+(?:\w+ )?(?:heights?|signal|alignment|lordosis|kyphosis|curvature|contour|caliber|stature|hydration)\b"
)
_REST = pattern(
    r"\b(?:other|remaining|rest of the|adjacent) (?:\w+ ){0,2}(?:levels?|discs?|spine|structures?|study|exam\w*)\b"
)
"""Where only what is left is normal, the study is not."""
_PART = cue("studies", "part")
_RESULTED = cue("studies", "resulted")
_SHOWN = pattern(
    r"\b(?:show\w*|reveal\w*|demonstrat\w+|found|findings?|indicat\w+|document\w+|read|noted|unremarkable|normal)\b"
)
_CONTRAST = pattern(r"\bwith(?:out)?(?: (?:and|or|/) ?with(?:out)?)?(?: (?:intravenous|IV|gadolinium))? contrast\b")
_NEXT_ITEM = pattern(
    r":(?= |$)|,(?= (?:a |an |there (?:is|are) )?"
    r"(?:small|mild|moderate|minimal|trace|tiny|large|severe|slight|focal|diffuse)\b)"
)
"""Where a negation ends within a clause: at the name of the next level or part, and where something graded is told."""


@cache
def _abnormalities() -> tuple[tuple[str, Quick], ...]:
    return tuple((name, pattern(rf"\b(?:{said})")) for name, said in data("abnormalities").items())


def resulted(text: str) -> bool:
    """Whether a sentence that names a study tells its result, and does not ask for it."""
    return _SHOWN.search(text) is not None and _ORDERED.search(text) is None


def imaging(passage: Passage) -> Iterator[Draft]:
    """Results where a report speaks, or where a note names the study in the same passage or the one before."""
    if passage.section in UNREAD or passage.section in _SKIP or passage.checked is False:
        return
    if not worth(passage.text, "imaging"):
        return
    report = passage.context.kind == "imaging"
    modality = (None if report and _ADVISED.search(passage.text) else modality_in(passage.text)) or modality_in(
        passage.label
    )
    if modality is None and (report or passage.section == "studies"):
        modality = modality_in(passage.before)
    if modality is None and report:
        modality = modality_in(page_of(passage)[: min(passage.start, _TITLE)])
    if (modality is None and not report) or (_ORDERED.search(passage.text) and not report):
        return
    view = view_of(passage)
    if not report and _only_asked(passage, view.text):
        return
    dates = dates_in(view.text)
    when = dates[0][2] if dates and not report else passage.context.date if report else None
    seen: set[tuple[str, str | None, str | None]] = set()
    taken: list[tuple[int, int]] = []
    for name, said in _abnormalities():
        for match in said.finditer(view.text):
            place = view.place(match.start(), match.end())
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            taken.append(match.span())
            if _RISK.search(view.text[max(0, match.start() - 25) : match.end() + 8]):
                continue
            level = _nearest_level(view, match.start(), match.end())
            key = (name, level, place.part if place else None)
            if key in seen:
                continue
            seen.add(key)
            lead = _lead(view, match.start())
            mood: Assertion = "denied" if _NO.search(lead) else "possible" if _MAYBE.search(lead) else "affirmed"
            start, end = _span(view, match.start(), match.end(), level)
            yield draft(
                passage,
                "imaging",
                start,
                end,
                {
                    "modality": modality,
                    "abnormality": name,
                    "level": level,
                    "body_part": place.part if place else None,
                    "side": (place.side if place else None) or side_word(view.text[slice(*view.chunk(match.start()))]),
                    "when": when,
                },
                assertion=mood,
                anchor=match.start(),
                date=when,
            )
    if not seen:
        normal = None if _REST.search(view.text) else _NORMAL.search(view.text)
        if normal is not None and not _of_a_part(view, normal):
            place = view.place(normal.start(), normal.end())
            yield draft(
                passage,
                "imaging",
                view.clause(normal.start())[0],
                normal.end(),
                {
                    "modality": modality,
                    "abnormality": "normal",
                    "level": view.level(normal.start()),
                    "body_part": place.part if place else None,
                    "when": when,
                },
                assertion="affirmed",
                anchor=normal.start(),
                date=when,
            )


def electrodiagnostic(passage: Passage) -> Iterator[Draft]:
    """Results of EMG and nerve conduction: the abnormality with nerve, level and side, or normal."""
    if passage.section in UNREAD or passage.section in _SKIP or passage.checked is False:
        return
    report = passage.context.kind == "electrodiagnostic"
    if not (report or worth(passage.text, "electrodiagnostic") or "lectro" in passage.label):
        return
    named = _EDX.search(passage.text) or _EDX.search(passage.label)
    if not (report or named) or (_ORDERED.search(passage.text) and not report):
        return
    view = view_of(passage)
    if not report and _only_asked(passage, view.text):
        return
    dates = dates_in(view.text)
    when = dates[0][2] if dates and not report else passage.context.date if report else None
    found = False
    for name, said in _EDX_FOUND:
        match = said.search(view.text)
        if match is None or (found and name == "neuropathy"):
            continue
        lead = _lead(view, match.start())
        absent = _NO.search(lead) is not None
        found = True
        nerve = _NERVES.search(view.text)
        chunk = view.text[slice(*view.clause(match.start()))]
        yield draft(
            passage,
            "electrodiagnostic",
            match.start(),
            match.end(),
            {
                "abnormality": name,
                "result": "normal" if absent else "abnormal",
                "nerve": nerve["n"].lower() if nerve else None,
                "level": level_in(chunk),
                "side": side_word(chunk),
                "when": when,
            },
            assertion="affirmed",
            anchor=match.start(),
            date=when,
        )
    if not found:
        normal = _NORMAL.search(view.text)
        if normal is not None and "abnormal" not in view.text.lower():
            a, _ = view.clause(normal.start())
            yield draft(
                passage,
                "electrodiagnostic",
                a,
                normal.end(),
                {"result": "normal", "when": when},
                assertion="affirmed",
                anchor=normal.start(),
                date=when,
            )


def modality_in(text: str) -> str | None:
    """The kind of imaging study that a text names, or None."""
    if not worth(text, "modality"):
        return None
    return next((name for name, said in _MODALITY if said.search(text)), None)


def _only_asked(passage: Passage, text: str) -> bool:
    """Whether a study is named because it is wanted: in a plan or beside what it is to rule out, without a result."""
    if _RESULTED.search(text):
        return False
    return passage.section in {"plan", "request"} or _TO_RULE_OUT.search(text) is not None


_TO_RULE_OUT = pattern(r"\br/o\b|\brule[- ]?out\b|\bto (?:evaluate|assess|look)\b|\bevaluate for\b")


def _lead(view: View, start: int) -> str:
    """What stands before a finding in its own item: "without contrast" and another level's "no" deny nothing here."""
    lead = _CONTRAST.sub("", view.text[view.clause(start)[0] : start])
    return _NEXT_ITEM.split(lead)[-1]


def _of_a_part(view: View, normal: re.Match[str]) -> bool:
    """Whether "normal" is no word on the study: "abnormal", or said of one structure that is no level or body part."""
    if "abnormal" in view.text.lower() or _TRAIT.match(view.text, normal.end()):
        return True
    if view.place(normal.start(), normal.end()) is not None or view.level(normal.start()) is not None:
        return False
    return _PART.search(view.text, *view.clause(normal.start())) is not None


def _nearest_level(view: View, start: int, end: int) -> str | None:
    a, b = view.clause(start)
    ahead = [level for level in levels_in(view.text[a:start]) if view.text[a + level[1] :].lstrip()[:1] == ":"]
    near = ahead[-1][2] if ahead else view.level(start)
    if near is not None:
        return near
    a, b = view.clause(start)
    return level_in(view.text[end:b]) or level_in(view.text[a:start])


def _span(view: View, start: int, end: int, level: str | None) -> tuple[int, int]:
    a, b = view.chunk(start) if level else (start, end)
    return (min(a, start), max(b, end)) if b - a <= 120 else (start, end)
