"""The facts of a notice, drawn from the case by the clocks, the dated rules and the fold over its events."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from openimr.model import Case, Event
from openimr.process.casestate import CaseState
from openimr.process.clock import Clock
from openimr.process.clocking import clocks_of
from openimr.process.days import LOS_ANGELES
from openimr.process.fees import Degree, fee_of
from openimr.process.fold import accepted, fold
from openimr.process.key_dates import key_dates
from openimr.process.law import Law, Picked, house_law, says_of
from openimr.process.lifecycle import lifecycle
from openimr.process.moments import Moment, moments_of
from openimr.process.notices.addressees import addressees, missing_addressees
from openimr.process.notices.asking import eligibility_asks
from openimr.process.notices.evidence import graded
from openimr.process.notices.facts import Decision, Fee, LegalValue, NoticeFacts, Office
from openimr.process.notices.findings import applied_of, assigned_before, finding_of, items_about, items_told
from openimr.process.notices.items import decisions_of, first_asked, items_of
from openimr.process.notices.kinds import Audience, NoticeKind, notice_kinds
from openimr.process.notices.lastdays import (
    CLOCKS,
    awaited,
    counted_from,
    from_sending,
    is_overdue,
    last_days,
    latest,
    penalized,
)
from openimr.process.notices.replacing import replaced_by_the_last
from openimr.process.notices.served import heard_by, served_apart, told_with
from openimr.process.notices.standing import standing
from openimr.process.notices.values import expedited
from openimr.process.notices.wording import fee_words
from openimr.process.remand import set_aside
from openimr.process.screening import screen
from openimr.process.serving import issued_only
from openimr.process.words import event_type, role_of

_RULES: Mapping[str, str] = {
    "records_period": "records.period",
    "answer_days": "eligibility.answer",
    "appeal_days": "appeal.window",
    "authorize_days": "implementation.future care",
    "pay_days": "implementation.past care",
    "reapply_days": "application.after deferral",
    "penalty_day": "penalty.late records",
    "penalty_cap": "penalty.late records cap",
}
"""The dated rule behind each figure; a clock that runs gives its own amount instead."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the office says of the notices that it wants: null where the case is to say it.

    `asks` is what is asked for, `asked` the ids of the parties that are asked, `send_by` the office's own last day.
    `degree` and `reviewers` are the reviewer's degree and how many there were, on which the fee depends. `gone` are the
    requests that the enclosed determination decides, too, but an order of `gone_on` has set aside since.
    """

    date: dt.date | None = None
    service: str | None = None
    asks: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    send_by: dt.date | None = None
    fee: Fee | None = None
    degree: Degree | None = None
    reviewers: int | None = None
    gone: tuple[str, ...] = ()
    gone_on: dt.date | None = None


def facts_of(case: Case, kind: str, wanted: Wanted, office: Office, law: Law | None = None) -> NoticeFacts:
    """The facts of one kind of notice.

    The notice's date is that of `wanted`, else that of the event that it tells of. Where the case records that event,
    its day and way of service govern the last days and are what the notice says; `wanted` fills in what it leaves out,
    and where it says otherwise the office is told (`notes`). Where the case does not have the event yet, the clocks
    that it starts are reckoned as if the notice were served as `wanted` says. What neither says is left out, and
    stands open in the notice.

    Raises:
        NoticeError: a finding of ineligibility names no reason.
    """
    law = law or house_law()
    declared = notice_kinds()[kind]
    base = _facts(case, kind, wanted, office, law)
    if not served_apart(case, declared):
        return base
    own = {audience: _timed(base, case, kind, wanted, law, audience=audience) for audience in declared.to}
    return msgspec.structs.replace(base, own=own)


def _facts(case: Case, kind: str, wanted: Wanted, office: Office, law: Law) -> NoticeFacts:
    declared = notice_kinds()[kind]
    moments = moments_of(case)[0]
    recorded = _recorded(case, moments, declared, wanted.date)
    date = wanted.date or (recorded.at.date() if recorded else None)
    as_served = _as_served(case, declared, recorded, date, (recorded.service if recorded else None) or wanted.service)
    asking = _last(moments, "reviewer information requested" if "reviewer" in kind else declared.event)
    on_eligibility = kind == "eligibility question"
    # What the file knows when the notice is written: at its end, where no day is asked for.
    known_at = end_of(wanted.date)
    screened = screen(case, known_at)
    state = fold(_told_of(case, as_served, declared, recorded), known_at)
    reasons, contradicted = finding_of(kind, moments, screened, state, _told_on_one_day(moments, recorded))
    taken = moments_of(_counted(case, declared, known_at))[0]
    items = items_of(case, state, taken, screened)
    decisions = _told_decisions(case, kind, taken, recorded)
    told = decisions or {place for place in range(len(case.items)) if place not in items.goes_on}
    aside, again = set_aside(taken)
    facts = NoticeFacts(
        reasons=reasons,
        contradicted=contradicted,
        assigns=kind == "assignment",
        fee=wanted.fee or (_fee(case, end_of(date), wanted) if kind == "invoice" else None),
        asks=wanted.asks or (eligibility_asks(screened, asking.event if asking else None) if on_eligibility else ()),
        asked=wanted.asked or (tuple(asking.event.to) if asking else ()) or _usually_asked(case, kind),
        answered=kind == "reviewer information answer",
        before_reviewer=_last(moments, "reviewer assigned") is None,
        decisions=decisions,
        replaces=replaced_by_the_last(case, taken, told) if kind == "determination cover" else {},
        others_stand=bool(items.decided - {*told}),
        gone=wanted.gone,
        gone_on=wanted.gone_on,
        about=items_about(as_served, kind, _told_on_one_day(taken, recorded), known_at),
        ended={"withdrawal": items.withdrawn, "termination": items.authorized}.get(kind) or None,
        goes_on=items.goes_on,
        left_out=items.left_out,
        ineligible=_found_ineligible(state, _told_on_one_day(moments, recorded) if kind == "ineligibility" else ()),
        remanded=again or None,
        set_aside=aside,
        invoice=any(one.notice == "invoice" for one in state.owed),
        over=state.ended or state.state in lifecycle().states_of(["decided"]),
        ur_late=any(code.startswith("E13") for code in screened.tell),
        ur_asked=first_asked(taken),
        office=office,
    )
    return _timed(facts, case, kind, wanted, law)


def _told_decisions(
    case: Case, kind: str, moments: Sequence[Moment], recorded: Moment | None
) -> Mapping[int, Decision]:
    """The decisions that a notice tells of: a cover letter those of the determination that it encloses, no earlier one.

    Each determination has its own last days (D29, D31), and a letter of its own told the parties of an earlier one.
    """
    if kind != "determination cover":
        return decisions_of(case, moments)
    found = decisions_of(case, moments, latest=True)
    items = items_told(_told_on_one_day(moments, recorded))
    return {item: decision for item, decision in found.items() if item in items} if items else found


def _told_on_one_day(moments: Sequence[Moment], recorded: Moment | None) -> Sequence[Moment]:
    """The events of the day that a notice tells of together."""
    if recorded is None:
        return ()
    return [m for m in moments if m.type == recorded.type and m.at.date() == recorded.at.date()]


def _found_ineligible(state: CaseState, told: Sequence[Moment]) -> tuple[int, ...]:
    """The items of findings on some of them; none where the application as a whole was found ineligible.

    A letter is about the findings that are `told` in it: of an earlier one, with last days of its own, another told.
    """
    found = [one for one in state.items if one.reasons]
    if about := items_told(told):
        return tuple(one.item for one in found if one.item in about)
    return tuple(one.item for one in found) if any(one.status == "not reviewed" for one in found) else ()


def _timed(
    facts: NoticeFacts, case: Case, kind: str, wanted: Wanted, law: Law, *, audience: Audience | None = None
) -> NoticeFacts:
    """The facts with the day of the notice, how it is served, and the last days that this gives an audience."""
    declared = notice_kinds()[kind]
    moments = moments_of(case)[0] if audience is None else heard_by(case, declared, audience)
    recorded = _recorded(case, moments, declared, wanted.date)
    date = wanted.date or (recorded.at.date() if recorded else None)
    service = (recorded.service if recorded else None) or wanted.service
    to = () if audience is None else told_with(case, audience)
    as_served = _as_served(case, declared, recorded, date, service, to=to)
    if as_served is not case:
        moments = moments_of(as_served)[0]
        if recorded is None and (added := _last(moments, declared.event)) is not None:
            service = added.service or service  # "by mail" goes where the address of the party is
    until = end_of(date)
    listed = clocks_of(_counted(as_served, declared, until), until, law) if moments else ()
    if kind == "ineligibility" and facts.ineligible:  # the others have a time of their own
        listed = tuple(clock for clock in listed if not clock.items or set(clock.items) & set(facts.ineligible))
    if kind == "determination cover" and facts.decisions:  # what was determined on another day has its own last days
        listed = tuple(clock for clock in listed if not clock.items or set(clock.items) & set(facts.decisions))
    clocks = latest(listed, audience)
    if audience == "employer" and date is not None:  # its claims administrator takes its papers: their time is one
        clocks = {**latest(listed, "administrator"), **clocks}
    if kind == "ineligibility" and "appeal of ineligibility" in clocks:
        clocks["appeal window"] = clocks["appeal of ineligibility"]
    applied = applied_of(moments, clocks)
    return msgspec.structs.replace(
        facts,
        date=date,
        service=service,
        assignment_service=service if kind == "assignment" else _service_of_assignment(moments, clocks),
        last_days=dict(last_days(clocks, wanted.send_by, {"appeal": service, "apply": applied.service}, law)),
        values=dict(_values(as_served, clocks, date, law)),
        applied=applied,
        records_from=counted_from(clocks.get(CLOCKS["records"]), as_served),
        answer_from_sending=from_sending(clocks.get(CLOCKS["answer"])),
        notes=(
            *_stands(case, kind, end_of(wanted.date)),
            *(() if declared.theirs else _differing(recorded, wanted)),
            *missing_addressees(case, declared),
        ),
        overdue=kind == "records overdue" or is_overdue(clocks),
        awaited=awaited(clocks),
        penalty=penalized(clocks.get(CLOCKS["records"])),
    )


def _counted(case: Case, kind: NoticeKind, until: dt.datetime | None) -> Case:
    """The case with the events that start and stop clocks: those that its course takes.

    Where that leaves out the very event that the notice tells of, those of the file: the office is told what is wrong.
    """
    taken = accepted(case, until)
    own = {kind.event} & {moment.type for moment in moments_of(case)[0]}
    return taken if own <= {moment.type for moment in moments_of(taken)[0]} else case


def end_of(day: dt.date | None) -> dt.datetime | None:
    """The last second of a day at Los Angeles; None of none."""
    return None if day is None else dt.datetime.combine(day, dt.time(23, 59, 59), LOS_ANGELES)


def _told_of(case: Case, as_served: Case, kind: NoticeKind, recorded: Moment | None) -> Case:
    """The case by whose events the notice tells what became of the items.

    The service of a notice of termination ends only what was authorized: where the case holds the authorization, that
    one says which items it is.
    """
    there = {event_type(event.type) for event in case.events}
    return case if recorded is not None or there & set(kind.tells_of) else as_served


def _stands(case: Case, kind: str, at: dt.datetime | None) -> tuple[str, ...]:
    """What the office is told of whether the notice still says what is so."""
    found = standing(case, kind, at)
    return (*((f"untrue by the case: {found.untrue}",) if found.untrue else ()), *found.doubts)


def _recorded(case: Case, moments: tuple[Moment, ...], kind: NoticeKind, date: dt.date | None) -> Moment | None:
    """The event that the notice tells of, of the present round; of one that comes again and again, that of the day.

    A Notice of Assignment from before the review was expedited, or from before the items that waited were found
    eligible, is not the one that tells of it.
    """
    until = end_of(date)
    known = [m for m in moments if until is None or m.at <= until]
    turns = [m.at for m in known if m.type == "remanded"]
    certified = [m for m in known if m.type in {"certified expedited", "certification withdrawn"}]
    if kind.event == "assignment served" and certified and certified[-1].type == "certified expedited":
        turns.append(certified[-1].at)
    since = max(turns, default=None)
    found = _last(known, kind.event)
    if found is None or (since is not None and found.at < since) or assigned_before(case, found, known, until):
        return None
    return None if kind.again and date is not None and found.at.date() != date else found


def _as_served(
    case: Case,
    kind: NoticeKind,
    recorded: Moment | None,
    date: dt.date | None,
    service: str | None,
    *,
    to: tuple[str, ...] = (),
) -> Case:
    """The case as it stands once the notice has been served on that day and in that way, on parties or on everybody."""
    if kind.event is None or date is None:
        return case
    if service == "mail in California":
        service = "mail"  # it goes where the address of the party is
    if recorded is None:
        added = Event(type=kind.event, at=date.isoformat(), service=service, to=to)
        return msgspec.structs.replace(case, events=(*case.events, added))
    if recorded.service is not None or service is None:
        return case
    day = recorded.at.date()
    same = {
        m.place for m in moments_of(case)[0] if m.type == recorded.type and m.at.date() == day and m.service is None
    }
    events = (
        msgspec.structs.replace(event, service=service) if place in same else event
        for place, event in enumerate(case.events)
    )
    return msgspec.structs.replace(case, events=tuple(events))


def _differing(recorded: Moment | None, wanted: Wanted) -> Iterator[str]:
    """Where the office says otherwise than the event that the case records: the event governs."""
    if recorded is None or issued_only(recorded.event):
        return
    day = recorded.at.date()
    if wanted.service and recorded.service and wanted.service != recorded.service:
        yield (
            f"the case records service {_way(recorded.service)} on {day}, --service says {_way(wanted.service)}: "
            "the case's record governs; mend the event if it is wrong"
        )
    if wanted.date is not None and wanted.date != day:
        yield f"the notice is dated {wanted.date}, the case records it on {day}: the last days count from {day}"


def _way(service: str) -> str:
    return f"by {service}" if service != "personal" else "in person"


def _last(moments: tuple[Moment, ...] | list[Moment], name: str | None) -> Moment | None:
    return next((moment for moment in reversed(moments) if moment.type == name), None)


def _values(
    case: Case, clocks: Mapping[str, Clock], date: dt.date | None, law: Law
) -> Iterator[tuple[str, LegalValue]]:
    dates = key_dates(case)
    day = date or max(dates.values(), default=None)
    if day is not None:
        rules = dict(_RULES)
        rules["review_days"] = _determination(case)
        rules["reviewer_answer_days"] = "reviewer.request expedited" if expedited(case) else "reviewer.request"
        for name, rule in rules.items():
            picked = law.pick(rule, dates, day) if rule in law.rules else None
            if picked is not None and (value := _value(picked, says_of(picked, dates))) is not None:
                yield name, value
    for name, clock_name in CLOCKS.items():
        clock = clocks.get(clock_name)
        if clock is not None and clock.amount is not None:
            grade, source = graded(clock.amount_evidence or clock.evidence)
            yield (
                f"{name}_days",
                LegalValue(value=clock.amount, unit=clock.unit, section=clock.section, grade=grade, source=source),
            )


def _determination(case: Case) -> str:
    if expedited(case):
        return "determination.expedited"
    return "determination.formulary" if case.formulary else "determination.regular"


def _value(picked: Picked, says: str) -> LegalValue | None:
    if isinstance(picked.value, bool) or not isinstance(picked.value, int | float):
        return None
    grade, source = graded(picked.evidence)
    return LegalValue(
        value=picked.value, unit=picked.unit, section=picked.section, grade=grade, source=source, note=says
    )


def _service_of_assignment(moments: tuple[Moment, ...], clocks: Mapping[str, Clock]) -> str | None:
    """How the Notice of Assignment was served from which the records are counted; without a clock, the last one."""
    served = [m for m in moments if m.type == "assignment served"]
    clock = clocks.get(CLOCKS["records"])
    if clock is not None and clock.started is not None and clock.start_event == "assignment served":
        started = dt.datetime.fromisoformat(clock.started)
        served = [m for m in served if m.at == started] or served
    return served[-1].service if served else None


def _fee(case: Case, until: dt.datetime | None, wanted: Wanted) -> Fee | None:
    known = fee_of(case, until, degree=wanted.degree, reviewers=wanted.reviewers)
    if known.amount is None or known.section is None or known.evidence is None:
        return None
    grade, source = graded(known.evidence)
    return Fee(
        dollars=known.amount,
        section=known.section,
        grade=grade,
        source=source,
        what_for=fee_words(known.rule or ""),
        note=known.note,
    )


def _usually_asked(case: Case, kind: str) -> tuple[str, ...]:
    """Who is asked where nobody is named: everybody on eligibility, the claims administrator for records."""
    if kind == "eligibility question":
        return tuple(dict.fromkeys(a.party.id for a in addressees(case, notice_kinds()[kind])))
    if kind not in {"more records", "records overdue", "insufficient records"}:
        return ()
    everybody = addressees(case, notice_kinds()[kind])
    return tuple(a.party.id for a in everybody if a.audience == "administrator" and role_of(a.party.role) == a.role)
