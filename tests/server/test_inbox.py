"""The inbox: what waits for a role is named by the state machine, and is there."""

import re
from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

import msgspec
import pytest

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOW = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("America/Los_Angeles"))


def test_every_state_that_waits_for_somebody_is_one_of_the_state_machine():
    from openimr.process.lifecycle import lifecycle
    from openimr.server.pages.views.inbox import WAITING

    assert {state for states in WAITING.values() for state in states} <= set(lifecycle().states)


def test_every_state_and_every_event_has_plain_words():
    from openimr.model import EvidenceGrade
    from openimr.model.determination import UrOutcome
    from openimr.process.casestate import ItemStatus
    from openimr.process.clock import ClockState, clock_rules
    from openimr.process.lifecycle import lifecycle
    from openimr.process.notices import notice_kinds
    from openimr.process.words import words
    from openimr.server.pages.plain import plain_words

    plain = plain_words()
    assert plain.states.keys() == lifecycle().states.keys()
    assert plain.events.keys() == words().events.keys()
    assert plain.clocks.keys() == clock_rules().clocks.keys()
    assert plain.items.keys() == {*get_args(ItemStatus)}
    assert plain.grades.keys() == {*get_args(EvidenceGrade)}
    assert {*plain.unseen} <= plain.clocks.keys()
    between_us_and_the_administrator = {"invoice"}
    assert plain.notices.keys() == notice_kinds().keys() - between_us_and_the_administrator
    assert plain.services.keys() == words().services.keys()
    assert plain.decisions.keys() == {"approved", *get_args(UrOutcome)}
    assert plain.standings.keys() >= {*get_args(ClockState)} - {"unknown"}
    said = [*plain.notices.values(), *plain.standings.values(), *plain.services.values(), *plain.decisions.values()]
    said += [*plain.clocks.values(), *plain.outcomes.values(), *plain.items.values(), *plain.events.values()]
    said += [text for state in plain.states.values() for text in (state.name, state.says)]
    assert not [text for text in said if re.search(r"\bUR\b|upheld|overturned|\b(?:GK|INF)\b", text)]


def test_what_was_done_is_not_called_overdue_where_the_file_leaves_its_day_open():
    from openimr.process import Clock
    from openimr.server.pages.standing import is_open, stands

    made = {
        "clock": "determination", "rule": "", "section": "", "evidence": "", "start_event": "", "started": "",
        "due": "2026-10-01T23:59:59-07:00", "unit": "calendar days", "state": "unknown", "explain": "", "kind": "duty",
        "who": "review organization", "says": "",
    }  # fmt: skip
    running = msgspec.convert(made, Clock)
    done = msgspec.convert({**made, "stopped": "2026-11-01T10:00:00-08:00"}, Clock)
    assert (is_open(running), stands(running, NOW)) == (True, "may be overdue: the file leaves the day open")
    assert (is_open(done), stands(done, NOW)) == (False, "done; whether in time is not known")


def test_a_reason_that_a_worker_reads_says_in_words_how_sure_it_is():
    from openimr.server.accounts.models import User
    from openimr.server.accounts.roles import Role
    from openimr.server.pages.explaining import explanation

    text = (
        "UR decision served 2026-10-09 (Fri), by mail in California. 1 business day after it (offices closed: Labor "
        "Day; INF GC): 2026-10-12 (Mon). Law: LC 4610.5(h)(1) (V S7; days (until 2019: 5); GK) (that day: GK), in "
        "force since 2026-04-01 by the date of the UR decision, 2026-10-09; the rules of 2026-04-01 have not been "
        "read; the value before them is carried over. Whether this is about a drug of the formulary is not known "
        "(`formulary`). The time (P S34; Davis, S35) is a year. That it is this one is INF. DWC's measures so far: 26 "
        "days. Met late: application received 2026-11-20 (Fri), 2 days after the due day. On 2026-11-23: expired."
    )
    assert explanation(User(roles=[Role.QUALITY]), text) == text
    assert explanation(User(roles=[Role.WORKER]), text) == (
        "The claims administrator sent its decision on 2026-10-09 (Fri), by mail in California. "
        "1 business day after it (offices closed: Labor Day; our reading of the rule): 2026-10-12 (Mon). "
        "Law: LC 4610.5(h)(1) (read in the rule; days (until 2019: 5); general knowledge, not read in the rule) "
        "(that day: general knowledge, not read in the rule). Whether this is about a drug of the formulary is not "
        "known. The time (read in part in the rule; Davis) is a year. That it is this one is our reading of the rule. "
        "Done, late: The application arrived on 2026-11-20 (Fri), 2 days after the due day."
    )


def test_a_place_in_a_determination_is_named_as_people_count():
    from openimr.server.pages.templatetags.counting import place_named

    assert place_named("items[0].against[1]") == "item 1, against it, sentence 2"
    assert [place_named(path) for path in ("items[2].treatment", "summary")] == ["item 3, treatment", "summary"]


@pytest.mark.django_db
def test_what_waits_for_a_role_stands_in_its_inbox_and_nothing_else(client, monkeypatch):
    from openimr.server.accounts.models import User
    from openimr.server.cases.models import Case
    from openimr.server.demo.filling import filled
    from openimr.server.pages.views.inbox import WAITING, Role

    filled(NOW, 60)
    waits = {"intake": "APP_RECEIVED", "case-manager": "RECORDS_COMPLETE", "quality": "QA", "reviewer-1": "IN_REVIEW"}
    for account, state in waits.items():
        user = User.objects.get(username=account)
        client.force_login(user, backend=BACKEND)
        page = client.get("/").content.decode()
        shown = {case.state for case in Case.objects.all() if f">{case.number}<" in page}
        assert state in shown, account
        assert shown <= set(WAITING[Role(user.roles[0])]), account
    found = client.get("/cases/?state=IN_REVIEW").content.decode()
    shown = {case.state for case in Case.objects.all() if f">{case.number}<" in found}
    assert shown == {"IN_REVIEW"}
    monkeypatch.setattr("openimr.server.pages.views.inbox._MOST", 1)
    client.force_login(User.objects.get(username="case-manager"), backend=BACKEND)
    first, second = (client.get(f"/?page={page}").content.decode() for page in (1, 2))
    mine = {case.number for case in Case.objects.filter(state__in=WAITING[Role.CASE_MANAGER])}
    assert f"Page 1 of {len(mine)}, {len(mine)} cases" in first
    assert sum(f">{number}<" in first for number in mine) == sum(f">{number}<" in second for number in mine) == 1


def test_a_database_that_is_away_is_told_in_a_sentence(monkeypatch, capsys):
    from django.db import OperationalError

    from openimr.cli.booting import NotBootedError, booted

    def away() -> None:
        raise OperationalError("connection to server at 10.0.0.7 failed")

    monkeypatch.setattr("openimr.server.boot.boot", lambda: None)
    monkeypatch.setattr("openimr.server.boot.migrate", away)
    with pytest.raises(NotBootedError):
        booted("imr serve")
    assert capsys.readouterr().err.startswith("imr serve: the database does not answer")


@pytest.mark.django_db
def test_a_long_list_is_counted_to_a_bound_and_can_be_gone_through_to_its_end(monkeypatch: pytest.MonkeyPatch):
    from openimr.server.accounts.models import User
    from openimr.server.pages import paging

    monkeypatch.setattr(paging, "_COUNTED", 4)
    User.objects.bulk_create(User(username=f"u-{n}") for n in range(11))
    rows = User.objects.order_by("username")
    seen, asked, more = [], "1", []
    while asked:
        page = paging.LongPaginator(rows, 2, asked).get_page(asked)
        seen += [user.pk for user in page]
        more.append(page.paginator.more)
        asked = str(page.next_page_number()) if page.has_next() else ""
    assert seen == [user.pk for user in rows]
    assert more[0]
    assert not more[-1]
    assert paging.LongPaginator(rows, 2, "999").get_page("999").number == 6
    assert paging.LongPaginator(rows, 2, "x").get_page("x").number == 1
