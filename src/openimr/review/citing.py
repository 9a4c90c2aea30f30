"""The guidelines that a proposal rests on, as citations."""

from openimr.guidelines import Assessed
from openimr.model import Citation
from openimr.review.propose import Reasoned


def citations_of(assessed: Assessed, reasoned: Reasoned) -> tuple[Citation, ...]:
    """What the proposal rests on, leading topic first: topics whose criteria the rule used, each once."""
    outcomes = (*reasoned.required, *reasoned.defeated_by)
    used = {c.topic for o in outcomes if o.standing != "not asked" for c in o.criteria}
    taper = reasoned.rule is not None and reasoned.rule.taper and reasoned.proposal == "upheld"
    found: dict[tuple[str, tuple[str, ...]], Citation] = {}
    for choice, citation in zip(assessed.choices, assessed.citations, strict=True):
        lead = choice.rule is not None and choice.rule == reasoned.rule_name
        weans = taper and choice.topic.id.endswith(("-weaning", "-taper-methods"))
        if lead or weans or choice.topic.id in used:
            found.setdefault((citation.guideline, citation.sections), citation)
    return tuple(found.values())
