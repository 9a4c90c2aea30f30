"""The revision of a case as an entity tag: what was seen is named, and what has changed since is not overwritten."""

import hashlib
import re

import msgspec
from django.http import HttpRequest

from openimr.server.api.problems import Problem

_TAG = re.compile(r'"r([0-9]{1,9})(?:\.[0-9a-f]{12})?"')


def etag(revision: int, told: object = None) -> str:
    """The entity tag of a revision; with what is `told` of it, that of this very answer.

    Time alone changes a case's state without a new revision (records become overdue), so the answer is in the tag
    (RFC 9110, 8.8.3); `If-Match` asks for the revision only.
    """
    if told is None:
        return f'"r{revision}"'
    digest = hashlib.sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()[:12]
    return f'"r{revision}.{digest}"'


def seen_already(request: HttpRequest, tag: str) -> bool:
    """Whether `If-None-Match` names this entity tag (weak comparison, RFC 9110, 13.1.2)."""
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    return tag in known or known == ["*"]


def wanted_revision(request: HttpRequest) -> int:
    """The revision that a change is made on.

    Raises:
        Problem: 428, the request does not say; 412, it names none that can be.
    """
    text = request.headers.get("If-Match")
    if text is None:
        raise Problem(428, "send the ETag of the case as you saw it in the header If-Match")
    found = _TAG.fullmatch(text.strip())
    if found is None:
        raise Problem(412, "If-Match names no revision of this case: read the case, and send its ETag")
    return int(found[1])
