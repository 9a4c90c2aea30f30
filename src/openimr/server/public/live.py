"""Which letters may be shown now: asked of the live tables at each request, whatever an index or a file still holds.

`_hidden` is the one rule: pages, searches, feeds, site map, open API and files all ask it. A letter is hidden when it,
or a copy of it, was withheld, or was published here and is not public now. One that is public here itself is shown: a
person has looked it through, and it has a takedown of its own.
"""

from collections.abc import Callable, Collection
from datetime import datetime

import msgspec
from django.conf import settings
from django.db.models import F, Max, QuerySet
from django.db.models.functions import Left

from openimr.server.public.copies import HEAD, NONE, Copies
from openimr.server.public.edition import current
from openimr.server.public.models import Withheld
from openimr.server.publication.fetch import public_letters
from openimr.server.publication.models import PublicLetter, TakedownStep


class Public(msgspec.Struct, frozen=True):
    """A public letter's name in addresses; of our own also when, and the day of decision as far as told."""

    name: str
    decided: str | None = None
    at: datetime | None = None


def shown(letter_ids: Collection[str]) -> dict[str, Public]:
    """By the ids of letters in the dataset those that are public at this moment.

    A letter that was published here goes by its own name, and only its last version is shown; one of an imported
    dataset goes by its id, unless it is hidden.
    """
    wanted = {one[:HEAD] for one in letter_ids}
    if not wanted:
        return {}
    found = public_letters().annotate(head=Left("digest", HEAD)).filter(head__in=wanted)
    rows = found.values_list("head", "publication__slug", "document__decision_date", "at")
    live = {str(head): Public(str(slug), decided, at) for head, slug, decided, at in rows}
    if settings.CONFIG.public_dataset is None:
        return {one: live[one[:HEAD]] for one in letter_ids if one[:HEAD] in live}
    hidden = _hidden(_copies(), wanted)
    return {one: live.get(one[:HEAD], Public(one)) for one in letter_ids if not hidden(one)}


def shown_names(letter_ids: Collection[str]) -> dict[str, str]:
    """The names of those that are public."""
    return {letter_id: one.name for letter_id, one in shown(letter_ids).items()}


def hidden_in_dataset(copies: Copies) -> Callable[[str], bool] | None:
    """Whether a letter of an imported dataset may not be shown; None: all may, as of those published here all may."""
    return _hidden(copies) if settings.CONFIG.public_dataset is not None else None


def is_withheld(name: str) -> bool:
    """Whether a letter of this id is hidden, which was public once."""
    return _hidden(_copies(), {name[:HEAD]})(name)


def copies_of(letter_id: str) -> dict[str, str | None]:
    """The copies of a letter by their ids; with its name here where one is public here by itself, and stays."""
    others = _copies().others(letter_id)
    own = _heads(public_letters(), {one[:HEAD] for one in others})
    names = dict(own.values_list("head", "publication__slug"))
    return {one: names.get(one[:HEAD]) for one in others}


def _hidden(copies: Copies, wanted: Collection[str] | None = None) -> Callable[[str], bool]:
    """Says of a letter's id whether it is hidden; of `wanted` beginnings of ids alone, or of all."""
    near = None if wanted is None else {other for one in wanted for other in copies.alike(one)}
    live = {*_heads(public_letters(), near).values_list("head", flat=True)}
    ours = _heads(PublicLetter.objects.all(), near).values_list("head", flat=True)
    withheld = _heads(Withheld.objects.all(), near).values_list("head", flat=True)
    gone = {other for one in {*ours, *withheld} - live for other in copies.alike(one)} - live
    return lambda letter_id: letter_id[:HEAD] in gone


def _heads(rows: QuerySet, near: Collection[str] | None) -> QuerySet:  # type: ignore[type-arg]
    """Rows with the beginning of the id that their letter has in a dataset; of some letters, or of all."""
    of = "letter_id" if rows.model is Withheld else "digest"
    found: QuerySet = rows.annotate(head=Left(F(of), HEAD))  # type: ignore[type-arg]
    return found if near is None else found.filter(head__in=near)


def _copies() -> Copies:
    edition = current(settings.CONFIG.public_site) if settings.CONFIG.public_dataset is not None else None
    return edition.copies if edition is not None else NONE


def takedowns() -> int:
    """How many steps of takedowns there were: a number that has grown says that something may be hidden since."""
    return TakedownStep.objects.count() + Withheld.objects.count()


def newest() -> int:
    """The last public letter, as a number that grows with each."""
    return PublicLetter.objects.aggregate(last=Max("pk"))["last"] or 0
