"""Studies that the records cite, held against the guideline: an order of the evidence, or "unresolved".

Where the treating side cites studies for a request that the leading guideline topic does not carry, 8 CCR 9792.25.1
says how the evidence under both is weighed. The result goes to the reviewer; it moves no proposal.
"""

from collections.abc import Iterable

import msgspec

from openimr.guidelines import (
    SECOND_HAND,
    Assessed,
    CaseDates,
    CitedStudy,
    Facts,
    Recommendation,
    evidence_case,
    rank,
    studies,
    studies_in,
    unread_study,
)
from openimr.model import Evidence, Page, Proposal, Record

_MOST = 8
"""Cited studies that are weighed; a bibliography of more is for a reader."""


class StudyInRecords(msgspec.Struct, frozen=True, kw_only=True):
    """A study that a record cites, and where."""

    cited: CitedStudy
    evidence: Evidence


def studies_cited(pages: Iterable[tuple[Page, Record]]) -> tuple[StudyInRecords, ...]:
    """The studies that clinical records and requests cite, each once, in the order of the pages.

    What UR or a party's letter cites is no claim of the treating side, and is left out.
    """
    found: dict[str, StudyInRecords] = {}
    for page, record in pages:
        if record.kind in SECOND_HAND:
            continue
        for cited in studies_in(page.text):
            key = cited.study.id if cited.study else f"{cited.author} {cited.year} {cited.pages}".lower()
            evidence = Evidence(
                record=record.id,
                file=page.file,
                page=page.page,
                quote=page.text[cited.start : cited.end],
                start=cited.start,
                end=cited.end,
            )
            found.setdefault(key, StudyInRecords(cited=cited, evidence=evidence))
    return tuple(found.values())


def weighed_for_reviewer(
    cited: tuple[StudyInRecords, ...],
    facts: Facts,
    assessed: Assessed,
    proposal: Proposal | None,
    dates: CaseDates,
) -> tuple[str, ...]:
    """What the reviewer is told of the evidence on this item; empty where nothing in the records competes.

    A study on file counts where it is about this treatment; one that nobody here has read counts as cited for the
    request, without a level. Guidelines that recommend a treatment with conditions count as not supporting it here
    where the proposal is to uphold.
    """
    if not assessed.choices or not cited:
        return ()
    conditions = tuple(
        c for f in facts.by_kind.get("diagnosis", ()) if f.assertion == "affirmed" and (c := f.text("condition"))
    )
    case = evidence_case(facts.item.treatment, dates, conditions=conditions, body_regions=facts.regions_in_order)
    lead = assessed.choices[0]
    case = msgspec.structs.replace(case, topics=assessed.assessment.topics)
    claims = tuple(
        Recommendation(
            id=f"{one.cited.author or 'a study'} {one.cited.year or ''}".strip(),
            source="study",
            direction="supports",
            studies=(one.cited.study or unread_study(one.cited),),
            studies_complete=True,
        )
        for one in cited[:_MOST]
        if one.cited.study is None or set(one.cited.study.applies_to.topics) & set(case.topics)
    )
    if not claims:
        return ()
    against = lead.topic.position == "not recommended" or proposal == "upheld"
    guideline = Recommendation(
        id=lead.topic.id,
        source=lead.guideline.header.source,
        direction="does not support" if against else "supports",
        studies=tuple(s for s in studies() if lead.topic.id in s.applies_to.topics),
    )
    ranking = rank((guideline, *{c.id: c for c in claims}.values()), case)
    if ranking.outcome == "nothing competes":
        return ()
    places = "; ".join(dict.fromkeys(f"{one.evidence.file} page {one.evidence.page}" for one in cited[:_MOST]))
    governs = ranking.governs if ranking.governs.endswith(".") else f"{ranking.governs}."
    return (f"The records cite studies ({places}) for what the guideline does not carry. {governs} {ranking.says}",)
