"""The timeline of the case as the worksheet draws it: drugs, pain scores, tests, visits, contradictions."""

from openimr.clinical import Timeline
from openimr.guidelines import SECOND_HAND
from openimr.model import CaseFile, Finding, Findings
from openimr.review.worksheet import Bar, Contradiction, Mark, Point, TimelineData

_TAKEN = frozenset(
    {"current", "started", "prescribed", "refilled", "increased", "decreased", "dispensed", "administered", "stopped"}
)
_VISITS = frozenset(
    {"progress report", "doctor's first report", "consultation", "ame/qme report", "permanent and stationary report"}
)
_LANES = {"urine_drug_test": "Urine drug tests", "imaging": "Imaging", "electrodiagnostic": "Electrodiagnostic tests",
          "surgery": "Surgery", "pdmp_check": "CURES"}  # fmt: skip


def chart_of(findings: Findings, timeline: Timeline, casefile: CaseFile) -> TimelineData:
    """Fill the worksheet's chart. Findings without a date are not drawn; they stand in the summary and the criteria."""
    kinds = {r.id: r.kind for r in casefile.records}
    firsthand = tuple(f for f in findings if f.date and kinds.get(f.evidence.record) not in SECOND_HAND)
    visits = tuple(
        Mark(date=r.date, lane="Visits", label=f"{r.kind}{f', {r.author}' if r.author else ''}")
        for r in casefile.records
        if r.date and r.kind in _VISITS and r.duplicate_of is None
    )
    return TimelineData(
        bars=_bars(firsthand),
        points=_points(firsthand),
        marks=visits + _marks(firsthand),
        contradictions=tuple(
            Contradiction(text=c.text, evidence=(c.first.evidence, c.second.evidence)) for c in timeline.contradictions
        ),
        decided=casefile.identity.ur_decision_date,
    )


def _bars(findings: Findings) -> tuple[Bar, ...]:
    courses: dict[str, list[Finding]] = {}
    for f in findings:
        if f.kind == "medication" and f.assertion in {"affirmed", "historical"} and f.text("status") in _TAKEN:
            label = " / ".join(f.names("ingredients")) or (f.text("name") or "").lower()
            courses.setdefault(label, []).append(f)
    bars: list[Bar] = []
    for label, members in courses.items():
        days = sorted(d for f in members for d in (f.text("since"), f.date) if d)
        strengths = sorted({s for f in members if (s := f.text("strength"))})
        stopped = any(f.text("status") == "stopped" for f in members)
        note = ", ".join([*strengths, *(["stopped"] if stopped else [])])
        bars.append(
            Bar(label=label, start=days[0], end=days[-1], note=note, evidence=tuple(f.evidence for f in members[:3]))
        )
    return tuple(sorted(bars, key=lambda b: (b.start, b.label)))


def _points(findings: Findings) -> tuple[Point, ...]:
    found: dict[tuple[str, float, str], Point] = {}
    for f in findings:
        value = f.number("value")
        if f.kind != "pain_score" or value is None or f.assertion not in {"affirmed", "historical"} or f.date is None:
            continue
        context = f.text("context") or "current"
        point = Point(date=f.date, value=value, high=f.number("high"), context=context, evidence=(f.evidence,))
        found.setdefault((f.date, value, context), point)
    return tuple(found[key] for key in sorted(found))


def _marks(findings: Findings) -> tuple[Mark, ...]:
    found: dict[tuple[str, str, str], Mark] = {}
    for f in findings:
        lane = _LANES.get(f.kind)
        if lane is None or f.assertion not in {"affirmed", "historical"}:
            continue
        day = f.text("when") or f.date or ""
        parts = (f.text(n) for n in ("modality", "procedure", "nerve", "body_part", "level", "abnormality", "result"))
        label = " ".join(p for p in parts if p) or lane
        found.setdefault((day, lane, label), Mark(date=day, lane=lane, label=label, evidence=(f.evidence,)))
    return tuple(found[key] for key in sorted(found) if key[0])
