"""How every page of the site is answered: for everybody, so often, with marks by which caches ask again cheaply.

A cache may keep an answer and has to ask each time whether it still holds (`no-cache`): a letter that was taken down is
gone from caches at once, and who asks again is answered in a millisecond.
"""

import hashlib
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Literal, TypeVar, cast

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from openimr import __version__
from openimr.server.accounts.address import client_address
from openimr.server.accounts.limits import count
from openimr.server.pages.guard import anyone
from openimr.server.public import live
from openimr.server.public.edition import Edition, current

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Meter = Literal["page", "file"]
NO_INDEX = "noindex"
_MINUTE, _HOUR = 60, 3600
_WAIT = 2.0
"""Seconds that a search waits for others, before it is turned away."""


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer depends on, and since when that stands."""

    of: tuple[object, ...]
    since: datetime | None = None

    @property
    def etag(self) -> str:
        """The mark of it."""
        told = repr((__version__, self.of)).encode()
        return f'"{hashlib.blake2b(told, digest_size=12).hexdigest()}"'


class BusyError(Exception):
    """Too many search at once."""


def edition() -> Edition | None:
    """The edition that the site shows now."""
    return current(settings.CONFIG.public_site)


def stamp_of_site(request: HttpRequest, **_: object) -> Stamp:
    """The stamp of a page that shows what the edition has, for its address: until letters come or go."""
    shown = edition()
    state = (shown.facts.name if shown else "", live.takedowns(), live.newest())
    return Stamp(of=(request.get_full_path(), *state), since=shown.facts.made if shown else None)


def stamp_of_words(request: HttpRequest, **_: object) -> Stamp:
    """The stamp of a page that only another version of the software changes."""
    return Stamp(of=(request.path,))


def open_page(
    stamp: Callable[..., Stamp | None] | None = stamp_of_site, *, meter: Meter = "page"
) -> Callable[[View], View]:
    """A page of the site: to be read by anybody; counted; answered by 304 where the reader has it already."""

    def guarded(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            refused = over(request, meter)
            if refused is not None:
                return refused
            # The null character stands in no address of ours, and the database can't be asked for it.
            if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
                return missing()
            mark = stamp(request, **kwargs) if stamp is not None else None
            if mark is not None and _known(request, mark):
                return _marked(HttpResponse(status=304), mark)
            try:
                answer = view(request, *args, **kwargs)
            except BusyError:
                return busy()
            return _marked(answer, mark) if answer.status_code == 200 else answer

        return cast("View", anyone(require_safe(page)))

    return guarded


def over(request: HttpRequest, meter: Meter) -> HttpResponse | None:
    """The page that asks to wait, where an address asks too often; else None."""
    config = settings.CONFIG
    most, seconds = (config.public_pages, _MINUTE) if meter == "page" else (config.public_downloads, _HOUR)
    if count(f"public {meter}", client_address(request), seconds) <= most:
        return None
    wait = seconds - int(time.time()) % seconds
    answer = shown_page("too_many", {"minutes": -(-wait // 60)}, status=429)
    answer["Retry-After"] = str(wait)
    return answer


def shown_page(name: str, told: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of ours, the same for everybody: nothing of who asks is known to the template."""
    site = {"site": settings.CONFIG.url, "page": name}
    return HttpResponse(render_to_string(f"public/{name}.html", {**site, **told}), status=status)


def missing() -> HttpResponse:
    """There is no such page."""
    return shown_page("missing", {}, status=404)


def gone() -> HttpResponse:
    """A letter that was public and is not now: not to be indexed, and not to be kept."""
    answer = shown_page("gone", {}, status=410)
    answer["X-Robots-Tag"] = NO_INDEX
    return answer


def busy() -> HttpResponse:
    """Too many search at once: the workbench behind the site goes on."""
    answer = shown_page("busy", {}, status=503)
    answer["Retry-After"] = "5"
    return answer


_SLOTS = threading.BoundedSemaphore(max(1, settings.CONFIG.threads - 1))
"""Of a process's threads one is left to the workbench, however many search."""


def one_of_few(work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work gives
    """Do what is costly beside few others.

    Raises:
        BusyError: others were at it for too long.
    """
    if not _SLOTS.acquire(timeout=_WAIT):
        raise BusyError
    try:
        return work()
    finally:
        _SLOTS.release()


def _known(request: HttpRequest, mark: Stamp) -> bool:
    since = int(mark.since.timestamp()) if mark.since else None
    # A date alone does not tell two answers of one second apart: who has only that is answered anew.
    if "If-None-Match" not in request.headers:
        return False
    found = get_conditional_response(request, mark.etag, since)
    return found is not None and found.status_code == 304


def _marked(answer: HttpResponseBase, mark: Stamp | None) -> HttpResponseBase:
    if mark is None or answer.has_header("Cache-Control"):
        return answer
    answer["Cache-Control"] = "public, no-cache"
    answer["ETag"] = mark.etag
    if mark.since is not None:
        answer["Last-Modified"] = http_date(mark.since.timestamp())
    return answer
