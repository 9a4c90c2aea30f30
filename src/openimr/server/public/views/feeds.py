"""Feeds, and what crawlers are told."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from openimr.corpus import QueryError
from openimr.server.public import feeds
from openimr.server.public.answering import edition, missing, open_page, shown_page, stamp_of_words
from openimr.server.public.asking import Asked, asked_in, search_parameters, strays
from openimr.server.public.sitemap import maps, pages_of, written
from openimr.server.public.subjects import FIELDS
from openimr.server.public.views.searching import answered

_TITLE = "Published Independent Medical Review determinations"


@open_page()
def feed(request: HttpRequest) -> HttpResponse:
    """The letters published last; with words or filters those that were decided last of what they find."""
    asked, shown = asked_in(request.GET), edition()
    if unknown := strays(request.GET, search_parameters()):
        return shown_page("search", {"asked": asked, "fault": unknown[0], "noindex": True}, 400)
    if settings.CONFIG.public_dataset is None and asked.empty:
        return feeds.atom(_TITLE, reverse("published-feed"), feeds.newest())
    if shown is None:
        return feeds.atom(_TITLE, reverse("published-feed"), [])
    asked = Asked(text=asked.text, filters=asked.filters, newest=True, after=None, more=False)
    try:
        found = answered(shown, asked, limit=feeds.MOST, counted=False)
    except QueryError:
        return shown_page("search", {"asked": asked, "fault": "This can't be searched for.", "noindex": True}, 400)
    address = asked.address(sort=None)
    path = f"{reverse('published-feed')}?{address}" if address else reverse("published-feed")
    title = " ".join([asked.text, *(value for values in asked.filters.values() for value in values)])
    return feeds.atom(f"{_TITLE}: {title}" if title else _TITLE, path, feeds.of_hits(found.hits))


@open_page()
def topic_feed(request: HttpRequest, kind: str, slug: str) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """The letters on a topic that were decided last."""
    shown = edition()
    found = shown.subjects.get((kind, slug)) if shown else None
    if shown is None or found is None:
        return missing()
    filters = {FIELDS[found.kind][1]: (found.value,)}
    asked = Asked(text="", filters=filters, newest=True, after=None, more=False)
    hits = answered(shown, asked, limit=feeds.MOST, counted=False).hits
    path = reverse("published-topic-feed", args=(kind, slug))
    return feeds.atom(f"{_TITLE}: {found.title}", path, feeds.of_hits(hits))


@open_page(stamp_of_words)
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Letters, topics and words may be read by crawlers; searches, comparisons, files and all the rest may not."""
    lines = [
        "User-agent: *",
        "Disallow: /published/?",
        "Disallow: /published/compare/",
        "Disallow: /published/data/files/",
        "Disallow: /published/letters/download/",
        "Disallow: /published/feed/",
        "Disallow: /published/topics/*/feed/",
        "Allow: /published/",
        "Allow: /static/",
        "Disallow: /",
        f"Sitemap: {settings.CONFIG.url}{reverse('sitemap')}",
    ]
    answer = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@open_page()
def sitemap(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """The list of site maps."""
    paths = [reverse("sitemap-part", args=(part,)) for part in maps(edition())]
    return HttpResponse(written("sitemapindex", "sitemap", paths), content_type="application/xml; charset=utf-8")


@open_page()
def sitemap_part(request: HttpRequest, part: str) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """A site map: pages of words and topics, or letters."""
    paths = pages_of(part, edition())
    if paths is None:
        return missing()
    return HttpResponse(written("urlset", "url", paths), content_type="application/xml; charset=utf-8")
