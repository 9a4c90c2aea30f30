"""How the database finds what the pages of the load benchmark ask for."""

import time

from django.db import connection
from django.db.models import QuerySet

from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import visible_cases
from openimr.server.cases.models import Case

_ROLES = ("intake", "case manager", "quality", "reviewer")


def explained() -> str:
    """EXPLAIN ANALYZE of what the inbox, the list and the search ask the database."""
    from openimr.server.pages.views.inbox import WAITING  # noqa: PLC0415

    lines: list[str] = []
    for role in _ROLES:
        user = User.objects.filter(roles__contains=[role]).latest("pk")
        states = {state for one in user.roles for state in WAITING.get(one, ())}  # type: ignore[call-overload]
        cases = visible_cases(user).select_related("claims_administrator").filter(state__in=states)
        lines += _plan(f"inbox of {role}", cases.order_by("next_due", "number")[:50])
    user = User.objects.filter(roles__contains=["intake"]).latest("pk")
    newest = visible_cases(user).select_related("claims_administrator").order_by("-number")
    lines += _plan("list", newest[:50])
    drawn = Case.objects.order_by("?").first()
    assert drawn is not None
    for words in (drawn.claim_number, drawn.number, "physical therapy", "MRI", "zzz"):
        lines += _plan(f"search {words}", newest.filter(words__icontains=words)[:50])
        lines += _count(f"count of {words}", newest.filter(words__icontains=words))
    return "\n".join(lines)


def _plan(name: str, query: QuerySet[Case]) -> list[str]:
    begin = time.perf_counter()
    plan = query.explain(analyze=True)
    return ["", f"== {name}: {(time.perf_counter() - begin) * 1000:.1f} ms", plan]


def _count(name: str, query: QuerySet[Case]) -> list[str]:
    begin = time.perf_counter()
    found = query.count()
    seconds, queries = time.perf_counter() - begin, connection.queries[-1:]
    return [f"== {name}: {found} in {seconds * 1000:.1f} ms {queries or ''}"]
