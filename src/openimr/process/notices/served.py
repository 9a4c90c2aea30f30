"""On whom a notice has been served already: each party's time runs from its own service, and from nobody else's."""

from collections.abc import Mapping, Sequence

from openimr.model import Case
from openimr.process.clock import Clock, clock_rules
from openimr.process.moments import Moment, moments_of
from openimr.process.notices.addressees import audience_of
from openimr.process.notices.kinds import Audience, NoticeKind
from openimr.process.serving import served_on
from openimr.process.words import event_type

_SIDE: Mapping[Audience, str] = {
    "worker": "injured worker",
    "administrator": "claims administrator",
    "physician": "requesting physician",
}
"""The side of `clocks.yaml` whose time the notice to an audience tells."""

_RECEIPT: Mapping[str, str] = {"assignment served": "assignment received"}
"""The receipt from which the times of an expedited review run, each party's from its own."""


def served_apart(case: Case, kind: NoticeKind) -> bool:
    """Whether the case records to whom the notice went, or who received it: the audiences may have times of their own.

    A question that comes again and again goes to everybody, whoever is asked; what somebody else does (`theirs`) is
    served by no notice.
    """
    served = kind.times_of or kind.event
    if served is None or kind.again or (kind.theirs and not (kind.tells_of or kind.times_of)):
        return False
    receipt = _RECEIPT.get(served)
    return any(
        (event.to and event_type(event.type) == served) or (receipt and event_type(event.type) == receipt)
        for event in case.events
    )


def heard_by(case: Case, kind: NoticeKind, audience: Audience) -> tuple[Moment, ...]:
    """The events as an audience has heard of them: of the services of the notice those that can have been on it."""
    return tuple(m for m in moments_of(case)[0] if m.type != kind.event or _reached(m, audience, case))


def _reached(moment: Moment, audience: Audience, case: Case) -> bool:
    side = _SIDE.get(audience)
    if side is not None:
        return served_on(moment, side, case) is not False
    return not moment.event.to or not set(parties_of(case, audience)).isdisjoint(moment.event.to)


def parties_of(case: Case, audience: Audience) -> tuple[str, ...]:
    """The ids of the parties that are an audience."""
    return tuple(party.id for party in case.parties if audience_of(party) == audience)


def told_with(case: Case, audience: Audience) -> tuple[str, ...]:
    """The ids of the parties on whom a notice to an audience is served: an employer gets its with its administrator."""
    own = parties_of(case, audience)
    return own if audience != "employer" else (*own, *parties_of(case, "administrator"))


def clock_for(clocks: Sequence[Clock], audience: Audience | None) -> Clock | None:
    """Of clocks of one name the one that began last: of the audience's own, else of those that are no other side's.

    What one side has to do the others are told too; of a time that each side has for itself they are told their own.
    """
    side = None if audience is None else _SIDE.get(audience)
    own = [clock for clock in clocks if clock.who == side]
    common = [clock for clock in clocks if clock.who not in _SIDE.values()]
    theirs = [clock for clock in clocks if not clock_rules().clocks[clock.clock].apart]
    found = clocks if audience is None else own or common or theirs
    return max(reversed(found), key=lambda clock: clock.started or "", default=None)
