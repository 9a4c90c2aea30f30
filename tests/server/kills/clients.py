"""Clients under whose load processes are killed. Each keeps what it was told was done, and what it knows nothing of."""

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field

from tests.server.exchange.conftest import API, MULTIPART, PASSWORD, PDF, TOKEN, multipart


@dataclass
class Told:
    """What clients got a 2xx for: cases by key, events and files by (case, key)."""

    opened: dict[str, str] = field(default_factory=dict)
    taken: set[tuple[str, str]] = field(default_factory=set)
    uploaded: set[tuple[str, str]] = field(default_factory=set)
    unknown: int = 0
    refused: int = 0

    def count(self) -> int:
        """How many things were told."""
        return len(self.opened) + len(self.taken) + len(self.uploaded)


def content_of(key: str) -> bytes:
    """The file of a key."""
    return PDF + key.encode() * 3000


class Client(threading.Thread):
    """Opens cases, takes steps and uploads files, one request after the other, until it is stopped."""

    def __init__(self, number: int, port: int, seed: str) -> None:
        super().__init__(name=f"client {number}", daemon=True)
        self.told, self.failure = Told(), ""
        self._me, self._port = f"KILL{number}", port
        self._draw = random.Random(f"{seed} {number}")  # noqa: S311
        self._ended, self._token = threading.Event(), ""
        self._line: http.client.HTTPConnection | None = None
        self._count, self._cases = 0, list[str]()

    def run(self) -> None:
        try:
            self._go_on()
        finally:
            self._hang_up()

    def _go_on(self) -> None:
        while not self._ended.is_set():
            self._count += 1
            try:
                self._once(f"{self._me}-{self._count}")
            except ConnectionRefusedError:  # not there yet: nothing was asked
                self._hang_up()
                time.sleep(0.02)
            except (OSError, http.client.HTTPException):  # killed: whether it was done, nobody has said
                self.told.unknown += 1
                self._hang_up()
                time.sleep(0.05)
            except Exception as error:  # noqa: BLE001 - the test looks at it
                self.failure = repr(error)
                return

    def stop(self) -> None:
        self._ended.set()
        self.join(30)

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def _once(self, key: str) -> None:
        what = self._draw.random()
        if what < 0.3 or not self._cases:
            asked = json.dumps({"key": key, "organization": self._me})
            status, answer = self._ask("/kills/open", asked.encode(), "application/json")
            if status == 200:
                self.told.opened[key] = json.loads(answer)["number"]
                self._cases.append(json.loads(answer)["number"])
        elif what < 0.75:
            number = self._draw.choice(self._cases[-5:])
            body = json.dumps({"key": key, "number": number}).encode()
            status, answer = self._ask("/kills/take", body, "application/json")
            if status == 200:
                self.told.taken.add((number, key))
        else:
            number = self._draw.choice(self._cases[-5:])
            if not self._token:
                self._sign_in()
            body = multipart(content_of(key), f"{key}.pdf")
            status, answer = self._ask(f"{API}/docs/upload/cn/{number}", body, MULTIPART)
            if status == 200:
                self.told.uploaded.add((number, key))
            if status == 401:
                self._token = ""
        if status != 200:
            self.told.refused += 1

    def _sign_in(self) -> None:
        form = f"grant_type=password&client_id=dxc&username=service.{self._me}&password={PASSWORD.replace(' ', '+')}"
        status, answer = self._ask(TOKEN, form.encode(), "application/x-www-form-urlencoded")
        if status == 200:
            self._token = json.loads(answer)["access_token"]

    def _ask(self, path: str, body: bytes, type_: str) -> tuple[int, bytes]:
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=15)
        headers = {"Content-Type": type_}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        self._line.request("POST", path, body, headers)
        answer = self._line.getresponse()
        content = answer.read()
        if answer.getheader("Connection") == "close":
            self._line.close()
        return answer.status, content
