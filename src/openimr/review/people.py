"""The patient's age and sex, and the specialty that qualifies a reviewer."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Literal

from openimr.guidelines import SECOND_HAND, CaseDates, as_date
from openimr.model import CaseFile, DisputedItem, Findings, Patient, ReviewerNeeded
from openimr.review.wording import listed
from openimr.vocabulary import find_condition, region_of, specialties_for

_MOST = 3
"""Specialties that are named: those that fit most of the disputed items best."""


def patient_of(casefile: CaseFile, findings: Findings, dates: CaseDates) -> Patient:
    """Age at the UR decision, from the date of birth where the file has it, else as a record states it."""
    day = dates.ur or dates.request
    born = as_date(casefile.identity.date_of_birth)
    age: int | None = None
    if born is not None and day is not None:
        age = _years(born, day)
    if age is None:
        stated = [
            f for f in findings if f.kind == "age" and f.number("years") is not None and f.assertion == "affirmed"
        ]
        newest = max(stated, key=lambda f: f.date or "", default=None)
        age = int(newest.number("years") or 0) if newest else None
    return Patient(age=age, sex=_sex(casefile, findings))


def _years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _sex(casefile: CaseFile, findings: Findings) -> Literal["female", "male"] | None:
    """The sex that most records state; clinical records outweigh letters about the dispute."""
    kinds = {r.id: r.kind for r in casefile.records}
    votes: Counter[str] = Counter()
    for finding in findings:
        value = finding.text("value") if finding.kind == "sex" else None
        if value is not None and finding.assertion == "affirmed":
            votes[value] += 1 if kinds.get(finding.evidence.record) in SECOND_HAND else 3
    if not votes or votes["female"] == votes["male"]:
        return None
    return "female" if votes["female"] > votes["male"] else "male"


def reviewer_needed(casefile: CaseFile, items: Sequence[DisputedItem], findings: Findings) -> ReviewerNeeded:
    """Specialties that evaluate or treat the condition and the disputed treatments (Labor Code 4610.6).

    The conditions are those that the request, the application and the newest visit name; what the worker has besides
    does not ask for a specialist here.
    """
    conditions, parts = asked_for(casefile, findings)
    regions = [p for p, _ in sorted(parts.items(), key=lambda p: (-p[1], p[0]))[:3]]
    hurt = {region_of(part) for part in regions}
    of_the_parts = {c for c in conditions if (entry := find_condition(c)) and entry.region in hurt}
    named = [c for c, _ in sorted(conditions.items(), key=lambda p: (p[0] not in of_the_parts, -p[1], p[0]))[:4]]
    if of_the_parts:
        named = [c for c in named if c in of_the_parts]
    votes: Counter[str] = Counter()
    for item in items:
        for rank, specialty in enumerate(specialties_for(named, regions, item.treatment)):
            votes[specialty] += _MOST + 1 - rank
    what = listed(named) if named else "the conditions of this case"
    why = f"These specialties treat {what} and give what is requested."
    return ReviewerNeeded(specialties=tuple(s for s, _ in votes.most_common(_MOST)), why=why)


def asked_for(casefile: CaseFile, findings: Findings) -> tuple[Counter[str], Counter[str]]:
    """How often the papers of the request and the newest visit name each condition and each body part."""
    asking = _asking_records(casefile)
    conditions: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    for finding in findings:
        if finding.kind != "diagnosis" or finding.assertion != "affirmed" or finding.evidence.record not in asking:
            continue
        condition, part = finding.text("condition"), finding.text("body_part")
        if condition:
            conditions[condition] += 1
        if part:
            parts[part] += 1
    return conditions, parts


def _asking_records(casefile: CaseFile) -> frozenset[str]:
    """The papers of the request, and the newest visit."""
    visits = [r for r in casefile.records if r.kind in {"progress report", "doctor's first report"}]
    newest = max((r.date for r in visits if r.date), default=None)
    return frozenset(
        r.id
        for r in casefile.records
        if r.kind in {"request for authorization", "imr application", "ur determination"}
        or (r in visits and r.date == newest)
    )
