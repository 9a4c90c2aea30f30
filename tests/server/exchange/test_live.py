"""The scripts of examples/exchange, unchanged, against `imr serve` over HTTP; and requests no client library sends."""

import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from .conftest import API, MULTIPART, PASSWORD, PDF, TOKEN, multipart, open_facts

SCRIPTS = Path("examples/exchange").absolute()


@dataclass
class Live:
    port: int
    number: str
    run: Callable[..., subprocess.CompletedProcess[str]]
    process: subprocess.Popen[bytes]

    def raw(self, head: str, *body: bytes, timeout: float = 20) -> bytes:
        """Send a request as it stands, and read until the server has answered or hung up."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as line:
            line.sendall(head.replace("\n", "\r\n").encode("latin-1"))
            answer = b""
            with suppress(OSError):  # it answers, and hangs up, before all of a body is sent
                for piece in body:
                    line.sendall(piece)
                if body:
                    line.shutdown(socket.SHUT_WR)
            with suppress(ConnectionResetError):
                while piece := line.recv(65536):
                    answer += piece
            return answer

    def token(self) -> str:
        form = f"grant_type=password&client_id=dxc&username=service.LIVE&password={quote(PASSWORD)}"
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{TOKEN}", form.encode(), timeout=30) as answer:
            return str(json.load(answer)["access_token"])


@pytest.fixture
def live(committed: None, tmp_path: Path) -> Iterator[Live]:
    """A server of its own over the tests' database; uploads of at most 2 MB."""
    from django.db import connection

    from openimr.server.accounts.models import Organization, User
    from openimr.server.cases.actions import open_case
    from openimr.server.trail.actor import acting

    organization = Organization.objects.create(name="Live", number="LIVE")
    User.objects.create_user("service.LIVE", PASSWORD, roles=["claims service"], organization=organization)
    with acting("user:intake"):
        number = open_case(open_facts(events=7), organization).number
    place = connection.settings_dict
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{place['USER']}@/{place['NAME']}?host={quote(place['HOST'], safe='')}",
        "OPENIMR_DATA": str(tmp_path / "data"),
        "OPENIMR_UPLOAD_LIMIT_MB": "2",
        "OPENIMR_WORKERS": "2",
        "OPENIMR_STOP_SECONDS": "5",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    log = (tmp_path / "log").open("wb")
    command = [sys.executable, "-m", "openimr.cli", "serve", "--port", str(port), "--json"]
    process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=log)
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["url"].endswith(str(port)), (tmp_path / "log").read_text()
    scripts = {
        **os.environ,
        "IMR_SERVER": f"http://127.0.0.1:{port}",
        "IMR_TOKENS": str(tmp_path / "tokens.json"),
        "IMR_USERNAME": "service.LIVE",
        "IMR_PASSWORD": PASSWORD,
    }

    def run(name: str, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [SCRIPTS / name, *arguments],
            env={**scripts, **environ},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    yield Live(port, number, run, process)
    process.terminate()
    process.wait(30)
    process.stdout.close()
    log.close()


@pytest.mark.django_db  # so that pytest-django makes the database when only this file is run
def test_every_script_is_in_the_readme():
    readme = (SCRIPTS / "README.md").read_text()
    scripts = {path.name for path in SCRIPTS.glob("*.sh")} - {"common.sh"}
    assert scripts == set(re.findall(r"\./([a-z]+\.sh)", readme))


def test_the_scripts_of_the_examples_walk_the_whole_api(live: Live, tmp_path: Path):
    def said(name: str, *arguments: str) -> str:
        done = live.run(name, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    refused = live.run("login.sh", IMR_PASSWORD="wrong")  # noqa: S106
    assert (refused.returncode, refused.stderr) == (1, "not signed in: Invalid user credentials\n")
    assert live.run("cases.sh").returncode == 1
    said("login.sh")
    assert (tmp_path / "tokens.json").stat().st_mode & 0o077 == 0
    said("refresh.sh")

    assert json.loads(said("cases.sh"))["results"][0]["caseNumber"] == live.number
    assert json.loads(said("cases.sh", '{"statuses":["1"]}'))["matchCount"] == 0
    assert json.loads(said("cases.sh", "--requested"))["matchCount"] == 1
    (row,) = csv.reader(io.StringIO(said("cases.sh", "--csv")))
    assert row[1] == live.number

    records = PDF + b"% \x00\xff" * 40_000
    (tmp_path / "records.pdf").write_bytes(records)
    (tmp_path / f"{live.number}_001.pdf").write_bytes(PDF)
    assert said("upload.sh", "records.pdf", live.number) == '{"status":200,"msg":"OK"}\n'
    assert said("upload.sh", f"{live.number}_001.pdf") == '{"status":200,"msg":"OK"}\n'
    (tmp_path / "large.pdf").write_bytes(PDF + b" " * (3 * 1024 * 1024))
    large = live.run("upload.sh", "large.pdf", live.number)
    assert large.stderr.startswith('refused (413): {"status":413,"msg":"the file is too large: at most 2 MB","refId":"')
    listed = json.loads(said("documents.sh", live.number))
    assert [(entry["name"], entry["type"]) for entry in listed["results"]] == [
        ("records", "MedicalRecords"),
        (f"{live.number}_001", "MedicalRecords"),
    ]
    rendering = listed["results"][0]["renderings"][0]
    assert (rendering["type"], rendering["size"]) == ("application/pdf", len(records))
    assert re.fullmatch(r"20\.5000\.\d{3}/[0-9a-f]{20}", rendering["identifier"])
    said("download.sh", rendering["identifier"], "back.pdf")
    assert (tmp_path / "back.pdf").read_bytes() == records

    assert said("manifests.sh") == '{"datelist":["2015-03-31"]}'
    header, notice = csv.reader(io.StringIO(said("manifests.sh", "2015-03-31")))
    assert dict(zip(header, notice, strict=True))["caseNumber"] == live.number
    assert said("manifests.sh", "2015-03-31", "--legacy").startswith("C_PARTICIPANT_CONTACT_F_NAME,")
    assert said("manifests.sh", "2015-03-31", "--acknowledge") == '{"status":200,"msg":"OK"}\n'
    assert said("manifests.sh") == '{"datelist":[]}'
    assert said("manifests.sh", "2015-03-31") == "NO_MATCHING_DATA"

    missing = live.run("documents.sh", "CM16-9999999")
    assert missing.returncode == 1
    assert missing.stderr.startswith('refused (404): {"status":404,"msg":"there is no such case","refId":"')


def chunked(content: bytes, size: int) -> bytes:
    pieces = (content[start : start + size] for start in range(0, len(content), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def test_requests_that_no_library_sends_are_answered_and_harm_nothing(live: Live):
    from openimr.server.store.models import File

    token = live.token()
    address = f"{API}/docs/upload/cn/{live.number}"
    body = multipart(PDF)

    def upload(*lines: str, sent: tuple[bytes, ...] = (body,), path: str = address) -> bytes:
        head = [f"POST {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}"]
        return live.raw("\n".join([*head, f"Content-Type: {MULTIPART}", "Connection: close", *lines, "", ""]), *sent)

    def status(answer: bytes) -> int:
        return int(answer.split(b" ", 2)[1]) if answer else 0

    length = f"Content-Length: {len(body)}"
    assert status(upload(length, sent=(body[:60],))) == 400  # hung up within the file
    assert status(upload(f"Content-Length: {len(body) - 30}", sent=(body[:-30],))) == 400
    assert status(upload("Content-Length: 99999999999")) == 413
    assert status(upload("Content-Length: -1")) == 400
    assert status(upload("Content-Length: 1e3")) == 400
    assert status(upload(length, length)) == 400
    assert status(upload("Transfer-Encoding: chunked", sent=(b"zz\r\n" + body,))) == 400
    assert status(upload("Transfer-Encoding: chunked", sent=(b"5\r\nab",))) == 400
    assert status(upload("X-Large: " + "a" * 20_000, length)) == 431
    large = multipart(PDF + b"x" * (3 * 1024 * 1024))
    assert status(upload("Transfer-Encoding: chunked", sent=(chunked(large, 60_000),))) == 413
    assert status(upload(f"Content-Length: {len(large)}", sent=(large,))) == 413
    for page in ("/accounts/login/", f"/cases/{live.number}/records/add/", "/nowhere/"):
        assert status(upload("Content-Length: 99999999999", path=page)) == 413
        assert status(upload("Transfer-Encoding: chunked", sent=(chunked(body, 50),), path=page)) == 411
    assert File.objects.count() == 0
    assert status(upload("Transfer-Encoding: chunked", sent=(chunked(body, 50),))) == 200
    assert File.objects.count() == 1
    assert live.process.poll() is None
    slow_uploads_hold_up_nobody(live, token)


def slow_uploads_hold_up_nobody(live: Live, token: str) -> None:
    """While files trickle in the server answers others, and no transaction waits for them."""
    from django.db import connection

    head = f"POST {API}/docs/upload/cn/{live.number} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
    head += f"Content-Type: {MULTIPART}\r\nContent-Length: 1000\r\n\r\n"
    # More than the eight threads that answer; and more than a process has threads, should one get them all.
    lines = [socket.create_connection(("127.0.0.1", live.port)) for _ in range(20)]
    for line in lines:
        line.sendall(head.encode() + multipart(PDF)[:200])
    for _ in range(5):
        assert live.token()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
        )
        assert cursor.fetchone()[0] == 0
    for line in lines:
        line.close()
