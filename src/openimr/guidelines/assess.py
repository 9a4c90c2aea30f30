"""Criteria held against the whole case file: met, not met, not documented, contradicted or not applicable."""

from collections.abc import Iterable
from datetime import date

import msgspec

from openimr.guidelines.conditions import Answer, evaluate
from openimr.guidelines.editions import CaseDates, cite
from openimr.guidelines.facts import Facts, as_date
from openimr.guidelines.forms import Criterion, Topic
from openimr.guidelines.load import Shelf
from openimr.guidelines.load import shelf as load_shelf
from openimr.guidelines.topics import TopicChoice, topics_for
from openimr.model import Assessment, Citation, CriterionResult, CriterionStatus, Evidence, Finding
from openimr.vocabulary import region_of

SAME_TIME_DAYS = 30
"""Statements closer than this contradict each other; further apart, the newer one holds. About one visit interval."""
MOST_QUOTES = 6
"""Quotes shown for one criterion; the newest come first. More of the same does not help a reader."""


class Assessed(msgspec.Struct, frozen=True, kw_only=True):
    """The assessment of one item, with the topics and citations it came from, leading topic first."""

    assessment: Assessment
    choices: tuple[TopicChoice, ...]
    citations: tuple[Citation, ...]

    @property
    def rule(self) -> str | None:
        """The decision rule of the leading topic that names one."""
        return next((c.rule for c in self.choices if c.rule), None)


def assess(facts: Facts, dates: CaseDates, searched: Iterable[str], shelf: Shelf) -> Assessed:
    """Hold every criterion of every topic that governs the item against the findings.

    `searched` are the ids of all records whose pages were read: what a criterion that is not documented was
    looked for in.
    """
    choices = topics_for(facts, dates, shelf)
    records = tuple(searched)
    results = tuple(
        _result(criterion, choice.topic, facts, records, shelf)
        for choice in choices
        for criterion in choice.topic.criteria
    )
    computed = {
        name.replace("_", " "): f"{figure.value:g} {figure.unit}: {figure.explain}"
        for name, figure in sorted(facts.figures.items())
        if figure.value is not None and "yes" not in figure.unit
    }
    if facts.phase is not None:
        computed["phase"] = facts.phase
    return Assessed(
        assessment=Assessment(topics=tuple(c.topic.id for c in choices), criteria=results, computed=computed),
        choices=choices,
        citations=tuple(cite(c.topic, c.guideline, facts.regions_in_order) for c in choices),
    )


def ask(test: str, facts: Facts, shelf: Shelf | None = None) -> tuple[Finding, ...]:
    """The findings that answer a named test of the library with yes; empty where none does.

    Raises:
        KeyError: the library has no test of that name.
    """
    library = (shelf or load_shelf()).library
    answer = evaluate(library.tests[test].condition, facts, library.tests)
    return answer.findings if answer.holds else ()


def _result(
    criterion: Criterion, topic: Topic, facts: Facts, searched: tuple[str, ...], shelf: Shelf
) -> CriterionResult:
    status, findings, explain = _status(criterion, facts, shelf)
    return CriterionResult(
        id=f"{topic.id}.{criterion.id}",
        text=criterion.text,
        status=status,
        evidence=_quotes(findings),
        searched=searched if status == "not documented" else (),
        topic=topic.id,
        kind=criterion.kind,
        role=criterion.role,
        subject=criterion.subject,
        pages=criterion.pages or topic.pages,
        verified=criterion.verified and shelf.topics[topic.id][1].header.was_read(criterion.source),
        explain=explain,
    )


def _status(criterion: Criterion, facts: Facts, shelf: Shelf) -> tuple[CriterionStatus, tuple[Finding, ...], str]:
    tests = shelf.library.tests
    if criterion.phase in {"initial", "continuation"} and facts.phase not in {None, criterion.phase}:
        return "not applicable", facts.phase_findings, f"the treatment is at its {facts.phase} stage"
    if criterion.applies is not None and evaluate(criterion.applies, facts, tests).holds is False:
        return "not applicable", (), "the situation that it is about does not arise"
    if criterion.met is None and criterion.refuted is None:
        return "not applicable", (), "left to the reviewer: the library does not say which findings answer it"
    met = Answer(holds=False) if criterion.met is None else evaluate(criterion.met, facts, tests)
    refuted = Answer(holds=False) if criterion.refuted is None else evaluate(criterion.refuted, facts, tests)
    if met.holds and refuted.holds:
        return _both(met, refuted, criterion, facts)
    if met.holds:
        return "met", met.findings, _figures_used(criterion, facts)
    if refuted.holds:
        return "not met", refuted.findings, _figures_used(criterion, facts)
    return "not documented", (), _figures_used(criterion, facts) or _stale(criterion, facts, shelf)


TOO_OLD = "is too old to count"


def _stale(criterion: Criterion, facts: Facts, shelf: Shelf) -> str:
    """That records outside the window of time would have met the criterion, with the newest date; else empty."""
    if criterion.met is None or facts.reference is None:
        return ""
    ever = evaluate(criterion.met, msgspec.structs.replace(facts, reference=None), shelf.library.tests)
    days = [d for f in ever.findings if (d := as_date(f.date)) is not None]
    if not ever.holds or not days or max(days) >= facts.reference:
        return ""
    return f"the last record of {criterion.subject or 'it'}, of {max(days).isoformat()}, {TOO_OLD}"


def _both(
    met: Answer, refuted: Answer, criterion: Criterion, facts: Facts
) -> tuple[CriterionStatus, tuple[Finding, ...], str]:
    """What it comes to where the records speak on both sides.

    A statement about another body region is no contradiction, and neither is an older one that a later visit overtook:
    then the newer state holds. Statements of about the same time contradict each other.
    """
    against = tuple(f for f in refuted.findings if _same_place(f, met.findings))
    if refuted.findings and not against:
        return "met", met.findings, _figures_used(criterion, facts)
    if not met.findings or not against:
        side: CriterionStatus = "not met" if refuted.findings or not met.findings else "met"
        return side, (against or refuted.findings or met.findings), _figures_used(criterion, facts)
    newest_for, newest_against = _newest(met.findings), _newest(against)
    if newest_for and newest_against and abs((newest_for - newest_against).days) > SAME_TIME_DAYS:
        if newest_for > newest_against:
            return "met", met.findings, f"an earlier record, of {newest_against.isoformat()}, says otherwise"
        return "not met", against, f"an earlier record, of {newest_for.isoformat()}, says otherwise"
    return "contradicted", _alternate(met.findings, against), "the records say both"


def _same_place(finding: Finding, others: tuple[Finding, ...]) -> bool:
    part = finding.text("body_part")
    region = region_of(part) if part else None
    if region is None or not others:
        return True
    regions = {region_of(p) for f in others if (p := f.text("body_part"))}
    return not regions or region in regions


def _newest(findings: tuple[Finding, ...]) -> date | None:
    return max((day for f in findings if (day := as_date(f.date)) is not None), default=None)


def _figures_used(criterion: Criterion, facts: Facts) -> str:
    said: list[str] = []
    for part in (criterion.met, criterion.refuted):
        name = getattr(part, "computed", None)
        figure = facts.figures.get(name) if name else None
        if figure is not None and figure.explain and figure.explain not in said:
            said.append(figure.explain)
    return "; ".join(said)


def _alternate(first: tuple[Finding, ...], second: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Both sides in turn, so that neither is cut off when quotes are limited."""
    mixed: list[Finding] = []
    for n in range(max(len(first), len(second))):
        mixed += [*first[n : n + 1], *second[n : n + 1]]
    return tuple(mixed)


def _quotes(findings: Iterable[Finding]) -> tuple[Evidence, ...]:
    chosen: dict[tuple[str, int, int], Evidence] = {}
    for finding in findings:
        e = finding.evidence
        chosen.setdefault((e.file, e.page, e.start), e)
        if len(chosen) == MOST_QUOTES:
            break
    return tuple(chosen.values())
