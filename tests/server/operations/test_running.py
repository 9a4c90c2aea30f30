"""A server and a worker at work: health, metrics, what they log, and how they stop."""

import ast
import json
import logging
import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.server.exchange.conftest import API, MULTIPART, PASSWORD, PDF, TOKEN, multipart

from .conftest import Started, open_facts

MARK = "Quellenberg"
"""A worker's name that goes into everything that a client can send, and into errors of the database."""
SECRET = "a-token-of-forty-characters-for-the-test"  # noqa: S105


@pytest.fixture
def world(committed: None) -> str:
    """A claims administrator's program and a case of it; the case's number."""
    from openimr.server.accounts.models import Organization, User
    from openimr.server.cases.actions import open_case
    from openimr.server.trail.actor import acting

    organization = Organization.objects.create(name="Live", number="LIVE")
    User.objects.create_user("service.LIVE", PASSWORD, roles=["claims service"], organization=organization)
    with acting("user:intake"):
        return str(open_case(open_facts(), organization).number)


def token(server: Started) -> str:
    form = f"grant_type=password&client_id=dxc&username=service.LIVE&password={PASSWORD.replace(' ', '+')}"
    status, text = server.ask("POST", TOKEN, form.encode(), Content_Type="application/x-www-form-urlencoded")
    assert status == 200, text
    return f"Bearer {json.loads(text)['access_token']}"


def sql(*statements: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def broken(statement: str, back: str) -> Iterator[None]:
    """The database is broken by a statement, for a while."""
    sql(statement)
    try:
        yield
    finally:
        sql(back)


@contextmanager
def refusing(table: str) -> Iterator[None]:
    """The database refuses every row of a table, and shows it in its error."""
    never = "CONSTRAINT never"
    with broken(f"ALTER TABLE {table} ADD {never} CHECK (false) NOT VALID", f"ALTER TABLE {table} DROP {never}"):
        yield


def test_health_metrics_and_a_log_in_which_no_health_data_is_whatever_is_sent(
    world: str, start: Callable[..., Started]
):
    server = start("serve", OPENIMR_METRICS_TOKEN=SECRET, OPENIMR_WORKERS="2", OPENIMR_LOG="info")
    assert server.get("/health/live") == (200, '{"status": "live"}')
    status, text = server.get("/health/ready")
    assert status == 200
    said = json.loads(text)
    assert (said["status"], {*said["checks"]}) == ("ready", {"database", "migrations", "store", "queue"})
    assert {*said} == {"status", "checks", "workers", "oldest_job_seconds"}

    bearer = token(server)
    name = f"{world}_001.pdf"
    status, text = server.ask(
        "POST", f"{API}/docs/upload/cn/{world}", multipart(PDF, name), Content_Type=MULTIPART, Authorization=bearer
    )
    assert status == 200, text
    # Everything that a client can send.
    spoken = {"Authorization": f"Bearer {MARK}", "User_Agent": MARK, "Referer": f"/{MARK}", "Cookie": f"session={MARK}"}
    for method, path, body, headers in (
        ("GET", f"/cases/?q={MARK}", b"", spoken),
        ("GET", f"/cases/{MARK}/", b"", spoken),
        ("GET", f"/{MARK}?{MARK}", b"", spoken),
        ("POST", f"/{MARK}", MARK.encode(), spoken),
        ("POST", "/accounts/login/", f"login={MARK}&password={MARK}".encode(), {"Content_Type": FORM}),
        ("POST", TOKEN, f"grant_type=password&username={MARK}&password={MARK}".encode(), {"Content_Type": FORM}),
        ("POST", f"{API}/cases/search", f'{{"{MARK}": '.encode(), {"Authorization": bearer, "Content_Type": JSON}),
        ("GET", f"{API}/docs/download/{MARK}", b"", {"Authorization": bearer}),
        ("GET", f"{API}/events/noarfi/{MARK}", b"", {"Authorization": bearer}),
        ("GET", f"{API}/{MARK}", b"", {"Authorization": bearer}),
        ("POST", f"{API}/docs/upload", multipart(PDF, f"{MARK}.pdf"),
         {"Authorization": bearer, "Content_Type": MULTIPART}),
        ("POST", f"{API}/docs/upload/cn/{world}", multipart(MARK.encode(), f"{MARK}.pdf"),
         {"Authorization": bearer, "Content_Type": MULTIPART}),
        (MARK, "/", b"", {}),
        ("GET", "/", b"", {"Host": f"{MARK}.example"}),
    ):  # fmt: skip
        assert server.ask(method, path, body, **headers)[0] < 500, (method, path)
    server.raw(f"{MARK}\r\n\r\n".encode())
    server.raw(f"GET /{MARK} HTTP/9.9\r\n{MARK}\r\n\r\n".encode())
    server.raw(f"POST /cases/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {MARK}\r\n\r\n".encode())
    # Errors whose text quotes a row: the database shows the one that it refuses.
    upload = multipart(PDF + MARK.encode(), f"{MARK}.pdf")
    sent = {"Authorization": bearer, "Content_Type": MULTIPART}
    with refusing("store_file"):
        failed = server.ask("POST", f"{API}/docs/upload/cn/{world}", upload, **sent)
    assert failed[0] == 500

    lines = server.lines()
    assert MARK.lower() not in server.log.read_text().lower()
    assert world not in server.log.read_text()
    assert PASSWORD not in server.log.read_text()
    answered = [line for line in lines if line["logger"] == "openimr.requests"]
    assert {line["status"] for line in answered} >= {200, 302, 400, 404, 500}
    assert all(line["request"] for line in answered if line["status"] in {200, 404, 500})
    error = next(line for line in lines if line.get("error") == "IntegrityError")
    assert error["places"]
    assert error["request"] in failed[1]

    # Numbers of all processes together, for who has the token.
    for wrong in ({}, {"Authorization": "Bearer no"}, {"Authorization": f"Basic {SECRET}"}):
        assert server.get("/metrics", **wrong)[0] == 404
    status, text = server.get("/metrics", Authorization=f"Bearer {SECRET}")
    assert status == 200
    counts = [line for line in text.splitlines() if line.startswith("openimr_request_seconds_count")]
    assert sum(float(line.rsplit(" ", 1)[1]) for line in counts) >= len(answered)
    for number in ("openimr_requests_running", "openimr_oldest_job_seconds", "openimr_workers 0.0", "openimr_trail_un"):
        assert f"\n{number}" in text, number
    assert world not in text
    assert MARK not in text

    stops_when_the_request_under_way_is_done(server, world, bearer)


FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def stops_when_the_request_under_way_is_done(server: Started, world: str, bearer: str) -> None:
    """Half of an upload is there when the server is asked to stop; the other half comes after."""
    from openimr.server.store.models import File

    body = multipart(PDF, "slow.pdf")
    head = (
        f"POST {API}/docs/upload/cn/{world} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {bearer}\r\n"
        f"Content-Type: {MULTIPART}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(head.encode() + body[:100])
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        line.sendall(body[100:])
        answer = b""
        while piece := line.recv(65536):
            answer += piece
    assert answer.startswith(b"HTTP/1.1 200")
    assert server.process.wait(20) == 0
    assert File.objects.filter(case__number=world, name="slow.pdf").count() == 1
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), timeout=5)


SWEEP = "openimr.server.accounts.tasks.sweep"


def queue_sweep() -> int:
    """Queue the sweep of sessions, as its schedule does."""
    from procrastinate.contrib.django import app

    return int(app.configure_task(SWEEP).defer(timestamp=1))


def waiting_sweeps() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", [SWEEP])
        return int(cursor.fetchone()[0])


def status_of(job: int) -> str | None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job])
        found = cursor.fetchone()
    return found[0] if found else None


@contextmanager
def removing_a_session(does: str) -> Iterator[None]:
    """What the database does when a session that is over is removed."""
    from openimr.server.accounts.models import Session

    Session.objects.get_or_create(
        session_key="k" * 32, defaults={"session_data": MARK, "expire_date": "2020-01-01T00:00Z"}
    )
    made = f"CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does}; RETURN OLD; END $$"
    on = "CREATE TRIGGER slow BEFORE DELETE ON accounts_session FOR EACH ROW EXECUTE FUNCTION slow()"
    with broken(f"{made}; {on}", "DROP FUNCTION slow() CASCADE"):
        yield


def wait_for(what: Callable[[], object], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_worker_logs_failures_without_what_they_quote_and_finishes_its_job_when_it_is_stopped(
    start: Callable[..., Started],
):
    from openimr.server.accounts.models import Session

    worker = start("worker")
    with removing_a_session("RAISE EXCEPTION 'refused %', OLD.session_data"):
        job = queue_sweep()
        wait_for(lambda: any("error" in line for line in worker.lines()))
    assert MARK not in worker.log.read_text()
    failed = next(line for line in worker.lines() if line.get("job") == job and "error" in line)
    assert failed["error"].endswith(("Error", "Exception"))
    assert failed["task"] == "openimr.server.accounts.tasks.sweep"
    assert any("accounts/tasks.py" in place for place in failed["places"])

    with removing_a_session("PERFORM pg_sleep(1)"):
        again = queue_sweep()
        wait_for(lambda: status_of(again) == "doing")
        worker.process.send_signal(signal.SIGTERM)
        assert worker.process.wait(20) == 0
    assert status_of(again) is None  # done, and gone from the queue
    assert not Session.objects.exists()


def test_a_worker_whose_job_does_not_end_is_cut_off_in_time_and_the_job_is_taken_up_again(
    start: Callable[..., Started],
):
    from openimr.server.jobs.left import take_back

    with removing_a_session("PERFORM pg_sleep(300)"):
        job = queue_sweep()
        worker = start("worker", OPENIMR_STOP_SECONDS="1")
        wait_for(lambda: status_of(job) == "doing")
        worker.process.send_signal(signal.SIGTERM)
        assert worker.process.wait(20) == 1
        sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
    assert status_of(job) == "doing"
    sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    assert take_back() == 1
    assert status_of(job) != "doing"
    assert waiting_sweeps() == 1  # this one again, or one that its schedule has queued meanwhile
    assert "did not end in time" in worker.log.read_text()


def test_a_job_that_was_begun_twenty_times_is_left(committed: None):
    from openimr.server.jobs.left import take_back

    jobs = [queue_sweep()]
    sql("UPDATE procrastinate_jobs SET status = 'doing', attempts = 20, queueing_lock = NULL")
    assert take_back() == 1
    assert [status_of(job) for job in jobs] == ["failed"]


def test_who_sends_half_a_request_holds_a_thread_for_seconds_and_not_for_good(monkeypatch: pytest.MonkeyPatch):
    from gunicorn.config import Config as Gunicorn
    from gunicorn.workers.gthread import TConn

    from openimr.server import serving

    monkeypatch.setattr(serving, "HEAD_SECONDS", 0.2)
    worker = serving.TimedWorker(0, os.getpid(), [], None, 30, Gunicorn(), logging.getLogger("test"))
    ours, theirs = socket.socketpair()
    with ours, theirs, closing(worker.tmp):
        theirs.sendall(b"GET / HTTP/1.1\r\nX-A: ")
        thread = threading.Thread(target=worker.handle, args=(TConn(worker.cfg, ours, ("", 0), ("", 0)),))
        thread.start()
        while thread.is_alive():  # as the main loop does it, each second
            worker.notify()
            thread.join(0.05)
    assert not worker._waited_for


def test_ready_names_what_is_not(committed: None, config: Any):
    from openimr.server.operations.health import forget, ready
    from openimr.server.operations.queue import LATE

    def checks() -> dict[str, str]:
        forget()
        return ready().checks

    # A worker that was killed says nothing any more, and is as good as none: nothing is made, read or sealed.
    assert checks() == {"database": "ok", "migrations": "ok", "store": "ok", "queue": "no worker"}
    sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute')")
    assert checks()["queue"] == "no worker"
    assert ready().fine
    sql("UPDATE procrastinate_workers SET last_heartbeat = now()")
    assert checks()["queue"] == "ok"
    queue_sweep()
    assert LATE < 600
    sql("UPDATE procrastinate_events SET at = now() - interval '10 minutes'")
    assert checks()["queue"] == "late"
    assert ready().fine  # pages can be answered
    with broken("ALTER TABLE django_migrations RENAME TO hidden", "ALTER TABLE hidden RENAME TO django_migrations"):
        assert checks()["migrations"] == "failed"
        assert not ready().fine
    files = Path(config.files)
    shutil.rmtree(files)
    files.write_text("in the way")
    assert checks()["store"] == "failed"
    assert not ready().fine
    forget()


def test_the_office_is_told_on_its_pages_that_nothing_is_done_in_the_background(committed: None, client: Any):
    from openimr.server.accounts.models import User
    from openimr.server.operations.queue import forget
    from openimr.server.trail.actor import acting

    def page(role: str, address: str) -> str:
        with acting("user:1"):
            user, _ = User.objects.get_or_create(username=role, defaults={"roles": [role]})
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        forget()
        return str(client.get(address).content.decode())

    said = "The background program is not running"
    assert all(said in page(role, "/") for role in ("intake", "quality", "administrator"))
    assert said in page("medical director", "/dashboard/")
    assert not any("Background work" in page(role, "/") for role in ("worker", "claims staff", "reviewer"))
    sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    assert "Background work" not in page("intake", "/")
    queue_sweep()
    sql("UPDATE procrastinate_events SET at = now() - interval '10 minutes'")
    assert "waited for 10 minutes" in page("intake", "/")
    forget()


def test_a_worker_beside_the_demo_that_is_killed_is_started_again_until_the_demo_ends():
    from openimr.cli.beside import Beside

    told: list[str] = []
    beside = Beside([sys.executable, "-c", "import time; time.sleep(60)"], told.append, pause=0.05)
    first = beside.process
    first.kill()
    wait_for(lambda: beside.process is not first and beside.process.poll() is None)
    second = beside.process
    assert len(told) == 1
    beside.stop()
    assert (beside.process, second.poll() is None) == (second, False)


def test_our_log_lines_are_fixed_sentences_under_our_own_name():
    """A sentence that is put together at the call could hold anything; only what is filled in is looked at."""
    found = 0
    for path in Path("src/openimr/server").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            of = getattr(node.func.value, "id", "")
            if of.lstrip("_").lower() in {"log", "logger"} and node.func.attr != "getLogger":
                assert isinstance(node.args[0], ast.Constant), (path, node.lineno)
                found += 1
            if of == "logging" and node.func.attr == "getLogger" and node.args:
                (name,) = node.args
                ours = isinstance(name, ast.Name) and name.id == "__name__"
                theirs = path.name in {"logs.py", "database.py"}  # where the level of another's is set
                assert ours or theirs or str(getattr(name, "value", "")).startswith("openimr."), (path, node.lineno)
            assert not (of == "logging" and node.func.attr in {"debug", "info", "warning", "error", "exception"}), path
    assert found > 3


def test_settings_of_an_operator_that_can_not_be_used_are_named():
    from openimr.server.config import ConfigError, read_config

    wrong = {"OPENIMR_METRICS_TOKEN": "short", "OPENIMR_LOG": "debug", "OPENIMR_STOP_SECONDS": "0"}
    with pytest.raises(ConfigError) as refused:
        read_config(wrong)
    assert sorted(problem.split()[0] for problem in refused.value.problems) == sorted(wrong)
    assert "short" not in str(refused.value)
