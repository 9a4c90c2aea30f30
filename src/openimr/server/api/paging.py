"""Pages of a list by a cursor: where the last page ended, so that what comes meanwhile neither shifts nor doubles."""

import base64
import binascii
import uuid
from datetime import datetime
from typing import TypeVar

import msgspec
from django.db.models import Model, QuerySet

from openimr.server.api.problems import Problem

M = TypeVar("M", bound=Model)
C = TypeVar("C")
_LARGEST = 2**63 - 1


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """The primary key of the last of a page, and, where the list goes by it, the moment."""

    pk: int
    at: datetime | None = None


def read_cursor(text: str | None, *, timed: bool = False) -> Cursor | None:
    """A cursor as it was given out.

    Raises:
        Problem: 400, it is none of this list's.
    """
    if not text:
        return None
    found = _read(text, Cursor)
    if not 0 <= found.pk <= _LARGEST or (found.at is None) == timed:
        raise Problem(400, "that cursor is none of this list: begin again without one")
    if found.at is not None:
        _check_moment(found.at)
    return found


def write_cursor(cursor: Cursor) -> str:
    """A cursor as it goes out."""
    return _written(cursor)


def page_of(rows: QuerySet[M], cursor: Cursor | None, limit: int) -> tuple[list[M], str | None]:
    """The rows after a cursor, the newest first, and the cursor of the next page, if there is one."""
    if cursor is not None:
        rows = rows.filter(pk__lt=cursor.pk)
    found = list(rows.order_by("-pk")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return found, write_cursor(Cursor(found[-1].pk)) if more else None


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ended whose rows have no number that counts up: the moment and the id of its last."""

    at: datetime
    id: uuid.UUID


def read_place(text: str | None) -> Place | None:
    """A cursor of such a list.

    Raises:
        Problem: 400, it is none.
    """
    found = _read(text, Place) if text else None
    if found is not None:
        _check_moment(found.at)
    return found


def write_place(at: datetime, id_: uuid.UUID) -> str:
    """A cursor of such a list as it goes out."""
    return _written(Place(at, id_))


def _read(text: str, type_: type[C]) -> C:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(raw, type=type_)
    except (binascii.Error, msgspec.DecodeError, ValueError) as error:
        raise Problem(400, "that cursor is none: begin again without one") from error


def _check_moment(at: datetime) -> None:
    if at.tzinfo is None or not 1900 <= at.year <= 2200:
        raise Problem(400, "that cursor is none: begin again without one")


def _written(cursor: object) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).rstrip(b"=").decode()
