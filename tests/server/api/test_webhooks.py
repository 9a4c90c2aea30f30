"""Webhooks: what is told, to whom, signed how, and what happens when a receiver is away."""

import importlib.util
import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from openimr import model

from .conftest import changes

EXAMPLE = Path("examples/webhooks/receiver.py")


@pytest.fixture
def receiver(settings: Any) -> Iterator[SimpleNamespace]:
    """A receiver in our own network, which the setting allows here; `answers` are its statuses, one after the other."""
    got: list[tuple[dict[str, str], bytes]] = []
    answers: list[int] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers.pop(0) if answers else 204)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, webhook_private=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}/hook?a=1", got=got, answers=answers)
    server.shutdown()
    server.server_close()


@pytest.fixture
def hook(world: SimpleNamespace, receiver: SimpleNamespace, office: None) -> SimpleNamespace:
    """A webhook of our claims administrator, that wants all."""
    from openimr.server.api.webhooks.actions import set_up

    row, secret = set_up(world.users["claims staff"], receiver.url, ["*"])
    return SimpleNamespace(row=row, secret=secret)


def happen(case: Any, type_: str = "records found") -> None:
    from openimr.server.cases.actions import take

    take(case.number, model.Event(type=type_, at="2015-04-20T10:00:00-07:00"))


def sent(hook: SimpleNamespace) -> None:
    from openimr.server.api.tasks import deliver
    from openimr.server.trail.actor import acting

    with acting("worker"):
        deliver(str(hook.row.pk))


def later() -> None:
    """What waits for another attempt is due now."""
    from django.utils import timezone

    from openimr.server.api.models import Delivery, WebhookState

    Delivery.objects.exclude(due=None).update(due=timezone.now())
    WebhookState.objects.update(held_until=None)


def test_a_webhook_whose_secret_can_not_be_opened_says_so_and_goes_on_when_it_can(world, hook, receiver, settings):
    from openimr.server.api.models import Attempt

    master = settings.CONFIG.keys / "0001.master"
    kept = master.read_bytes()
    master.write_bytes(bytes(32))
    try:
        happen(world.mine)
        sent(hook)
    finally:
        master.write_bytes(kept)
    assert receiver.got == []
    assert [one.problem for one in Attempt.objects.all()] == ["not sent: its secret can't be opened on this server"]
    assert states() == ["waiting"]
    later()
    sent(hook)
    assert states() == ["delivered"]


def states() -> list[str]:
    from openimr.server.api.models import Delivery

    return list(Delivery.objects.order_by("made").values_list("state", flat=True))


def test_an_event_is_told_signed_and_without_health_data(world, hook, receiver):
    happen(world.mine)
    happen(world.other)
    sent(hook)
    ((headers, body),) = receiver.got
    message = json.loads(body)
    assert message["data"]["case"] == world.mine.number
    assert message["data"]["event"] == "records found"
    assert message["data"]["link"] == f"http://127.0.0.1:8000/api/v1/cases/{world.mine.number}"
    assert {*message["data"]} == {"case", "event", "place", "at", "link"}
    assert states() == ["delivered"]
    spec = importlib.util.spec_from_file_location("receiver", EXAMPLE)
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    lower = {name.lower(): value for name, value in headers.items()}
    now = time.time()
    assert example.verified(hook.secret, lower, body, now) == lower["webhook-id"]
    assert example.verified(hook.secret, lower, body + b" ", now) is None
    assert example.verified(hook.secret, lower, body, now + 301) is None
    assert example.verified(hook.secret, {**lower, "webhook-id": "other"}, body, now) is None
    assert example.verified("whsec_" + "A" * 43 + "=", lower, body, now) is None
    sent(hook)
    assert len(receiver.got) == 1


def test_whom_it_concerns(world, hook, receiver, office):
    from openimr.server.api.models import Delivery
    from openimr.server.api.webhooks.actions import set_up

    everything, _ = set_up(world.users["medical director"], receiver.url, ["*"])
    some, _ = set_up(world.users["medical director"], receiver.url, ["records found", "records complete"])
    set_up(world.users["claims staff"], receiver.url, ["published"])
    happen(world.mine)
    happen(world.other)
    told = sorted(Delivery.objects.values_list("webhook", "event__type", "event__case__number"), key=str)
    ours, theirs = world.mine.number, world.other.number
    assert told == sorted(
        [
            (hook.row.pk, "records found", ours),
            (everything.pk, "records found", ours),
            (everything.pk, "records found", theirs),
            (some.pk, "records found", ours),
            (some.pk, "records found", theirs),
        ],
        key=str,
    )


def test_a_refused_step_tells_nobody_and_queues_nothing(world, hook):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from openimr.server.cases.errors import RefusedError

    with pytest.raises(RefusedError):
        happen(world.mine, "petition cured")
    assert states() == []
    assert not ProcrastinateJob.objects.filter(task_name__endswith="deliver").exists()
    happen(world.mine)
    job = ProcrastinateJob.objects.get(task_name__endswith="deliver")
    assert job.args == {"webhook_id": str(hook.row.pk)}


def test_a_failure_is_tried_again_under_the_same_id_and_holds_the_rest_back(world, hook, receiver):
    from openimr.server.api.models import Attempt, WebhookState

    receiver.answers += [500, 302]
    happen(world.mine)
    happen(world.mine)
    sent(hook)
    assert len(receiver.got) == 1  # the second waits until the receiver is back
    sent(hook)
    assert len(receiver.got) == 1
    assert WebhookState.objects.get(webhook=hook.row).failures == 1
    later()
    sent(hook)
    assert sorted(states()) == ["delivered", "waiting"]
    later()
    sent(hook)
    assert states() == ["delivered", "delivered"]
    ids = [headers["webhook-id"] for headers, _ in receiver.got]
    assert len({*ids}) == 2
    assert len(ids) == 4
    assert sorted(Attempt.objects.values_list("status", flat=True)) == [204, 204, 302, 500]


def test_a_worker_that_dies_after_sending_sends_it_again(world, hook, receiver, monkeypatch):
    from openimr.server.api.webhooks import sending

    happen(world.mine)

    class Killed(BaseException): ...

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_note", killed)
        with pytest.raises(Killed):
            sent(hook)
    assert states() == ["waiting"]
    sent(hook)
    first, second = (headers["webhook-id"] for headers, _ in receiver.got)
    assert first == second
    assert states() == ["delivered"]


def test_what_never_arrives_is_given_up_and_can_be_sent_again(world, hook, receiver, call):
    from openimr.server.api.models import Delivery
    from openimr.server.api.webhooks.sending import WAITS

    receiver.answers += [404] * (len(WAITS) + 1)
    happen(world.mine)
    for _ in range(len(WAITS) + 3):
        sent(hook)
        later()
    assert len(receiver.got) == len(WAITS) + 1
    ask = call("claims service")
    row = ask("get", f"webhooks/{hook.row.pk}/deliveries").json()["items"][0]
    assert (row["state"], row["status"], row["attempts"], row["case"]) == ("dead", 404, 9, world.mine.number)
    assert ask("get", "webhooks").json()["items"][0]["dead"] == 1
    again = ask("post", f"webhooks/{hook.row.pk}/deliveries/{row['id']}/again")
    assert (again.status_code, again.json()["id"]) == (202, row["id"])
    sent(hook)
    assert states() == ["delivered"]
    assert receiver.got[-1][0]["webhook-id"] == row["id"]
    assert Delivery.objects.count() == 1


def test_a_receiver_that_is_gone_is_left_alone(world, hook, receiver):
    receiver.answers.append(410)
    happen(world.mine)
    happen(world.mine)
    sent(hook)
    hook.row.refresh_from_db()
    assert hook.row.why_stopped == "the receiver answered 410, that it is gone"
    assert states() == ["dead", "dead"]
    happen(world.mine)
    assert len(states()) == 2


def test_webhooks_are_set_up_tested_and_stopped_through_the_api(world, receiver, call):
    from openimr.server.api.models import Webhook

    ask = call("claims service")
    made = ask("post", "webhooks", {"url": receiver.url, "events": ["records complete"]}, Idempotency_Key="w")
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    again = ask("post", "webhooks", {"url": receiver.url, "events": ["records complete"]}, Idempotency_Key="w")
    assert again.json() == {"id": made.json()["id"]}  # the secret is shown once
    id_ = made.json()["id"]
    assert ask("post", f"webhooks/{id_}/test").status_code == 202
    sent(SimpleNamespace(row=Webhook.objects.get()))
    assert json.loads(receiver.got[0][1])["type"] == "test"
    assert ask("delete", f"webhooks/{id_}").status_code == 204
    assert ask("delete", f"webhooks/{id_}").status_code == 404
    assert ask("get", "webhooks").json()["items"][0]["why_stopped"] == "stopped by its owner"
    stolen = call("claims staff", session=True)  # has signed in, and given no password for this
    assert stolen("post", "webhooks", {"url": receiver.url, "events": ["records complete"]}).status_code == 403
    assert Webhook.objects.count() == 1
    before = changes()
    for body in (
        {"url": "ftp://example.org"},
        {"url": receiver.url, "events": []},
        {"url": receiver.url, "events": ["x"]},
    ):
        assert ask("post", "webhooks", body).status_code == 422
    assert changes() == before


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "::",  # noqa: S104
     "fe80::1", "fd00::1", "fec0::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
     "224.0.0.1", "ff02::1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "2001:db8::1", "nonsense",
     "192.0.0.192", "192.0.0.9", "192.31.196.1", "192.52.193.7", "192.88.99.1", "192.175.48.1", "203.0.113.9",
     "198.51.100.1", "240.0.0.1", "::ffff:192.0.0.192", "64:ff9b::c000:c0", "64:ff9b:1::1", "100::1", "2001::1",
     "2001:20::1", "2002:5db8:d70e::1", "2620:4f:8000::1", "3fff::1", "5f00::1", "::5db8:d70e", "4000::1"],
)  # fmt: skip
def test_no_webhook_goes_into_a_network_that_is_not_public(number: str):
    from openimr.server.api.webhooks.reaching import is_public

    assert not is_public(number)
    assert is_public("93.184.215.14")
    assert is_public("64:ff9b::5db8:d70e")
    assert is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


def looked_up(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> list[str]:
    """Every name has these addresses, the next one each time it is asked for; the names that were."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **_: object) -> list[Any]:
        asked.append(host)
        number = numbers[min(len(asked), len(numbers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (part, port)) for part in number.split()]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize("private", ["", "webhook_private"])
def test_a_webhook_into_our_own_network_is_refused_when_it_is_set_up(
    world, office, monkeypatch, settings, private: str
):
    from openimr.server.api.models import Webhook
    from openimr.server.api.webhooks import reaching
    from openimr.server.api.webhooks.actions import set_up
    from openimr.server.api.webhooks.errors import WebhookError

    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, webhook_private=bool(private))
    user = world.users["claims staff"]
    for numbers in ("192.0.0.192", "93.184.215.14 127.0.0.1"):
        with monkeypatch.context() as patch:
            looked_up(patch, numbers)
            if private:
                set_up(user, "https://a.example/", ["*"])
            else:
                with pytest.raises(WebhookError, match="not public"):
                    set_up(user, "https://a.example/", ["*"])
    assert Webhook.objects.count() == (2 if private else 0)
    with monkeypatch.context() as patch:
        looked_up(patch, "93.184.215.14")
        set_up(user, "https://a.example/", ["*"])
    stop = threading.Event()

    def unknown(*_: object, **__: object) -> list[Any]:
        stop.wait(5)
        raise OSError

    monkeypatch.setattr(reaching, "_LOOK_UP", 0.01)  # a name that nobody answers for: looked at when it is sent
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    set_up(user, "https://later.example/", ["*"])
    stop.set()


def test_a_name_that_points_inside_is_not_followed_also_when_it_does_so_later(monkeypatch):
    from openimr.server.api.webhooks import reaching

    tried: list[tuple[str, int]] = []

    def create_connection(to: tuple[str, int], *_: object) -> Any:
        tried.append(to)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", create_connection)
    for numbers in ("127.0.0.1", "93.184.215.14 10.0.0.1"):
        with monkeypatch.context() as patch:
            looked_up(patch, numbers)
            answer = reaching.send("https://a.example/", b"", {}, private=False)
        assert (answer.status, answer.problem) == (0, "The host lies in a network that is not public.")
    assert tried == []
    asked = looked_up(monkeypatch, "93.184.215.14", "127.0.0.1")
    reaching.send("https://a.example/", b"", {}, private=False)
    assert asked == ["a.example"]  # once: what was looked at is what is connected to
    assert tried == [("93.184.215.14", 443)]


@pytest.mark.parametrize(
    "url",
    ["http://a.example/", "https://", "https://user:x@a.example/", "https://a.example:22/", "https://a.example/#x",
     "https://a.example/ x", "https://a.example:99999/", "gopher://a.example", "https://ä.example/"],
)  # fmt: skip
def test_an_address_that_a_webhook_may_not_have(url: str):
    from openimr.server.api.webhooks.errors import WebhookError
    from openimr.server.api.webhooks.reaching import target_of

    with pytest.raises(WebhookError):
        target_of(url, private=False)


def test_a_receiver_that_dribbles_is_cut_off(monkeypatch):
    from openimr.server.api.webhooks import reaching

    monkeypatch.setattr(reaching, "_TIMEOUT", 0.5)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def dribble() -> None:
            line, _ = server.accept()
            with line:
                for _ in range(40):
                    try:
                        line.sendall(b"H")
                    except OSError:
                        return
                    time.sleep(0.1)

        threading.Thread(target=dribble, daemon=True).start()
        answer = reaching.send(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {}, private=True)
    assert answer.problem == "The receiver did not answer within 0 seconds."


def test_a_failure_is_tried_again_after_the_seconds_that_are_promised(world, hook, receiver):
    from django.db import connection
    from django.utils import timezone

    from openimr.server.api.models import Delivery
    from openimr.server.api.tasks import again

    receiver.answers += [500, 404]
    happen(world.mine)
    for promised in (5, 30):
        sent(hook)
        due = Delivery.objects.get().due
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT scheduled_at, lock FROM procrastinate_jobs WHERE task_name LIKE '%again' ORDER BY id"
            )
            *_, (after, lock) = cursor.fetchall()
        assert lock is None  # or it would hold up what happens next
        assert after == due
        assert promised - 2 < (after - timezone.now()).total_seconds() <= promised
        later()
        again(str(hook.row.pk))
    sent(hook)
    assert states() == ["delivered"]


def test_what_is_over_is_removed(world, hook, receiver, office):
    from django.utils import timezone

    from openimr.server.api.models import Answered, Delivery
    from openimr.server.api.tasks import send_due, tidy

    happen(world.mine)
    send_due()
    sent(hook)
    Answered.objects.create(user=world.users["intake"], key="k", request="", at=timezone.now() - timedelta(days=2))
    tidy()
    assert states() == ["delivered"]
    assert not Answered.objects.exists()
    Delivery.objects.update(ended=timezone.now() - timedelta(days=91))
    tidy()
    assert states() == []
