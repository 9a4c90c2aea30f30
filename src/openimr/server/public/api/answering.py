"""How the open API is asked: by everybody, so often, with marks that answer a repeated question cheaply."""

import time
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import http_date

from openimr.server.accounts.address import client_address
from openimr.server.accounts.limits import count
from openimr.server.api.problems import Problem
from openimr.server.public.answering import stamp_of_site

View = Callable[..., HttpResponseBase]
_MINUTE = 60


def open_answer(view: View) -> View:
    """An operation for everybody: counted by address, open to scripts of other sites, answered by 304 where known."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        most = settings.CONFIG.public_api
        if count("public api", client_address(request), _MINUTE) > most:
            wait = _MINUTE - int(time.time()) % _MINUTE
            raise Problem(429, f"too many requests: at most {most} a minute", {"Retry-After": str(wait)})
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Problem(404, "there is nothing by that name")
        mark = stamp_of_site(request)
        if mark.etag in request.headers.get("If-None-Match", "").split(", "):
            answer: HttpResponseBase = HttpResponse(status=304)
        else:
            answer = view(request, *args, **kwargs)
        answer["Access-Control-Allow-Origin"] = "*"
        if answer.status_code in {200, 304}:
            answer["Cache-Control"] = "public, no-cache"
            answer["ETag"] = mark.etag
            if mark.since is not None:
                answer["Last-Modified"] = http_date(mark.since.timestamp())
        return answer

    return answered
