"""The load generator of the server's benchmark: an open loop, and what each answer was."""

import http.client
import queue
import threading
import time

import msgspec

from benchmarks.server_asking import Asked

_THREADS = 48


class Answered(msgspec.Struct):
    """How long a request took from when it was due, and what came; `right`: status 200 and what was expected."""

    kind: str
    due: float
    seconds: float
    status: int
    right: bool


def run(port: int, asked: list[Asked]) -> list[Answered]:
    """Send the requests at their times, whether or not those before have been answered.

    Each has a connection of its own, as a proxy makes them.
    """
    waiting: queue.SimpleQueue[Asked | None] = queue.SimpleQueue()
    answered: list[Answered] = []
    begin = time.perf_counter() + 0.5

    def work() -> None:
        while (one := waiting.get()) is not None:
            status, right = sent(port, one)
            answered.append(Answered(one.kind, one.due, time.perf_counter() - begin - one.due, status, right))

    threads = [threading.Thread(target=work, daemon=True) for _ in range(_THREADS)]
    for thread in threads:
        thread.start()
    for one in asked:
        time.sleep(max(0.0, begin + one.due - time.perf_counter()))
        waiting.put(one)
    for _ in threads:
        waiting.put(None)
    for thread in threads:
        thread.join(120)
    return answered


def sent(port: int, one: Asked) -> tuple[int, bool]:
    """Send one; its status (0: no answer), and whether the answer is right."""
    body = one.body
    if one.draft is not None:
        body = body.replace(b"@revision@", str(one.draft.revision).encode())
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        line.request(one.method, one.path, body or None, one.headers)
        answer = line.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException):
        return 0, False
    finally:
        line.close()
    right = answer.status == 200 and one.wants in content
    if right and one.draft is not None:
        one.draft.revision = max(one.draft.revision, msgspec.json.decode(content)["revision"])
    return answer.status, right
