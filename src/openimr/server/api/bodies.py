"""The body of a request: JSON of a type, read strictly, so that nothing that was sent is dropped in silence."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from django.http import HttpRequest

from openimr.server.api.problems import Problem
from openimr.server.exchange.errors import ApiError
from openimr.server.exchange.reading import body

T = TypeVar("T")
MOST = 1024 * 1024
_NUL = re.compile(rb"\\u0000|\x00")


def read_body(request: HttpRequest, type_: type[T]) -> T:
    """The JSON of a request.

    Raises:
        Problem: 400, 413, 415 or 422.
    """
    if request.content_type != "application/json":
        raise Problem(415, "send the content as application/json")
    try:
        raw = body(request, MOST)
    except ApiError as error:
        raise Problem(error.status, error.message) from error
    if _NUL.search(raw):
        raise Problem(422, "a text holds the character U+0000, which can't be kept")
    try:
        sent = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(400, "the content is no JSON") from error
    return taken(sent, type_)


def taken(sent: object, type_: type[T]) -> T:
    """What was sent, as a type.

    Raises:
        Problem: 422, it does not fit; says where, never what stands there.
    """
    try:
        found = msgspec.convert(sent, type_)
    except (msgspec.ValidationError, RecursionError) as error:
        raise Problem(422, _said(str(error))) from error
    unknown = _unknown(sent, msgspec.to_builtins(found), "$")
    if unknown is not None:
        raise Problem(422, f"there is no field at {unknown}")
    return found


def _said(message: str) -> str:
    """The message of msgspec without the value that it quotes."""
    return re.sub(r"Invalid enum value .*?(?= - at|$)", "Invalid value", message)


def _unknown(sent: object, kept: object, at: str) -> str | None:
    """The first field that was sent and is none; names are shown where they look like names."""
    if isinstance(sent, Mapping) and isinstance(kept, Mapping):
        for name, value in sent.items():
            shown = name if re.fullmatch(r"[A-Za-z_]{1,40}", str(name)) else "..."
            if name not in kept:
                return f"{at}.{shown}"
            found = _unknown(value, kept[name], f"{at}.{shown}")
            if found:
                return found
    elif _list(sent) and _list(kept):
        for place, (one, other) in enumerate(zip(_listed(sent), _listed(kept), strict=False)):
            found = _unknown(one, other, f"{at}[{place}]")
            if found:
                return found
    return None


def _list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _listed(value: Any) -> Sequence[object]:  # noqa: ANN401 - a list, as `_list` has found
    found: Sequence[object] = value
    return found
