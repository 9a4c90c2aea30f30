"""Who is owed which notice, and what an event serves: nobody is told by silence."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from openimr.process.casestate import Owed, ServedNotice
from openimr.process.guards import STANDING
from openimr.process.haste import CERTIFIED, HASTE, WITHDRAWN, tells_of_haste, tells_of_the_last
from openimr.process.lifecycle import (
    AtOnce,
    ByTime,
    Send,
    Transition,
    event_of,
    later_of,
    lifecycle,
    rows,
    serves,
    shows,
    taken_back,
    taking_back,
)
from openimr.process.progress import Look, Progress
from openimr.process.words import folded

ASSIGNED = "assignment served"
Roles = Mapping[str, str | None]
Recipient = tuple[str, str | None]
"""A role and the party's id; None where the file has no party in that role."""


def audience(name: str, roles: Roles) -> list[Recipient]:
    """Who of a case is told, for a name of `audiences`.

    Nobody stands in for a role that a party may have whose own role is not known: what is told is about a person's
    health, and goes to nobody by a slip of the pen.
    """
    unread = None in roles.values()
    found: list[Recipient] = []
    for told in lifecycle().audiences[name]:
        found += [(role, party) for party, role in roles.items() if role is not None and role in told.every]
        if told.one:
            role = next((role for role in told.one if role in roles.values()), None)
            if role is not None and (role == told.one[0] or not unread):
                found += [(role, party) for party, is_in in roles.items() if is_in == role]
            elif told.must:
                found.append((told.one[0], None))
    return found


def owe(look: Look, row: Transition, roles: Roles) -> None:
    """The notices of a transition are owed from now on."""
    known = {(o.notice, o.role, o.party) for o in look.progress.owed} if row.sends else set()
    for send in row.sends:
        if lifecycle().notices[send.notice].once and _owed_already(send.notice, look):
            continue
        for one in owed_of(send, row, roles, look):
            if (own := (one.notice, one.role, one.party)) not in known:
                known.add(own)
                look.progress.owed.append(one)


def _owed_already(kind: str, look: Look) -> bool:
    """Whether the notice was served, in this review or before a remand, or is owed for other items already."""
    served = {one.notice for other in (look.progress, *look.elsewhere) for one in other.served}
    return kind in served or any(one.notice == kind for other in look.elsewhere for one in other.owed)


def owed_of(send: Send, row: Transition, roles: Roles, look: Look) -> Iterable[Owed]:
    """What one notice of a transition owes to each of its audience."""
    since = look.happened.at
    takes_back = lifecycle().notices[send.notice].takes_back
    for role, party in audience(send.to, roles):
        if takes_back and (role, party) not in look.progress.hurried:
            continue
        yield _owed(send.notice, row, (role, party), since)


def _owed(kind: str, row: Transition, to: Recipient, since: datetime) -> Owed:
    role, party = to
    return Owed(
        notice=kind,
        role=role,
        party=party,
        since=since,
        transition=row.id,
        section=row.section,
        evidence=row.evidence,
    )


def serve(look: Look, row: Transition) -> frozenset[str]:
    """What the event serves is owed no longer: on the parties of `to`, or on every party where it names none.

    An event that makes a notice owed and names parties has reached these. The kinds of notice that it serves.
    """
    event, kinds = look.happened.event, _kinds_served(look, row)
    shown = shows().get(look.happened.type, ())
    progress, left = look.progress, []
    for one in progress.owed:
        has_it = one.notice in shown and one.party is not None and one.party == event.by
        reached = one.notice in kinds and (not event.to or one.party in event.to)
        if has_it or (reached and not _is_of_haste_untold(one, look)):
            progress.served.append(ServedNotice(notice=one.notice, role=one.role, party=one.party, at=look.happened.at))
        else:
            left.append(one)
    progress.owed = left
    return kinds


def _kinds_served(look: Look, row: Transition) -> frozenset[str]:
    event = look.happened.event
    kinds = set(serves().get(look.happened.type, ()))
    if look.happened.type == "notice served":
        kinds.add(_kind(event.outcome or ""))
    if event.to:
        kinds.update(send.notice for send in row.sends)
    return frozenset(kinds)


def _is_of_haste_untold(one: Owed, look: Look) -> bool:
    """Whether a certification made it owed that nobody knew of when the event took place: it told nothing of that."""
    return event_of(one.transition) == CERTIFIED and not tells_of_the_last(one.notice, look)


def follow_haste(look: Look, kinds: frozenset[str]) -> None:
    """What the event told of the review's haste by the notices that it serves, and what is owed as nobody knew better.

    Who was told that the review is expedited after that had ended, as was found out later, is told that it ended; who
    was served a Notice of Assignment without a word of it, though a certification was there, is told of that.
    """
    told, ended = kinds & taken_back(), not kinds.isdisjoint(taking_back())
    progress = look.progress
    hasty = any(tells_of_haste(kind, look) for kind in told)
    late = None
    if hasty and progress.switches and progress.priority != "expedited":
        late = WITHDRAWN
    elif told and progress.priority == "expedited" and not any(tells_of_the_last(kind, look) for kind in told):
        late = CERTIFIED
    if not (hasty or ended or late):
        return
    reached = [who for who in audience(_TOLD_OF_HASTE, look.roles) if _reaches(look, who)]
    if ended:
        progress.hurried.difference_update(reached)
    if hasty:
        progress.hurried.update(reached)
    if late is not None:
        _owe_late(look, late, reached)


_TOLD_OF_HASTE = "parties of the assignment"


def _reaches(look: Look, who: Recipient) -> bool:
    to = look.happened.event.to
    return not to or who[1] in to


def _owe_late(look: Look, event: str, to: Iterable[Recipient]) -> None:
    """What a certification or its withdrawal owes where the case now stands, to who did not hear of it in time."""
    progress = look.progress
    row = _telling(event, progress.state)
    known = {(one.notice, one.role, one.party) for one in progress.owed}
    for send in row.sends:
        for role, party in to:
            if (send.notice, role, party) not in known and holds(send.notice, progress):
                progress.owed.append(_owed(send.notice, row, (role, party), progress.switches[-1].at))


def _telling(event: str, state: str) -> Transition:
    """The row by which an event tells the parties in a state; where it has none there, the last in the table."""
    found = [row for row in lifecycle().transitions if row.event == event and row.sends]
    return next((row for row in found if state in lifecycle().states_of(row.start)), found[-1])


def turn(look: Look) -> None:
    """What is owed in the place of a notice that the case has gone beyond, to who has not been served.

    Who is still owed a Notice of Assignment from before, and can't be served with it any more, hears of the haste too.
    """
    progress = look.progress
    if not progress.owed or not (progress.switches or any(later_of(o.transition, o.notice) for o in progress.owed)):
        return
    known = {(one.notice, one.role, one.party) for one in progress.owed}
    left: list[Owed] = []
    for one in progress.owed:
        later = later_of(one.transition, one.notice)
        if later is None or progress.state in later[1] or not holds(later[0], progress):
            left.append(one)
            continue
        progress.overtaken.append(one)
        if (later[0], one.role, one.party) not in known:
            left.append(msgspec.structs.replace(one, notice=later[0]))
    progress.owed = left
    hasty = progress.switches and progress.priority == "expedited" and not progress.remanded
    if hasty and (progress.state, ASSIGNED) not in rows():
        never = [(one.role, one.party) for one in left if one.notice in taken_back() and one.notice != HASTE]
        _owe_late(look, CERTIFIED, [who for who in never if who not in progress.hurried])


def owed_no_longer(progress: Progress, event: str) -> None:
    """What an event that has been taken back made owed, and nobody was served with yet, is owed no longer."""
    gone = [one for one in progress.owed if event_of(one.transition) == event]
    progress.overtaken += gone
    progress.owed = [one for one in progress.owed if one not in gone]


def lapse(progress: Progress) -> None:
    """What nobody needs any more once the case is over."""
    notices = lifecycle().notices
    progress.owed = [one for one in progress.owed if not notices[one.notice].passing]


def overtake(progress: Progress) -> None:
    """What the case has gone past is owed no longer: it would say what is no longer so."""
    gone = {one.notice for one in progress.owed if not holds(one.notice, progress)}
    if gone:
        progress.overtaken += [one for one in progress.owed if one.notice in gone]
        progress.owed = [one for one in progress.owed if one.notice not in gone]


def holds(kind: str, progress: Progress) -> bool:
    """Whether what a notice says is so where the case stands now."""
    notice = lifecycle().notices[kind]
    if not notice.holds_in or progress.state in lifecycle().states_of(notice.holds_in):
        return True
    return notice.holds_while is not None and STANDING[notice.holds_while](progress)


def overdue(
    row: ByTime | AtOnce, sends: Iterable[Send], roles: Roles, progress: Progress, since: datetime
) -> list[Owed]:
    """What a state that time has brought owes, since the time ran out."""
    grade = f"{row.grade} {row.source}" if row.source else row.grade
    return [
        Owed(
            notice=send.notice,
            role=role,
            party=party,
            since=since,
            transition=row.id,
            section=row.section,
            evidence=grade,
        )
        for send in sends
        for role, party in audience(send.to, roles)
        if not any(s.notice == send.notice and s.party == party for s in progress.served)
    ]


def _kind(text: str) -> str:
    way = folded(text)
    return next((kind for kind in lifecycle().notices if folded(kind) == way), way)
