"""Findings in the order of time: courses of drugs, scores, function, work, tests, therapy, surgery, contradictions.

Copy-forward paragraphs repeat facts; a course or a day's fact is kept once with all its evidence.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from openimr.clinical.timeline_contradictions import Contradiction, contradictions
from openimr.model import Evidence, Finding, Findings

__all__ = ["Change", "Contradiction", "Course", "Dated", "Therapy", "Timeline", "build_timeline"]

_NOT_TAKEN = frozenset({"requested", "not dispensed", "failed", "stopped", "administered"})
_SECOND_HAND = frozenset({"denied", "possible", "planned", "other person"})
_DAYS_A_MONTH = 30.44
_GAP = 120


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a record says of a drug on a date (ISO): a dose, a start, a stop, a fill."""

    date: str
    status: str
    strength: str | None = None
    quantity: int | None = None
    units_per_day: float | None = None
    evidence: Evidence


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """One drug (a set of ingredients) over the whole case file.

    `first` and `last` are the dates (ISO) of the first and last record that has it taken or prescribed; `since` is an
    explicit start that a record gives, where it is earlier than `first`. `months` is how long it is documented without
    a gap of more than 120 days up to `last`, in months of 30.44 days; a stop ends it. `stopped` is the date of the last
    stop that nothing follows. `taken` is false where it was only asked for, not dispensed, or failed.
    """

    ingredients: tuple[str, ...]
    names: tuple[str, ...]
    drug_class: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    since: str | None = None
    months: float = 0.0
    stopped: str | None = None
    taken: bool = False
    changes: tuple[Change, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """A fact of a date (ISO, or null where no record dates it) with every place that states it."""

    date: str | None
    finding: Finding
    evidence: tuple[Evidence, ...]


class Therapy(msgspec.Struct, frozen=True, kw_only=True):
    """Therapy of one type: the most visits that a record counts as given or authorized, and what speaks of it."""

    treatment: str
    visits: int | None = None
    visits_authorized: int | None = None
    first: str | None = None
    last: str | None = None
    evidence: tuple[Evidence, ...] = ()


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """The case in order of time; each tuple is sorted by date, undated facts first."""

    as_of: str | None
    courses: tuple[Course, ...]
    pain: tuple[Dated, ...]
    relief: tuple[Dated, ...]
    function: tuple[Dated, ...]
    scores: tuple[Dated, ...]
    work: tuple[Dated, ...]
    urine_tests: tuple[Dated, ...]
    pdmp_checks: tuple[Dated, ...]
    therapy: tuple[Therapy, ...]
    surgeries: tuple[Dated, ...]
    contradictions: tuple[Contradiction, ...]

    def course(self, ingredients: Iterable[str]) -> Course | None:
        """The course of exactly these ingredients, in any order; None where no record speaks of them."""
        wanted = frozenset(ingredients)
        return next((c for c in self.courses if frozenset(c.ingredients) == wanted), None)

    def courses_of_class(self, drug_class: str) -> tuple[Course, ...]:
        """The courses of a vocabulary class such as "opioid"."""
        return tuple(c for c in self.courses if drug_class in c.drug_class)


def build_timeline(findings: Findings, *, as_of: str | None) -> Timeline:
    """Order findings by date and resolve what is repeated.

    Args:
        findings: of one case file, in any order.
        as_of: ISO date (the UR decision's) after which nothing is counted into a course's length; None: no limit.
    """
    known = [f for f in findings if as_of is None or f.date is None or f.date <= as_of or f.kind == "medication"]
    return Timeline(
        as_of=as_of,
        courses=_courses(findings, as_of),
        pain=_dated(known, "pain_score"),
        relief=_dated(known, "relief"),
        function=_dated(known, "function"),
        scores=_dated(known, "score"),
        work=_dated(known, "work_status"),
        urine_tests=_dated(known, "urine_drug_test"),
        pdmp_checks=_dated(known, "pdmp_check"),
        therapy=_therapy(findings),
        surgeries=_dated(known, "surgery"),
        contradictions=contradictions(findings),
    )


def _when(finding: Finding) -> str:
    return finding.text("when") or finding.date or ""


def _key(finding: Finding) -> tuple[str, str, int, int]:
    return _when(finding), finding.evidence.file, finding.evidence.page, finding.evidence.start


def _dated(findings: Iterable[Finding], kind: str) -> tuple[Dated, ...]:
    """The findings of a kind by date, those that say the same of the same date as one."""
    same: dict[tuple[object, ...], list[Finding]] = {}
    for finding in sorted((f for f in findings if f.kind == kind), key=_key):
        attributes = tuple(sorted((name, repr(value)) for name, value in finding.attributes.items()))
        same.setdefault((_when(finding), finding.assertion, attributes), []).append(finding)
    return tuple(
        Dated(date=_when(group[0]) or None, finding=group[0], evidence=tuple(f.evidence for f in group))
        for group in same.values()
    )


def _courses(findings: Findings, as_of: str | None) -> tuple[Course, ...]:
    by_drug: dict[frozenset[str], list[Finding]] = {}
    for finding in sorted((f for f in findings if f.kind == "medication"), key=_key):
        names = frozenset(finding.names("ingredients"))
        if names:
            by_drug.setdefault(names, []).append(finding)
    return tuple(_course(group, as_of) for group in by_drug.values())


def _course(group: list[Finding], as_of: str | None) -> Course:
    used = [f for f in group if _is_taken(f) and (as_of is None or (f.date or "") <= as_of)]
    dates = sorted({f.date for f in used if f.date})
    stops = sorted({f.date for f in group if f.text("status") == "stopped" and f.date and f.assertion == "affirmed"})
    sinces = [s for f in group if f.assertion not in _SECOND_HAND and (s := f.text("since"))]
    changes: dict[tuple[object, ...], Change] = {}
    for finding in group:
        status = finding.text("status")
        if finding.date and status and finding.assertion not in _SECOND_HAND:
            quantity = finding.number("quantity")
            change = Change(
                date=finding.date,
                status=status,
                strength=finding.text("strength"),
                quantity=None if quantity is None else int(quantity),
                units_per_day=finding.number("units_per_day"),
                evidence=finding.evidence,
            )
            changes.setdefault((change.date, status, change.strength, change.quantity, change.units_per_day), change)
    classes = next((c for f in group if (c := f.names("drug_class"))), ())
    last = dates[-1] if dates else None
    return Course(
        ingredients=group[0].names("ingredients"),
        names=tuple(dict.fromkeys(name for f in group if (name := f.text("name")))),
        drug_class=classes,
        first=dates[0] if dates else None,
        last=last,
        since=min(sinces) if sinces and (not dates or min(sinces) < dates[0]) else None,
        months=_months(dates, stops, min(sinces) if sinces else None),
        stopped=stops[-1] if stops and (last is None or stops[-1] >= last) else None,
        taken=bool(used) and not _never_filled(group),
        changes=tuple(changes.values()),
        evidence=tuple(f.evidence for f in group),
    )


def _never_filled(group: list[Finding]) -> bool:
    """Whether a drug was written and the pharmacy never gave it out."""
    states = {f.text("status") for f in group if f.assertion not in _SECOND_HAND}
    return "not dispensed" in states and not states & {"dispensed", "current", "refilled", "increased", "decreased"}


def _is_taken(finding: Finding) -> bool:
    """Whether a record has the drug taken at its own date; a drug of earlier years is not."""
    if finding.assertion in _SECOND_HAND or finding.assertion == "historical":
        return False
    return finding.text("status") not in _NOT_TAKEN


def _months(dates: list[str], stops: list[str], since: str | None) -> float:
    """How long the drug is documented up to its last date without a long gap or a stop."""
    if not dates:
        return 0.0
    days = [date.fromisoformat(d) for d in dates]
    ends = [date.fromisoformat(d) for d in stops]
    first = days[-1]
    for earlier in reversed(days[:-1]):
        if (first - earlier).days > _GAP or any(earlier < stop < first for stop in ends):
            break
        first = earlier
    if since is not None and first == days[0]:
        first = min(first, date.fromisoformat(since))
    return round((days[-1] - first).days / _DAYS_A_MONTH, 1)


def _therapy(findings: Findings) -> tuple[Therapy, ...]:
    by_type: dict[str, list[Finding]] = {}
    for finding in sorted((f for f in findings if f.kind == "treatment" and f.assertion not in _SECOND_HAND), key=_key):
        name = finding.text("treatment")
        if name and finding.text("status") in {"done", "ongoing", None, "authorized"}:
            by_type.setdefault(name, []).append(finding)
    return tuple(_therapy_of(name, group) for name, group in sorted(by_type.items()))


def _therapy_of(name: str, group: list[Finding]) -> Therapy:
    given = [int(n) for f in group if (n := f.number("visits")) is not None]
    authorized = [int(n) for f in group if (n := f.number("visits_authorized")) is not None]
    starts = sorted(w for f in group if (w := _when(f)))
    ends = sorted(w for f in group if (w := f.text("to") or _when(f)))
    return Therapy(
        treatment=name,
        visits=max(given, default=None),
        visits_authorized=max(authorized, default=None),
        first=starts[0] if starts else None,
        last=ends[-1] if ends else None,
        evidence=tuple(f.evidence for f in group),
    )
