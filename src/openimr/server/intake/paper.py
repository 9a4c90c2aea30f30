"""The application on paper, as it was confirmed: what was answered in the web form, as a PDF for the case's file."""

from datetime import datetime

from django.utils import timezone

from openimr.documents import typeset
from openimr.server.intake.forms import ApplicationForm


def application_pdf(form: ApplicationForm, at: datetime) -> bytes:
    """The answers in the order of the form, PDF/UA-1.

    Raises:
        DocumentError: the typesetter is not installed.
    """
    day = timezone.localdate(at)
    sections = [{"title": title, "rows": [list(row) for row in rows]} for title, rows in form.told() if rows]
    sent = f"Sent by the web form on {timezone.localtime(at):%Y-%m-%d at %H:%M}, Pacific time."
    return typeset("application", {"sections": sections, "sent": sent}, date=day.isoformat())
