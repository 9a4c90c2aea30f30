"""A client that is slow keeps nobody else waiting, and is cut off where it is too slow."""

import logging
import os
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from openimr.server import lines
from openimr.server.lines import Line

Pair = tuple[Line, socket.socket, threading.Semaphore]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A line that is being answered on the one place there is, and its client."""
    places = threading.Semaphore(1)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Line(ours, places), theirs, places


def free(places: threading.Semaphore) -> bool:
    """Whether a place is free within ten seconds; it stays so."""
    got = places.acquire(timeout=10)
    if got:
        places.release()
    return got


def test_who_waits_for_a_body_lends_its_place_and_gets_it_back(pair: Pair):
    line, client, places = pair
    got: list[bytes] = []

    def request() -> None:
        with line:
            got.append(line.recv(10))
            got.append(b"held" if not places.acquire(blocking=False) else b"free")

    thread = threading.Thread(target=request)
    thread.start()
    assert free(places)  # though its client has sent nothing yet
    client.sendall(b"body")
    thread.join(10)
    assert got == [b"body", b"held"]
    assert free(places)


def test_what_is_there_already_is_read_without_lending(pair: Pair):
    line, client, places = pair
    client.sendall(b"body")
    with line:
        assert line.recv(2) + line.recv(10) == b"body"
        assert not places.acquire(blocking=False)


def test_an_answer_that_is_taken_slowly_comes_whole(pair: Pair):
    line, client, places = pair
    content = bytes(range(256)) * 20_000

    def request() -> None:
        with line:
            line.sendall(content)

    thread = threading.Thread(target=request)
    thread.start()
    assert free(places)  # though the client has taken nothing yet, and more is to be sent than a line holds
    taken = b""
    while len(taken) < len(content):
        taken += client.recv(65536)
    thread.join(10)
    assert taken == content


@pytest.mark.parametrize("event", ["reading", "writing"])
def test_a_client_that_is_too_slow_is_cut_off_and_the_place_is_free(
    pair: Pair, event: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(lines, "GRACE_SECONDS", 0.05)
    monkeypatch.setattr(lines, "LEAST_RATE", 1e9)
    line, client, places = pair
    client.sendall(b"b")
    with pytest.raises(ConnectionResetError), line:  # noqa: PT012 - all of it is the request
        while event == "reading":
            line.recv(10)
        line.sendall(bytes(10_000_000))
    assert free(places)


def test_each_byte_that_comes_gives_more_time(pair: Pair, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lines, "GRACE_SECONDS", 0.2)
    monkeypatch.setattr(lines, "LEAST_RATE", 1)
    line, client, _ = pair
    client.sendall(b"1234567890" * 6)  # a minute more

    def later() -> None:
        time.sleep(0.5)
        with suppress(OSError):
            client.sendall(b"late")

    thread = threading.Thread(target=later)
    thread.start()
    with line:
        assert len(line.recv(100)) == 60
        assert line.recv(10) == b"late"
    thread.join()


def test_outside_of_a_request_a_line_is_its_socket(pair: Pair):
    line, client, places = pair
    line.settimeout(0.01)
    with pytest.raises(TimeoutError):
        line.recv(1)
    line.settimeout(None)
    client.sendall(b"next")
    assert line.recv(10) == b"next"
    line.sendall(b"answer")
    assert client.recv(10) == b"answer"
    assert line.fileno() > 0
    assert free(places)


def test_a_process_whose_threads_all_wait_takes_no_more_connections_until_one_is_free(monkeypatch: pytest.MonkeyPatch):
    from gunicorn.config import Config
    from gunicorn.sock import TCPSocket

    from openimr.server import serving

    monkeypatch.setattr(serving, "SLOW_LINES", 1)  # two threads
    config, log = Config(), logging.getLogger("test")
    listener = TCPSocket(("127.0.0.1", 0), config, log)
    address = listener.sock.getsockname()
    worker = serving.TimedWorker(0, os.getppid(), [listener], None, 30, config, log)
    worker.wsgi = answering
    stop = threading.Event()

    def process() -> None:
        worker.tpool, worker.poller = worker.get_thread_pool(), selectors.DefaultSelector()
        worker.method_queue.init()
        worker.run()
        stop.set()

    silent = [socket.create_connection(address) for _ in range(5)]
    slow = [socket.create_connection(address) for _ in range(5)]
    for one in slow:
        one.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 9\r\n\r\n123")
    threading.Thread(target=process).start()
    try:
        wait_until(lambda: not worker._accepting and worker.nr_conns == 7)  # who says nothing holds no thread
        time.sleep(1.2)  # the loop has asked again
        assert (worker.nr_conns, worker._accepting) == (7, False)
        for one in slow:  # each that ends lets the next one in
            one.sendall(b"456789")
            one.settimeout(20)
            assert one.recv(100).startswith(b"HTTP/1.1 200")
            one.close()
        for one in silent:
            one.close()
        wait_until(lambda: worker.nr_conns == 0 and worker._accepting)
    finally:
        worker.alive = False
        assert stop.wait(20)
        for one in (*slow, *silent):
            one.close()
        worker.tmp.close()


def answering(environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
    """Read the body, and say that it came."""
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", "0")])
    return []


def wait_until(true: Callable[[], bool]) -> None:
    """It is so within 20 s."""
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)
