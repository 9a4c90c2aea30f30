"""For regulator and medical director: hide a letter of the imported dataset, at once."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openimr.server.pages.guard import Asked, allowed
from openimr.server.public import live
from openimr.server.public.answering import edition
from openimr.server.public.letters import shown_letter
from openimr.server.public.models import Withheld
from openimr.server.public.tasks import on_export
from openimr.server.trail.actor import step

_LEAST, _MOST = 10, 2000


@allowed("take down letter")
@require_http_methods(["GET", "HEAD", "POST"])
def withhold(request: HttpRequest, letter: str) -> HttpResponse:
    """Ask for the reason, and hide the letter with its copies; it is shown again by nobody here."""
    asked = cast("Asked", request)
    found = shown_letter(letter, edition())
    if found is None or found.row is not None:
        raise Http404("no such letter")
    fault, reason = "", asked.POST.get("reason", "").strip()
    if asked.method == "POST":
        if _LEAST <= len(reason) <= _MOST:
            with step():
                Withheld.objects.create(letter_id=letter, reason=reason, at=timezone.now(), by=asked.user)
                on_export()
            messages.success(asked, "The letter is hidden.")
            return redirect("published")
        fault = "Say why, in a sentence; it stays on record."
    copies = live.copies_of(found.letter_id)
    told = {
        "hidden_too": [one for one, own in copies.items() if own is None],
        "by_themselves": sorted({own for own in copies.values() if own is not None}),
    }
    return render(asked, "public/withhold.html", {"letter": found, "fault": fault, "reason": reason, **told})
