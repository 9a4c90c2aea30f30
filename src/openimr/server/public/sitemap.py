"""Site maps: which pages crawlers may read, in pieces."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from django.conf import settings
from django.urls import reverse

from openimr.server.public.edition import Edition
from openimr.server.public.live import shown_names
from openimr.server.publication.fetch import public_letters

PIECE = 10_000
_PART = re.compile(r"(?P<kind>pages|letters|data)-(?P<number>\d{1,6})")
_PAGES = ("published", "published-topics", "published-about", "published-glossary", "published-data")


def maps(shown: Edition | None) -> list[str]:
    """The names of the site maps: pages, letters published here, parts of an imported dataset."""
    found = ["pages-0", *(f"letters-{n}" for n in range(-(-public_letters().count() // PIECE)))]
    if shown is not None and settings.CONFIG.public_dataset is not None:
        found += [f"data-{n}" for n in range(len(shown.dataset.parts()))]
    return found


def pages_of(name: str, shown: Edition | None) -> list[str] | None:
    """The paths of the pages in a site map; None: there is none of this name."""
    found = _PART.fullmatch(name)
    if found is None:
        return None
    number = int(found["number"])
    if found["kind"] == "pages":
        topics = [reverse("published-topic", args=key) for key in shown.subjects] if shown else []
        return [*map(reverse, _PAGES), *topics] if number == 0 else None
    if found["kind"] == "letters":
        rows = public_letters().order_by("pk").values_list("publication__slug", flat=True)
        names = [*rows[number * PIECE : (number + 1) * PIECE]]
        return [reverse("published-letter", args=(one,)) for one in names] or None
    imported = shown is not None and settings.CONFIG.public_dataset is not None
    if shown is None or not imported or number >= len(shown.dataset.parts()):
        return None
    ids: list[str] = []
    for batch in shown.dataset.batches_of("letters", shown.dataset.parts()[number], ["letter_id"]):
        ids += batch.column(0).to_pylist()
    return [reverse("published-letter", args=(one,)) for one in shown_names(ids).values()]


def written(root: str, each: str, paths: Iterable[str]) -> str:
    """A site map, or the list of them, as XML."""
    entries = "".join(f"<{each}><loc>{escape(settings.CONFIG.url + path)}</loc></{each}>" for path in paths)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{root}>\n'
    )
