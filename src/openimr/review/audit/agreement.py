"""How far proposals and experts agree, counted by any group of items."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from openimr.review.audit.audited import AuditedItem


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of one group of items that have an expert's decision.

    `upheld` and `overturned` are items that experts decided so, `upheld_agreed` and `overturned_agreed` those of them
    that the rules propose alike; `open` are items without a proposal. `by_silence` are items that the rules uphold for
    nothing but what the summary does not tell: weak ground, since a summary leaves things out.
    """

    group: str
    items: int
    upheld: int
    upheld_agreed: int
    overturned: int
    overturned_agreed: int
    open: int
    by_silence: int

    @property
    def share(self) -> float | None:
        """The share of items that agree."""
        return (self.upheld_agreed + self.overturned_agreed) / self.items if self.items else None

    @property
    def balanced(self) -> float | None:
        """The mean of the two shares, so that always proposing one side gives a half; None with one side alone."""
        if not (self.upheld and self.overturned):
            return None
        return (self.upheld_agreed / self.upheld + self.overturned_agreed / self.overturned) / 2


def agreement(items: Iterable[AuditedItem], group: str = "all") -> Agreement:
    """The counts of one group. Items without an expert's decision are left out."""
    decided = [i for i in items if i.expert is not None]
    up = [i for i in decided if i.expert == "upheld"]
    over = [i for i in decided if i.expert == "overturned"]
    return Agreement(
        group=group,
        items=len(decided),
        upheld=len(up),
        upheld_agreed=sum(i.agrees is True for i in up),
        overturned=len(over),
        overturned_agreed=sum(i.agrees is True for i in over),
        open=sum(i.proposal is None for i in decided),
        by_silence=sum(i.by_silence for i in decided),
    )


def agreement_by(items: Sequence[AuditedItem], key: Callable[[AuditedItem], str]) -> tuple[Agreement, ...]:
    """The counts of each group, largest first, then by name."""
    groups: dict[str, list[AuditedItem]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    found = [agreement(members, name) for name, members in groups.items()]
    return tuple(sorted((one for one in found if one.items), key=lambda one: (-one.items, one.group)))


def by_year(items: Sequence[AuditedItem]) -> tuple[Agreement, ...]:
    """The counts of each year of decision, oldest first."""
    return tuple(sorted(agreement_by(items, lambda i: str(i.year or "no date")), key=lambda one: one.group))


def disagreements(items: Iterable[AuditedItem]) -> tuple[AuditedItem, ...]:
    """Items that the rules propose otherwise than the expert decided, those of which the rules are surest first."""
    found = [i for i in items if i.agrees is False]
    return tuple(sorted(found, key=lambda i: (-(i.confidence or 0), i.case_number or i.source, i.item)))
