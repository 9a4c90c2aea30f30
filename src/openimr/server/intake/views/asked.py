"""The application of a page."""

from django.http import Http404

from openimr.server.intake.fetch import UnknownApplicationError, application_for
from openimr.server.intake.models import Application
from openimr.server.pages.guard import Asked


def asked_application(request: Asked, pk: int) -> Application:
    """An application of the account that asks.

    Raises:
        Http404: there is none, or it is another's: the two look alike.
    """
    try:
        return application_for(request.user, pk)
    except UnknownApplicationError as error:
        raise Http404("no such application") from error
