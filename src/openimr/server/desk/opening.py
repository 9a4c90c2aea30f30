"""Opening letters like the case, after the reviewer's own first decision."""

import msgspec
from django.utils import timezone

from openimr.server.accounts.models import User
from openimr.server.desk.actions import open_draft_of
from openimr.server.desk.errors import DeskError
from openimr.server.desk.fetch import document_of
from openimr.server.desk.models import PrecedentsOpened
from openimr.server.desk.precedents import Shown, looked_up
from openimr.server.desk.standing import as_it_stands
from openimr.server.trail.actor import step


def open_precedents(user: User, number: str, item: int) -> None:
    """Open letters like the case for an item; which were shown, and when, stays on record.

    Opened again after the draft or the dataset has changed, they are looked up anew; else nothing changes.

    Raises:
        NotYoursError: no open draft of this account.
        DeskError: the reviewer has not decided on the item yet, or no letters are at hand.
    """
    with step(number):
        draft = open_draft_of(user, number)
        if not draft.decisions.filter(item=item).exists():
            raise DeskError("letters like this case open after your own first decision on this item")
        drafted, document = as_it_stands(draft, document_of(draft))
        shown = looked_up(drafted, document, item)
        last = draft.opened_precedents.filter(item=item).order_by("-number").first()
        if last is None or msgspec.convert(last.shown, Shown) != shown:
            PrecedentsOpened.objects.create(
                draft=draft,
                item=item,
                number=last.number + 1 if last else 1,
                at=timezone.now(),
                shown=msgspec.to_builtins(shown),
            )
