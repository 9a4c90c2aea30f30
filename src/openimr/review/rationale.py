"""The rationale and the case on both sides: what is asked, what the record shows, what is missing, the conclusion.

Every sentence carries the quotations or the criteria that it rests on.
"""

from collections.abc import Iterable, Mapping

import msgspec

from openimr.clinical import Timeline
from openimr.guidelines import Assessed, Facts, TopicChoice, ask, cite
from openimr.model import CriterionResult, DisputedItem, Record, Sentence
from openimr.review.propose import Reasoned, RequirementOutcome, leading_criteria
from openimr.review.quoting import Quoter
from openimr.review.wording import (
    capital,
    citation_phrase,
    listed,
    quoted,
    record_phrase,
    says,
    span_of_dates,
    us_dates,
)

_SAFETY = ("dose", "combination", "contraindication", "sedatives")
_STATED = frozenset({"request strength", "request quantity", "request frequency"})
_MOST_DOSES = 3
_MOST_CONTRADICTIONS = 3
_TURNS_ON = frozenset(
    {"side_effect", "function", "relief", "urine_drug_test", "pain_score", "work_status", "medication"}
)


class DraftText(msgspec.Struct, frozen=True, kw_only=True):
    """The drafted sentences of one item."""

    supporting: tuple[Sentence, ...]
    opposing: tuple[Sentence, ...]
    rationale: tuple[Sentence, ...]


class ItemCase(msgspec.Struct, frozen=True, kw_only=True):
    """What the drafts of all items share: the records that were searched, their quotations, the timeline."""

    records: tuple[Record, ...]
    quoter: Quoter
    timeline: Timeline


class _Writer(msgspec.Struct, frozen=True, kw_only=True):
    item: DisputedItem
    facts: Facts
    assessed: Assessed
    reasoned: Reasoned
    records: Mapping[str, Record]
    quoter: Quoter
    timeline: Timeline

    # --- what the guideline asks -------------------------------------------------------------------------------------

    def unjudged(self) -> set[str]:
        """Criteria that turn on a missing record; nothing is said to be absent for them."""
        return {c.id for c in self.assessed.assessment.criteria if c.status == "not applicable"}

    def asks(self) -> list[Sentence]:
        if not self.assessed.choices or self.reasoned.rule is None:
            return []
        lead = self.leading()
        asked = [phrase for o in self.reasoned.required if o.standing != "not asked" and (phrase := _asked(o))]
        if not asked:
            return []
        outside = lead.guideline.header.source != "MTUS"
        opening = "The MTUS in force has no topic on this treatment. " if outside else ""
        name = citation_phrase(cite(lead.topic, lead.guideline, self.facts.regions_in_order))
        verb = "ask" if "Guidelines" in name else "asks"
        text = f"{opening}For {self.reasoned.rule.needed_for}, the {name} {verb} for {listed(asked)}."
        return [Sentence(text=text, criteria=tuple(c.id for c in self.required()))]

    def leading(self) -> TopicChoice:
        """The topic of the first criterion that is asked: no guideline is said to ask what another asks."""
        first = next((c.topic for c in self.required()), None)
        by_rule = next(c for c in self.assessed.choices if c.rule)
        return next((c for c in self.assessed.choices if c.topic.id == first), by_rule)

    def required(self) -> list[CriterionResult]:
        found: dict[str, CriterionResult] = {}
        for outcome in self.reasoned.required:
            if outcome.standing != "not asked":
                for criterion in outcome.criteria:
                    found.setdefault(criterion.id, criterion)
        return list(found.values())

    # --- what the record shows ---------------------------------------------------------------------------------------

    def shown(self, criteria: Iterable[CriterionResult]) -> list[Sentence]:
        sentences: list[Sentence] = []
        for criterion in criteria:
            if criterion.status != "met" or not criterion.subject:
                continue
            if criterion.evidence:
                text = f"As to {criterion.subject}, {says(criterion.evidence, self.records)}."
            elif criterion.explain:
                text = f"As to {criterion.subject}: {us_dates(criterion.explain)}."
            else:
                text = f"Nothing in the records speaks against {criterion.subject}."
            sentences.append(Sentence(text=text, evidence=criterion.evidence, criteria=(criterion.id,)))
        return sentences

    def against(self, criteria: Iterable[CriterionResult]) -> list[Sentence]:
        sentences: list[Sentence] = []
        for criterion in criteria:
            if not criterion.subject:
                continue
            if criterion.status == "not met":
                reason = says(criterion.evidence, self.records) if criterion.evidence else us_dates(criterion.explain)
                if reason:
                    text = f"Against {criterion.subject}: {reason}."
                elif criterion.role in _STATED:
                    text = f"The request itself does not state {criterion.subject}."
                else:
                    text = f"The request goes against this point of the guideline: {criterion.text}"
                sentences.append(Sentence(text=text, evidence=criterion.evidence, criteria=(criterion.id,)))
            elif criterion.status == "contradicted":
                text = (
                    f"On {criterion.subject} the records contradict each other: "
                    f"{says(criterion.evidence, self.records, most=4)}."
                )
                sentences.append(Sentence(text=text, evidence=criterion.evidence, criteria=(criterion.id,)))
        return sentences

    def absent(self, criteria: Iterable[CriterionResult]) -> list[Sentence]:
        gone = [c for c in criteria if c.status == "not documented" and c.subject and c.id not in self.unjudged()]
        if not gone:
            return []
        searched = [self.records[r] for r in gone[0].searched if r in self.records]
        subjects = _distinct([c.subject or "" for c in gone])
        where = (
            f"all {len(searched)} records, {span_of_dates(searched)}, were read" if searched else "all pages were read"
        )
        text = f"The records do not show {listed(subjects, 'or')}; {where}."
        explains = _distinct([us_dates(c.explain) for c in gone if c.explain])
        sentences = [Sentence(text=text, criteria=tuple(c.id for c in gone))]
        if explains:
            sentences.append(
                Sentence(text=f"{capital(listed(explains))}.", criteria=tuple(c.id for c in gone if c.explain))
            )
        return sentences

    def contradictions(self) -> list[Sentence]:
        """Where visits contradict each other on what the item turns on, the rationale says so."""
        sentences: list[Sentence] = []
        for found in self.timeline.contradictions:
            about_other = "other" in {self.facts.naming(found.first), self.facts.naming(found.second)}
            if found.kind in _TURNS_ON and not (about_other and self.item.treatment.kind == "medication"):
                evidence = tuple(self.quoter.widen(f.evidence) for f in (found.first, found.second))
                text = f"The records do not agree: {us_dates(found.text[:1].lower() + found.text[1:])}"
                sentences.append(Sentence(text=text, evidence=evidence))
        return sentences[:_MOST_CONTRADICTIONS]

    def safety(self, told: set[str]) -> list[Sentence]:
        """Limits and dangers that the records go against are said, whatever is proposed."""
        leading = leading_criteria(self.assessed.assessment.criteria)
        unmet = [leading[r] for r in _SAFETY if r in leading and leading[r].status in {"not met", "contradicted"}]
        return self.against(c for c in unmet if c.id not in told)

    def not_deciding(self, criteria: Iterable[CriterionResult]) -> list[Sentence]:
        """What is absent and does not stand in the way is said too."""
        gone = [c for c in criteria if c.status == "not documented" and c.subject]
        if not gone:
            return []
        subjects = _distinct(c.subject or "" for c in gone)
        text = f"The records do not show {listed(subjects, 'or')}; this is weighed and does not decide."
        return [Sentence(text=text, criteria=tuple(c.id for c in gone))]

    def benefit(self) -> list[Sentence]:
        """A benefit that the records do show is stated even where the proposal is to uphold."""
        cited = {e.span for c in self.required() if c.status == "met" for e in c.evidence}
        for test in ("relief in words", "function gain in words"):
            shown = (self.quoter.widen(f.evidence) for f in ask(test, self.facts))
            evidence = tuple({e.span: e for e in shown if e.span not in cited}.values())[:2]
            if evidence:
                text = f"The records do show some benefit: {says(evidence, self.records)}."
                return [Sentence(text=text, evidence=evidence)]
        return []

    # --- the request, the taper, the conclusion ----------------------------------------------------------------------

    def request_gaps(self) -> list[Sentence]:
        leading = leading_criteria(self.assessed.assessment.criteria)
        gaps = [
            leading[role]
            for role in ("request strength", "request quantity", "request frequency")
            if role in leading and leading[role].status == "not met"
        ]
        if not gaps:
            return []
        text = (
            f"The request does not state {listed([c.subject or '' for c in gaps], 'or')}; the requesting physician can "
            "supply this, and it is not by itself a reason to refuse."
        )
        return [Sentence(text=text, criteria=tuple(c.id for c in gaps), evidence=self.item.named_in[:1])]

    def taper(self) -> list[Sentence]:
        rule = self.reasoned.rule
        if rule is None or not rule.taper or self.reasoned.proposal != "upheld" or self.facts.phase == "initial":
            return []
        source = next((c for c in self.assessed.choices if c.topic.id.endswith(("-weaning", "-taper-methods"))), None)
        cited = f" ({citation_phrase(cite(source.topic, source.guideline))})" if source else ""
        text = f"If the drug is stopped, it should be tapered and not stopped at once{cited}."
        ids = tuple(c.id for c in self.assessed.assessment.criteria if c.role == "taper")
        ids = ids or tuple(c.id for c in self.required())
        return [Sentence(text=text, criteria=ids)] if ids else []

    def conclusion(self) -> list[Sentence]:
        required = self.required()
        ids = tuple(c.id for c in required)
        proposal = self.reasoned.proposal
        if proposal is None or self.reasoned.rule is None:
            return []
        failed = [o for o in self.reasoned.required if o.standing == "failed"]
        principal = self.reasoned.belongs_to
        if self.reasoned.falls and principal is not None:
            text = (
                f"The request belongs to another that is disputed in the same case, “{principal.request}”. The "
                "proposal there is to uphold; without it this request has no purpose, and the UR decision on it is "
                "upheld with it."
            )
            return [Sentence(text=text, evidence=(*principal.named_in[:1], *self.item.named_in[:1]), criteria=ids)]
        if proposal == "overturned":
            text = (
                f"What the guideline asks for {self.reasoned.rule.needed_for} stands in the records; the proposal is "
                "that the request is medically necessary and the UR decision is overturned."
            )
            return [Sentence(text=text, criteria=ids)]
        reasons = _distinct([o.requirement.because for o in (*self.reasoned.defeated_by, *failed)])
        used = tuple(c.id for o in (*self.reasoned.defeated_by, *failed) for c in o.criteria) or ids
        silent = any(c.status == "not documented" for o in failed for c in o.criteria)
        refuted = bool(self.reasoned.defeated_by) or any(c.status == "not met" for o in failed for c in o.criteria)
        deciding = "What is missing decides" if silent else "What stands against it decides"
        if silent and refuted:
            deciding = "What stands against it and what is missing decide"
        text = (
            f"{deciding}, because {listed(reasons)}. The proposal is that medical necessity is not shown on "
            "these records and the UR decision is upheld."
        )
        if self.item.ur_authorized:
            text = f"{text[:-1]}. What UR authorised ({self.item.ur_authorized}) stays authorised."
        return [Sentence(text=text, criteria=used)]

    def requested(self) -> list[Sentence]:
        """Who asks for it, so that both sides always have a first sentence."""
        if not self.item.named_in:
            return []
        evidence = self.item.named_in[:_MOST_DOSES]
        first = evidence[0]
        text = f"The treatment is asked for in {record_phrase(self.records.get(first.record))}: {quoted(first)}."
        return [Sentence(text=text, evidence=evidence)]

    def nothing_against(self) -> list[Sentence]:
        """Said of the other side where no criterion that was asked speaks against the request."""
        ids = tuple(c.id for c in self.required())
        said = ask("utilization review's reason", self.facts)
        evidence = tuple(self.quoter.widen(f.evidence) for f in said)[:1]
        opening = "No criterion that was asked of the records speaks against the request"
        if evidence:
            text = f"{opening}. Against it stands what utilization review gave as its reason: "
            return [Sentence(text=f"{text}{says(evidence, self.records)}.", evidence=evidence, criteria=ids)]
        return [Sentence(text=f"{opening}.", criteria=ids)] if ids else []

    def open_points(self) -> list[Sentence]:
        ids = tuple(c.id for o in self.reasoned.required if o.standing == "open" for c in o.criteria)
        if self.reasoned.proposal is not None or not ids:
            return []
        text = f"No proposal is made: {listed([n.rstrip('.') for n in self.reasoned.needs_reviewer])}."
        return [Sentence(text=text, criteria=ids)]


def draft_text(
    item: DisputedItem,
    facts: Facts,
    assessed: Assessed,
    reasoned: Reasoned,
    *,
    case: ItemCase,
) -> DraftText:
    """Draft the rationale and both sides of one item."""
    writer = _Writer(
        item=item,
        facts=facts,
        assessed=assessed,
        reasoned=reasoned,
        records={r.id: r for r in case.records},
        quoter=case.quoter,
        timeline=case.timeline,
    )
    required = writer.required()
    weighed = [c for c in reasoned.weighed if c.id not in {r.id for r in required}]
    defeating = [c for o in reasoned.defeated_by for c in o.criteria if c.id not in {r.id for r in required}]
    supporting = [*writer.shown([*required, *weighed]), *writer.benefit()] or writer.requested()
    opposing = [
        *writer.against([*required, *defeating, *weighed]),
        *writer.contradictions(),
        *writer.absent([*required, *weighed]),
        *writer.request_gaps(),
    ] or writer.nothing_against()
    rationale = [
        *writer.asks(),
        *writer.shown(required),
        *([] if reasoned.proposal == "overturned" else writer.benefit()),
        *writer.against([*required, *defeating]),
        *writer.contradictions(),
        *writer.absent(required),
        *(writer.shown(weighed)[:2] if reasoned.proposal == "overturned" else []),
        *writer.against(weighed),
        *writer.safety({c.id for c in (*required, *defeating, *weighed)}),
        *(writer.not_deciding(weighed) if reasoned.proposal == "overturned" else []),
        *writer.request_gaps(),
        *writer.open_points(),
        *writer.conclusion(),
        *writer.taper(),
    ]
    return DraftText(supporting=tuple(supporting), opposing=tuple(opposing), rationale=_each_once(rationale))


_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four"}


def _asked(outcome: RequirementOutcome) -> str:
    """What a requirement asks for, in words; a choice among several says how many."""
    subjects = _distinct(c.subject or "" for c in outcome.criteria)
    needed = outcome.requirement.at_least
    if not outcome.requirement.of or len(subjects) <= 1:
        return listed(subjects)
    if needed >= len(subjects):
        return listed(subjects)
    return f"at least {_NUMBERS.get(needed, str(needed))} of these: {listed(subjects, 'or')}"


def _distinct(parts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(p for p in parts if p))


def _each_once(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    found: dict[str, Sentence] = {}
    for sentence in sentences:
        found.setdefault(sentence.text, sentence)
    return tuple(found.values())
