"""Who decided a case before (R10): one answer for qualification and for the search for conflicts."""

from collections.abc import Iterable

from openimr.model import Case
from openimr.process import event_type, moments_of
from openimr.reviewers.ids import id_key

_DID = frozenset({"reviewer assigned", "review completed"})


def deciders(case: Case) -> tuple[str, ...]:
    """The opaque ids of those who decided a case before, each once, without blanks around them.

    They are `prior_reviewers` and those who had the case, or completed its review, before it was last sent back. An
    event whose time cannot be read counts as before. Compare with `id_key`: "R1 " is r1.
    """
    had: list[str] = []
    if any(event_type(event.type) == "remanded" for event in case.events):
        moments = moments_of(case)[0]
        back = max((n for n, moment in enumerate(moments) if moment.type == "remanded"), default=len(moments))
        after = [moment.event for moment in moments[back:]]
        had = [e.by for e in case.events if e.by and event_type(e.type) in _DID and not any(e is a for a in after)]
    found = {id_key(one): one.strip() for one in reversed((*case.prior_reviewers, *had)) if one.strip()}
    return tuple(reversed(found.values()))


def strays_said(case: Case, ids: Iterable[str]) -> tuple[str, ...]:
    """A line for each of `not_on_roster`, as `match` and `assign` say it."""
    return tuple(f"{one} decided it before, and no entry that could be read has this id (R10)"
                 for one in not_on_roster(case, ids))  # fmt: skip


def not_on_roster(case: Case, ids: Iterable[str]) -> tuple[str, ...]:
    """Those who decided a case before and whose id no entry of the roster (`ids`) bears."""
    known = {id_key(one) for one in ids}
    return tuple(one for one in deciders(case) if id_key(one) not in known)
