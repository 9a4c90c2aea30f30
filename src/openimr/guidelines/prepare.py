"""One disputed item and the findings of the case file, made ready for criteria: stage, regions, figures."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from openimr.guidelines.editions import CaseDates
from openimr.guidelines.facts import COMPANIONS, Facts, as_date, kin
from openimr.guidelines.figures import figures, taken
from openimr.guidelines.forms import Phase
from openimr.model import DisputedItem, Evidence, Finding, Findings, Record
from openimr.requests import also_named, context_of, date_of_service
from openimr.vocabulary import drug_classes, procedure_of, region_of

_ESTABLISHED_AFTER_DAYS = 30
_EARLIER_BY_DAYS = 7
_NOT_LONG_BEFORE_DAYS = 400
_VISITS = frozenset(
    {"progress report", "doctor's first report", "consultation", "ame/qme report", "permanent and stationary report"}
)
_ONGOING = frozenset({"current", "refilled", "increased", "decreased"})


def prepare(
    item: DisputedItem,
    findings: Findings,
    records: Iterable[Record],
    dates: CaseDates,
    others: Iterable[DisputedItem] = (),
) -> Facts:
    """The facts that the item's criteria are held against.

    Windows of time are counted back from the treatment request; where its date is unknown, from the UR decision.
    """
    kinds = {record.id: record.kind for record in records}
    others = tuple(others)
    findings = (*findings, *_operations_in_dispute(item, others), *_operation_told(item))
    regions = _regions(item, findings, others)
    facts = Facts(
        item=item,
        classes=classes_of(item),
        regions=frozenset(regions),
        regions_in_order=regions,
        findings=findings,
        record_kinds=kinds,
        reference=_reference(item, dates),
        date_of_injury=dates.injury,
        others=others,
    )
    phase, shown = _phase(facts)
    facts = msgspec.structs.replace(facts, phase=phase, phase_findings=shown, first_use=_first_use(facts))
    return msgspec.structs.replace(facts, figures=figures(facts))


def _operations_in_dispute(item: DisputedItem, others: Iterable[DisputedItem]) -> Iterator[Finding]:
    """The operations that other items of the case ask for, as planned ones.

    What belongs to an operation is judged as if it took place; whether it does, is decided with the operation itself
    (`review/dependence.py`).
    """
    for other in others:
        if item.treatment.kind == "surgery" or other.treatment.kind != "surgery":
            continue
        for treatment in (other.treatment, *(t for t in also_named(other.request) if t.kind == "surgery")):
            yield _surgery(other, treatment.procedure, treatment.body_part, status="planned")


def _operation_told(item: DisputedItem) -> Iterator[Finding]:
    """The operation that a request says it follows ("PT s/p left TKA 8/1/12"), as one that was done."""
    told = context_of(item.request)
    if told.post_operative and told.after is not None:
        yield _surgery(item, told.after, item.treatment.body_part, status="done", when=told.after_date)


def _surgery(
    item: DisputedItem, procedure: str | None, body_part: str | None, *, status: str, when: str | None = None
) -> Finding:
    """An operation that stands in the words of a request."""
    told = {"procedure": procedure, "body_part": body_part, "status": status, "when": when}
    return Finding(
        kind="surgery",
        evidence=item.named_in[0] if item.named_in else _request_itself(item),
        date=when,
        assertion="planned" if status == "planned" else "affirmed",
        attributes={name: value for name, value in told.items() if value is not None},
    )


def _request_itself(item: DisputedItem) -> Evidence:
    """The request as the place where something stands, for a case that has no pages."""
    text = item.request
    return Evidence(record="requests", file="requests", page=1, quote=text, start=0, end=len(text))


_TOPICAL = re.compile(
    r"\b(?:cream|gel|ointment|lotion|topical|salve|roll-?on|balm|pad|patch(?:es)?|compound(?:ed)?)\b|\d\s?%",
    re.IGNORECASE,
)
_BY_SKIN = frozenset({"fentanyl", "buprenorphine", "clonidine", "nicotine", "scopolamine", "testosterone", "estradiol"})


def classes_of(item: DisputedItem) -> frozenset[str]:
    """The classes of the requested drug in the form that is asked for: a gel is a topical, whatever its tablet is.

    A patch that acts through the skin on the whole body (fentanyl) keeps its classes.
    """
    ingredients = item.treatment.ingredients
    oral = frozenset(drug_classes(ingredients))
    if not ingredients or set(ingredients) & _BY_SKIN or not _TOPICAL.search(item.request):
        return oral
    classes = {"topical"}
    if "nsaid" in oral or "topical nsaid" in oral:
        classes.add("topical nsaid")
    if len(frozenset(ingredients) - COMPANIONS) > 1 or "compound" in item.request.lower():
        classes.add("compounded topical")
    return frozenset(classes)


def _reference(item: DisputedItem, dates: CaseDates) -> date | None:
    """The date that windows are counted back from: the service's for a retrospective request, else the request's."""
    served = as_date(date_of_service(item.request)) if item.retrospective else None
    return served or dates.request or dates.ur or dates.service


def _regions(item: DisputedItem, findings: Findings, others: Iterable[DisputedItem]) -> tuple[str, ...]:
    """The regions of the request; else of the operation it follows or belongs to; else of diagnoses and complaints.

    In the order in which the records complain of them; then the request's own order.
    """
    asked = named_regions(item) or _regions_of_operation(item, others)
    found: dict[str, None] = {}
    for finding in findings:
        if finding.kind in {"diagnosis", "complaint"} and finding.assertion == "affirmed":
            named = finding.text("body_part")
            region = region_of(named) if named else None
            if region:
                found[region] = None
    if not asked:
        return tuple(found)
    part = item.treatment.body_part or ""
    limb = next((regions for limb, regions in _LIMBS.items() if limb in part), frozenset())
    wanted = {*asked, *(limb & found.keys())}
    return (*(r for r in found if r in wanted), *(r for r in asked if r not in found))


def _regions_of_operation(item: DisputedItem, others: Iterable[DisputedItem]) -> tuple[str, ...]:
    """Where a request without a part of its own belongs: to the operation in its words, or in dispute beside it."""
    told = context_of(item.request)
    after = procedure_of(told.after) if told.after else None
    if after is not None and after.region is not None and (region := region_of(after.region)) is not None:
        return (region,)
    if item.treatment.kind not in _WITH_OPERATIONS:
        return ()
    return next((found for o in others if o.treatment.kind == "surgery" and (found := named_regions(o))), ())


_WITH_OPERATIONS = frozenset({"equipment", "therapy", "test", "imaging", "visit", "home care", "other"})

_LIMBS = {
    "upper extremit": frozenset({"neck and upper back", "shoulder", "elbow", "forearm wrist and hand"}),
    "lower extremit": frozenset({"low back", "hip", "knee", "ankle and foot"}),
}
"""A request for a limb may be about any of these, as the diagnoses say: arms are mostly tested for the neck."""


def named_regions(item: DisputedItem) -> tuple[str, ...]:
    """The regions that the request names, or that its procedure belongs to by its nature ("right THA": the hip)."""
    parts = [p.strip() for p in (item.treatment.body_part or "").split(",") if p.strip()]
    own = procedure_of(item.treatment.procedure) if item.treatment.procedure and not parts else None
    if own is not None and own.region is not None:
        parts = [own.region]
    return tuple(dict.fromkeys(region for p in parts if (region := region_of(p)) is not None))


def _phase(facts: Facts) -> tuple[Phase | None, Findings]:
    """Whether the treatment is new to this worker, and the findings that say so."""
    if facts.item.treatment.kind == "medication":
        return _phase_of_drug(facts)
    if facts.item.treatment.kind == "therapy" and facts.item.ur_authorized:
        # The part that UR authorised is the first course; what is left in dispute would go on from it, and reviewers
        # want to see its result first (library README: "A partly authorised course").
        return "continuation", ()
    procedure = facts.item.treatment.procedure
    given = tuple(
        f
        for f in (*facts.by_kind.get("treatment", ()), *facts.by_kind.get("surgery", ()))
        if (kin(f.text("treatment"), procedure) or kin(f.text("procedure"), procedure))
        and f.assertion in {"affirmed", "historical"}
        and f.text("status") in {None, "done", "ongoing"}
        and facts.first_hand(f)
    )
    if given:
        return "continuation", given
    # "Additional therapy" tells that there was some; a note that does not count it is no first course.
    return ("continuation", ()) if facts.context.repeat else ("initial", ())


def _phase_of_drug(facts: Facts) -> tuple[Phase | None, Findings]:
    named = [f for f in facts.by_kind.get("medication", ()) if facts.same_product(f)]
    used = taken(facts)
    never_filled = [f for f in named if f.text("status") == "not dispensed"]
    filled = [f for f in used if f.text("status") in {"dispensed", "administered"}]
    begun = [f for f in used if f.text("status") == "started"]
    ongoing = [f for f in used if f.text("status") in _ONGOING and not _same_day(f, begun)]
    if never_filled and not filled:
        return "initial", tuple(never_filled + begun)
    old = [f for f in used if _days_before(f, facts.reference) >= _ESTABLISHED_AFTER_DAYS]
    if old or ongoing:
        return "continuation", tuple(old or ongoing)
    if begun:
        return "initial", tuple(begun)
    earlier = _earlier_lists(facts, named)
    if earlier or facts.context.trial:
        return "initial", earlier
    return None, ()


def _earlier_lists(facts: Facts, named: list[Finding]) -> Findings:
    """Earlier visits that list what the worker takes, and not this drug: it was not in use before it was asked for."""
    first = min((day for f in named if facts.first_hand(f) and (day := as_date(f.date)) is not None), default=None)
    if first is None:
        return ()
    return tuple(
        f
        for f in facts.by_kind.get("medication", ())
        if facts.naming(f) == "other"
        and f.assertion == "affirmed"
        and facts.record_kinds.get(f.evidence.record) in _VISITS
        and (day := as_date(f.date)) is not None
        and _NOT_LONG_BEFORE_DAYS >= (first - day).days >= _EARLIER_BY_DAYS
    )


def _first_use(facts: Facts) -> date | None:
    days = (as_date(f.text("since")) or as_date(f.date) for f in taken(facts))
    return min((day for day in days if day is not None), default=None)


def _same_day(finding: Finding, begun: list[Finding]) -> bool:
    return any(f.date == finding.date for f in begun)


def _days_before(finding: Finding, reference: date | None) -> int:
    held = as_date(finding.text("since")) or as_date(finding.date)
    return (reference - held).days if reference is not None and held is not None else 0
