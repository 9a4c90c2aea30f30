"""What is done for accounts every so often."""

from django.db import connection
from django.utils import timezone

from openimr.server.accounts.models import Session
from openimr.server.jobs import every


@every("17 * * * *")
def sweep() -> None:
    """Remove sessions that have ended, and counts whose window has."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_count WHERE ends < now()")
