"""The manifests of notices of assignment: their days, one of them, and its acknowledgement."""

import re
from datetime import date

from django.http import HttpResponse
from django.utils import timezone

from openimr.server.accounts.models import Organization
from openimr.server.exchange.answers import csv_answer, json_answer, ok, text_answer
from openimr.server.exchange.errors import ApiError
from openimr.server.exchange.guard import Asked, service
from openimr.server.exchange.manifests import acknowledge, columns, days, manifest
from openimr.server.exchange.rows import FILLERS, MANIFEST
from openimr.server.exchange.views.cases import legacy

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@service(GET="see case")
def dates(request: Asked) -> HttpResponse:
    """The days with a manifest that is not acknowledged."""
    return json_answer({"datelist": [f"{day:%Y-%m-%d}" for day in days(_organization(request))]})


@service(GET="see case", DELETE="acknowledge manifest")
def day(request: Asked, day: str) -> HttpResponse:
    """GET: the manifest of a day as comma-separated rows with a header. DELETE: acknowledge it."""
    organization, asked, now = _organization(request), _day(day), timezone.now()
    if request.method == "DELETE":
        acknowledge(organization, asked, now)
        return ok()
    rows = manifest(organization, asked, now)
    if not rows:
        return text_answer("NO_MATCHING_DATA")
    names = list(MANIFEST)
    header = [*MANIFEST.values(), *FILLERS] if legacy(request) else names
    filled = names + ([""] * len(FILLERS) if legacy(request) else [])
    return csv_answer([header, *columns(rows, filled)])


def _organization(request: Asked) -> Organization:
    if request.account.organization is None:
        raise ApiError(403, "this account belongs to no claims administrator")
    return request.account.organization


def _day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ApiError(400, "write the day as 2016-09-05")
