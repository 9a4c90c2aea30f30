"""What a search asks for, and the page of cases that answers it."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from django.db.models import F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import OrderBy
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import visible_cases
from openimr.server.cases.models import CaseEvent, CaseFacts, Person
from openimr.server.exchange.errors import ApiError
from openimr.server.exchange.rows import LEGACY_RESULT, RESULT
from openimr.server.exchange.status import CodedCase, asking, codes, with_code

LIMIT = 1000
"""The most results in one answer, and how many there are where `limit` is not said."""
_MOST_START = 10_000_000
_LONGEST = 200


class Sort(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a result to order by."""

    property: str
    desc: bool = False


class Criteria(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for; `start` is a page, counted from 0, of `limit` results."""

    claim: str = ""
    number: str = ""
    statuses: tuple[str, ...] = ()
    start: int = 0
    limit: int = LIMIT
    sort: tuple[Sort, ...] = ()


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A page of cases, each with `code` and `assigned`, and how many there are on all pages."""

    count: int
    cases: list[CodedCase]


def read_criteria(content: bytes) -> Criteria:
    """What a search's body asks for; an empty one, which the Java client sends, asks for everything.

    `start` and `limit` that can't be are as if not said, as the programme's documentation promises ("If not supplied or
    invalid it will be replaced with 0"; maxird/imr-ca-sdk, doc/src/docs.java). The .NET client
    writes `status` for `statuses`, the Java client empty texts for numbers that it does not ask for.

    Raises:
        ApiError: 400, it can't be read; the field is named.
    """
    try:
        asked = msgspec.json.decode(content) if content.strip() else {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ApiError(400, "the search is not JSON") from error
    if not isinstance(asked, dict):
        raise ApiError(400, "the search has to be a JSON object")
    return Criteria(
        claim=_text(asked, "CAID"),
        number=_text(asked, "IMRID"),
        statuses=_statuses(_said(asked, "statuses", "status")),
        start=_number(asked.get("start"), 0, _MOST_START) or 0,
        limit=_number(asked.get("limit"), 1, LIMIT) or LIMIT,
        sort=_sort(_said(asked, "sort")),
    )


def find(user: User, criteria: Criteria, now: datetime, *, requested: bool = False) -> Found:
    """The cases of an account that fit; `requested`: of those only the ones whose records are asked for."""
    cases = visible_cases(user)
    if criteria.number:
        cases = cases.filter(number=criteria.number)
    if criteria.claim:
        cases = cases.filter(Q(claim_number=criteria.claim) | Q(claims_administrator__number=criteria.claim))
    coded = with_code(cases, now)
    if requested:
        coded = coded.filter(code__in=asking())
    if criteria.statuses:
        coded = coded.filter(code__in=criteria.statuses)
    first = criteria.start * criteria.limit
    ordered = _ordered(coded, criteria.sort).select_related("claims_administrator")
    return Found(count=coded.count(), cases=list(ordered[first : first + criteria.limit]))


def _text(asked: Mapping[str, object], name: str) -> str:
    value = asked.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > _LONGEST or "\x00" in value:
        raise ApiError(400, f"{name} has to be a text of at most {_LONGEST} characters")
    return value.strip()


def _said(asked: Mapping[str, object], *names: str) -> object:
    """The first of these that is said; none: an empty list."""
    return next((asked[name] for name in names if asked.get(name) is not None), [])


def _statuses(value: object) -> tuple[str, ...]:
    known = codes()
    if not isinstance(value, list) or not all(isinstance(code, str) and code in known for code in value):
        raise ApiError(400, f"statuses has to be a list of codes as texts: {', '.join(known)}")
    return tuple(value)


def _number(value: object, least: int, most: int) -> int | None:
    """A number in its bounds; None where it is none, or too small."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 12:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        return None
    return min(value, most)


def _sort(value: object) -> tuple[Sort, ...]:
    try:
        sort = msgspec.convert(value, tuple[Sort, ...])
    except msgspec.ValidationError as error:
        raise ApiError(400, 'sort has to be a list as [{"property":"receiveDate","desc":true}]') from error
    known = {*RESULT, *LEGACY_RESULT}
    if len(sort) > len(known) or not all(entry.property in known for entry in sort):
        raise ApiError(400, "sort names a property that results do not have")
    return sort


def _ordered(cases: QuerySet[CodedCase], sort: tuple[Sort, ...]) -> QuerySet[CodedCase]:
    """In the order that is asked for, cases alike by number, so that pages neither overlap nor leave one out."""
    keys = _keys()
    order = [
        OrderBy(keys[entry.property], descending=entry.desc, nulls_last=True)
        for entry in sort
        if entry.property in keys
    ]
    return cases.order_by(*order, "-number" if not sort else "number")


def _keys() -> Mapping[str, F | Subquery | Func]:
    """What a property orders by. Names go by the name as printed; what is not here holds no order (docs/server)."""
    last = CaseEvent.objects.filter(case=OuterRef("pk")).order_by("place")
    ur_decision = last.filter(type__in=("ur decision", "ur decision served")).values("at")[:1]
    facts = CaseFacts.objects.filter(case=OuterRef("pk")).order_by("-version")
    injury = facts.values(day=KeyTextTransform("date", KeyTransform("injury", "document")))[:1]
    worker, physician = _party("injured worker"), _party("requesting physician")
    return {
        "claimNumber": F("claim_number"),
        "caseNumber": F("number"),
        "dateOfInjury": Subquery(injury, output_field=TextField()),
        "priority": F("priority"),
        "injuredWorkerFirstName": worker,
        "injuredWorkerLastName": _surname(worker),
        "employerName": _party("employer"),
        "treatmentRequested": F("words"),
        "claimsAdministratorCompanyName": _party("claims administrator"),
        "providerFirtName": physician,
        "providerLastName": _surname(physician),
        "status": F("code"),
        "assignDate": F("assigned"),
        "dateofURDecision": Subquery(ur_decision),
        "receiveDate": F("received"),
        "modificationDate": F("changed"),
    }


def _party(role: str) -> Subquery:
    """The name of the first party that the case has in this role."""
    found = Person.objects.filter(case=OuterRef("pk"), role=role).order_by("pk")
    return Subquery(found.values("name")[:1])


def _surname(name: Subquery) -> Func:
    """The last word of a name before its first comma."""
    pattern = Value("^([^,]*[ ])?([^ ,]+)[ ]*(,.*)?$")
    return Func(name, pattern, Value(r"\2"), function="regexp_replace", output_field=TextField())
