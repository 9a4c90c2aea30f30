"""From a disputed item to the topics that speak on it, in the order of standards.

The MTUS comes first. Another guideline is reached only where no topic of the MTUS in force speaks on the item
(Labor Code 4610.5(c)(2); search sequence of 8 CCR 9792.21.1).
"""

from collections.abc import Iterable, Iterator
from functools import cache

import msgspec

from openimr.guidelines.conditions import evaluate
from openimr.guidelines.editions import CaseDates, InForce, in_force
from openimr.guidelines.facts import Facts, known_by
from openimr.guidelines.forms import Guideline, Topic
from openimr.guidelines.load import Shelf
from openimr.guidelines.prepare import classes_of
from openimr.guidelines.scope import is_early
from openimr.model import Treatment
from openimr.requests import also_named
from openimr.vocabulary import find_drug, find_procedure

CROSS_CUTTING_RANK = 90
_HOLDS = "the preparation holds"


class TopicChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A topic that speaks on the item, its guideline, and why it was taken.

    `leads`: the request is of the very situation that the topic is about. `part`: it speaks on a part of the request
    only, such as one ingredient of a compound. `rule` is the decision rule that its criteria feed for this request.
    """

    topic: Topic
    guideline: Guideline
    because: str
    part: bool = False
    rule: str | None = None
    leads: bool = False


def topics_for(
    facts: Facts, dates: CaseDates, shelf: Shelf, held: Iterable[InForce] | None = None
) -> tuple[TopicChoice, ...]:
    """The topics for one item, leading topic first; empty where none speaks on it.

    `held`: what is in force on these dates, where the caller knows it (it is the same for many items).
    """
    beside = tuple(_about(facts, other) for other in also_named(facts.item.request))
    found: list[TopicChoice] = []
    for one in in_force(shelf.library, dates) if held is None else held:
        if one.guideline.header.source != "MTUS" and any(c.topic.rank < CROSS_CUTTING_RANK for c in found):
            break  # the MTUS speaks: the order of standards stops here
        found += _matching(one, facts, shelf)
        found += _on_parts(one, beside, {c.topic.id for c in found}, shelf)
    if all(choice.topic.rank >= CROSS_CUTTING_RANK for choice in found):
        return ()
    early = is_early(dates, shelf.library)
    found.sort(key=lambda c: _order(c, facts, early=early))
    telling = tuple(c for c in found if _tells(c.topic))
    return telling if any(c.topic.rank < CROSS_CUTTING_RANK for c in telling) else tuple(found)


def _order(choice: TopicChoice, facts: Facts, *, early: bool) -> tuple[bool | int, ...]:
    """Where a topic stands among those of one item.

    Cross-cutting topics last. Early after the injury the chapters on complaints of a region stand before the chronic
    pain text (`scope.is_early`). Of several regions the one that the records complain of first. What speaks on one
    ingredient of a compound follows what speaks on it whole.
    """
    topic = choice.topic
    return (
        topic.rank >= CROSS_CUTTING_RANK,
        not choice.leads,
        early and choice.guideline.header.concerns == "chronic pain",
        choice.part,
        _place_of_region(topic, facts),
        topic.rank,
        choice.guideline.header.source != "MTUS",
    )


def _place_of_region(topic: Topic, facts: Facts) -> int:
    regions = topic.applies_to.body_regions
    return min((n for n, region in enumerate(facts.regions_in_order) if region in regions), default=0)


def _about(facts: Facts, other: Treatment) -> Facts:
    """The facts as they are for a further treatment of the same request line."""
    item = msgspec.structs.replace(facts.item, treatment=other)
    return msgspec.structs.replace(facts, item=item, classes=classes_of(item))


def _on_parts(held: InForce, beside: Iterable[Facts], known: set[str], shelf: Shelf) -> Iterator[TopicChoice]:
    """The topics on further treatments that the request names, as speaking on a part of it."""
    for facts in beside:
        for choice in _matching(held, facts, shelf):
            if choice.topic.rank < CROSS_CUTTING_RANK and choice.topic.id not in known:
                known.add(choice.topic.id)
                yield msgspec.structs.replace(choice, part=True, rule=None)


def _tells(topic: Topic) -> bool:
    """Whether findings can answer anything in the topic.

    One that leaves every criterion to the reviewer is shown only where no other speaks.
    """
    return any(c.role for c in topic.criteria)


def _matching(held: InForce, facts: Facts, shelf: Shelf) -> Iterator[TopicChoice]:
    for topic in held.guideline.topics:
        why = _speaks_on(topic, facts)
        if why is None:
            continue
        if topic.when is not None and evaluate(topic.when, facts, shelf.library.tests).holds is False:
            continue
        part = why.startswith(_HOLDS)
        rule = None if part else topic.rule_of.get(facts.item.treatment.procedure or "", topic.rule)
        because = f"{why}; {held.because}"
        leads = topic.leads_when is not None and evaluate(topic.leads_when, facts, shelf.library.tests).holds is True
        yield TopicChoice(
            topic=topic, guideline=held.guideline, because=because, part=part, rule=rule, leads=leads and not part
        )


def _speaks_on(topic: Topic, facts: Facts) -> str | None:
    """Why the topic applies to the request, in words; None where it does not."""
    wanted = topic.applies_to
    treatment = facts.item.treatment
    if topic.rank >= CROSS_CUTTING_RANK:
        return "it applies to every request" if _kind_fits(topic, facts) else None
    if treatment.kind == "medication":
        shared = facts.classes & frozenset(wanted.classes)
        if shared:
            return f"the drug is of the class {', '.join(sorted(shared))}"
        topical = "topical" in facts.classes
        named = _drugs_of(wanted.drugs)
        if any(d == facts.active and on_skin == topical for d, on_skin in named):
            return "the topic is on this drug"
        held = next((d for d, on_skin in named if on_skin and topical and d < facts.active), None)
        return f"{_HOLDS} {', '.join(sorted(held))}" if held else None
    if wanted.body_regions and not facts.regions & frozenset(wanted.body_regions):
        return None
    if treatment.procedure is not None and treatment.procedure in _procedures_of(wanted.procedures + wanted.devices):
        return f"the topic is on {treatment.procedure}"
    return None


def _kind_fits(topic: Topic, facts: Facts) -> bool:
    return not topic.applies_to.classes or facts.item.treatment.kind == "medication"


@cache
def _drugs_of(names: tuple[str, ...]) -> tuple[tuple[frozenset[str], bool], ...]:
    """The active ingredients of each named drug, and whether it is put on the skin."""
    found: list[tuple[frozenset[str], bool]] = []
    for name in names:
        drug = find_drug(name)
        if drug is not None:
            found.append((known_by(drug.ingredients), drug.form in {"topical", "transdermal"}))
    return tuple(found)


@cache
def _procedures_of(names: tuple[str, ...]) -> frozenset[str]:
    """The vocabulary's procedures that a topic's own words stand for."""
    found: set[str] = set()
    for name in names:
        procedure = find_procedure(name)
        if procedure is not None:
            found.add(procedure.id)
    return frozenset(found)
