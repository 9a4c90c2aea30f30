"""Upkeep of the exchange API: sessions and counts that are over are removed."""

from datetime import timedelta

from django.utils import timezone

from openimr.server.exchange.models import Allowance, Session
from openimr.server.exchange.sessions import LONGEST
from openimr.server.jobs import every
from openimr.server.trail.actor import step

_KEPT = LONGEST + timedelta(days=60)
"""Sessions stay this long after they began, so that who looks into a sign-in finds it."""


@every("23 3 * * *")
def tidy() -> None:
    """Remove what is over."""
    now = timezone.now()
    with step():
        Session.objects.filter(started__lt=now - _KEPT).delete()
        Allowance.objects.filter(minute__lt=int(now.timestamp() // 60) - 60).delete()
