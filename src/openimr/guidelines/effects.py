"""Figures of effect: what a treatment did for pain, mood, function and work, in numbers."""

from collections.abc import Sequence

from openimr.guidelines.facts import Facts, Figure, as_date, kin
from openimr.model import Finding, Findings

_BETTER_WHEN_LOWER = frozenset(
    {"Oswestry", "NDI", "DASH", "QuickDASH", "PHQ-9", "GAD-7", "BDI", "BDI-II", "BAI", "ISI", "PCL-5", "PCS"}
)
MOOD_SCALES = frozenset({"PHQ-9", "GAD-7", "BDI", "BDI-II", "BAI", "PCL-5", "PCS"})
FUNCTION_SCALES = frozenset({"Oswestry", "NDI", "DASH", "QuickDASH", "LEFS"})


def earlier_treatments(facts: Facts) -> Findings:
    """Treatments of the requested kind that were given."""
    procedure = facts.item.treatment.procedure
    return tuple(
        f
        for f in facts.by_kind.get("treatment", ())
        if kin(f.text("treatment"), procedure) and f.text("status") in {None, "done", "ongoing"}
    )


_OFF_WORK = frozenset({"temporarily totally disabled", "not working"})
_AT_WORK = frozenset({"full duty", "modified duty", "working"})


def work_gain(facts: Facts) -> Figure:
    """1 where the newest work status is at work after an earlier one off work; 0 where it is not."""
    dated = sorted(
        (
            f
            for f in facts.by_kind.get("work_status", ())
            if f.date and f.assertion == "affirmed" and facts.first_hand(f) and _recent(f, facts, 730)
        ),
        key=lambda f: f.date or "",
    )
    if not dated:
        return Figure(value=None, unit="(1: yes)", explain="no record states the work status")
    newest = [f for f in dated if f.date == dated[-1].date]
    back = [f for f in newest if f.text("status") in _AT_WORK]
    off = [f for f in dated if f.text("status") in _OFF_WORK and (f.date or "") < (dated[-1].date or "")]
    if back and off and not any(f.text("status") in _OFF_WORK for f in newest):
        return Figure(value=1, unit="(1: yes)", explain="back at work after time off", findings=(back[0], off[-1]))
    return Figure(value=0, unit="(1: yes)", explain="no return to work since an earlier visit")


def _recent(finding: Finding, facts: Facts, days: int) -> bool:
    held = as_date(finding.date)
    return facts.reference is None or held is None or (facts.reference - held).days <= days


_HALF = 50
_MUCH = frozenset({"good", "complete"})


def relief_lasted(facts: Facts) -> Figure:
    """Days from the newest treatment of this kind to the last visit that still records relief by half or more."""
    relief = [
        (day, f)
        for f in facts.by_kind.get("relief", ())
        if f.assertion in {"affirmed", "historical"}
        and facts.first_hand(f)
        and ((f.number("percent") or 0) >= _HALF or f.text("amount") in _MUCH)
        and (f.text("treatment") is None or kin(f.text("treatment"), facts.item.treatment.procedure))
        and (day := as_date(f.date)) is not None
    ]
    given = [day for f in earlier_treatments(facts) if (day := as_date(f.text("when"))) is not None]
    pairs = [(told - day, f) for told, f in relief for day in given if day <= told]
    newest = {f.evidence.span: min(span for span, other in pairs if other is f) for _, f in pairs}
    if not newest:
        return Figure(value=None, unit="days", explain="no dated relief after a dated treatment of this kind")
    lasted, finding = max(((newest[f.evidence.span], f) for _, f in pairs), key=lambda pair: pair[0])
    explain = f"relief by half was still recorded {lasted.days} days after the treatment"
    return Figure(value=lasted.days, unit="days", explain=explain, findings=(finding,))


def relief_percent(facts: Facts) -> Figure:
    """How far pain falls with the drug, from the newest scores of one day with and without it."""
    with_drug, without = (
        {
            f.date: f
            for f in facts.by_kind.get("pain_score", ())
            if f.text("context") in contexts
            and f.number("value") is not None
            and f.assertion == "affirmed"
            and facts.first_hand(f)
            and facts.naming(f) != "other"
            and _recent(f, facts, 365)
        }
        for contexts in (
            {"with medication", "after treatment"},
            {"without medication", "before treatment", "average", "worst"},
        )
    )
    days = sorted((d for d in with_drug.keys() & without.keys() if d), reverse=True)
    if not days:
        return Figure(value=None, unit="percent", explain="no visit gives scores both with and without the drug")
    low, high = with_drug[days[0]], without[days[0]]
    before, after = high.number("value") or 0, low.number("high") or low.number("value") or 0
    if before <= 0:
        return Figure(value=None, unit="percent", explain="the score without the drug is zero")
    percent = round(100 * (before - after) / before, 1)
    explain = f"pain {before:g} without and {after:g} with the drug on {days[0]}"
    return Figure(value=percent, unit="percent", explain=explain, findings=(low, high))


def _by_date_and_place(finding: Finding) -> tuple[str, str, int, int]:
    e = finding.evidence
    return (finding.date or "", e.file, e.page, e.start)


def _on(finding: Finding) -> str:
    return f" on {finding.date}" if finding.date else ""


def score_gain(facts: Facts, scales: frozenset[str], what: str) -> Figure:
    """Improvement between the first and last value of the scale that was taken most often; positive is better."""
    series: dict[str, list[Finding]] = {}
    for f in facts.by_kind.get("score", ()):
        scale = f.text("scale") or ""
        told = f.assertion in {"affirmed", "historical"} and facts.first_hand(f)
        if scale in scales and f.number("value") is not None and told:
            series.setdefault(scale, []).append(f)
    ranked: Sequence[tuple[str, list[Finding]]] = sorted(
        ((s, sorted(v, key=_by_date_and_place)) for s, v in series.items()), key=lambda p: (-len(p[1]), p[0])
    )
    for scale, values in ranked:
        first, last = values[0], next(f for f in values if f.date == values[-1].date)
        if first.date == last.date:
            # "from 33 to 21" in one visit: the earlier value is told as history.
            before = [f for f in values if f.assertion == "historical"]
            now = [f for f in values if f.assertion == "affirmed"]
            if not before or not now:
                continue
            first, last = before[0], now[-1]
        change = (last.number("value") or 0) - (first.number("value") or 0)
        gain = -change if scale in _BETTER_WHEN_LOWER else change
        return Figure(
            value=gain,
            unit="points",
            explain=f"{scale} {first.number('value'):g}{_on(first)} and {last.number('value'):g}{_on(last)}",
            findings=(first, last),
        )
    return Figure(value=None, unit="points", explain=f"no scale of {what} was taken twice")
