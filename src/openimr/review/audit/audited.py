"""A second look at a published letter: the rules' proposal for each item beside what the expert decided."""

import re

import msgspec

from openimr.letters import parse_letter
from openimr.letters.batch import Input, Reading, line_of
from openimr.model import Citation, Decision, Evidence, LetterItem, Proposal, PublishedLetter
from openimr.review.audit.masked import masked
from openimr.review.audit.proposing import ItemProposal, propose_items
from openimr.review.calibration import Map

_SENTENCE = re.compile(r"(?<=[a-z0-9)\"”%][.!?])\s+(?=[A-Z])")
_MOST_REASON = 400
_OWN_DRAFT = "openimr-draft"  # a draft of this program is no expert's decision
_LEAST_SENTENCES = 2


class AuditedCriterion(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion that the proposal turned on, and the summary's words for it; places count in the summary."""

    id: str
    status: str
    quotes: tuple[str, ...] = ()


class AuditedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a letter: what the letter decided (`expert`) and what the rules propose without having seen that.

    `confidence` is the probability that experts decide as proposed; `score` the rules' own, 0 to 1. `treatment` is the
    group that tables count it in, `year` that of the decision. `reason` and `expert_reason` say why in a sentence or
    two, the expert's in the letter's words; `by_silence`: the rules uphold for nothing but what the summary does not
    tell. `not_in_force` names editions that a party cites though they were not in force.
    """

    source: str
    case_number: str | None
    item: int
    request: str
    treatment: str
    year: int | None
    expert: Decision | None
    proposal: Proposal | None
    confidence: float | None
    score: float | None
    rule: str | None
    topics: tuple[str, ...]
    citations: tuple[Citation, ...]
    expert_citations: tuple[Citation, ...]
    criteria: tuple[AuditedCriterion, ...]
    reason: str
    by_silence: bool
    expert_reason: str
    needs_reviewer: tuple[str, ...]
    not_in_force: tuple[str, ...]

    @property
    def agrees(self) -> bool | None:
        """Whether rules and expert agree; None where one of them says nothing."""
        return None if self.proposal is None or self.expert is None else self.proposal == self.expert


def audit_letter(letter: PublishedLetter, points: Map | None = None) -> tuple[AuditedItem, ...]:
    """Propose every item from the masked letter, and set the expert's decision beside it.

    `letter` is one parsed with `signals=True`, else `not_in_force` stays empty.
    """
    proposals = propose_items(masked(letter), points)
    return tuple(
        _audited(letter, number, item, proposal)
        for number, (item, proposal) in enumerate(zip(letter.items, proposals, strict=True))
    )


def audit_line(one: Input, reading: Reading) -> bytes:
    """The encoded items of one input, a JSON array; or its refusal, an object. Fit for `letters.batch.lines_of`."""
    return line_of(one, reading, lambda data: audit_letter(parse_letter(data, source=one.source, facts=False)))


def _audited(letter: PublishedLetter, number: int, item: LetterItem, proposal: ItemProposal) -> AuditedItem:
    return AuditedItem(
        source=letter.source,
        case_number=letter.case_number,
        item=number,
        request=item.request,
        treatment=group_of(item),
        year=int(letter.decision_date[:4]) if letter.decision_date else None,
        expert=None if letter.layout == _OWN_DRAFT else item.decision,
        proposal=proposal.proposal,
        confidence=proposal.confidence,
        score=proposal.score,
        rule=proposal.rule,
        topics=proposal.topics,
        citations=proposal.citations,
        expert_citations=item.citations,
        criteria=tuple(
            AuditedCriterion(id=c.id, status=c.status, quotes=_quotes(c.evidence)) for c in proposal.criteria
        ),
        reason=proposal.reason,
        by_silence=proposal.by_silence,
        expert_reason=_expert_reason(item.rationale),
        needs_reviewer=proposal.needs_reviewer,
        not_in_force=tuple(s.explain for s in letter.signals if s.kind == "edition not in force" and s.item == number),
    )


def _quotes(evidence: tuple[Evidence, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e.quote for e in evidence))


def group_of(item: LetterItem) -> str:
    """The group that tables count an item in: a drug's first class, else the kind of treatment."""
    kind = item.treatment.kind
    return f"{kind}: {item.drug_classes[0]}" if kind == "medication" and item.drug_classes else kind


def _expert_reason(rationale: str) -> str:
    """The end of a rationale, where experts come to the case in hand after the guideline: whole sentences.

    At least two, since the last one mostly says no more than the outcome.
    """
    said: list[str] = []
    for sentence in reversed(_SENTENCE.split(rationale.strip())):
        if len(said) >= _LEAST_SENTENCES and len(sentence) + sum(map(len, said)) > _MOST_REASON:
            break
        said.insert(0, sentence)
    return " ".join(said)
