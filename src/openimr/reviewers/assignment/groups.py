"""Medical groups of reviewers: who is whose colleague, however the group is written in the roster."""

from collections.abc import Iterator, Sequence
from datetime import date

from openimr.model import Affiliation, Reviewer
from openimr.reviewers.assignment.rules import AssignmentRules
from openimr.reviewers.conflicts import kind_of
from openimr.reviewers.conflicts.folding import npi, tin
from openimr.reviewers.conflicts.organizations import org_readings
from openimr.reviewers.days import span_day
from openimr.vocabulary import is_nobody


def groups_of(reviewers: Sequence[Reviewer], on: date, rules: AssignmentRules) -> list[str | None]:
    """A key for the medical group of each reviewer on a day, the same for colleagues; None where none is known.

    Ties that share a taxpayer number, an NPI or a name (whatever its legal form, capitals and commas) are to one group,
    and what two of them share with a third makes all three one. Of several groups a reviewer has the first by its key.
    """
    root = _Roots()
    ties = [list(_ties(reviewer, on, rules)) for reviewer in reviewers]
    for keys in (keys for own in ties for keys in own):
        for key in keys[1:]:
            root.join(keys[0], key)
    return [min((root.of(keys[0]) for keys in own), default=None) for own in ties]


def _ties(reviewer: Reviewer, on: date, rules: AssignmentRules) -> Iterator[list[str]]:
    for tie in reviewer.affiliations:
        first = span_day(tie.start, last=False) if tie.start is not None else None
        last = span_day(tie.end, last=True) if tie.end is not None else None
        holds = (first is None or first <= on) and (last is None or last >= on)
        if holds and kind_of(tie.kind) in rules.settings.group_ties.value and (keys := list(_keys(tie))):
            yield keys


def _keys(tie: Affiliation) -> Iterator[str]:
    if (number := tin(tie.tin)) is not None:
        yield f"tin {number}"
    if (number := npi(tie.npi)) is not None:
        yield f"npi {number}"
    if tie.organization and not is_nobody(tie.organization):
        yield from (f"name {name.joined}" for name in org_readings(tie.organization) if not name.aside)


class _Roots:
    """Keys that are one; each set is known by its first key in the order of the alphabet."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, key: str) -> str:
        while (above := self._above.get(key, key)) != key:
            self._above[key] = self._above.get(above, above)
            key = above
        return key

    def join(self, one: str, other: str) -> None:
        first, last = sorted((self.of(one), self.of(other)))
        if first != last:
            self._above[last] = first
