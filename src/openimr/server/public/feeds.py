"""Atom feeds: the letters published last, and those that a search or a topic finds, newest decision first."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time
from xml.sax.saxutils import escape

import msgspec
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from openimr.corpus.search import Hit
from openimr.server.public.live import shown
from openimr.server.publication.fetch import public_letters, record_of

MOST = 50
_NEVER = "1970-01-01T00:00:00+00:00"
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML has no way of writing."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A letter in a feed."""

    name: str
    title: str
    updated: str
    told: str


def newest() -> list[Entry]:
    """The letters that were published here last."""
    entries = []
    for row in public_letters().order_by("-at", "-pk")[:MOST]:
        record = record_of(row)
        told = "; ".join(f"{item.request}: {item.decision}" for item in record.items)
        entries.append(
            Entry(
                name=row.publication.slug,
                title=record.case_number or "Determination",
                updated=row.at.isoformat(),
                told=told,
            )
        )
    return entries


def of_hits(hits: Iterable[Hit]) -> list[Entry]:
    """The letters of these hits that are public at this moment, each once."""
    found: dict[str, Entry] = {}
    hits = list(hits)
    known = shown({hit.letter_id for hit in hits})
    for hit in hits:
        if hit.letter_id not in known:
            continue
        name, at = known[hit.letter_id].name, known[hit.letter_id].at
        told = f"{hit.request}: {hit.decision}"
        if name in found:
            told = f"{found[name].told}; {told}"
        at = at or (datetime.combine(hit.decision_date, time(), UTC) if hit.decision_date else None)
        found[name] = Entry(
            name=name, title=hit.case_number or "Determination", updated=at.isoformat() if at else _NEVER, told=told
        )
    return list(found.values())


def atom(title: str, address: str, entries: list[Entry]) -> HttpResponse:
    """A feed at this path."""
    site = settings.CONFIG.url
    updated = max((one.updated for one in entries), default=_NEVER)
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{_safe(title)}</title><id>{_safe(site + address)}</id>"
        f'<link rel="self" href="{_quoted(site + address)}"/><updated>{updated}</updated>'
        f"<author><name>OpenIMR</name></author>{''.join(_entry(site, one) for one in entries)}</feed>\n"
    )
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


def _entry(site: str, one: Entry) -> str:
    address = f"{site}{reverse('published-letter', args=(one.name,))}"
    return (
        f"<entry><title>{_safe(one.title)}</title><id>{_safe(address)}</id>"
        f'<link href="{_quoted(address)}"/><updated>{one.updated}</updated><summary>{_safe(one.told)}</summary></entry>'
    )


def _safe(text: str) -> str:
    return escape(_NO_XML.sub("", text))


def _quoted(text: str) -> str:
    return escape(_NO_XML.sub("", text), {'"': "&quot;"})
