"""Portal and exchange API: who is told how, what an e-mail says, and that opening is on record."""

import re
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.utils import timezone
from tests.server.delivery.conftest import event, mailed, words, work
from tests.server.delivery.test_letters import INELIGIBLE, events, letters, take

pytestmark = pytest.mark.django_db


class _Smtp(socketserver.StreamRequestHandler):
    """As much of a mail server as a client needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go\r\n")
                mail = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    mail += line
                self.server.mails.append(mail.decode())  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 good\r\n")
            if word == b"QUIT":
                return


@pytest.fixture
def mails(settings: Any) -> Iterator[list[str]]:
    """What a mail server of the settings has taken."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp)
    server.mails = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.CONFIG = msgspec.structs.replace(
        settings.CONFIG, smtp=f"smtp://127.0.0.1:{server.server_address[1]}", mail_from="imr@larchhollow.example"
    )
    yield server.mails  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


def by_portal(client: Any, mails: list[str], email: str = "ibarra@example.org") -> str:
    """Choose the portal and confirm the address by the link that comes; its address on the server."""
    client.post("/letters/way/", {"way": "portal", "email": email})
    work()
    link = links(mails)[-1]
    mails.clear()
    assert client.post(link).status_code == 302
    return link


def links(mails: list[str]) -> list[str]:
    return re.findall(r"/letters/address/[^/\s]+/", "".join(mails))


def ineligible(a_case: Any, people: Any) -> tuple[Any, Any]:
    """A case of the worker's account that owes a letter, and that letter once it is made."""
    from openimr.server.cases.models import Person

    case = a_case(signed=False)
    Person.objects.filter(case=case, party="p1").update(account=people.by["worker"])
    take(case.number, event("application ineligible", **INELIGIBLE))
    work()
    (letter,) = letters(case, party="p1")
    return case, letter


def test_an_address_is_confirmed_by_a_link_before_letters_go_out_that_way(a_case, people, as_, mails, settings):
    client = as_("worker")
    client.post("/letters/way/", {"way": "portal", "email": "ibarra@example.org"})
    work()
    mail, link = mails[-1], links(mails)[-1]
    for secret in ("CM2", "Ibarra", "Marisol", "IMR", "medical", "review"):
        assert secret not in mail.replace("ibarra@example.org", "").replace("imr@larchhollow.example", "")
    assert ineligible(a_case, people)[1].way == "print"
    page = client.get("/letters/").content.decode()
    assert "come by mail until you have confirmed the address ibarra@example.org" in page
    mails.clear()
    client.post("/letters/way/again/")
    work()
    assert links(mails)
    for wrong in (as_("physician").get(link), client.get(f"{link[:-2]}/"), as_("physician").post(link)):
        assert wrong.status_code == 404
    assert "This address is mine" in client.get(link).content.decode()  # a program that opens links confirms nothing
    assert ineligible(a_case, people)[1].way == "print"
    assert client.post(link).status_code == 302
    assert "until you have confirmed" not in client.get("/letters/").content.decode()
    assert {client.post(one).status_code for one in (link, *links(mails))} == {404}  # once, and the others with it
    mails.clear()
    _, letter = ineligible(a_case, people)
    assert (letter.way, letter.state) == ("portal", "served")
    client.post("/letters/way/", {"way": "portal", "email": "other@example.org"})
    assert ineligible(a_case, people)[1].way == "print"
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert client.get(links(mails)[-1]).status_code == 404


def test_links_to_an_address_are_sent_now_and_then_only(as_, people, mails):
    client = as_("worker")
    asked = [client.post("/letters/way/", {"way": "portal", "email": "ibarra@example.org"}).status_code]
    asked += [client.post("/letters/way/again/").status_code for _ in range(10)]
    assert asked == [302] * 10 + [429]


def test_an_email_that_came_back_is_entered_and_the_letter_goes_by_mail(a_case, people, as_, mails):
    from openimr.server.cases.models import Person

    client, clerk = as_("worker"), as_("intake")
    link = by_portal(client, mails)
    waits = a_case(signed=False)
    Person.objects.filter(case=waits, party="p1").update(account=people.by["worker"])
    case, letter = ineligible(a_case, people)
    page = f"/cases/{case.number}/letters/"
    assert f"The e-mail of letter {letter.pk} came back" in clerk.get(page).content.decode()
    assert "enter first that it did" in clerk.post(f"{page}{letter.pk}/do/again/", follow=True).content.decode()
    assert "Mail came back" not in clerk.get("/").content.decode()
    said = {"why": "550 user unknown", "day": ""}
    shown = clerk.post(f"{page}{letter.pk}/do/returned/", said, follow=True).content.decode()
    assert "its e-mail came back on" in shown
    assert "the further letters of this account, in all of its cases, go by mail" in shown
    assert "Mail came back" in clerk.get("/").content.decode()
    assert case.number in clerk.get("/mail/").content.decode()
    mine = client.get("/letters/").content.decode()
    assert f"an e-mail that we sent to you came back on {timezone.localdate()}" in mine
    assert client.post(link).status_code == 404
    take(waits.number, event("application ineligible", **INELIGIBLE))
    clerk.post(f"{page}{letter.pk}/do/again/")
    work()
    assert {one.way for one in letters(waits, party="p1")} == {"print"}
    assert "Mail came back" not in clerk.get("/").content.decode()
    mailed(people)
    assert [(one.round, one.way, one.state) for one in letters(case, party="p1")] == [
        (0, "portal", "returned"),
        (1, "print", "served"),
    ]
    assert [e.service for e in events(case, "notice served") if "p1" in e.to] == ["electronic", "mail"]
    by_portal(client, mails, "right@example.org")
    assert "came back" not in client.get("/letters/").content.decode()


def test_a_letter_that_was_opened_did_not_come_back(a_case, people, as_, mails):
    client, clerk = as_("worker"), as_("intake")
    by_portal(client, mails)
    case, letter = ineligible(a_case, people)
    client.get(f"/letters/{letter.pk}/open/")
    page = f"/cases/{case.number}/letters/"
    assert "came back" not in clerk.get(page).content.decode()
    answer = clerk.post(f"{page}{letter.pk}/do/returned/", {"why": "unknown", "day": ""}, follow=True)
    assert f"The party opened this letter on {timezone.localdate()}" in answer.content.decode()
    assert letters(case, party="p1")[0].state == "served"
    assert ineligible(a_case, people)[1].way == "portal"


def test_letters_that_were_not_opened_stand_in_the_mail_room_until_somebody_looks(a_case, people, as_, mails):
    from openimr.server.delivery.models import Sending

    client, clerk = as_("worker"), as_("intake")
    by_portal(client, mails)
    case, letter = ineligible(a_case, people)
    for days, stands in ((6, False), (7, True)):
        Sending.objects.filter(pk=letter.pk).update(served=timezone.localdate() - timedelta(days=days))
        assert ("Not opened on this site" in clerk.get("/mail/").content.decode()) is stands
    clerk.post(f"/cases/{case.number}/letters/{letter.pk}/do/looked-after/")
    assert "Not opened on this site" not in clerk.get("/mail/").content.decode()
    clerk.post(f"/cases/{case.number}/letters/{letter.pk}/do/returned/", {"why": "unknown", "day": ""})
    assert "Mail came back" in clerk.get("/").content.decode()  # looked after before, and an alarm again
    client.get(f"/letters/{letter.pk}/open/")  # it was found after all: said, and the alarm stays
    (found,) = letters(case, party="p1")
    assert (found.state, found.looked_at) == ("returned", None)
    assert found.received is not None


def test_a_bounce_of_the_address_before_leaves_the_one_that_was_confirmed_since(a_case, people, as_, mails):
    client, clerk = as_("worker"), as_("intake")
    by_portal(client, mails, "wrong@example.org")
    case, letter = ineligible(a_case, people)
    by_portal(client, mails)
    clerk.post(f"/cases/{case.number}/letters/{letter.pk}/do/returned/", {"why": "unknown", "day": ""})
    assert letters(case, party="p1")[0].state == "returned"
    assert ineligible(a_case, people)[1].way == "portal"


def test_who_opened_a_letter_before_addresses_were_confirmed_goes_on_and_others_are_asked(a_case, people, as_, mails):
    from importlib import import_module

    from django.apps import apps

    from openimr.server.delivery.models import Preference

    client = as_("worker")
    by_portal(client, mails)
    _, letter = ineligible(a_case, people)
    migration = import_module("openimr.server.delivery.migrations.0005_confirmed_address")
    for opened, confirmed in ((False, ""), (True, "ibarra@example.org")):
        if opened:
            client.get(f"/letters/{letter.pk}/open/")
        Preference.objects.update(confirmed="", confirmed_at=None)
        migration.confirm_who_opened(apps, None)
        assert Preference.objects.get().confirmed == confirmed


def test_a_worker_on_the_portal_gets_an_email_that_says_nothing_and_opening_is_on_record(a_case, people, as_, mails):
    from openimr.server.cases.models import Person
    from openimr.server.trail.models import TrailRow

    case, other = a_case(signed=False), a_case(signed=False)
    worker = people.by["worker"]
    Person.objects.filter(case=case, party="p1").update(account=worker)
    client = as_("worker")
    assert "tells you that a letter waits" in client.get("/letters/").content.decode()
    by_portal(client, mails)
    for one in (case, other):
        take(one.number, event("application ineligible", **INELIGIBLE))
    work()
    (mail,) = mails
    for secret in (case.number, "Ibarra", "Marisol", "IMR", "medical", "review", "ineligib"):
        assert secret not in mail.replace("ibarra@example.org", "").replace("imr@larchhollow.example", "")
    assert "/letters/" in mail
    mine = letters(case, party="p1")
    assert [(one.way, one.state, one.received) for one in mine] == [("portal", "served", None)]
    served = [e for e in events(case, "notice served") if e.to == ("p1",)]
    assert [e.service for e in served] == ["electronic"]
    page = client.get("/letters/").content.decode()
    assert case.number in page
    assert other.number not in page
    theirs = letters(other, party="p1")[0]
    assert client.get(f"/letters/{theirs.pk}/open/").status_code == 404
    pdf = b"".join(client.get(f"/letters/{mine[0].pk}/open/").streaming_content)
    assert case.number in words(pdf)
    first = letters(case, party="p1")[0].received
    assert first is not None
    client.get(f"/letters/{mine[0].pk}/open/")
    assert letters(case, party="p1")[0].received == first
    assert TrailRow.objects.filter(verb="read", case_number=case.number, row__startswith="own letter").count() == 2


def test_without_a_mail_server_the_portal_is_off_and_says_so(a_case, people, as_):
    from openimr.server.cases.models import Person
    from openimr.server.delivery.models import Preference

    case = a_case(signed=False)
    Person.objects.filter(case=case, party="p1").update(account=people.by["worker"])
    client = as_("worker")
    client.post("/letters/way/", {"way": "portal", "email": "ibarra@example.org"})
    assert not Preference.objects.exists()
    take(case.number, event("application ineligible", **INELIGIBLE))
    work()
    assert {one.way for one in letters(case)} == {"print"}
    assert "The portal is off" in as_("intake").get("/mail/").content.decode()


def test_a_mail_server_needs_a_sender_and_both_are_checked_at_start():
    from openimr.server.config import ConfigError, read_config

    for wrong in (
        {"OPENIMR_SMTP": "smtp://mail.example.org"},
        {"OPENIMR_SMTP": "mail.example.org", "OPENIMR_MAIL_FROM": "imr@example.org"},
        {"OPENIMR_SMTP": "smtp://mail.example.org", "OPENIMR_MAIL_FROM": "imr"},
        {"OPENIMR_TEMPLATES": "/nowhere/at/all"},
    ):
        with pytest.raises(ConfigError):
            read_config(wrong)


def test_a_claims_administrators_program_finds_its_letters_and_nobody_elses(a_case, people, as_):
    from openimr.server.delivery.actions import opened
    from openimr.server.delivery.fetch import sending_of_file
    from openimr.server.exchange.documents import document, documents_of

    as_("claims staff").post("/letters/way/", {"way": "exchange"})
    case = a_case(signed=False)
    take(case.number, event("application ineligible", **INELIGIBLE))
    work()
    (theirs,) = letters(case, way="exchange")
    assert (theirs.party, theirs.state, theirs.served) == ("p6", "served", timezone.localdate())
    service = people.by["claims service"]
    assert [file.pk for file in documents_of(service, case)] == [theirs.file_id]
    for one in letters(case, way="print"):
        assert document(service, one.file.handle) is None
    from openimr.server.trail.actor import acting

    with acting(f"user:{service.pk}"):
        found = sending_of_file(theirs.file)
        assert found is not None
        opened(found)
    assert letters(case, way="exchange")[0].received is not None
    assert sending_of_file(theirs.file) is None


def test_an_assignment_by_both_ways_reaches_each_party_once_and_the_manifest_acknowledges_it(a_case, people, as_):
    from openimr.server.delivery.actions import send
    from openimr.server.exchange.manifests import acknowledge, days, manifest
    from openimr.server.trail.actor import acting

    as_("claims staff").post("/letters/way/", {"way": "exchange"})
    case = a_case(event("application eligible", 1))
    with acting("user:1"):
        send(case.number, "assignment")
    work()
    mailed(people)
    sent = letters(case, kind="assignment")
    assert len(sent) == len({(one.party, one.language) for one in sent})
    assert {one.state for one in sent} == {"served"}
    served = events(case, "assignment served")
    assert [one.service for one in served] == ["electronic", "mail"]
    assert served[0].to == ("p6",)
    assert "p6" not in served[1].to
    with acting(f"user:{people.by['claims service'].pk}"):
        (day,) = days(people.gate)
        assert manifest(people.gate, day, timezone.now())
        assert acknowledge(people.gate, day, timezone.now()) >= 1
    assert [one.party for one in letters(case, kind="assignment") if one.received] == ["p6"]
