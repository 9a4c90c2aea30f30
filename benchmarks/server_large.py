"""Uploads of 300 MB to the server of the load benchmark: what memory they take while they stream."""

import os
import secrets
import time

from benchmarks.server_asking import API, Asked, World, cookie, form
from benchmarks.server_counting import Memory
from benchmarks.server_sending import sent

_SIZE = 300 * 1024 * 1024
_STREAM = 3 * 1024 * 1024
"""Bytes of a page's picture, as a scan in colour has them."""


def large(port: int, world: World, pid: int) -> str:
    """Send a file of 300 MB by the page and by the exchange API; the most memory that the server had meanwhile."""
    lines = []
    memory = Memory({"server": pid})
    memory.start()
    time.sleep(3)
    before = memory.most["server"]
    for name, asked in (("the page", _by_page(world)), ("the exchange API", _by_program(world))):
        memory.most["server"], begin = 0.0, time.perf_counter()
        status, right = sent(port, asked)
        said = "taken" if right else f"refused ({status})"
        lines.append(f"by {name} {said} in {time.perf_counter() - begin:.0f} s, {memory.most['server']:.0f} MiB")
    memory.stop()
    return f"Two uploads of 300 MB one after the other; the server had {before:.0f} MiB before: {'; '.join(lines)}.\n"


def _by_page(world: World) -> Asked:
    person = next(one for one in world.people if one.role == "case manager")
    fields = {"kind": "medical records", "party": "administrator", "channel": "electronic"}
    body, type_ = form(fields, "files", f"{secrets.token_hex(8)}.pdf", _pdf())
    headers = {**cookie(world, person.session), "X-CSRFToken": world.csrf, "Content-Type": type_}
    number = world.programs[0].takes[0]
    return Asked("large", 0, "POST", f"/cases/{number}/records/add/", headers, body, b"it is read in the background")


def _by_program(world: World) -> Asked:
    program = world.programs[0]
    body, type_ = form({}, "file", f"{secrets.token_hex(8)}.pdf", _pdf())
    headers = {"Authorization": f"Bearer {program.token}", "Content-Type": type_}
    return Asked("large", 0, "POST", f"{API}/docs/upload/cn/{program.takes[1]}", headers, body, b"")


def _pdf() -> bytes:
    """A PDF of one page and many streams that can't be packed."""
    parts, places, at = [b"%PDF-1.4\n"], list[int](), len(b"%PDF-1.4\n")
    noise = os.urandom(_STREAM)
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
        *[b"<< /Length %d >>\nstream\n%b\nendstream" % (_STREAM, noise)] * (_SIZE // _STREAM),
    ]
    for number, body in enumerate(bodies, 1):
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        places.append(at)
        at += len(parts[-1])
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(places) + 1, rows))
    parts.append(b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, at))
    return b"".join(parts)
