"""What the worker can do again, still does or no longer does: activities, amounts before and now, what is credited.

The table of rules states what single phrases say ("cannot put on shoes"). This module adds what needs two looks: the
amount now against the amount before ("walks 45 minutes, was 15"), the activity that came back ("gone back to church,
which she had given up"), and the drug that the sentence credits ("with Norco he ...", "before it").
"""

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from openimr.clinical.body.rules import UNREAD, data, from_table, pattern, worth
from openimr.clinical.body.view import View, draft, view_of
from openimr.clinical.passage import Draft, Passage, terms_in
from openimr.clinical.quick import Quick, quick
from openimr.model import AttributeValue
from openimr.vocabulary import Term, find_drug, find_procedure, terms

_table = from_table("function")
_CLOSED = UNREAD | {
    "plan",
    "request",
    "decision",
    "reasons",
    "form",
    "medications",
    "diagnoses",
    "studies",
    "family history",
    "allergies",
    "procedures",
    "objective",
    "past history",
}
_PAPERS = frozenset({"imaging", "laboratory", "urine drug test", "electrodiagnostic", "operative report"})
_UNIT = r"(?P<unit>minutes?|mins?\b|hours?|hrs?\b|h\b|blocks?|miles?|feet|ft\b|yards?|meters?|steps|lbs?\b|pounds)"
_AMOUNT = pattern(
    rf"(?<![\d/.])(?P<low>\d+(?:\.\d+)?)(?: ?(?:-|–|to) ?(?P<high>\d+(?:\.\d+)?))? ?-?{_UNIT}"
    r"(?:(?: (?:a|per|each|every) |/)(?:day|week|wk|night|shift|way)\b)?"
)
_TIMES = pattern(
    r"\b(?:daily|every day|(?:once|twice|(?:two|three|four|five|six|seven|\d) (?:times|days)) (?:a|per|each) week)\b"
)
_WAS = pattern(
    r"[\s,;(]*\b(?:was|were|up from|from|instead of|compared (?:with|to)|versus|vs\.?|before|previously|used to be)"
    r"(?: (?:it|that|only|about|just|up to|able to|walking|sitting|standing|at|a|around|was))* (?P<was>\d+(?:\.\d+)?)"
    r"(?![\d/])(?: ?(?P<unit>[a-z]+))?"
)
_FROM = pattern(
    rf"\bfrom (?:about |only )?(?P<was>\d+(?:\.\d+)?) ?(?:[a-z]+ )?to (?:about |now )?(?P<now>\d+(?:\.\d+)?) ?{_UNIT}"
)
_PERCENT = pattern(r"\d ?(?:%|percent)")
_BEFORE_IT = pattern(r"\b(?:before (?:it|that|this|then|starting|treatment|the)|previously|without it)\b")
_ONSET = pattern(r"(?: )?(?:to fall|for sleep onset|to get to sleep)")
_FEW = {
    "minute": 20.0,
    "block": 3.0,
    "feet": 300.0,
    "yard": 100.0,
    "meter": 100.0,
    "step": 500.0,
    "pound": 10.0,
    "mile": 0.25,
}
"""Amounts up to which a plain statement of what the worker manages tells of a limit rather than of kept function."""
_SHORT_NIGHT = 5.5
_UNITS = {"min": "minute", "h": "hour", "hr": "hour", "ft": "feet", "lb": "pound"}
_NEAR, _FAR = 60, 120
_COMPANIONS = frozenset({"acetaminophen", "aspirin", "caffeine", "ibuprofen"})
_GIVEN = frozenset({"therapy", "injection", "program"})
_IT = pattern(r"\b(?:with|on|before|since) it\b")
_SUBJECT = quick(r"(?:^|[,;:(]\s*|\band\s+)(?:(?:she|he|they|patient|worker|pt|iw)\s+)?$")
_OFF = pattern(r"\b(?:off|out of|missed[^.;]{0,30}|time from|days? of|prior to|since|for) $")


class _Words(msgspec.Struct, frozen=True):
    """The words of data/activities.yaml, ready to run."""

    areas: tuple[tuple[str, Quick], ...]
    gain_before: Quick
    gain_after: Quick
    enabled: Quick
    loss: Quick
    lost: Quick
    unsettled: Quick
    earlier: Quick
    credit: Quick
    makes: Quick
    medication: Quick


class _Activity(msgspec.Struct, frozen=True):
    """An activity that a passage names, by area of life; `stop` is where the next one begins."""

    start: int
    end: int
    area: str
    stop: int = 0


class _Compared(msgspec.Struct, frozen=True):
    """An amount now held against one before; `end` is where the words of both end."""

    direction: str
    end: int


@cache
def _words() -> _Words:
    said = data("activities")
    few = r"(?:[ ,]+\w+){0,3}[ ,]*$"
    return _Words(
        areas=tuple((area, pattern(rf"\b(?:{names})")) for area, names in said["areas"].items()),
        gain_before=pattern(rf"\b{said['gain before']}{few}"),
        gain_after=pattern(said["gain after"]),
        enabled=pattern(rf"\b{said['enabled']}(?:[ ,]+\w+){{0,6}}[ ,]*$"),
        loss=pattern(said["loss"]),
        lost=pattern(rf"\b{said['lost']}(?:[ ,]+\w+){{0,2}}[ ,]*$"),
        unsettled=pattern(said["unsettled"]),
        earlier=pattern(said["earlier"]),
        credit=pattern(said["credit"]),
        makes=pattern(said["makes"]),
        medication=pattern(rf"\b(?:{said['medication']})"),
    )


def function(passage: Passage) -> Iterator[Draft]:
    """Activities of the worker; amounts now and before are compared, and what the sentence credits is named."""
    if passage.checked is False or passage.section in UNREAD:
        return
    mine = list(_told(passage)) if worth(passage.text, "function") else []
    yield from mine
    for found in _table(passage):
        if any(_same(m, found) for m in mine):
            continue
        given = dict(found.attributes)
        if given.get("direction") in {"improved", "preserved"}:
            credit = _credited(passage, view_of(passage).text)
            quote = passage.text[found.start - passage.start : found.end - passage.start]
            if credit is not None:
                given["with_treatment"] = credit
            elif given.get("area") in _DAILY and _BARE.search(quote) and not _CHANGED.search(quote):
                given |= {"direction": "preserved", "measured": False}
            if "measured" not in given and _PERCENT.search(quote):
                given["measured"] = True
        yield msgspec.structs.replace(found, attributes=given)


def _same(mine: Draft, other: Draft) -> bool:
    """Whether a phrase of the table is told already by an activity, or contradicts it over the same words."""
    if not (mine.start < other.end and other.start < mine.end):
        return False
    same_way = mine.attributes["direction"] == other.attributes.get("direction")
    return not same_way or mine.attributes["area"] == other.attributes.get("area")


def _told(passage: Passage) -> Iterator[Draft]:
    if passage.section in _CLOSED or passage.context.kind in _PAPERS:
        return
    view = view_of(passage)
    for activity in _activities(view.text):
        if (passage.section != "work status" or activity.area == "work") and view.text[activity.end :][:1] != ":":
            yield from _one(passage, view, activity)


def _activities(text: str) -> Iterator[_Activity]:
    """The activities of a text in order; of two that overlap the first, then the longer, counts."""
    found = [_Activity(m.start(), m.end(), area) for area, said in _words().areas for m in said.finditer(text)]
    found.sort(key=lambda a: (a.start, -a.end))
    kept: list[_Activity] = []
    for activity in found:
        if not kept or activity.start >= kept[-1].end:
            kept.append(activity)
    for index, activity in enumerate(kept):
        stop = kept[index + 1].start if index + 1 < len(kept) else len(text)
        yield msgspec.structs.replace(activity, stop=stop)


def _one(passage: Passage, view: View, activity: _Activity) -> Iterator[Draft]:
    words, text = _words(), view.text
    low, high = view.clause(activity.start)
    lead = text[max(low, activity.start - _NEAR) : activity.start]
    if words.unsettled.search(text, low, activity.start) or _aside(text, activity, lead):
        return
    lost = words.lost.search(lead)
    if lost is not None and activity.area == "work":
        return
    if lost is not None:
        start = activity.start - len(lead) + lost.start()
        yield _drafted(passage, activity, (start, activity.end), "worse" if "avoid" not in lost.group() else "limited")
        return
    amount = _AMOUNT.search(text, activity.end, min(activity.stop, high, activity.end + _NEAR))
    compared = _compared(text, activity, amount)
    near = text[activity.end : amount.start() if amount else min(activity.end + 30, activity.stop)]
    if compared is None and (words.loss.search(lead[-32:]) or words.loss.search(near)):
        return
    told = _direction(passage, view, activity, amount, compared)
    if told is None:
        return
    direction, start, end = told
    times = _TIMES.search(text, activity.end, min(high, activity.stop))
    if times is not None and activity.area in {"exercise", "walking"}:
        end = max(end, times.end())
        direction = "preserved" if direction == "limited" else direction
    measured = amount is not None or compared is not None or (activity.area == "exercise" and times is not None)
    yield _drafted(
        passage,
        activity,
        (start, _whole(text, end)),
        direction,
        amount.start() if amount else None if measured else -1,
    )


def _aside(text: str, activity: _Activity, lead: str) -> bool:
    """Whether the words are no statement of function: "days off work", "was lifting a box when"."""
    if activity.area == "work" and (_OFF.search(lead) or _AGAIN_OFF.search(text, activity.end, activity.end + _NEAR)):
        return True
    return text[: activity.end].rstrip().endswith("ing") and _DURING.search(lead) is not None


def _direction(
    passage: Passage, view: View, activity: _Activity, amount: re.Match[str] | None, compared: _Compared | None
) -> tuple[str, int, int] | None:
    """Which way function went, and the stretch whose words say so; None where they say nothing."""
    words, text = _words(), view.text
    low, high = view.clause(activity.start)
    lead = text[max(low, activity.start - _NEAR) : activity.start]
    start, end = activity.start, amount.end() if amount else activity.end
    if compared is not None:
        return compared.direction, start, compared.end
    gain = words.gain_before.search(lead)
    after = words.gain_after.search(text, activity.end, min(high, activity.end + _NEAR))
    earlier = words.earlier.search(text, activity.end, activity.end + _FAR)
    if gain is not None or after is not None or (earlier is not None and activity.area in {"work", "social"}):
        start = start - len(lead) + gain.start() if gain else start
        return "improved", start, max(end, *(m.end() for m in (after, earlier) if m is not None), 0)
    enabled = words.enabled.search(lead)
    can = enabled is not None and _CAN.match(enabled.group()) is not None
    if enabled is not None and (not can or _credited(passage, text) is not None):
        return "improved", start - len(lead) + enabled.start(), end
    if activity.area == "work":
        return None
    if amount is not None and activity.area == "sleep" and _unit(amount["unit"]) != "hour":
        return None
    if amount is not None and passage.context.kind != "therapy note":
        return _plain(activity, amount), start, end
    if can or _plainly(passage, text, activity):
        return "preserved", start, end
    return None


def _drafted(
    passage: Passage, activity: _Activity, span: tuple[int, int], direction: str, measured_from: int | None = -1
) -> Draft:
    """The finding; `measured_from` is where the amount begins, None where it begins after the activity, -1 without."""
    text, (start, end) = view_of(passage).text, span
    measure = None
    if measured_from is None or measured_from >= 0:
        measure = text[activity.end if measured_from is None else measured_from : end].strip(" ,;:")
    credit = _credited(passage, text) if direction in {"improved", "preserved"} else None
    given: dict[str, AttributeValue | None] = {
        "area": activity.area,
        "direction": direction,
        "with_treatment": credit,
        "measured": True if measure or re.search(r"missed \d", text[start:end]) else None,
        "measure": measure or None,
    }
    return draft(passage, "function", start, end, given, anchor=activity.start, assertion="affirmed")


def _whole(text: str, end: int) -> int:
    """The end of the phrase that holds `end`, where it is near: a quotation does not stop before "given up"."""
    stop = _PHRASE_END.search(text, end)
    at = stop.end() if stop and stop.group() == ")" else stop.start() if stop else len(text)
    return at if at - end <= _REST else end


# "Able to do ADLs" in a form tells of no change: neither a measure, nor before and after, nor what made it so.
_DAILY = frozenset({"household", "self-care", "general"})
_BARE = pattern(r"\b(?:able to|can)\b[\s\S]*\b(?:adls?|activities|chores|house ?work)\b")
_CHANGED = pattern(
    r"\b(?:now|again|more|better|improv\w*|longer|helps?|allow\w*|enabl\w*|lets?|since|with (?!help|assist\w*))\b|\d"
)
_CAN = pattern(r"can\b|able to")
_PHRASE_END = re.compile(r"[.;,)](?=\s|$)|\)")
_REST = 30
_AGAIN_OFF = pattern(
    r"\b(?:and|but) (?:was|is|went|has been) (?:again |then |later )?(?:taken |placed |put )?(?:off|out)\b"
)
_DURING = pattern(r"\b(?:was|were|while|when|with|after|from|by|during|injured|hurt) $")


def _compared(text: str, activity: _Activity, amount: re.Match[str] | None) -> _Compared | None:
    """What became of an amount: "45 minutes, was 15", "from 10 to 30 minutes", "6 hours; before it 3 hours"."""
    both = _FROM.search(text, activity.end, min(len(text), activity.end + _NEAR))
    if both is not None:
        return _Compared(_way(float(both["now"]), float(both["was"])), both.end())
    if amount is None:
        return None
    now, unit = float(amount["high"] or amount["low"]), _unit(amount["unit"])
    was = _WAS.match(text, amount.end())
    if was is not None and (was["unit"] is None or _unit(was["unit"]) == unit or _unit(was["unit"]) not in _KNOWN):
        return _Compared(_way(now, float(was["was"])), was.end("was"))
    before = _BEFORE_IT.search(text, amount.end(), amount.end() + _FAR)
    for other in _AMOUNT.finditer(text, before.end(), before.end() + _FAR) if before else ():
        if _unit(other["unit"]) == unit and not _ONSET.match(text, other.end()):
            return _Compared(_way(now, float(other["high"] or other["low"])), other.end())
    return None


def _way(now: float, was: float) -> str:
    return "improved" if now > was else "worse" if now < was else "unchanged"


def _unit(word: str) -> str:
    plain = word.lower().rstrip(".")
    plain = plain if plain == "feet" else plain.removesuffix("s")
    return _UNITS.get(plain, plain)


_KNOWN = frozenset(_FEW) | {"hour"}


def _plain(activity: _Activity, amount: re.Match[str]) -> str:
    """Whether an amount without another to hold it against tells of a limit or of kept function."""
    value, unit = float(amount["high"] or amount["low"]), _unit(amount["unit"])
    if activity.area == "sleep":
        return "limited" if unit == "hour" and value <= _SHORT_NIGHT else "preserved"
    if activity.area in {"exercise", "social", "household"}:
        return "preserved"
    return "limited" if value <= _FEW.get(unit, 0) else "preserved"


def _plainly(passage: Passage, text: str, activity: _Activity) -> bool:
    """Whether a sentence simply says that the worker does it: "Cooks, shops, drives."."""
    if activity.area not in {"household", "driving", "exercise", "social", "self-care"}:
        return False
    if passage.section not in {"subjective", "history", "social history", ""} or not _verb(text, activity):
        return False
    return _SUBJECT.search(text[max(0, activity.start - _NEAR) : activity.start]) is not None


def _verb(text: str, activity: _Activity) -> bool:
    first = text[activity.start : activity.end].split(maxsplit=1)[0].lower()
    return first.endswith("s") and first not in {"dishes", "chores", "groceries"}


def _credited(passage: Passage, text: str) -> str | None:
    """The drug, class or treatment that a sentence credits; "medication" where it names none; None without credit."""
    words = _words()
    for term in terms_in(passage, "drug", "drug_class", "procedure"):
        lead = text[max(0, term.start - _NEAR) : term.start]
        if not (words.credit.search(lead) or words.makes.search(text[term.end : term.end + _NEAR])):
            continue
        if term.category != "procedure":
            return _generic(term)
        entry = find_procedure(term.id)
        if entry is not None and entry.kind in _GIVEN:
            return term.id
    for match in words.medication.finditer(text):
        lead = text[max(0, match.start() - _NEAR) : match.start()]
        if words.credit.search(lead) or words.makes.search(text[match.end() : match.end() + _NEAR]):
            return "medication"
    if _IT.search(text):
        said = terms_in(passage, "drug", "drug_class") or list(terms(passage.before, _DRUGS))
        return _generic(said[-1]) if said else None
    return None


_DRUGS = frozenset({"drug", "drug_class"})


def _generic(term: Term) -> str:
    """The generic name by which criteria know a drug; of a combination the ingredient that counts."""
    drug = find_drug(term.id) if term.category == "drug" else None
    if drug is None:
        return term.id
    return next((i for i in drug.ingredients if i not in _COMPANIONS), term.id)
