"""What memory the serving process takes while a large file comes in: by the page, by /api/v1, by the exchange API.

    python -m benchmarks.server_upload [--small MB] [--large MB] [--data FOLDER]

A server with one process answers; each file is a PDF of one page a megabyte, no two alike, sent over a connection of
its own. Peak memory is the kernel's own figure (VmHWM of /proc/PID/status, set back before each file); anonymous memory
(RssAnon), what no file stands behind, is looked at every few milliseconds. Each is told as what was added to what the
process held before. What counts is the ratio between the large file and the small one.
"""

import argparse
import http.client
import os
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.report import BUILD, machine, table

_MB = 1024 * 1024
_MARK = "----openimr"
_NOISE = 8
"""MiB: what is held besides, as of a first use of something, moves by so much; a ratio to less says nothing."""


class Way(msgspec.Struct, frozen=True):
    """A way in: its name, the address, headers, and the fields that go before the file."""

    name: str
    path: str
    headers: dict[str, str]
    file: str = "file"
    fields: dict[str, str] = {}


class Held(msgspec.Struct, frozen=True):
    """MiB that an upload added: at its peak in all, and of anonymous memory."""

    peak: float
    anonymous: float
    seconds: float


def pdf(path: Path, megabytes: int) -> None:
    """A PDF of so many pages, each a picture of a megabyte that nothing can pack."""
    places: list[int] = []
    with path.open("wb") as file:

        def put(content: bytes) -> None:
            places.append(file.tell())
            file.write(b"%d 0 obj\n%b\nendobj\n" % (len(places), content))

        file.write(b"%PDF-1.4\n")
        put(b"<< /Type /Catalog /Pages 2 0 R >>")
        kids = b" ".join(b"%d 0 R" % (3 + 2 * page) for page in range(megabytes))
        put(b"<< /Type /Pages /Count %d /Kids [%b] >>" % (megabytes, kids))
        picture = b"<< /Type /XObject /Subtype /Image /Width 1024 /Height 1024 /ColorSpace /DeviceGray"
        for page in range(megabytes):
            drawn = b"/Resources << /XObject << /I %d 0 R >> >>" % (4 + 2 * page)
            put(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] %b >>" % drawn)
            put(picture + b" /BitsPerComponent 8 /Length %d >>\nstream\n%b\nendstream" % (_MB, os.urandom(_MB)))
        table_at = file.tell()
        rows = b"".join(b"%010d 00000 n \n" % place for place in places)
        file.write(b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(places) + 1, rows))
        file.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table_at))


def sent(port: int, way: Way, file: Path) -> int:
    """Send a file in a form, piece by piece; the status of the answer."""
    head = "".join(
        f'--{_MARK}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in way.fields.items()
    )
    head += f'--{_MARK}\r\nContent-Disposition: form-data; name="{way.file}"; filename="records.pdf"\r\n'
    begin, end = (head + "Content-Type: application/pdf\r\n\r\n").encode(), f"\r\n--{_MARK}--\r\n".encode()

    def body() -> Iterator[bytes]:
        yield begin
        with file.open("rb") as content:
            yield from iter(lambda: content.read(256 * 1024), b"")
        yield end

    line = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    length = {"Content-Length": str(len(begin) + file.stat().st_size + len(end))}
    form = {"Content-Type": f"multipart/form-data; boundary={_MARK}"}
    line.request("POST", way.path, body(), {**way.headers, **form, **length})
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status


def held(pid: int, port: int, way: Way, file: Path) -> Held:
    """What a process took on top of what it held while it took in a file."""
    before, most, over = _memory(pid), 0.0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not over.wait(0.004):
            most = max(most, _memory(pid)["RssAnon"])

    Path(f"/proc/{pid}/clear_refs").write_text("5")  # VmHWM begins anew
    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    begin = time.perf_counter()
    status = sent(port, way, file)
    seconds = time.perf_counter() - begin
    over.set()
    watching.join()
    if status not in {200, 201}:
        message = f"{way.name} answered {status}"
        raise RuntimeError(message)
    after = _memory(pid)
    return Held(peak=after["VmHWM"] - before["VmRSS"], anonymous=most - before["RssAnon"], seconds=seconds)


def _memory(pid: int) -> dict[str, float]:
    lines = (line.split() for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return {words[0][:-1]: int(words[1]) / 1024 for words in lines if words[0].startswith(("Vm", "Rss"))}


def measure() -> str:
    """The section of docs/benchmarks.md."""
    return measured(options([]))


def measured(given: argparse.Namespace) -> str:
    """Serve, send, and say what came out."""
    shutil.rmtree(given.data, ignore_errors=True)
    given.data.mkdir(parents=True)
    os.environ |= {"OPENIMR_DATA": str(given.data.absolute()), "OPENIMR_SECOND_FACTOR": "no", "OPENIMR_WORKERS": "1"}
    os.environ.pop("DATABASE_URL", None)
    from openimr.server.boot import boot, migrate  # noqa: PLC0415

    boot()
    migrate()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ: dict[str, Any] = {**os.environ, "OPENIMR_LOG": "warning"}
    command = [sys.executable, "-m", "openimr.cli", "serve", "--port", str(port), "--json"]
    server = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE)
    try:
        server.stdout.readline()  # type: ignore[union-attr]
        rows = _measured(server.pid, port, given)
    finally:
        server.terminate()
        server.wait(60)
        shutil.rmtree(given.data, ignore_errors=True)
    head = ("way in", f"peak, {given.small} MB", f"peak, {given.large} MB", "ratio", f"anonymous, {given.small} MB")
    head += (f"anonymous, {given.large} MB", "ratio", f"s, {given.large} MB")
    return (
        f"One process of `imr serve` on {machine()}; MiB added to what it held before.\n\n"
        + table(head, rows)
        + "\nPeak memory includes pages of files that are mapped and that the kernel may take back at any\n"
        + "time. A ratio is to 8 MiB at least.\n"
    )


def _measured(pid: int, port: int, given: argparse.Namespace) -> list[tuple[str, ...]]:
    ways = _ways(port)
    [process] = (int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    rows = []
    for way in ways:
        found: list[Held] = []
        for megabytes in (1, given.small, given.large):  # the first one warms: code is read in, pools are filled
            file = given.data / "records.pdf"
            pdf(file, megabytes)
            found.append(held(process, port, way, file))
            file.unlink()
        _, small, large = found
        peaks = (f"{small.peak:.0f}", f"{large.peak:.0f}", f"{large.peak / max(small.peak, _NOISE):.1f}")
        anonymous = (f"{small.anonymous:.0f}", f"{large.anonymous:.0f}")
        ratio = f"{large.anonymous / max(small.anonymous, _NOISE):.1f}"
        rows.append((way.name, *peaks, *anonymous, ratio, f"{large.seconds:.0f}"))
    return rows


def _ways(port: int) -> list[Way]:
    """A case that waits for records, accounts that may send them, and the three ways."""
    from django.utils import timezone  # noqa: PLC0415

    from benchmarks.server_load import _API  # noqa: PLC0415
    from benchmarks.server_world import _cookie, _program, _token, _user  # noqa: PLC0415
    from openimr.server.accounts.models import Organization  # noqa: PLC0415
    from openimr.server.api.tokens import make_token  # noqa: PLC0415
    from openimr.server.cases.actions import open_case  # noqa: PLC0415
    from openimr.server.demo.histories import invented_cases, people  # noqa: PLC0415
    from openimr.server.trail.actor import acting  # noqa: PLC0415

    with acting("benchmark"):
        organization = Organization.objects.create(**dict(people().administrators[0]))
        facts = next(one.case for one in invented_cases(timezone.localtime()) if one.state == "RECORDS_PENDING")
        number = open_case(facts, organization).number
        clerk = _user("upload-clerk", "intake")
        token = make_token(clerk, by=clerk, name="upload", scopes=["cases:read", "records:write"], days=1)[1]
        program = _token(port, _program(organization))
    csrf = secrets.token_hex(16)
    signed_in = {"Cookie": f"session={_cookie(clerk)}; csrf={csrf}", "X-CSRFToken": csrf}
    fields = {"kind": "medical records", "party": "administrator", "channel": "electronic"}
    return [
        Way("page", f"/cases/{number}/records/add/", signed_in, "files", fields),
        Way("`/api/v1`", f"/api/v1/cases/{number}/records", {"Authorization": f"Bearer {token}"}),
        Way("exchange API", f"{_API}/docs/upload/cn/{number}", {"Authorization": f"Bearer {program}"}),
    ]


def options(words: list[str] | None = None) -> argparse.Namespace:
    """What a command line of these words asks for; None: this process's."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.server_upload", description=__doc__)
    made.add_argument("--small", type=int, default=30)
    made.add_argument("--large", type=int, default=300)
    made.add_argument("--data", type=Path, default=BUILD / "uploads")
    return made.parse_args(words)


if __name__ == "__main__":
    print(measured(options()))
