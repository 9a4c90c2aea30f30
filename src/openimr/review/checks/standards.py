"""Q07, Q08, Q09, Q12: the right guideline on the right day, and no abrupt stop."""

from collections.abc import Iterator
from functools import cache

from openimr.guidelines import CaseDates, Guideline, as_date, in_force, shelf
from openimr.review.checks.draft import Draft, Found, rationale_of
from openimr.vocabulary import drug_classes, region_of

_TAPERED_CLASSES = {
    "opioid",
    "benzodiazepine",
    "ssri",
    "snri",
    "tricyclic antidepressant",
    "antidepressant",
    "hypnotic",
}
_TAPERED_DRUGS = {"baclofen", "carisoprodol", "gabapentin", "pregabalin", "clonidine"}


def edition_in_force(draft: Draft) -> Iterator[Found]:
    """Q07. The date is the UR decision's where the request's is not in the determination."""
    day = as_date(draft.determination.case.ur_decision_date)
    requests = [
        d
        for r in draft.determination.records
        if r.kind == "request for authorization" and (d := as_date(r.date)) is not None and (day is None or d <= day)
    ]
    dates = CaseDates(ur=day, request=max(requests, default=None))
    if day is None and not requests:
        yield "case.ur_decision_date", "neither the request nor the UR decision is dated: the edition can't be chosen"
        return
    guidelines = [f.guideline for f in in_force(shelf().library, dates)]
    held = {t.id for guideline in guidelines for t in guideline.topics}
    names = {name for guideline in guidelines for name in _cited_names(guideline)}
    known = {name for guideline in shelf().library.guidelines for name in _cited_names(guideline)}
    for where, item in draft.items():
        lapsed = [t for t in item.topics if t not in held]
        if lapsed:
            yield f"{where}.topics", f"not in force on the governing date: {', '.join(lapsed)}"
        for n, citation in enumerate(item.citations):
            if citation.guideline in known - names:
                yield f"{where}.citations[{n}]", f"{citation.guideline} was not in force on the governing date"
            part = item.treatment.body_part
            region, chapter = region_of(part) if part else None, _chapters().get(citation.guideline)
            if region and chapter and region not in chapter:
                yield f"{where}.citations[{n}]", f"{citation.guideline} is on another part of the body than the request"


def _cited_names(guideline: Guideline) -> set[str]:
    return {guideline.header.cited, *guideline.header.cited_as.values()}


@cache
def _chapters() -> dict[str, frozenset[str]]:
    """For each chapter on a body part, as determinations cite it: the regions that its topics are about."""
    found: dict[str, set[str]] = {}
    for topic, guideline in shelf().topics.values():
        name = guideline.header.cited_as.get(topic.chapter or "")
        if name and topic.applies_to.body_regions:
            found.setdefault(name, set()).update(topic.applies_to.body_regions)
    return {name: frozenset(regions) for name, regions in found.items()}


def outside_mtus_explained(draft: Draft) -> Iterator[Found]:
    """Q08 (Labor Code 4610.5(c)(2); 8 CCR 9792.21.1)."""
    for where, item in draft.items():
        if item.citations and all(c.source != "MTUS" for c in item.citations) and "MTUS" not in rationale_of(item):
            yield f"{where}.rationale", "only guidelines outside the MTUS are cited, and the rationale does not say why"


def formulary_considered(draft: Draft) -> Iterator[Found]:
    """Q09. The drug list's own table is not in the library; the status has to be looked up."""
    if not draft.determination.case.formulary:
        return
    for where, item in draft.items():
        if item.treatment.kind == "medication":
            text = "the MTUS drug list governs on this date: look up the status, and special and perioperative fills"
            yield f"{where}.treatment", text


def no_abrupt_stop(draft: Draft) -> Iterator[Found]:
    """Q12."""
    for where, item in draft.items():
        ingredients = set(item.treatment.ingredients)
        tapered = set(drug_classes(item.treatment.ingredients)) & _TAPERED_CLASSES or ingredients & _TAPERED_DRUGS
        if item.proposal != "upheld" or not tapered or item.computed.get("phase") == "initial":
            continue
        if "taper" not in rationale_of(item).lower() and "wean" not in rationale_of(item).lower():
            yield f"{where}.rationale", "an abrupt stop of this drug can harm; the rationale does not speak of tapering"
