"""Who is owed which notice, and what an event serves: nobody is told by silence."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from openimr.process.casestate import Owed, ServedNotice
from openimr.process.guards import STANDING
from openimr.process.lifecycle import AtOnce, ByTime, Send, Transition, event_of, lifecycle, serves, shows, taken_back
from openimr.process.progress import Look, Progress
from openimr.process.words import folded

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
        yield Owed(
            notice=send.notice,
            role=role,
            party=party,
            since=since,
            transition=row.id,
            section=row.section,
            evidence=row.evidence,
        )


def serve(look: Look, row: Transition) -> None:
    """What the event serves is owed no longer: on the parties of `to`, or on every party where it names none.

    An event that makes a notice owed and names parties has reached these.
    """
    event = look.happened.event
    kinds = set(serves().get(look.happened.type, ()))
    if look.happened.type == "notice served":
        kinds.add(_kind(event.outcome or ""))
    if event.to:
        kinds.update(send.notice for send in row.sends)
    shown = shows().get(look.happened.type, ())
    progress, left = look.progress, []
    for one in progress.owed:
        has_it = one.notice in shown and one.party is not None and one.party == event.by
        if has_it or (one.notice in kinds and (not event.to or one.party in event.to)):
            progress.served.append(ServedNotice(notice=one.notice, role=one.role, party=one.party, at=look.happened.at))
            _told_of_haste(progress, one)
        else:
            left.append(one)
    progress.owed = left


def _told_of_haste(progress: Progress, served: Owed) -> None:
    """Who has been told that the review is expedited, and who that it no longer is."""
    if served.notice in taken_back() and progress.priority == "expedited":
        progress.hurried.add((served.role, served.party))
    elif lifecycle().notices[served.notice].takes_back:
        progress.hurried.discard((served.role, served.party))


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
    gone = {one.notice for one in progress.owed if not _holds(one.notice, progress)}
    if gone:
        progress.overtaken += [one for one in progress.owed if one.notice in gone]
        progress.owed = [one for one in progress.owed if one.notice not in gone]


def _holds(kind: str, progress: Progress) -> bool:
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
