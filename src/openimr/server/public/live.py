"""Which letters may be shown now: asked of the live tables at each request, whatever an index or a file still holds."""

from collections.abc import Callable, Collection
from datetime import datetime

import msgspec
from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Left

from openimr.server.public.models import Withheld
from openimr.server.publication.fetch import public_letters
from openimr.server.publication.models import PublicLetter, TakedownStep

HEAD = 20
"""A letter's id in a dataset begins with so many digits of the SHA-256 of its text (`corpus.rows`)."""


class Public(msgspec.Struct, frozen=True):
    """A public letter's name in addresses; of our own also when, and the day of decision as far as told."""

    name: str
    decided: str | None = None
    at: datetime | None = None


def shown(letter_ids: Collection[str]) -> dict[str, Public]:
    """By the ids of letters in the dataset those that are public at this moment.

    A letter that was published here goes by its own name, and only its last version is shown; one of an imported
    dataset goes by its id, unless it is withheld.
    """
    wanted = {one[:HEAD] for one in letter_ids}
    if not wanted:
        return {}
    found = public_letters().annotate(head=Left("digest", HEAD)).filter(head__in=wanted)
    rows = found.values_list("head", "publication__slug", "document__decision_date", "at")
    live = {str(head): Public(str(slug), decided, at) for head, slug, decided, at in rows}
    if settings.CONFIG.public_dataset is None:
        return {one: live[one[:HEAD]] for one in letter_ids if one[:HEAD] in live}
    ours = PublicLetter.objects.annotate(head=Left("digest", HEAD)).filter(head__in=wanted)
    gone = {*ours.values_list("head", flat=True), *_withheld(letter_ids)} - live.keys()
    return {one: live.get(one[:HEAD], Public(one)) for one in letter_ids if not gone & {one, one[:HEAD]}}


def shown_names(letter_ids: Collection[str]) -> dict[str, str]:
    """The names of those that are public."""
    return {letter_id: one.name for letter_id, one in shown(letter_ids).items()}


def _withheld(letter_ids: Collection[str]) -> set[str]:
    return {*Withheld.objects.filter(letter_id__in=letter_ids).values_list("letter_id", flat=True)}


def hidden_in_dataset() -> Callable[[str], bool] | None:
    """Whether a letter of an imported dataset may not be shown; None: all may, as of those published here all may."""
    if settings.CONFIG.public_dataset is None:
        return None
    heads = PublicLetter.objects.annotate(head=Left("digest", HEAD)).values_list("head", flat=True)
    live = {*public_letters().annotate(head=Left("digest", HEAD)).values_list("head", flat=True)}
    gone = {*heads, *Withheld.objects.values_list("letter_id", flat=True)} - live
    return (lambda one: one in gone or one[:HEAD] in gone) if gone else None


def takedowns() -> int:
    """How many steps of takedowns there were: a number that has grown says that something may be hidden since."""
    return TakedownStep.objects.count() + Withheld.objects.count()


def newest() -> int:
    """The last public letter, as a number that grows with each."""
    return PublicLetter.objects.aggregate(last=Max("pk"))["last"] or 0


def is_withheld(name: str) -> bool:
    """Whether a letter of the imported dataset is hidden."""
    return Withheld.objects.filter(letter_id=name).exists()
