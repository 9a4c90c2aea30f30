"""Addresses for supervisors and Prometheus. They tell nothing of any case, and want no account."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from openimr.server.operations.health import ready as looked
from openimr.server.operations.metrics import exposition
from openimr.server.pages.guard import anyone


@anyone
@require_GET
def live(_: HttpRequest) -> HttpResponse:
    """Whether the process answers at all; nothing else is asked for it."""
    return JsonResponse({"status": "live"})


@anyone
@require_GET
def ready(_: HttpRequest) -> HttpResponse:
    """Whether requests can be answered; 503 where they can't. Beside it the workers that live, and what waits."""
    found = looked()
    said: dict[str, object] = {"status": "ready" if found.fine else "not ready", "checks": found.checks}
    if found.background is not None:
        said |= {"workers": found.background.workers, "oldest_job_seconds": int(found.background.oldest_seconds)}
    return JsonResponse(said, status=200 if found.fine else 503)


@anyone
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers, for who sends the token of the settings; without one nobody reads them.

    Raises:
        Http404: no token is set, or another was sent: the two look alike.
    """
    token = settings.CONFIG.metrics_token
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    if not token or scheme.lower() != "bearer" or not secrets.compare_digest(sent.strip().encode(), token.encode()):
        raise Http404("no metrics")
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")
