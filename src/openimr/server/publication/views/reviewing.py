"""What waits for publication, and a letter side by side with what becomes of it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from openimr.corpus.publishing.redacting import kind_names
from openimr.server.accounts.permissions import may
from openimr.server.cases.errors import StepError
from openimr.server.cases.models import Case
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.publication import actions
from openimr.server.publication.fetch import not_prepared, steps_of, waiting
from openimr.server.publication.forms import ChoiceForm, MarkForm, PublishForm
from openimr.server.publication.models import Publication
from openimr.server.publication.showing import shown
from openimr.server.trail.reading import record_read

_PAGE = 50
_AGAIN = "Open this page again: it did not say what was meant."


@allowed("see issued")
def awaiting(request: Asked) -> HttpResponse:
    """The issued determinations that are not public yet, the oldest first, 50 a page."""
    page = Paginator(waiting(request.user), _PAGE).get_page(request.GET.get("page"))
    told = {
        "page": page,
        "unprepared": not_prepared(request.user)[:_PAGE],
        "may_publish": may(request.user, "publish letter"),
    }
    return render(request, "publication/awaiting.html", told)


@allowed("publish letter")
def newest(request: Asked, number: str) -> HttpResponse:
    """To the newest letter of a case that is, or was, to be published."""
    case = asked_case(request, "publish letter", number)
    found = case.publications.filter(issued__isnull=False).select_related("issued__determination")
    last = found.order_by("-issued__at").first()
    if last is not None and last.issued is not None:
        return redirect("publication-review", number, last.issued.determination.version)
    return render(request, "publication/review.html", {"case": case})


@allowed("publish letter")
def review(request: Asked, number: str, version: int) -> HttpResponse:
    """A letter with what goes out, what is doubtful, and what will be public."""
    case = asked_case(request, "publish letter", number)
    publication = _publication(case, version)
    preparation = publication.preparations.order_by("-round").first()
    record_read(number, f"letter {version} before it is published")
    told: dict[str, object] = {
        "case": case,
        "version": version,
        "publication": publication,
        "preparation": preparation,
        "steps": steps_of(publication),
        "letter": publication.letters.order_by("-version").first(),
        "may_act": publication.state == Publication.State.TO_REVIEW,
        "kinds": kind_names(),
    }
    if preparation is not None:
        told |= {"shown": shown(preparation), "seen": actions.state_of(preparation)}
    return render(request, "publication/review.html", told)


@allowed("publish letter")
@require_POST
def choose(request: Asked, number: str, version: int) -> HttpResponse:
    """A word on a doubt, or on something that goes out."""
    asked_case(request, "publish letter", number)
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        return _refused(request, number, version, _AGAIN)
    said = form.cleaned_data

    def act() -> None:
        at = (said["kind"], said["start"], said["end"], said["reason"])
        actions.choose(number, request.user, version, *at, everywhere=said["everywhere"])

    return _done(request, number, version, act, "")


@allowed("publish letter")
@require_POST
def mark(request: Asked, number: str, version: int) -> HttpResponse:
    """Further words that go out."""
    asked_case(request, "publish letter", number)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return _refused(request, number, version, "Write the words that are to go out, as they stand in the letter.")
    said = form.cleaned_data
    return _done(
        request,
        number,
        version,
        lambda: actions.mark(number, request.user, version, said["words"], said["says"]),
        "They go out, wherever they stand in the letter.",
    )


@allowed("publish letter")
@require_POST
def publish(request: Asked, number: str, version: int) -> HttpResponse:
    """Publish."""
    asked_case(request, "publish letter", number)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _refused(request, number, version, _AGAIN)
    return _done(
        request,
        number,
        version,
        lambda: actions.publish(number, request.user, version, form.cleaned_data["seen"]),
        f"Letter {version} of {number} is public.",
    )


def _publication(case: Case, version: int) -> Publication:
    found = case.publications.select_related("later", "issued__determination")
    row = found.filter(issued__determination__version=version).first()
    if row is None:
        raise Http404("no such letter")
    return row


def _done(request: Asked, number: str, version: int, act: Callable[[], object], says: str) -> HttpResponse:
    try:
        act()
    except StepError as error:
        return _refused(request, number, version, str(error))
    if says:
        messages.success(request, says)
    return _back(request, number, version)


def _refused(request: Asked, number: str, version: int, says: str) -> HttpResponse:
    messages.error(request, says[:1].upper() + says[1:])
    return _back(request, number, version)


def _back(request: Asked, number: str, version: int) -> HttpResponse:
    """To the page, at the first doubt that is open, so that the keyboard goes on there."""
    at = request.POST.get("at", "")
    place = f"#{at}" if at in {"next", "out", "marks"} else ""
    return redirect(reverse("publication-review", args=(number, version)) + place)
