"""A letter, as a page and as text; two letters side by side."""

from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from openimr.model import LetterItem
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.public import letters as reading
from openimr.server.public import live
from openimr.server.public.answering import NO_INDEX, Stamp, edition, gone, missing, open_page, shown_page
from openimr.server.public.days import day_in_words
from openimr.server.public.letters import Shown, near
from openimr.server.public.library import Cited, cited, topic_titles
from openimr.server.public.subjects import slug_of, title_of
from openimr.server.public.words import Decision, decision_of, terms_in
from openimr.server.publication.fetch import is_gone, public_letter


class ItemShown(msgspec.Struct, frozen=True, kw_only=True):
    """A disputed item on the page of its letter; `topics` are id and title of what the library has on the request."""

    number: int
    item: LetterItem
    decision: Decision
    claims: tuple[Cited, ...]
    reviewer: tuple[Cited, ...]
    category: str | None
    category_slug: str
    topics: tuple[tuple[str, str], ...]


def stamp_of_letter(request: HttpRequest, slug: str) -> Stamp | None:
    """What a letter's page depends on: the letter, the later one of its case, and the edition with its likenesses."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None  # who may take it down sees a link more
    row, shown = public_letter(slug), edition()
    name = shown.facts.name if shown else ""
    if row is None:
        return Stamp(of=(request.path, name, live.takedowns())) if shown else None
    publication = row.publication
    of = (request.path, row.pk, publication.changed, publication.later_id, name, live.takedowns())
    return Stamp(of=of, since=max(row.at, publication.changed, shown.facts.made if shown else row.at))


@open_page(stamp_of_letter)
def letter(request: HttpRequest, slug: str) -> HttpResponse:
    """A letter. One that was public and is not now: 410, and not to be indexed."""
    shown = edition()
    found = reading.shown_letter(slug, shown)
    if found is None:
        return not_there(slug)
    user = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    take_down = isinstance(user, User) and may(user, "take down letter")
    told = {
        **told_of(found),
        "near": near(found, shown) if shown else (),
        "terms": terms_in(found.text),
        "take_down": _takedown_of(found) if take_down else None,
        "canonical": reverse("published-letter", args=(found.name,)),
    }
    answer = shown_page("letter", told)
    if take_down:
        answer["Cache-Control"] = "private, no-store"
    return answer


@open_page(stamp_of_letter)
def text(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """A letter as text."""
    found = reading.shown_letter(slug, edition())
    if found is None:
        return not_there(slug)
    return HttpResponse(found.text, content_type="text/plain; charset=utf-8")


@open_page()
def compare(request: HttpRequest) -> HttpResponse:
    """Two letters side by side; where they are not named, how to name them."""
    names = list(dict.fromkeys(one.strip() for one in request.GET.getlist("letter") if one.strip()))
    shown = edition()
    found = [reading.shown_letter(_name_in(one), shown) for one in names[:2]]
    both = [told_of(one) for one in found if one is not None]
    told = {"pair": both if len(both) == 2 else [], "given": names, "one": both[0] if len(both) == 1 else None}
    answer = shown_page("compare", {**told, "lacking": len(names) - len(both) if names else 0})
    answer["X-Robots-Tag"] = NO_INDEX
    return answer


def not_there(slug: str) -> HttpResponse:
    """410 for what was public once, else 404."""
    return gone() if is_gone(slug) or live.is_withheld(slug) else missing()


def told_of(found: Shown) -> dict[str, Any]:
    """What a template is told of a letter."""
    record = found.record
    return {
        "letter": found,
        "record": record,
        "decided": day_in_words(record.decision_date),
        "injured": day_in_words(record.date_of_injury),
        "items": [_item(found, number, item) for number, item in enumerate(record.items)],
    }


def _item(found: Shown, number: int, item: LetterItem) -> ItemShown:
    kept = next((one for one in found.index if one.item == number), None)
    topics = kept.topics if kept else ()
    return ItemShown(
        number=number + 1,
        item=item,
        decision=decision_of(item.decision),
        claims=tuple(cited(one, topics) for one in item.claims_administrator.citations),
        reviewer=tuple(cited(one, topics) for one in item.citations),
        category=title_of("treatment", kept.category) if kept else None,
        category_slug=slug_of(kept.category) if kept else "",
        topics=tuple(topic_titles(topics).items()),
    )


def _takedown_of(found: Shown) -> str:
    return reverse("takedown" if found.row is not None else "withhold", args=(found.name,))


def _name_in(given: str) -> str:
    """A letter's name, also where its whole address was pasted."""
    return given.rstrip("/").rpartition("/")[2][:60]
