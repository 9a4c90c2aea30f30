"""Figures that criteria are held against: how long, how often, how much; each with how it was reached.

A figure that cannot be computed says why and stays None; nothing is guessed to fill it.
"""

import re
from collections.abc import Iterable
from datetime import date

from openimr.guidelines.effects import (
    FUNCTION_SCALES,
    MOOD_SCALES,
    earlier_treatments,
    relief_lasted,
    relief_percent,
    score_gain,
    work_gain,
)
from openimr.guidelines.facts import Facts, Figure, as_date, kin
from openimr.model import Finding, Findings
from openimr.vocabulary import FactorTable, morphine_equivalents

_TAKEN = frozenset(
    {"current", "started", "prescribed", "refilled", "increased", "decreased", "dispensed", "administered"}
)
_TAKEN_NOW_DAYS = 120
_DAYS_IN = {"week": 7, "month": 30, "year": 365}


def figures(facts: Facts) -> dict[str, Figure]:
    """Every figure that the library's conditions may name, for one item."""
    made = {
        "days_since_injury": _days_since_injury(facts),
        "days_of_use": _days_of_use(facts),
        "supply_days": _supply_days(facts),
        "course_days": _course_days(facts),
        "days_since_surgery": _days_since(facts, _surgeries(facts), "surgery", ahead=60),
        "days_since_hospital": _days_since(facts, facts.by_kind.get("hospital_stay", ()), "hospital stay"),
        "days_since_treatment": _days_since(facts, earlier_treatments(facts), "treatment of this kind"),
        "relief_lasted_days": relief_lasted(facts),
        "visits_since_surgery": _visits_since_surgery(facts),
        "surgery_disputed": _surgery_disputed(facts),
        "visits_done": _visits_done(facts),
        "visits_requested": _visits_requested(facts),
        "morphine_equivalents": _morphine_equivalents(facts),
        "acetaminophen_grams": _acetaminophen(facts),
        "relief_percent": relief_percent(facts),
        "partly_authorized": _partly_authorized(facts),
        "mood_gain": score_gain(facts, MOOD_SCALES, "mood"),
        "work_gain": work_gain(facts),
        "function_gain": score_gain(facts, FUNCTION_SCALES, "function"),
    }
    made["total_days"] = _sum(made["days_of_use"], made["supply_days"], "days")
    made["postsurgical_visits"] = _sum(_done_since_surgery(facts), made["visits_requested"], "visits")
    made["visits_total"] = _sum(made["visits_done"], made["visits_requested"], "visits")
    return made


def taken(facts: Facts) -> Findings:
    """Findings that the worker took, or was given, the requested drug; a request alone is not use."""
    return tuple(
        f
        for f in facts.by_kind.get("medication", ())
        if f.assertion in {"affirmed", "historical"}
        and facts.same_product(f)
        and f.text("status") in _TAKEN
        and facts.first_hand(f)
    )


def _days_since_injury(facts: Facts) -> Figure:
    if facts.reference is None or facts.date_of_injury is None:
        return Figure(value=None, unit="days", explain="the date of injury or of the request is not known")
    days = (facts.reference - facts.date_of_injury).days
    injury = facts.date_of_injury.isoformat()
    return Figure(value=days, unit="days", explain=f"from the injury on {injury} to {facts.reference.isoformat()}")


def _days_of_use(facts: Facts) -> Figure:
    """Days from the first record (or the stated start) of the drug to the request.

    First mention at the request itself is not a start date: how long the drug had been used is then unknown,
    unless the note says that it begins there.
    """
    if facts.reference is None:
        return Figure(value=None, unit="days", explain="the date of the request is not known")
    if facts.phase == "initial":
        return Figure(value=0, unit="days", explain="the drug is new to this worker", findings=facts.phase_findings)
    dated: list[tuple[date, Finding]] = []
    for finding in taken(facts):
        start = as_date(finding.text("since")) or as_date(finding.date)
        if start is not None:
            dated.append((start, finding))
    if not dated:
        return Figure(value=None, unit="days", explain="no record says when the drug was begun")
    dated.sort(key=lambda pair: pair[0])
    first, finding = dated[0]
    stated = finding.text("since") is not None or finding.text("status") == "started"
    days = (facts.reference - first).days
    if days < 21 and not stated:
        explain = f"first mentioned on {first.isoformat()}; no record says when the drug was begun"
        return Figure(value=None, unit="days", explain=explain, findings=(finding,))
    return Figure(
        value=max(days, 0),
        unit="days",
        explain=f"in use since at least {first.isoformat()}",
        findings=(finding,),
    )


def _supply_days(facts: Facts) -> Figure:
    treatment = facts.item.treatment
    if treatment.quantity is None:
        return Figure(value=None, unit="days", explain="the request states no quantity")
    rates = [f.number("units_per_day") for f in _of_drug(facts) if f.number("units_per_day")]
    rate = max((r for r in rates if r), default=None)
    if not rate:
        return Figure(value=None, unit="days", explain="no record states how often the drug is taken")
    fills = 1 + (treatment.refills or 0)
    days = treatment.quantity * fills / rate
    return Figure(
        value=round(days, 1),
        unit="days",
        explain=f"{treatment.quantity} units, {fills} fill(s), {rate:g} a day at most",
    )


def _course_days(facts: Facts) -> Figure:
    """A course of a stated length ("x 7 days, no refill"): an intention, whatever was used before."""
    stated = re.search(r"(\d+)\s*(day|week|night|month|year)", facts.item.treatment.duration or "")
    if stated:
        days = int(stated[1]) * _DAYS_IN.get(stated[2], 1)
        return Figure(value=days, unit="days", explain=f"the request is for {stated[0]}s".replace("ss", "s"))
    limited = [f for f in _of_drug(facts) if f.number("days_supply") and not f.number("refills")]
    if not limited:
        return Figure(value=None, unit="days", explain="the request states no length of the course")
    newest = max(limited, key=lambda f: (f.date or "", f.number("days_supply") or 0))
    days_supply = newest.number("days_supply")
    return Figure(value=days_supply, unit="days", explain=f"a supply of {days_supply:g} days", findings=(newest,))


def _of_drug(facts: Facts) -> Findings:
    return tuple(f for f in facts.by_kind.get("medication", ()) if facts.same_product(f))


def _surgeries(facts: Facts) -> Findings:
    """Operations that were done, with a day of their own: "status post fusion" in a visit note is not of that visit."""
    return tuple(
        f
        for f in facts.by_kind.get("surgery", ())
        if f.text("status") in {None, "done"}
        and (
            f.text("when")
            or facts.record_kinds.get(f.evidence.record) in {"operative report", "hospital record"}
            or (f.date or "").endswith("-01-01")  # a year alone ("fusion 2012") is dated its first of January
        )
    )


def _days_since(facts: Facts, findings: Iterable[Finding], what: str, *, ahead: int = 0) -> Figure:
    """Days from the newest dated event to the request; negative for one that lies up to `ahead` days after it."""
    dated = [
        (day, f)
        for f in findings
        if f.assertion in {"affirmed", "historical"}
        and facts.first_hand(f)
        and (day := as_date(f.text("when") or f.text("to") or f.date)) is not None
        and (facts.reference is None or (day - facts.reference).days <= ahead)
    ]
    if facts.reference is None or not dated:
        return Figure(value=None, unit="days", explain=f"no dated {what} in the records")
    day, finding = max(dated, key=lambda pair: pair[0])
    return Figure(
        value=(facts.reference - day).days,
        unit="days",
        explain=f"from the {what} on {day.isoformat()}",
        findings=(finding,),
    )


def _visits_since_surgery(facts: Facts) -> Figure:
    """Visits of the requested therapy that records dated after the newest operation count."""
    operations = [d for f in _surgeries(facts) if (d := as_date(f.text("when") or f.date)) is not None]
    counted = [f for f in earlier_treatments(facts) if f.number("visits") is not None]
    since = [f for f in counted if operations and (as_date(f.date) or max(operations)) >= max(operations)]
    if not operations or not since:
        return Figure(value=None, unit="visits", explain="no record counts visits after an operation")
    best = max(since, key=lambda f: f.number("visits") or 0)
    return Figure(value=best.number("visits"), unit="visits", explain="since the operation", findings=(best,))


def _done_since_surgery(facts: Facts) -> Figure:
    """Visits after the operation; none where it is still to come: therapy before it has an allowance of its own."""
    told = facts.by_kind.get("surgery", ())
    if told and not any(f.text("status") in {None, "done"} and f.assertion != "planned" for f in told):
        return Figure(value=0, unit="visits", explain="the operation is still to come")
    return _visits_since_surgery(facts)


def _surgery_disputed(facts: Facts) -> Figure:
    disputed = any(other.treatment.kind == "surgery" for other in facts.others)
    return Figure(value=1 if disputed else 0, unit="(1: yes)", explain="an operation is disputed in the same case")


def _visits_done(facts: Facts) -> Figure:
    procedure = facts.item.treatment.procedure
    matching = [
        f
        for f in facts.by_kind.get("treatment", ())
        if procedure is not None
        and kin(f.text("treatment"), procedure)
        and f.text("status") in {None, "done", "ongoing"}
        and f.assertion in {"affirmed", "historical"}
        and f.number("visits") is not None
    ]
    if not matching:
        return Figure(value=None, unit="visits", explain="no record counts the visits so far")
    best = max(matching, key=lambda f: f.number("visits") or 0)
    return Figure(value=best.number("visits"), unit="visits", explain="as the records count them", findings=(best,))


def _visits_requested(facts: Facts) -> Figure:
    visits = facts.item.treatment.visits
    if visits is None:
        return Figure(value=None, unit="visits", explain="the request states no number of visits")
    return Figure(value=visits, unit="visits", explain="as requested")


def _sum(first: Figure, second: Figure, unit: str) -> Figure:
    if first.value is None or second.value is None:
        missing = first if first.value is None else second
        return Figure(value=None, unit=unit, explain=missing.explain, findings=first.findings)
    return Figure(
        value=first.value + second.value,
        unit=unit,
        explain=f"{first.value:g} ({first.explain}) and {second.value:g} ({second.explain})",
        findings=first.findings + second.findings,
    )


def _current(facts: Facts) -> list[Finding]:
    """The newest statement of each drug that is taken around the request."""
    newest: dict[tuple[str, ...], Finding] = {}
    for f in facts.by_kind.get("medication", ()):
        if f.assertion != "affirmed" or f.text("status") not in _TAKEN | {"requested"} or not facts.first_hand(f):
            continue
        held = as_date(f.date)
        if facts.reference is not None and held is not None and (facts.reference - held).days > _TAKEN_NOW_DAYS:
            continue
        if f.number("units_per_day") is None or f.text("strength") is None:
            continue
        key = f.names("ingredients")
        if key not in newest or (newest[key].date or "") < (f.date or ""):
            newest[key] = f
    return [newest[key] for key in sorted(newest)]


def _morphine_equivalents(facts: Facts) -> Figure:
    """Daily dose = strength x units a day x factor, over all opioids (MTUS 2009 pages 86-87; the table is named)."""
    unit = "mg morphine equivalents a day"
    total, used, parts = 0.0, [], []
    table: FactorTable = "cdc2016"
    for finding in _current(facts):
        if "opioid" not in finding.names("drug_class"):
            continue
        strengths = _numbers(finding.text("strength"))
        rate = finding.number("units_per_day")
        opioids = list(finding.names("ingredients"))
        if not strengths or not rate:
            continue
        for ingredient in opioids:
            equivalents = morphine_equivalents(ingredient, strengths[0] * rate, table)
            if equivalents is not None:
                total += equivalents[0]
                parts.append(f"{ingredient} {strengths[0] * rate:g} mg a day")
                used.append(finding)
                break
    if not used:
        return Figure(value=None, unit=unit, explain="no record gives both strength and frequency of an opioid")
    explain = f"{', '.join(parts)}; factors of the {table.upper()} table"
    return Figure(value=round(total, 1), unit=unit, explain=explain, findings=tuple(used))


def _acetaminophen(facts: Facts) -> Figure:
    total, used = 0.0, []
    for finding in _current(facts):
        ingredients = finding.names("ingredients")
        strengths, rate = _numbers(finding.text("strength")), finding.number("units_per_day")
        if "acetaminophen" not in ingredients or not strengths or not rate:
            continue
        total += strengths[-1] * rate / 1000
        used.append(finding)
    if not used:
        return Figure(
            value=None, unit="g a day", explain="no record gives both strength and frequency of acetaminophen"
        )
    return Figure(value=round(total, 2), unit="g a day", explain="all products added", findings=tuple(used))


def _numbers(text: str | None) -> list[float]:
    return [float(n) for n in re.findall(r"\d+(?:\.\d+)?", text or "")]


def _partly_authorized(facts: Facts) -> Figure:
    authorized = facts.item.ur_authorized
    return Figure(value=1 if authorized else 0, unit="(1: yes)", explain=f"UR authorised {authorized or 'nothing'}")
