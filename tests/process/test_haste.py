"""Who is told that a review is expedited, where steps are recorded late or the case goes on before anybody is told."""

from itertools import permutations
from random import Random

import msgspec
import pytest
from lives import case, event

from openimr.process import fold
from openimr.process.clocking import clocks_of

BEGUN = ["2015-03-01 application received", "2015-03-02 application eligible"]
ASSIGNED = [*BEGUN, "2015-03-03 assignment served"]
EVERYBODY = {"w", "a", "p", "c"}
CERTIFIED, WITHDRAWN = "certified expedited; by=p", "certification withdrawn; by=p"
TAKEN_BACK, ASKED, TOLD = (
    {notice: EVERYBODY} for notice in ("no longer expedited", "assignment", "expedited")
)  # what every party is owed


def on(at: str, text: str, recorded: str | None = None):
    """An event at a time of its own, or of a day alone ("2015-03-05"), and when it was put on record."""
    found = event(text)
    return msgspec.structs.replace(found, at=_moment(at), recorded=None if recorded is None else _moment(recorded))


def _moment(at: str) -> str:
    return f"{at}:00-07:00" if "T" in at else at


def told(*events) -> dict[str, set[str | None]]:
    """Who is owed which notice; each one kind once."""
    known = case([one for one in events if isinstance(one, str)])
    known = msgspec.structs.replace(known, events=(*known.events, *(e for e in events if not isinstance(e, str))))
    state = fold(known)
    assert state.refused == ()
    found: dict[str, set[str | None]] = {}
    for one in state.owed:
        assert one.party not in found.setdefault(one.notice, set())
        found[one.notice].add(one.party)
    return found


SERVED = "2015-03-10T18:50"


@pytest.mark.parametrize(
    ("withdrawn", "recorded", "owed"),
    [
        ("2015-03-10", "2015-03-10T19:30", TAKEN_BACK),  # of the day, recorded after the mailing
        ("2015-03-10", "2015-03-10T18:00", {}),  # known when the letters went out: they told of no haste
        ("2015-03-09", "2015-03-11T09:00", TAKEN_BACK),
        ("2015-03-09T12:00", "2015-03-11T09:00", TAKEN_BACK),  # with a time, and recorded after
        ("2015-03-09T12:00", None, {}),
        ("2015-03-10T18:00", None, {}),
        ("2015-03-10", None, TAKEN_BACK),  # of a file from elsewhere: nobody knows, and it is told
        ("2015-03-09", None, {}),
    ],
)
def test_a_withdrawal_that_nobody_knew_of_takes_back_what_was_told(withdrawn, recorded, owed):
    certified = on("2015-03-06", CERTIFIED, "2015-03-06T10:00")
    served = on(SERVED, "assignment served")
    events = [*ASSIGNED, certified, served, on(withdrawn, WITHDRAWN, recorded)]
    assert told(*events) == owed
    after = on("2015-03-20T10:00", "notice served; outcome=no longer expedited")
    assert told(*events, after) == {}


def test_only_who_was_served_before_the_withdrawal_was_known_is_told_of_it():
    certified = on("2015-03-06", CERTIFIED, "2015-03-06T10:00")
    withdrawn = on("2015-03-10", WITHDRAWN, "2015-03-10T15:00")
    early = on("2015-03-10T14:00", "assignment served; to=w,c")
    late = on("2015-03-10T16:00", "assignment served; to=a")
    assert told(*ASSIGNED, certified, early, late, withdrawn) == {"no longer expedited": {"w", "c"}}
    again = on("2015-03-10T17:00", "notice served; outcome=no longer expedited; to=w")
    assert told(*ASSIGNED, certified, early, late, withdrawn, again) == {"no longer expedited": {"c"}}


def test_who_was_told_while_a_reviewer_has_it_is_told_of_a_withdrawal_of_that_day():
    reviewed = [*ASSIGNED, "2015-03-04 records complete", "2015-03-05 reviewer assigned; by=R1"]
    certified = on("2015-03-10", CERTIFIED, "2015-03-10T09:00")
    told_of = on("2015-03-10T18:00", "notice served; outcome=expedited; to=w,p")
    withdrawn = on("2015-03-10", WITHDRAWN, "2015-03-10T19:00")
    assert told(*reviewed, certified, told_of, withdrawn) == {"no longer expedited": {"w", "p"}}
    assert told(*reviewed, certified, withdrawn) == {}
    once_more = on("2015-03-11", CERTIFIED, "2015-03-11T09:00")
    assert told(*reviewed, certified, told_of, withdrawn, once_more) == TOLD


def test_the_second_withdrawal_of_a_day_is_told_to_who_was_mailed_between():
    days = [
        on("2015-03-10", text, f"2015-03-10T{hour}:00")
        for text, hour in ((CERTIFIED, 10), (WITHDRAWN, 11), (CERTIFIED, 12), (WITHDRAWN, 19))
    ]
    complete = on("2015-03-10T18:50", "records complete")
    assert told(*ASSIGNED, *days, complete, on("2015-03-10T18:51", "assignment served")) == TAKEN_BACK


@pytest.mark.parametrize(
    ("certified", "recorded", "owed"),
    [
        ("2015-03-03", "2015-03-03T19:30", ASKED),  # of the day of the Notice of Assignment, recorded after it
        ("2015-03-02", "2015-03-05T10:00", ASKED),
        ("2015-03-02T12:00", "2015-03-05T10:00", ASKED),
        ("2015-03-03", "2015-03-03T09:00", {}),
        ("2015-03-02T12:00", None, {}),
        ("2015-03-03", None, {}),  # of a file from elsewhere: it is told at once, by the notice that stands behind it
    ],
)
@pytest.mark.parametrize("again", [False, True], ids=["the notice of the assignment", "a notice served again"])
def test_a_notice_of_assignment_that_could_not_know_of_the_certification_told_nothing_of_it(
    certified, recorded, owed, again
):
    assigned = on("2015-03-03T18:50", "assignment served")
    first = [on("2015-03-02T11:00", "assignment served; to=w,c")] if again else []
    late = on(certified, CERTIFIED, recorded)
    assert told(*BEGUN, *first, assigned, late) == owed
    assert told(*BEGUN, *first, assigned, late, "2015-03-09 records complete") == (TOLD if owed else {})
    served = on("2015-03-08T10:00", "assignment served")
    assert told(*BEGUN, *first, assigned, late, served) == {}
    withdrawn = on("2015-03-12T10:00", WITHDRAWN)
    assert told(*BEGUN, *first, assigned, late, withdrawn) == ({} if owed else TAKEN_BACK)
    assert told(*BEGUN, *first, assigned, late, served, withdrawn) == TAKEN_BACK


ON_THE_WAY = [
    ["2015-03-08 records complete"],
    ["2015-03-08 records waived"],
    ["2015-03-08 reviewer assigned; by=R1"],  # the records are presumed
    ["2015-03-08 records complete", "2015-03-09 reviewer assigned; by=R1"],
    ["2015-03-08 records complete", "2015-03-09 reviewer assigned; by=R1", "2015-03-10 review completed; by=R1"],
]


@pytest.mark.parametrize("way", ON_THE_WAY, ids=lambda way: f"{len(way)} {way[0][11:]}")
def test_who_was_not_told_before_the_records_are_there_is_told_by_the_notice_of_that_time(way):
    before = [*ASSIGNED, "2015-03-04 records received; by=p", f"2015-03-05 {CERTIFIED}"]
    assert told(*before) == ASKED
    assert told(*before, *way) == TOLD
    some = [*before, "2015-03-06 assignment served; to=w,c", *way]
    assert told(*some) == {"expedited": {"a", "p"}}
    assert told(*some, "2015-03-20 notice served; outcome=expedited") == {}
    decided = "2015-03-20 determination served; outcome=upheld"
    assert told(*before, *way, decided).keys() == {"invoice"}
    if len(way) < 3:
        assert told(*before, *way, f"2015-03-20 {WITHDRAWN}") == {}
        assert told(*some, f"2015-03-20 {WITHDRAWN}") == {"no longer expedited": {"w", "c"}}


def test_what_is_owed_no_longer_in_its_old_form_is_overtaken():
    state = fold(case([*ASSIGNED, f"2015-03-05 {CERTIFIED}", "2015-03-08 records complete"]))
    assert {(one.notice, one.party) for one in state.overtaken} == {("assignment", party) for party in EVERYBODY}
    [certified] = [step.at for step in state.history if step.event == "certified expedited"]
    assert {one.since for one in state.owed} == {certified}


def test_records_that_turn_out_insufficient_leave_the_notice_owed_as_it_is():
    back = [*ASSIGNED, f"2015-03-05 {CERTIFIED}", "2015-03-08 records complete", "2015-03-09 records insufficient"]
    assert told(*back) == TOLD  # `records insufficient` is its own notice's service
    assert told(*back, "2015-03-12 records complete") == TOLD
    anew = [*back, f"2015-03-10 {CERTIFIED}"]
    assert told(*anew) == {**TOLD, **ASKED}
    assert told(*anew, "2015-03-12 records complete") == TOLD


def test_a_notice_of_assignment_that_was_owed_before_stays_what_it_is():
    some = [*BEGUN, "2015-03-03 assignment served; to=w,p,a", "2015-03-04 notice served; outcome=eligibility"]
    certified = [*some, f"2015-03-05 {CERTIFIED}", "2015-03-08 records complete"]
    assert told(*some, "2015-03-08 records complete") == {"assignment": {"c"}}
    assert told(*certified) == {"assignment": {"c"}, "expedited": {"w", "p", "a"}}
    assert told(*certified, "2015-03-09 assignment served; to=c") == {"expedited": {"w", "p", "a"}}
    # with the reviewer no Notice of Assignment is served any more: who waits for it hears of the haste as the others
    reviewed = [*certified, "2015-03-10 reviewer assigned; by=R1"]
    assert told(*reviewed) == {"assignment": {"c"}, "expedited": EVERYBODY}
    assert told(*reviewed, "2015-03-11 notice served; outcome=expedited") == {"assignment": {"c"}}
    assert told(*reviewed, f"2015-03-11 {WITHDRAWN}") == {"assignment": {"c"}}


def test_the_order_of_the_file_and_the_notices_change_nothing_else():
    events = [
        *(event(text) for text in ASSIGNED),
        on("2015-03-06", CERTIFIED, "2015-03-06T10:00"),
        on(SERVED, "assignment served; to=w,c"),
        on("2015-03-10", WITHDRAWN, "2015-03-10T19:30"),
        on("2015-03-10", CERTIFIED, "2015-03-10T20:30"),
        on("2015-03-11T10:00", "records complete"),
    ]
    base = case([])
    found = set()
    for order in [*permutations(events[3:])][::7]:
        state = fold(msgspec.structs.replace(base, events=(*order, *events[:3])))
        found.add((state.state, state.owed, state.overtaken, state.served))
    assert len(found) == 1
    [(_, owed, *_)] = found
    assert {(one.notice, one.party) for one in owed} == {("expedited", party) for party in EVERYBODY}

    def known(listed) -> list[tuple[str, str | None, str]]:
        return [(one.clock, one.due, one.state) for one in clocks_of(msgspec.structs.replace(base, events=listed))]

    for outcome in ("expedited", "no longer expedited"):
        served = on("2015-03-12T10:00", f"notice served; outcome={outcome}")
        assert known((*events, served)) == known(tuple(events))


PARTIES = ("w", "a", "p", "c")
SERVICES = ("assignment served", "notice served; outcome=no longer expedited")


def lived(seed: int):
    """Some days of a case as they were lived through: its events, and what each party is owed by the order of record.

    Each step is known at another hour; a certification or its withdrawal may be entered with its day alone.
    """
    at_random = Random(seed)  # noqa: S311 - no secret
    events, owed, told = [], {party: set() for party in PARTIES}, dict.fromkeys(PARTIES, False)
    expedited, asks, before = False, "assignment", ""
    for hour in sorted(at_random.sample(range(24 * 11), at_random.randint(2, 9))):
        at = f"2015-03-{10 + hour // 24:02}T{hour % 24:02}:00"
        kind = at_random.choice(["switch", "switch", "service", "service", "service", "records"])
        if kind == "switch":
            expedited = not expedited
            late = [day for day in (at[:10], f"2015-03-{9 + hour // 24:02}") if day > before[:10]]
            before = entered = at_random.choice([at, *late])
            events.append(on(entered, CERTIFIED if expedited else WITHDRAWN, at))
            for party in PARTIES:
                owed[party] = {asks} if expedited else {"no longer expedited"} if told[party] else set()
        elif kind == "service":
            service, to = at_random.choice(SERVICES), at_random.sample(PARTIES, at_random.randint(1, 4))
            events.append(on(at, f"{service}; to={','.join(to)}"))
            for party in to:
                told[party] = expedited or told[party] if service == SERVICES[0] else False
                served = {"no longer expedited"} if service != SERVICES[0] else {"assignment"} if expedited else set()
                owed[party] -= served
        elif asks == "assignment":
            asks = "expedited"
            events.append(on(at, "records complete"))
            for party in PARTIES:
                owed[party] = {asks if one == "assignment" else one for one in owed[party]}
    return [event(text) for text in ASSIGNED] + events, owed


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_entered_late_each_party_is_owed_what_it_was_not_told(seed):
    events, owed = lived(seed)
    state = fold(msgspec.structs.replace(case([]), events=tuple(events)))
    assert state.refused == ()
    found = [(one.party, one.notice) for one in state.owed]
    assert sorted(found) == sorted((party, notice) for party, notices in owed.items() for notice in notices)
    Random(seed).shuffle(events)  # noqa: S311
    again = fold(msgspec.structs.replace(case([]), events=tuple(events)))
    assert (again.state, again.owed, again.overtaken) == (state.state, state.owed, state.overtaken)
