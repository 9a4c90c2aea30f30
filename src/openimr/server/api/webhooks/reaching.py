"""Where a webhook may go: to a public address, looked up once and then connected to by number.

A receiver's name could point into our own network, or do so between the look-up and the connection; so every address of
the name is looked at, and the connection goes to one that was. Redirections are not followed, and no proxy is asked.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

import msgspec

from openimr.server.api.webhooks.errors import WebhookError

_LONGEST_URL = 1000
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")
"""What IANA gives out of IPv6 as global unicast (RFC 4291, 2.4)."""
_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
    )
)  # fmt: skip
"""IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), as far as they lie in unicast space."""
_INSIDE = "The host lies in a network that is not public."
_LOOK_UP = 3.0
"""Seconds for which somebody who sets a webhook up waits for the look-up of its host."""
_TIMEOUT = 10.0
"""Seconds that a receiver has, from the connection to its status line, whatever it sends in between."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """An address that a webhook goes to, taken apart."""

    secure: bool
    host: str
    port: int
    path: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an attempt: the receiver's status, or 0 and why there is none."""

    status: int
    problem: str
    milliseconds: int


def target_of(url: str, *, private: bool) -> Target:
    """The parts of an address.

    Raises:
        WebhookError: it is none that a webhook may have.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise WebhookError("That is no address: write it as https://imr.example.org/hook.") from error
    if len(url) > _LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise WebhookError("An address has at most 1000 characters, all of them ASCII and none a blank.")
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise WebhookError("A webhook goes to an https address.")
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        raise WebhookError("An address has a host, and neither a user name nor a password nor a mark (#).")
    if not private and port is not None and port < 1024 and port != 443:
        raise WebhookError("Of the ports below 1024 only 443 is taken.")
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(secure=secure, host=host, port=port or (443 if secure else 80), path=path)


def addresses_of(target: Target, *, private: bool) -> list[str]:
    """The numbers that a host has now.

    Raises:
        WebhookError: it has none, or one that lies in a network which is not public.
    """
    numbers = _numbers(target)
    if not private and not all(is_public(number) for number in numbers):
        raise WebhookError(_INSIDE)
    if not numbers:
        raise WebhookError("The host is not known.")
    return numbers


def check_host(target: Target, *, private: bool) -> None:
    """Refuse a host that lies inside already when its webhook is set up; one that is not known yet may come to be.

    A name that nobody answers for within a few seconds is let pass: each time that something is sent it is looked at
    again.

    Raises:
        WebhookError: it has an address which is not public now.
    """
    if private:
        return
    found: list[WebhookError] = []

    def look() -> None:
        try:
            numbers = _numbers(target)
        except WebhookError:
            return
        if not all(is_public(number) for number in numbers):
            found.append(WebhookError(_INSIDE))

    asking = threading.Thread(target=look, daemon=True)
    asking.start()
    asking.join(_LOOK_UP)
    if found:
        raise found[0]


def _numbers(target: Target) -> list[str]:
    try:
        entries = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise WebhookError("The host is not known.") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in entries))


def is_public(number: str) -> bool:
    """Whether an address is one of the public internet, also where it is written inside another (IPv4-mapped, NAT64).

    Nothing of IANA's special-purpose registries is, whether or not it can be reached from everywhere: nobody's receiver
    has such an address, and each Python release knows other ones of them.
    """
    try:
        address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        return address in _UNICAST and not any(address in network for network in _SPECIAL)
    return address.is_global and not address.is_multicast and not any(address in network for network in _SPECIAL)


def send(url: str, body: bytes, headers: Mapping[str, str], *, private: bool) -> Answer:
    """POST a body; whatever happens is told in the answer, in words that hold nothing of what the receiver sent."""
    began = time.monotonic()
    try:
        target = target_of(url, private=private)
        number = addresses_of(target, private=private)[0]
        status, problem = _posted(target, number, body, headers), ""
    except WebhookError as error:
        status, problem = 0, str(error)
    except ssl.SSLError:
        status, problem = 0, "The receiver's certificate is not good, or it speaks no TLS."
    except TimeoutError:
        status, problem = 0, f"The receiver did not answer within {_TIMEOUT:.0f} seconds."
    except (OSError, http.client.HTTPException, ValueError):
        status, problem = 0, "The receiver could not be reached, or hung up."
    return Answer(status=status, problem=problem, milliseconds=int((time.monotonic() - began) * 1000))


def _posted(target: Target, number: str, body: bytes, headers: Mapping[str, str]) -> int:
    line = _Pinned(target, number)
    over = threading.Event()
    watch = threading.Timer(_TIMEOUT, _cut, (line, over))
    watch.daemon = True
    watch.start()
    try:
        line.request(
            "POST", target.path, body, {"Content-Type": "application/json", "User-Agent": "OpenIMR", **headers}
        )
        return line.getresponse().status
    except (OSError, http.client.HTTPException, AttributeError, ValueError):
        if over.is_set():
            raise TimeoutError from None
        raise
    finally:
        watch.cancel()
        line.close()


def _cut(line: "_Pinned", over: threading.Event) -> None:
    """End a connection whose receiver takes too long, also one that sends a byte now and then."""
    over.set()
    with suppress(OSError, AttributeError):
        line.sock.shutdown(socket.SHUT_RDWR)


class _Pinned(http.client.HTTPConnection):
    """A connection to a number, in the name of a host: its certificate has to be the host's."""

    def __init__(self, target: Target, number: str) -> None:
        super().__init__(target.host, target.port, timeout=_TIMEOUT)
        self._target, self._number = target, number
        if target.secure:
            self.default_port = 443  # so that the header Host is written without it

    def connect(self) -> None:
        line = socket.create_connection((self._number, self._target.port), self.timeout)
        if self._target.secure:
            context = ssl.create_default_context()
            line = context.wrap_socket(line, server_hostname=self._target.host)
        self.sock = line
