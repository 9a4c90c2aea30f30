"""The revision of a case as an entity tag: what was seen is named, and what has changed since is not overwritten."""

import re

from django.http import HttpRequest

from openimr.server.api.problems import Problem
from openimr.server.cases.models import Case

_TAG = re.compile(r'"r([0-9]{1,9})"')


def etag(revision: int) -> str:
    """The entity tag of a revision."""
    return f'"r{revision}"'


def seen_already(request: HttpRequest, case: Case) -> bool:
    """Whether `If-None-Match` names the revision that the case has."""
    return etag(case.revision) in [tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")]


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
