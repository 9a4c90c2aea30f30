"""What of the findings belongs into the summary: after the injury, about the disputed parts."""

from collections.abc import Iterable

import msgspec

from openimr.model import CaseFile, DisputedItem, Finding, Findings, Record
from openimr.vocabulary import find_procedure, region_of

VISITS = frozenset(
    {
        "progress report",
        "consultation",
        "doctor's first report",
        "permanent and stationary report",
        "ame/qme report",
        "psychological report",
    }
)
"""Records of a visit to a physician."""
SECOND_HAND = frozenset(
    {
        "ur determination",
        "imr application",
        "prior imr determination",
        "attorney letter",
        "fax cover",
        "proof of service",
        "pharmacy or billing",
        "correspondence",
    }
)
"""Records that tell about the care without being part of it."""
_ASKING = frozenset({"request for authorization", "imr application", "ur determination"})
_RECENT_YEARS = 3
_LIMBS = {
    "low back": frozenset({"lower leg", "lower extremity", "thigh", "foot", "buttock", "hip"}),
    "neck and upper back": frozenset(
        {"upper arm", "upper extremity", "forearm", "hand", "finger", "shoulder", "trapezius", "head"}
    ),
    "chest": frozenset({"thoracic spine"}),
}


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the summary is written from.

    `findings` are those that belong in, in order of date and place; `records` by id; `visit` the date of the latest
    visit (ISO) or None; `regions` the guideline regions in dispute, empty where nothing says.
    """

    casefile: CaseFile
    items: tuple[DisputedItem, ...]
    findings: Findings
    records: dict[str, Record]
    regions: frozenset[str]
    visit: str | None

    def of(self, *kinds: str, assertions: Iterable[str] = ("affirmed",), second_hand: bool = False) -> list[Finding]:
        """Findings of these kinds in these moods, oldest first."""
        moods = frozenset(assertions)
        return [
            f
            for f in self.findings
            if f.kind in kinds and f.assertion in moods and (second_hand or self.kind(f) not in SECOND_HAND)
        ]

    def recent(self, finding: Finding) -> bool:
        """Whether a finding stands in a record of the last three years before the latest visit."""
        if self.visit is None:
            return True
        return self.seen(finding) >= f"{int(self.visit[:4]) - _RECENT_YEARS:04d}{self.visit[4:]}"

    def kind(self, finding: Finding) -> str:
        """The kind of record that a finding stands in."""
        record = self.records.get(finding.evidence.record)
        return record.kind if record else "other"

    def seen(self, finding: Finding) -> str:
        """The date of the record that a finding stands in (ISO), or ""."""
        record = self.records.get(finding.evidence.record)
        return (record.date if record else None) or finding.date or ""

    def at_visit(self, *kinds: str, assertions: Iterable[str] = ("affirmed",)) -> list[Finding]:
        """Findings of the latest physician's visit that has any of these kinds; all of one day."""
        found = [f for f in self.of(*kinds, assertions=assertions) if self.kind(f) in VISITS or self.kind(f) in _NURSED]
        days = [self.seen(f) for f in found if self.kind(f) in VISITS] or [self.seen(f) for f in found]
        return [f for f in found if self.seen(f) == max(days)] if days else []


_NURSED = frozenset({"nursing or home health note", "hospital record", "therapy note", "other"})


def told(casefile: CaseFile, findings: Findings, items: tuple[DisputedItem, ...]) -> Told:
    """Choose what the summary rests on. Nothing from before the injury; nothing from records of other body parts."""
    records = {record.id: record for record in casefile.records}
    injured = casefile.identity.date_of_injury
    regions = _regions(items, findings, records)
    foreign = _foreign(findings, records, regions)
    kept = []
    for finding in findings:
        record = records.get(finding.evidence.record)
        when = (record.date if record else None) or finding.date
        if injured is not None and when is not None and when < injured:
            continue
        if record is not None and record.id in foreign:
            continue
        if _elsewhere(finding, regions):
            continue
        kept.append(finding)
    kept.sort(key=lambda f: (f.date or "", f.evidence.span))
    visits = [
        record.date
        for record in casefile.records
        if record.kind in VISITS
        and record.date is not None
        and record.id not in foreign
        and record.duplicate_of is None
    ]
    return Told(
        casefile=casefile,
        items=items,
        findings=tuple(kept),
        records=records,
        regions=regions,
        visit=max(visits, default=None),
    )


def _regions(items: tuple[DisputedItem, ...], findings: Findings, records: dict[str, Record]) -> frozenset[str]:
    asked = {region_of(item.treatment.body_part) for item in items if item.treatment.body_part}
    named = {
        region_of(str(f.attributes["body_part"]))
        for f in findings
        if f.kind == "diagnosis"
        and "body_part" in f.attributes
        and (record := records.get(f.evidence.record)) is not None
        and record.kind in _ASKING
    }
    found = frozenset(region for region in asked | named if region)
    if found:
        return found
    dated = [
        (record.date or "", str(f.attributes["body_part"]))
        for f in findings
        if f.kind == "diagnosis"
        and f.assertion == "affirmed"
        and "body_part" in f.attributes
        and (record := records.get(f.evidence.record)) is not None
        and record.kind in VISITS
    ]
    latest = max((date for date, _ in dated), default="")
    return frozenset(region for date, name in dated if date == latest and (region := region_of(name)))


def _elsewhere(finding: Finding, regions: frozenset[str]) -> bool:
    where = finding.text("body_part") or ""
    if not regions:
        return False
    region = region_of(where) if where else _own_region(finding)
    if region is None or region in regions or region in {"general", "skin"}:
        return False
    return not any(where in _LIMBS.get(known, frozenset()) for known in regions)


def _own_region(finding: Finding) -> str | None:
    """The region of an operation that belongs to one part of the body by its nature (cholecystectomy)."""
    name = finding.text("procedure") if finding.kind == "surgery" else None
    entry = find_procedure(name) if name else None
    return entry.region if entry else None


def _foreign(findings: Findings, records: dict[str, Record], regions: frozenset[str]) -> frozenset[str]:
    """Records that speak of other body parts only: a private thumb problem in a low back case."""
    inside: set[str] = set()
    outside: set[str] = set()
    for finding in findings:
        if finding.text("body_part") is not None and finding.assertion != "other person":
            (outside if _elsewhere(finding, regions) else inside).add(finding.evidence.record)
    asking = {record.id for record in records.values() if record.kind in _ASKING}
    return frozenset(outside - inside - asking)
