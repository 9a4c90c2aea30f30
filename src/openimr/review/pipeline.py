"""The way of a case file: read, find, assess, propose, draft, check. Each stage is a function; this is their order."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import msgspec

import openimr
from openimr.casefile import ReadSettings, read_case_file
from openimr.clinical import Timeline, build_timeline, extract_findings, summarise
from openimr.guidelines import (
    Assessed,
    CaseDates,
    Challenge,
    Facts,
    Shelf,
    as_date,
    assess,
    challenges_in,
    dates_for,
    governing,
    in_force,
    no_topic,
    prepare,
    shelf,
)
from openimr.model import (
    Case,
    CaseFile,
    CaseHeader,
    Determination,
    DisputedItem,
    Evidence,
    Findings,
    ItemDetermination,
    Patient,
    Record,
    ReviewerNeeded,
    Versions,
)
from openimr.requests import parse_request
from openimr.review.calibration import calibration
from openimr.review.case import case_of
from openimr.review.checks import run_checks
from openimr.review.citing import citations_of
from openimr.review.completeness import clinical_records, roles_that_turn_on, why_silence_says_nothing
from openimr.review.conflicts import StudyInRecords, studies_cited, weighed_for_reviewer
from openimr.review.dependence import follow
from openimr.review.items import disputed_items, item_warnings
from openimr.review.people import patient_of, reviewer_needed
from openimr.review.prior import for_reviewer, priors_on, told
from openimr.review.propose import Reasoned, Turning, propose, withdrawn
from openimr.review.quoting import Quoter
from openimr.review.rationale import ItemCase, draft_text
from openimr.review.safety import sedatives_with_opioid, withdrawal

FORMULARY = "mtus-drug-formulary"
TURNS_ON_MISSING = "can't be judged: it turns on a record that the file speaks of and does not hold"
Clock = Callable[[str], None]


class ReviewSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How to review: how to read, and the date that the draft bears (ISO; else the case file's own)."""

    reading: ReadSettings = ReadSettings()
    date: str | None = None


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a review yields; the determination is what is issued, the rest is what it was made from."""

    determination: Determination
    casefile: CaseFile
    findings: Findings
    timeline: Timeline
    case: Case
    notes: tuple[str, ...] = ()


def review_case(path: Path, settings: ReviewSettings, stage: Clock = lambda _name: None) -> Reviewed:
    """Review a case file. `stage` is called with a stage's name as it begins.

    Raises:
        CaseFileError: nothing at all could be read.
    """
    stage("reading")
    return review_pages(read_case_file(path, settings.reading), settings, stage)


def review_pages(casefile: CaseFile, settings: ReviewSettings, stage: Clock = lambda _name: None) -> Reviewed:
    """Review a case file that has been read."""
    stage("findings")
    findings = extract_findings(casefile)
    stage("timeline")
    dates = case_dates(casefile, findings, settings.date)
    as_of = dates.request or dates.ur or dates.review
    timeline = build_timeline(findings, as_of=as_of.isoformat() if as_of else None)
    stage("items")
    items = tuple(completed(item) for item in disputed_items(casefile))
    stage("assessment")
    library = shelf()
    quoter, searched = Quoter(casefile), tuple(_searched(casefile))
    case = _Reading(
        casefile=casefile,
        findings=findings,
        dates=dates,
        library=library,
        quoter=quoter,
        searched=searched,
        shared=ItemCase(records=searched, quoter=quoter, timeline=timeline),
        items=items,
        challenges=challenges_in(casefile.evidence_pages(), library.library),
        cited=studies_cited(casefile.evidence_pages()),
    )
    reasoned = tuple(_reason(item, case) for item in items)
    followed = follow(items, [r for _, _, r in reasoned], calibration().case_files)
    drafted = tuple(
        _draft_item(item, facts, assessed, final, case)
        for item, (facts, assessed, _), final in zip(items, reasoned, followed, strict=True)
    )
    stage("draft")
    determination = Determination(
        case=_header(casefile, items, dates, settings.date, library),
        patient=patient_of(casefile, findings, dates),
        records=casefile.records,
        unread=casefile.unread,
        excluded=casefile.excluded,
        missing=casefile.missing,
        summary=summarise(casefile, findings, timeline, items),
        items=drafted,
        checks=(),
        reviewer=reviewer_needed(casefile, items, findings),
        versions=_versions(drafted),
    )
    stage("checks")
    determination = msgspec.structs.replace(determination, checks=run_checks(determination, casefile.pages))
    return Reviewed(
        determination=determination,
        casefile=casefile,
        findings=findings,
        timeline=timeline,
        case=case_of(casefile, items, findings, formulary=determination.case.formulary),
        notes=item_warnings(casefile, items),
    )


def case_dates(casefile: CaseFile, findings: Findings, review_date: str | None) -> CaseDates:
    """The dates that rules are keyed to.

    The request's is the RFA's that the UR decision answers: the newest one not
    after that decision; an RFA sent again later does not move it.
    """
    ur = as_date(casefile.identity.ur_decision_date)
    forms = [as_date(r.date) for r in casefile.records if r.kind == "request for authorization" and r.date]
    answered = [d for d in forms if d is not None and (ur is None or d <= ur)]
    request = max(answered, default=None) or (as_date(casefile.identity.request_date) if ur is None else None)
    injury = as_date(casefile.identity.date_of_injury) or next(
        (as_date(f.text("when")) for f in findings if f.kind == "date_of_injury" and f.text("when")), None
    )
    return CaseDates(request=request, ur=ur, injury=injury, review=as_date(review_date) or ur)


class _Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The case as every item's draft needs it."""

    casefile: CaseFile
    findings: Findings
    dates: CaseDates
    library: Shelf
    quoter: Quoter
    searched: Sequence[Record]
    shared: ItemCase
    items: tuple[DisputedItem, ...]
    challenges: tuple[Challenge, ...]
    cited: tuple[StudyInRecords, ...]


_DIRECTIONS = (
    "strength",
    "quantity",
    "refills",
    "sig",
    "frequency",
    "duration",
    "visits",
    "body_part",
    "laterality",
    "level",
)


def completed(item: DisputedItem) -> DisputedItem:
    """The item with what the other papers of the same request state and the one that words it leaves out."""
    treatment = item.treatment
    for evidence in item.named_in:
        stated = parse_request(evidence.quote)
        same = set(stated.ingredients) == set(treatment.ingredients) and stated.procedure == treatment.procedure
        if not same or not (treatment.ingredients or treatment.procedure):
            continue
        gaps = {
            name: getattr(stated, name)
            for name in _DIRECTIONS
            if getattr(treatment, name) is None and getattr(stated, name) is not None
        }
        treatment = msgspec.structs.replace(treatment, **gaps)
    return msgspec.structs.replace(item, treatment=treatment)


def _reason(item: DisputedItem, case: _Reading) -> tuple[Facts, Assessed, Reasoned]:
    """One item by itself, before it is held against the operation that it may belong to."""
    dates = dates_for(item, case.dates)
    facts = prepare(item, case.findings, case.casefile.records, dates, (i for i in case.items if i is not item))
    assessed = case.quoter.assessed(assess(facts, dates, [r.id for r in case.searched], case.library))
    turning = Turning(
        roles=roles_that_turn_on(case.casefile.missing, facts.reference),
        silence=why_silence_says_nothing(case.casefile, case.searched),
    )
    reasoned = propose(assessed, turning, facts.phase, otherwise=no_topic(dates, case.library.library))
    reasoned = _grounded(reasoned, item.named_in, clinical_records(case.searched))
    return facts, _without_turning(assessed, turning), reasoned


def _draft_item(
    item: DisputedItem, facts: Facts, assessed: Assessed, reasoned: Reasoned, case: _Reading
) -> ItemDetermination:
    undecided = _undecided(item, assessed)
    if not item.eligible:
        return msgspec.structs.replace(undecided, needs_reviewer=(_why_not_eligible(item),))
    earlier = priors_on(item.treatment, case.casefile)
    governs = governing(facts, dates_for(item, case.dates), assessed.choices, case.library, case.challenges)
    text = draft_text(item, facts, assessed, reasoned, case=case.shared)
    return msgspec.structs.replace(
        undecided,
        proposal=reasoned.proposal,
        confidence=reasoned.confidence,
        supporting=text.supporting,
        opposing=text.opposing,
        needs_reviewer=(
            *for_reviewer(earlier, reasoned.proposal),
            *_for_reviewer(reasoned, assessed, facts),
            *weighed_for_reviewer(case.cited, facts, assessed, reasoned.proposal, dates_for(item, case.dates)),
            *governs.unverified,
        ),
        citations=citations_of(assessed, reasoned),
        criteria=assessed.assessment.criteria,
        rationale=(*told(earlier, assessed.assessment.criteria, case.casefile.records), *text.rationale),
        rule=reasoned.rule_name,
        score=reasoned.score,
        computed=assessed.assessment.computed,
        governing=governs.steps,
    )


def _undecided(item: DisputedItem, assessed: Assessed) -> ItemDetermination:
    """What the papers say of the item, before anything is proposed."""
    return ItemDetermination(
        request=item.request,
        treatment=item.treatment,
        ur_outcome=item.ur_outcome,
        ur_authorized=item.ur_authorized,
        remaining=item.remaining,
        retrospective=item.retrospective,
        eligible=item.eligible,
        claims_administrator=item.claims_administrator,
        named_in=item.named_in,
        proposal=None,
        confidence=None,
        supporting=(),
        opposing=(),
        needs_reviewer=(),
        topics=assessed.assessment.topics,
        citations=(),
        criteria=(),
        rationale=(),
    )


def _why_not_eligible(item: DisputedItem) -> str:
    if item.ur_outcome == "deferred":
        return (
            "UR deferred this item because liability is disputed; it is not eligible for review until that is settled."
        )
    return (
        "UR refused this item only because information was missing (conditionally non-certified); it is not eligible "
        "for review."
    )


def _grounded(reasoned: Reasoned, named_in: Sequence[Evidence], clinical: Sequence[Record]) -> Reasoned:
    """No proposal without a clinical record; none to overturn unless one is quoted (8 CCR 9792.10.6(b)(2))."""
    if reasoned.proposal is None:
        return reasoned
    if not clinical:
        return withdrawn(reasoned, "The case file holds no clinical record that could be read; ask for the records.")
    spoke = (*(c for o in reasoned.required for c in o.criteria), *reasoned.weighed)
    quoted = {e.record for c in spoke if c.status == "met" for e in c.evidence} | {e.record for e in named_in}
    if reasoned.proposal == "overturned" and not quoted & {r.id for r in clinical}:
        return withdrawn(
            reasoned, "No clinical record is quoted for what the guideline asks, so nothing is proposed; decide on it."
        )
    return reasoned


def _without_turning(assessed: Assessed, turning: Turning) -> Assessed:
    """A criterion that a missing record could settle is not called not documented: it can't be judged yet."""
    why = f"can't be judged: {turning.silence}" if turning.silence else TURNS_ON_MISSING
    criteria = tuple(
        msgspec.structs.replace(c, status="not applicable", searched=(), explain=why) if turning.on(c) else c
        for c in assessed.assessment.criteria
    )
    return msgspec.structs.replace(assessed, assessment=msgspec.structs.replace(assessed.assessment, criteria=criteria))


def _searched(casefile: CaseFile) -> Sequence[Record]:
    """Records with at least one page that counts as evidence."""
    held = {record.id for _, record in casefile.evidence_pages()}
    return tuple(r for r in casefile.records if r.id in held)


def _for_reviewer(reasoned: Reasoned, assessed: Assessed, facts: Facts) -> tuple[str, ...]:
    notes = list(reasoned.needs_reviewer)
    if any(c.role == "scope" and c.status == "not met" for c in assessed.assessment.criteria):
        notes.append(
            "The pain had lasted less than three months when the request was made; reviewers differ on whether the "
            "Chronic Pain text applies then, or the chapter on the body part."
        )
    notes += sedatives_with_opioid(facts)
    notes += withdrawal(facts)
    unjudged = sum(c.explain.startswith("left to the reviewer") for c in assessed.assessment.criteria)
    if unjudged:
        notes.append(f"{unjudged} further criteria are left to your own judgement; they are marked in the list.")
    if facts.reference is None:
        notes.append(
            "Neither the date of the request nor of the UR decision is known; windows of time were not applied."
        )
    return tuple(notes)


def _header(
    casefile: CaseFile, items: Sequence[DisputedItem], dates: CaseDates, draft_date: str | None, library: Shelf
) -> CaseHeader:
    identity = casefile.identity
    formulary = any(held.guideline.id == FORMULARY for held in in_force(library.library, dates))
    return CaseHeader(
        case_number=identity.case_number,
        claim_number=identity.claim_number,
        date_of_injury=identity.date_of_injury,
        ur_decision_date=identity.ur_decision_date,
        application_received=identity.application_received,
        priority=identity.priority,
        formulary=formulary and any(i.treatment.kind == "medication" for i in items),
        draft_date=draft_date or _newest_date(casefile),
    )


def _newest_date(casefile: CaseFile) -> str | None:
    """The case file's own date: when its last paper was written. No clock is read."""
    days: list[date] = [d for r in casefile.records if (d := as_date(r.date)) is not None]
    received = as_date(casefile.identity.application_received)
    newest = received or max(days, default=None)
    return newest.isoformat() if newest else None


def _versions(items: Sequence[ItemDetermination]) -> Versions:
    editions = {citation.guideline: citation.edition or "current" for item in items for citation in item.citations}
    return Versions(openimr=openimr.__version__, guidelines=dict(sorted(editions.items())))


__all__ = ["Patient", "ReviewSettings", "Reviewed", "ReviewerNeeded", "case_dates", "review_case", "review_pages"]
