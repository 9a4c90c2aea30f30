"""Who of a roster a text may mean that stands where an opaque id should: by id, NPI, licence number, or name."""

from collections import defaultdict
from collections.abc import Iterable

from openimr.model import Case, Reviewer
from openimr.reviewers.conflicts.persons import likeness, readings
from openimr.reviewers.history import deciders
from openimr.reviewers.ids import WORD, id_key, is_opaque, npi_digits, shown_id

_ALIKE = 0.8
"""From here on a name may be that of the other; that of a rare surname alone counts for as much."""


class Known:
    """The entries of a roster by all that names them. Made once for many cases."""

    def __init__(self, reviewers: Iterable[Reviewer]) -> None:
        """`reviewers`: the entries that could be read."""
        self._reviewers = tuple(reviewers)
        self.ids = {id_key(one.id) for one in self._reviewers}
        self._numbers: dict[str, set[str]] = defaultdict(set)
        for one in self._reviewers:
            for number in _numbers(one):
                self._numbers[number].add(id_key(one.id))

    def meant(self, text: str) -> tuple[frozenset[str], frozenset[str]]:
        """The ids (`id_key`) of those whom a text means, and of those whom it may mean, by their name."""
        key = id_key(text)
        if key in self.ids:
            return frozenset({key}), frozenset()
        found = {one for number in (npi_digits(text), _plain(text)) if number for one in self._numbers.get(number, ())}
        if found or not _may_be_name(text):
            return frozenset(found), frozenset()
        return frozenset(), frozenset(id_key(one.id) for one in self._reviewers if _named(text, one))


def _numbers(reviewer: Reviewer) -> Iterable[str]:
    if reviewer.npi and (npi := npi_digits(reviewer.npi)):
        yield npi
    for licence in reviewer.licences:
        if number := _plain(licence.number or ""):
            yield number
            yield _plain(licence.state) + number


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _may_be_name(text: str) -> bool:
    return bool(WORD.search(text)) and not any(c.isdigit() for c in text)


def _named(text: str, reviewer: Reviewer) -> bool:
    names = [name for name in (reviewer.name, *reviewer.other_names) if name]
    if any(likeness(text, name).score >= _ALIKE for name in names):
        return True
    alone = readings(text)[:1]
    surname = alone[0].surname if alone and not alone[0].given else None
    return surname is not None and any(read.surname == surname for name in names for read in readings(name)[:1])


def strays_said(case: Case, reviewers: Iterable[Reviewer]) -> tuple[str, ...]:
    """A line for each of `not_on_roster`, and for what is no opaque id, as `match` and `assign` say it."""
    named = sum(not is_opaque(one) for one in deciders(case))
    lines = [f"{one} decided it before, and no entry that could be read has this id (R10)"
             for one in not_on_roster(case, Known(reviewers))]  # fmt: skip
    if named:
        lines.append(
            f"{named} who decided it before {'stands' if named == 1 else 'stand'} there by a name or an NPI: write the "
            "opaque id of the roster (LC 4610.6(f))"
        )
    return tuple(lines)


def not_on_roster(case: Case, known: Known) -> tuple[str, ...]:
    """Those who decided a case before and whom no entry of the roster is or may be, as their ids may be shown."""
    return tuple(shown_id(one) for one in deciders(case) if not any(known.meant(one)))
