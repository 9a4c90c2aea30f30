"""What is read of accounts: alarms that wait, and what was seen under a break-glass access."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from openimr.server.accounts.models import Alarm, BreakGlass, User
from openimr.server.accounts.permissions import may
from openimr.server.cases.models import REVIEWING, Case
from openimr.server.trail.models import TrailRow


def open_alarms(user: User) -> QuerySet[Alarm]:
    """The alarms that wait for somebody of the account's roles, the newest first."""
    if not may(user, "see alarms"):
        return Alarm.objects.none()
    found = Alarm.objects.filter(seen=None, role__in=user.roles).order_by("-at")
    return found.select_related("glass__user", "glass__case")


def shown_alarms(request: HttpRequest) -> dict[str, object]:
    """For every template: `alarms_waiting`, asked for only where a page shows them."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"alarms_waiting": ()}
    return {"alarms_waiting": SimpleLazyObject(lambda: list(open_alarms(user)[:10]))}


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """The names of accounts by what rows keep of who did something ("user:5"), in one query; no others."""
    numbers = {int(actor[5:]) for actor in actors if actor.startswith("user:") and actor[5:].isdecimal()}
    found = User.objects.filter(pk__in=numbers).values_list("pk", "name", "username")
    return {f"user:{pk}": name or username for pk, name, username in found}


def reviews_open(user: User) -> int:
    """How many cases lie with the account to be reviewed: somebody takes them back before it can work on no more."""
    return Case.objects.filter(reviewer=user, state__in=REVIEWING).count()


def seen_under(glass: BreakGlass) -> QuerySet[TrailRow]:
    """What an account looked at under an access, as the trail has it."""
    rows = TrailRow.objects.filter(actor=f"user:{glass.user_id}", verb="read", case_number=glass.case.number)
    return rows.filter(at__gte=glass.at, at__lte=glass.until).order_by("id")
