"""A server and a worker at work: health, metrics, what they log, and how they stop."""

import ast
import json
import signal
import socket
import time
from collections.abc import Callable
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


@pytest.fixture
def broken() -> Any:
    """Statements that break the database for a test; they are taken back."""
    undo: list[str] = []

    def do(statement: str, back: str) -> None:
        sql(statement)
        undo.insert(0, back)

    yield do
    sql(*undo)


def test_health_metrics_and_a_log_in_which_no_health_data_is_whatever_is_sent(
    world: str, start: Callable[..., Started], broken: Any, config: Any
):
    server = start("serve", OPENIMR_METRICS_TOKEN=SECRET, OPENIMR_WORKERS="2", OPENIMR_LOG="info")
    assert server.get("/health/live") == (200, '{"status": "live"}')
    status, text = server.get("/health/ready")
    assert status == 200
    assert json.loads(text) == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok", "store": "ok", "queue": "ok"},
    }

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
    refuses_all = "ADD CONSTRAINT never CHECK (false) NOT VALID"
    broken(f"ALTER TABLE store_file {refuses_all}", "ALTER TABLE store_file DROP CONSTRAINT never")
    broken(f"ALTER TABLE accounts_count {refuses_all}", "ALTER TABLE accounts_count DROP CONSTRAINT never")
    upload = multipart(PDF + MARK.encode(), f"{MARK}.pdf")
    failed = server.ask("POST", f"{API}/docs/upload/cn/{world}", upload, Authorization=bearer, Content_Type=MULTIPART)
    assert failed[0] == 500
    assert server.get(f"/accounts/case-code/?{MARK}")[0] == 200

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

    # A server whose store can't be written says so, and goes on saying that it lives.
    Path(config.files).rename(config.data / "away")
    Path(config.files).write_text("in the way")
    broken("ALTER TABLE django_migrations RENAME TO hidden", "ALTER TABLE hidden RENAME TO django_migrations")
    time.sleep(2.1)
    status, text = server.get("/health/ready")
    assert status == 503
    assert json.loads(text)["checks"]["store"] == "failed"
    assert server.get("/health/live")[0] == 200


FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def test_a_server_that_is_asked_to_stop_finishes_the_request_under_way(world: str, start: Callable[..., Started]):
    from openimr.server.store.models import File

    server = start("serve", OPENIMR_WORKERS="1")
    bearer = token(server)
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


def queue_sweep() -> int:
    """Queue the sweep of sessions, as its schedule does."""
    from procrastinate.contrib.django import app

    return int(app.configure_task("openimr.server.accounts.tasks.sweep").defer(timestamp=1))


def status_of(job: int) -> str | None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job])
        found = cursor.fetchone()
    return found[0] if found else None


def sleepy(broken: Any, says: str) -> None:
    """Removing a session takes its time, or fails."""
    from openimr.server.accounts.models import Session

    Session.objects.create(session_key="k" * 32, session_data=MARK, expire_date="2020-01-01T00:00Z")
    body = f"BEGIN {says}; RETURN OLD; END"
    broken(
        f"CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$; CREATE TRIGGER slow "
        "BEFORE DELETE ON accounts_session FOR EACH ROW EXECUTE FUNCTION slow()",
        "DROP FUNCTION IF EXISTS slow() CASCADE",
    )


def wait_for(what: Callable[[], object], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_worker_finishes_its_job_or_is_cut_off_in_time_and_the_job_is_taken_up_again(
    start: Callable[..., Started], broken: Any
):
    from openimr.server.accounts.models import Session
    from openimr.server.jobs.left import take_back

    sleepy(broken, "PERFORM pg_sleep(1)")
    job = queue_sweep()
    worker = start("worker")
    wait_for(lambda: status_of(job) == "doing")
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(20) == 0
    assert status_of(job) is None  # done, and gone from the queue
    assert not Session.objects.exists()

    sql("DROP FUNCTION slow() CASCADE")
    sleepy(broken, "PERFORM pg_sleep(300)")
    job = queue_sweep()
    worker = start("worker", OPENIMR_STOP_SECONDS="1")
    wait_for(lambda: status_of(job) == "doing")
    began = time.monotonic()
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(20) == 1
    assert time.monotonic() - began < 10
    assert status_of(job) == "doing"
    sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    assert take_back() == 1
    assert status_of(job) == "todo"
    sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
    assert "did not end in time" in worker.log.read_text()


def test_a_job_that_fails_is_logged_without_what_its_error_quotes(start: Callable[..., Started], broken: Any):
    sleepy(broken, "RAISE EXCEPTION 'refused %', OLD.session_data")
    job = queue_sweep()
    worker = start("worker", "--once")
    worker.process.wait(20)
    lines = worker.lines()
    assert MARK not in worker.log.read_text()
    (failed,) = [line for line in lines if line.get("job") == job and "error" in line]
    assert failed["error"] == "RaiseException" or failed["error"].endswith("Error")
    assert failed["task"] == "openimr.server.accounts.tasks.sweep"
    assert any("accounts/tasks.py" in place for place in failed["places"])


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
                assert ours or str(getattr(name, "value", "")).startswith("openimr."), (path, node.lineno)
            assert not (of == "logging" and node.func.attr in {"debug", "info", "warning", "error", "exception"}), path
    assert found > 3
