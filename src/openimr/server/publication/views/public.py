"""What everybody may read. Nothing here asks for anything but public letters (`fetch.public_letters`)."""

import re
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

import msgspec
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from openimr.model import PublishedLetter
from openimr.server.accounts.limits import limited
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.pages.guard import anyone
from openimr.server.pages.paging import LongPaginator
from openimr.server.publication.fetch import is_gone, public_letter, public_letters
from openimr.server.publication.models import PublicLetter

_PAGE = 50
_FED = 50
_NO_INDEX = "noindex"
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML has no way of writing."""


@anyone
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The public letters, the newest first, 50 a page."""
    asked = request.GET.get("page")
    page = LongPaginator(public_letters().order_by("-at", "-pk"), _PAGE, asked).get_page(asked)
    rows = [(row, record_of(row)) for row in page.object_list]
    return render(request, "publication/published.html", {"page": page, "rows": rows})


@anyone
@require_safe
def letter(request: HttpRequest, slug: str) -> HttpResponse:
    """A public letter. One that was public and is not now: 410, and not to be indexed."""
    row = public_letter(slug)
    if row is None:
        return _gone(request, slug)
    user = request.user
    publication = row.publication
    told = {
        "row": row,
        "letter": record_of(row),
        "later": publication.later if publication.later is not None and publication.later.is_public else None,
        "may_take_down": isinstance(user, User) and may(user, "take down letter"),
    }
    return render(request, "publication/letter.html", told)


@anyone
@require_safe
def text(request: HttpRequest, slug: str) -> HttpResponse:
    """A public letter as text."""
    row = public_letter(slug)
    if row is None:
        return _gone(request, slug)
    return HttpResponse(row.text, content_type="text/plain; charset=utf-8")


@anyone
@require_safe
def feed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """The letters published last, as an Atom feed: numbers, decisions and requests."""
    site = settings.CONFIG.url
    rows = [*public_letters().order_by("-at", "-pk")[:_FED]]
    entries = "".join(_entry(site, row) for row in rows)
    updated = rows[0].at.isoformat() if rows else "1970-01-01T00:00:00+00:00"
    address = f"{site}{reverse('published-feed')}"
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>Published Independent Medical Review determinations</title><id>{escape(address)}</id>"
        f'<link rel="self" href="{escape(address)}"/><updated>{updated}</updated>'
        f"<author><name>OpenIMR</name></author>{entries}</feed>\n"
    )
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


@anyone
@require_safe
@limited("all public letters", 12, 3600, methods=("GET",))
def everything(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001 - the same for everybody
    """All public letters as text, in a ZIP that is made as it is sent."""
    return StreamingHttpResponse(
        _zipped(),
        content_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="published-letters.zip"'},
    )


def record_of(row: PublicLetter) -> PublishedLetter:
    """The record of a public letter."""
    return msgspec.convert(row.document, PublishedLetter)


def _gone(request: HttpRequest, slug: str) -> HttpResponse:
    if not is_gone(slug):
        raise Http404("no such letter")
    answer = render(request, "publication/gone.html", status=410)
    answer["X-Robots-Tag"] = _NO_INDEX
    return answer


def _entry(site: str, row: PublicLetter) -> str:
    address = f"{site}{reverse('published-letter', args=(row.publication.slug,))}"
    told = "; ".join(f"{item.request}: {item.decision}" for item in record_of(row).items)
    told = _NO_XML.sub("", told)
    return (
        f"<entry><title>{escape(record_of(row).case_number or 'Determination')}</title><id>{escape(address)}</id>"
        f'<link href="{escape(address)}"/><updated>{row.at.isoformat()}</updated>'
        f"<summary>{escape(told)}</summary></entry>"
    )


class _Sink:
    """What a ZIP is written into, and taken out of piece by piece; it can't be gone back in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None: ...

    def taken(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def _zipped() -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        rows = public_letters().order_by("pk").values_list("publication__slug", "version", "at", "text")
        for slug, version, at, said in rows.iterator(chunk_size=200):
            info = zipfile.ZipInfo(f"{slug}-{version}.txt", at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, said)
            yield sink.taken()
    yield sink.taken()
