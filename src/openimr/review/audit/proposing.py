"""A proposal for every item of a masked letter, by the rules that draft determinations are made by."""

import msgspec

from openimr.clinical import findings_in_text
from openimr.guidelines import Assessed, assess, dates_for, no_topic, prepare, shelf
from openimr.model import Citation, CriterionResult, DisputedItem, Proposal, Record
from openimr.review.audit.masked import MaskedLetter
from openimr.review.calibration import Map, calibration
from openimr.review.citing import citations_of
from openimr.review.dependence import follow
from openimr.review.propose import Reasoned, Turning, propose
from openimr.review.wording import listed

_SUMMARY = Record(id="summary", file="letter", first_page=1, last_page=1, kind="progress report")
"""The clinical summary as the one record there is: a clinician's account of the visits."""


class ItemProposal(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules propose for one item, and why in words; `score` is the rules' own, before calibration.

    `by_silence`: a proposal to uphold that rests on nothing but what the summary does not tell.
    """

    proposal: Proposal | None
    confidence: float | None
    score: float | None
    rule: str | None
    topics: tuple[str, ...]
    citations: tuple[Citation, ...]
    criteria: tuple[CriterionResult, ...]
    reason: str
    by_silence: bool
    needs_reviewer: tuple[str, ...]


def propose_items(letter: MaskedLetter, points: Map | None = None) -> tuple[ItemProposal, ...]:
    """A proposal for each item, in their order. `points`: another calibration map than the published one."""
    points = points or calibration().letters
    library = shelf()
    findings = findings_in_text(letter.clinical_summary, record=_SUMMARY.id, file=_SUMMARY.file, narrative=True)
    assessed: list[Assessed] = []
    reasoned: list[Reasoned] = []
    for at, item in enumerate(letter.items):
        others = tuple(other for n, other in enumerate(letter.items) if n != at and n in letter.known)
        dates = dates_for(item, letter.dates)
        facts = prepare(item, findings, (_SUMMARY,), dates, others)
        held = assess(facts, dates, (_SUMMARY.id,), library)
        assessed.append(held)
        reasoned.append(propose(held, Turning(), facts.phase, points, otherwise=no_topic(dates, library.library)))
    followed = follow(letter.items, reasoned, points, letter.known)
    return tuple(_proposal(held, final) for held, final in zip(assessed, followed, strict=True))


def _proposal(assessed: Assessed, reasoned: Reasoned) -> ItemProposal:
    return ItemProposal(
        proposal=reasoned.proposal,
        confidence=reasoned.confidence,
        score=reasoned.score,
        rule=reasoned.rule_name,
        topics=assessed.assessment.topics,
        citations=citations_of(assessed, reasoned),
        criteria=tuple(c for o in (*reasoned.required, *reasoned.defeated_by) for c in o.criteria),
        reason=_reason(reasoned),
        by_silence=_by_silence(reasoned),
        needs_reviewer=reasoned.needs_reviewer,
    )


def _by_silence(reasoned: Reasoned) -> bool:
    """Whether a proposal to uphold rests on nothing but what the summary does not tell."""
    if reasoned.proposal != "upheld" or reasoned.falls or reasoned.defeated_by:
        return False
    failed = [o for o in reasoned.required if o.standing == "failed"]
    return not any(c.status in {"not met", "contradicted"} for o in failed for c in o.criteria)


def _reason(reasoned: Reasoned) -> str:
    """Why the rules propose what they do, in one or two sentences."""
    if reasoned.falls and reasoned.belongs_to is not None:
        return f"It belongs to “{_short(reasoned.belongs_to)}”, for which the proposal is to uphold."
    if reasoned.proposal is None:
        return " ".join(reasoned.needs_reviewer)
    parts: list[str] = []
    for outcome in (*reasoned.defeated_by, *reasoned.required):
        said = outcome.requirement.name or listed([c.subject for c in outcome.criteria if c.subject])
        if outcome in reasoned.defeated_by:
            parts.append(f"the summary speaks against {said} ({outcome.requirement.because})")
        elif outcome.standing == "failed":
            refuted = any(c.status == "not met" for c in outcome.criteria)
            what = "the summary speaks against" if refuted else "the summary does not show"
            parts.append(f"{what} {said} ({outcome.requirement.because})")
        elif outcome.standing == "held" and reasoned.proposal == "overturned":
            parts.append(f"the summary shows {said}")
    text = "; ".join(dict.fromkeys(parts))
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _short(item: DisputedItem) -> str:
    return item.request if len(item.request) <= 80 else f"{item.request[:79].rstrip()}…"
