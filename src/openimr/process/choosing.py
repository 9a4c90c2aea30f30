"""Which amount of a clock holds, by what is so in the case and in this run."""

from datetime import date
from functools import lru_cache

from openimr.process.clock import Amount, Condition, Term
from openimr.process.law import Picked
from openimr.process.situation import Situation
from openimr.process.startable import Startable


@lru_cache(maxsize=64)
def own_facts(service: str | None, resumed: bool, expedited: bool) -> frozenset[Condition]:  # noqa: FBT001 - a cache's key
    """The conditions of this run that the case alone does not answer."""
    found: set[Condition] = set()
    if expedited:
        found.add("expedited")
    if resumed:
        found.add("after deferral")
    if service is not None:
        if service.startswith("mail"):
            found.add("served by mail")
        elif service in {"electronic", "fax"}:
            found.add("served electronically")
    return frozenset(found)


def chosen_amount(
    could: Startable, facts: frozenset[Condition], at: Situation, day: date
) -> tuple[Amount, list[tuple[Term, Picked]]] | None:
    """The first amount whose conditions hold and whose rules have a value."""
    rule = could.rule
    for amount in could.amounts:
        if could.own_conditions and not amount.when <= facts:
            continue
        if len(amount.rules) == 1:
            (term,) = amount.rules
            picked = at.law.pick(term.rule, at.dates, day)
            if picked is not None and (picked.value is not None or rule.undated):
                return amount, [(term, picked)]
            continue
        picks: list[tuple[Term, Picked]] = []
        undated: list[tuple[Term, Picked]] = []
        for term in amount.rules:
            picked = at.law.pick(term.rule, at.dates, day)
            if picked is not None:
                (undated if picked.value is None else picks).append((term, picked))
        if picks or (undated and rule.undated):
            return amount, picks or undated
    return None
