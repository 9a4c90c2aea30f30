"""Who decided a case before (R10), and who was taken off it: one answer for all that ask."""

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


def taken_off(case: Case) -> tuple[str, ...]:
    """The opaque ids of those who were taken off a case, each once.

    Where the event does not say who ("reviewer removed" by nobody, or by a party), all who had the case.
    """
    had = [e.by.strip() for e in case.events if e.by and event_type(e.type) == "reviewer assigned"]
    parties = {id_key(party.id) for party in case.parties}
    found: dict[str, str] = {}
    for event in case.events:
        if event_type(event.type) == "reviewer removed":
            by = (event.by or "").strip()
            who = [by] if by and (id_key(by) not in parties or by in had) else had
            found.update({id_key(one): one for one in who})
    return tuple(found.values())
