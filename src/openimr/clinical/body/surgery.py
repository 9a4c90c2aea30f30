"""Operations done, planned, asked for, authorized or denied, and stays in hospital."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from openimr.clinical.body.places import side_word
from openimr.clinical.body.rules import UNREAD, cue, pattern, worth
from openimr.clinical.body.view import View, draft, view_of
from openimr.clinical.body.when import dates_in, day_near, days_beside
from openimr.clinical.passage import Draft, Passage
from openimr.clinical.quick import quick
from openimr.model import Assertion, AttributeValue
from openimr.vocabulary import procedure_of

_CLOSED = UNREAD | {"family history", "form", "allergies", "medications"}
_UNNAMED = frozenset({"surgery", "arthroscopy", "arthroplasty"})
_GENERIC = _UNNAMED | {"unspecified treatment", "surgical facility"}
_REQUESTED = cue("treatment", "requested")
_PLANNED = cue("treatment", "planned")
_SET = pattern(r"\b(?:schedul\w+|set for|date of surgery|surgery date|planned for|to take place|upcoming|pre-?op\w*)\b")
_AUTHORIZED = pattern(r"\b(?:authorized|authorised|approved|certified)\b")
_DENIED = cue("treatment", "denied")
_DONE = cue("treatment", "done")
_FUTURE = cue("treatment", "future")
_OPERATED = cue("treatment", "operated")
_GENERIC_OPERATION = quick(
    r"\b(?P<name>(?:exploratory\s+)?laparotomy|(?:left |right |hemi)?colectomy|(?:colon|bowel)\s+resection|splenectomy|"
    r"appendectomy|cholecystectomy|hysterectomy|(?:ACL|rotator cuff|meniscus|labral|hernia|tendon)\s+repair|"
    r"abdominal\s+surgery|percutaneously\s+pinned|(?:(?<=fracture\s)|(?<=fx\s)|(?<=fracture,\s)|(?<=fx,\s)|(?<=was\s)|(?<=were\s))pinned(?=\s+(?:on\s+\d|with\s+(?:\w+\s+)?(?:k-|kirschner|pins?|wires?)|percutaneous))|(?:arthroscopic\s+)?cuff\s+repair|(?:plantar\s+fascial?|tarsal\s+tunnel)\s+releases?|(?:shoulder|knee|back|neck|spine|lumbar|"
    r"cervical|hand|wrist|hip|ankle|foot)\s+surger(?:y|ies)|(?:lumbar|cervical)\s+fusions?)\b",
)
_UNNAMED_OPERATION = pattern(
    r"\b(?:surgery|operation|arthroscopy)\b(?! (?:center|centre|date|clinic|note|report|chapter|was not))"
)
_AFTER = pattern(
    r"\b(?:(?:post-?(?:op(?:erative)?)? ?)?day #?(?P<day>\d{1,3})|(?P<days>\d{1,3}) days?|(?P<weeks>\d{1,3}) "
    r"(?:weeks?|wks?)) (?:status )?(?:after|from|post|s/p|out from|following|since)"
    r"(?: (?:his|her|the|right|left|r|l|arthroscopic))* $"
)
_SINCE = pattern(r"\b(?:after|following|since|out from)(?: (?:his|her|the|right|left|r|l|arthroscopic|recent|last))+ $")
# "Spine surgery evaluation", "second opinion on the lumbar fusion": a visit, no operation.
_VISIT_AFTER = pattern(
    r"[ ,]?(?:second )?(?:evaluations?|consult\w*|opinion|referral|clinic|specialists?|appointment|candidacy)\b"
)
_VISIT_BEFORE = pattern(
    r"\b(?:evaluat\w+|consult\w*|opinion|referral|referred|refer|assess\w*|candidacy)\b"
    r"(?: (?:him|her|with|by|to|a|the))* (?:for|regarding|about|on|as to|re:?)"
    r"(?: (?:a|an|the|possible|potential|his|her|right|left|further|any))* $"
)
# "pinned on 10/28": a day of the last twelve months.
_ON_DAY = pattern(r" on (?P<d>\d{1,2}/\d{1,2})(?![/\d])")
_STAY = cue("treatment", "stay")
_ADMIT = pattern(r"\badmit(?:ted)?(?: date)?:? ?(?:on )?(?P<d>\d{1,2}/\d{1,2}/\d{2,4})")
_DISCHARGE = pattern(r"\bdischarged?(?: date)?:? ?(?:on |of )?(?P<d>\d{1,2}/\d{1,2}/\d{2,4})")
STAY_LABEL = pattern(r"(?:admit(?:ted)?|admission|discharged?)(?: date)? ?:?$")
_NOT_STAY = cue("treatment", "not stay")
_TOLD = frozenset({"past history", "diagnoses", "history", "subjective", "procedures"})


def surgery(passage: Passage) -> Iterator[Draft]:
    """Operations done, planned, asked for, authorized or denied."""
    if passage.section in _CLOSED or passage.checked is False:
        return
    view = view_of(passage)
    report = passage.context.kind == "operative report"
    for start, end, name in _named(view):
        if _VISIT_AFTER.match(view.text, end) or _VISIT_BEFORE.search(view.text, max(0, start - 60), start):
            continue
        a, b = view.clause(start)
        days = days_beside(view.text, (a, b), view.chunk(start))
        verb = view.text[start:end].lower().endswith("pinned")
        status, mood = ("done", None) if verb else _operated(view, (a, start, b), passage, report=report)
        later = [day for day in days if day[0] > end]
        if status is None and later and _THERE_WAS.search(view.text, max(0, start - 40), start):
            status, mood, days = "done", "affirmed", later
        if (
            status is None
            and passage.section not in {"plan", "studies"}
            and days
            and days[0][2] <= (passage.context.date or "")
            and _on_its_day(view.text, (start, end), days[0][:2], a)
        ):
            status = "done"
        if days and days[0][0] <= a + 1 and _ENTRY.search(view.text, days[0][1], start):
            days = []  # the day of a log's entry that speaks of an operation
        told = days[0][2] if days else passage.context.date if report else None
        if told is None and status == "done" and (day := _ON_DAY.match(view.text, end)) is not None:
            told = day_near(day["d"], passage.context.date)
        since = _since(view.text[a:start], passage.context.date)
        if since is not None or (status is None and _SINCE.search(view.text[a:start])):
            status, mood, told = "done", "affirmed", told or since
        elif told and passage.context.date and told > passage.context.date and status in {None, "done"}:
            status, mood = "planned", "planned"
        if status is None and passage.section not in _TOLD:
            continue
        place = view.place(start, end)
        if name in _UNNAMED and not (
            (status in {"authorized", "planned", "requested", "denied"} and _settled(view, a, b))
            or (status == "done" and place is not None and _UNDERWENT.search(view.text, a, start))
        ):
            continue
        cue_before = _OPERATED.search(view.text, max(a, start - 30), start)
        given: dict[str, AttributeValue | None] = {
            "procedure": f"{place.part} surgery" if name in _UNNAMED and place else name,
            "status": status,
            "when": told,
            "level": view.level(start),
            "body_part": place.part if place else None,
            "side": (place.side if place else None) or side_word(view.text[slice(*view.chunk(start))]),
        }
        yield draft(
            passage,
            "surgery",
            cue_before.start() if cue_before else start,
            max(end, days[0][1]) if days and days[0][0] > end and mood == "planned" and days[0][0] - end < 80 else end,
            given,
            assertion=mood,
            anchor=start,
            date=(told or _year(view.text, (a, b), start, end, passage.context.date)) if mood != "planned" else None,
        )


def _year(text: str, clause: tuple[int, int], start: int, end: int, record_date: str | None) -> str | None:
    """The first day of the year that alone stands beside an operation ("s/p ACDF 2012"), to put it in order of time."""
    after = _YEAR_AFTER.match(text, end, clause[1])
    year = (
        (after["y"] or after["y2"])
        if after
        else before["y"]
        if (before := _YEAR_BEFORE.search(text[clause[0] : start]))
        else None
    )
    return f"{year}-01-01" if year is not None and (record_date is None or year <= record_date[:4]) else None


_YEAR_AFTER = pattern(
    r"(?:[ ,(]*(?:[CTLS]\d(?:-[CTLS]?\d)?|in|on the|right|left|r|l|about|around|surgery|x ?\d))*[ ,(:-]*"
    r"(?P<y>(?:19|20)\d\d)\b(?![/-]\d)"
    r"|[^.;,\d]{0,40}?(?:\bin |\()(?:(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december),? "
    r"(?:of )?)?(?P<y2>(?:19|20)\d\d)\b(?![/-]\d)"
)
_YEAR_BEFORE = pattern(r"(?<![/\d-])(?P<y>(?:19|20)\d\d)(?:[ ,:)-]*(?:right|left|r|l|s/p|had|he|she|an?))*[ ,:)-]*$")
# "There was a closed reduction and pinning on 11/9/2016": an operation with its day, told without "underwent".
_THERE_WAS = pattern(r"\bthere (?:was|were|had been) (?:an? )?(?:\w+ ){0,2}$")
# "Denies prior lumbar surgery": what stands between the denial and the operation, so that it rules this and no more.
_NOT_HAD = pattern(
    r"\b(?:denies|denied|denying|no|never|not|without|negative for|nor)(?: (?:any|having|had|has|have|ever|been|a|an|"
    r"undergone|undergoing|known|other|previous|prior|past|history|hx|of|status|post|lumbar|cervical|thoracic|spine|"
    r"spinal|back|neck|knee|shoulder|hip|wrist|hand|elbow|ankle|foot|left|right|surgical|reported))* $"
)
_WAS_DONE = pattern(r"\b(?:was|were|been) (?:\w+ ){0,2}?(?:done|carried out|completed)\b|\bdone (?:on |in )?(?=\d)")
# An operation and its day side by side, as in "left knee surgery on 5/28/15, an ACL reconstruction".
_THEN_DAY = pattern(r"[ ,:(]*(?:(?:surgery|procedure|dated|date|on|of) ?)*[ :]?")
_DAY_OF = pattern(r"\b(?:surgery|operation|operated|procedure)(?: was| were| done| performed)*(?: on| of| dated|:)? ?$")
_THEN_NAME = pattern(r"[ ,:(-]*(?:(?:an?|the|left|right|bilateral|l|r|open|arthroscopic|knee|shoulder|hip|spine) )*")
_WEIGHED = pattern(r"\b(?:for|about|regarding|offered|wants?|asked|until|if|before|prior to|declined|refused)\b")
# "Underwent arthroscopic surgery to repair the rotator cuff": an operation by its part.
_UNDERWENT = cue("treatment", "underwent")
_ENTRY = pattern(
    r"\b(?:pt|patient|worker|she|he|wife|husband|calls?|called|calling|asks?|asked|states?|reports?|msg|message|spoke|phoned?|tel)\b"
)


def _named(view: View) -> list[tuple[int, int, str]]:
    """The operations that a text names; bare "surgery" only where nothing more exact stands in its clause."""
    hits = [
        (t.start, t.end, t.id)
        for t in view.procedures
        if (e := procedure_of(t.id)) is not None and e.kind == "surgery" and t.id not in _GENERIC
    ]
    if not worth(view.text, "surgery"):
        return sorted(hits)
    hits += [
        (m.start(), m.end(), _standard(m["name"]))
        for m in _GENERIC_OPERATION.finditer(view.text)
        if not any(s < m.end() and m.start() < e for s, e, _ in hits)
    ]
    clauses = {view.clause(start) for start, _, _ in hits}
    hits += [
        (m.start(), m.end(), "surgery")
        for m in _UNNAMED_OPERATION.finditer(view.text)
        if view.clause(m.start()) not in clauses
    ]
    return sorted(hits)


def _standard(name: str) -> str:
    words = " ".join(name.lower().split())
    if words.endswith("pinned"):
        return "closed reduction percutaneous pinning"
    return "rotator cuff repair" if words.endswith("cuff repair") else words


def _settled(view: View, a: int, b: int) -> bool:
    """Whether a clause about "surgery" says that it was decided or has its day: more than talk about an option."""
    clause = view.text[a:b]
    return bool(
        (_AUTHORIZED.search(clause) or _SET.search(clause)) and not re.search(r"\bif\b|\bnot\b", clause, re.IGNORECASE)
    )


def _since(before: str, record_date: str | None) -> str | None:
    """The day of an operation counted back from the visit: "Day 8 after", "6 weeks s/p"."""
    match = _AFTER.search(before)
    if match is None or record_date is None:
        return None
    days = int(match["day"] or match["days"] or 0) + 7 * int(match["weeks"] or 0)
    return (date.fromisoformat(record_date) - timedelta(days=days)).isoformat()


def _operated(
    view: View, span: tuple[int, int, int], passage: Passage, *, report: bool
) -> tuple[str | None, Assertion | None]:
    """Status and mood of an operation whose clause begins, names it and ends at `span`."""
    before, clause = view.text[span[0] : span[1]], view.text[span[0] : span[2]]
    if report and passage.section in {"procedures", "", "history"}:
        return "done", "affirmed"
    if _FUTURE.search(before):
        return "planned", "planned"
    if _OPERATED.search(before) and not re.search(r"\bif\b|should", before, re.IGNORECASE):
        return "done", None if _NOT_HAD.search(before) else "affirmed"
    if _DENIED.search(clause):
        return "denied", "planned"
    if _AUTHORIZED.search(clause):
        return "authorized", "planned"
    if passage.section in {"request", "decision"}:
        return "requested", "planned"
    if _SET.search(clause):
        return "planned", "planned"
    if _REQUESTED.search(clause):
        return "requested", "planned"
    if _PLANNED.search(clause) or passage.section == "plan":
        return "planned", "planned"
    if _DONE.search(clause) or _WAS_DONE.search(clause) or passage.section in {"past history", "diagnoses"}:
        return "done", None
    return None, None


def _on_its_day(text: str, operation: tuple[int, int], day: tuple[int, int], clause: int) -> bool:
    """Whether a day stands right beside an operation, as of one that took place: "knee surgery on 5/28/15"."""
    start, end = operation
    if _WEIGHED.search(text, clause, min(start, day[0])):
        return False
    if day[0] >= end:
        return _THEN_DAY.fullmatch(text, end, day[0]) is not None
    return _DAY_OF.search(text, clause, day[0]) is not None and _THEN_NAME.fullmatch(text, day[1], start) is not None


def hospital_stay(passage: Passage) -> Iterator[Draft]:
    """Stays in hospital with the days that the passage gives."""
    if passage.section in _CLOSED - {"form"} or passage.checked is False or passage.section == "request":
        return
    view = view_of(passage)
    labelled = STAY_LABEL.match(passage.label)
    days_here = dates_in(view.text) if labelled is not None else []
    if labelled is not None and days_here and len(view.text) < 25:
        name = "to" if labelled.group().lower().startswith("d") else "from"
        yield draft(passage, "hospital_stay", days_here[0][0], days_here[0][1], {name: days_here[0][2]})
        return
    match = _STAY.search(view.text) if worth(passage.text, "hospital_stay") else None
    if match is None or len(view.text) < 15:
        return
    admitted, left = _ADMIT.search(view.text), _DISCHARGE.search(view.text)
    clause = view.text[slice(*view.clause(match.start()))]
    if _NOT_STAY.search(clause) and admitted is None:
        return
    days = {name: dates_in(m["d"]) for name, m in (("from", admitted), ("to", left)) if m is not None}
    given: dict[str, AttributeValue | None] = {name: found[0][2] for name, found in days.items() if found}
    start = min([match.start(), *(m.start() for m in (admitted, left) if m)])
    end = max([match.end(), *(m.end() for m in (admitted, left) if m)])
    yield draft(passage, "hospital_stay", start, end, given, anchor=start)
