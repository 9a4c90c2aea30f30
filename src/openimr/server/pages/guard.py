"""Every page asks here first: who is signed in, what the account may do, and which case it sees."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import case_for, may
from openimr.server.cases.models import Case

P = ParamSpec("P")
Plain = TypeVar("Plain", bound=Callable[..., HttpResponseBase])


class Asked(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


View = Callable[Concatenate[Asked, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def allowed(verb: str) -> Callable[[View[P]], Guarded[P]]:
    """A view for accounts whose roles allow `verb`; everyone else gets 403, who is not signed in the sign-in page."""

    def guarded(view: View[P]) -> Guarded[P]:
        @wraps(view)
        def asked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not may(cast("Asked", request).user, verb):
                raise PermissionDenied
            return view(cast("Asked", request), *args, **kwargs)

        page = login_required(asked)
        page.verb = verb  # type: ignore[attr-defined]  # the test of all pages holds it against MAY
        return cast("Guarded[P]", page)

    return guarded


def anyone(view: Plain) -> Plain:
    """A page for everyone, signed in or not. Each page says so, or has a verb: the test of all pages asks for it."""

    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    page.verb = None  # type: ignore[attr-defined]
    return cast("Plain", page)


def asked_case(request: Asked, verb: str, number: str) -> Case:
    """The case of a page.

    Raises:
        Http404: there is none, or it is none that this account may do this to: the two look alike.
    """
    case = case_for(request.user, verb, number)
    if case is None:
        raise Http404("no such case")
    return case
