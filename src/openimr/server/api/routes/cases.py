"""Cases: the list, one, where it stands, its events and clocks; opening one, amending its facts, recording events."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import AfterValidator, AwareDatetime, Field

from openimr import model
from openimr.process import accepted, clocks_of, fold
from openimr.process.lifecycle import lifecycle
from openimr.server.accounts.models import Organization
from openimr.server.accounts.permissions import visible_cases
from openimr.server.api.asking import Asked, asked_case, service
from openimr.server.api.bodies import read_body
from openimr.server.api.described import conditional, json_body, made, repeatable
from openimr.server.api.paging import Cursor, page_of, read_cursor, write_cursor
from openimr.server.api.problems import Problem
from openimr.server.api.repeating import Done, once
from openimr.server.api.revisions import etag, seen_already, wanted_revision
from openimr.server.api.seen import event_for, facts_for, now_local
from openimr.server.api.shapes import CaseRow, Cases, CaseWhole, Clocks, Events, NewCase, Status
from openimr.server.api.stepping import check_event, check_new, check_parties, rests_on_nothing_presumed
from openimr.server.cases import actions
from openimr.server.cases.fetch import case_document
from openimr.server.cases.models import Case, CaseEvent
from openimr.server.trail.reading import record_read

router = Router(tags=["cases"])
Number = Annotated[str, Path(max_length=40, description="The case's number, as CM26-0000017.")]
Moment = Annotated[AwareDatetime | None, Field(description="A moment with its offset.")]


_STATES = [*lifecycle().states]


def _state(said: str) -> str:
    """A state as `docs/lifecycle.md` names it: a list of none is no answer to a slip."""
    if said not in lifecycle().states:
        raise ValueError("there is no such state; docs/lifecycle.md lists them, and one is asked for at a time")
    return said


class Filters(Schema):
    """What cases a list holds; without `changed_since` the newest case comes first, with it the last changed last."""

    state: Annotated[str, Field(max_length=40, json_schema_extra={"enum": _STATES}), AfterValidator(_state)] | None = (
        None
    )
    priority: Literal["standard", "expedited"] | None = None
    received_from: Moment = None
    received_before: Moment = None
    due_before: Moment = None
    changed_since: Moment = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str | None, Field(max_length=200)] = None


@router.get("/cases", response=Cases, operation_id="listCases")
@service("see case")
def list_cases(request: Asked, filters: Query[Filters]) -> dict[str, Any]:
    """The cases that the account sees."""
    found = visible_cases(request.account).select_related("claims_administrator")
    named = {
        "state": filters.state,
        "priority": filters.priority,
        "received__gte": _known(filters.received_from),
        "received__lt": _known(filters.received_before),
        "next_due__lt": _known(filters.due_before),
        "changed__gte": _known(filters.changed_since),
    }
    found = found.filter(**{name: value for name, value in named.items() if value is not None})
    if filters.changed_since is None:
        rows, after = page_of(found, read_cursor(filters.cursor), filters.limit)
    else:
        rows, after = _by_change(found, read_cursor(filters.cursor, timed=True), filters.limit)
    return {"items": [_row(case) for case in rows], "next": after}


@router.get(
    "/cases/{number}",
    response={200: CaseWhole, 304: None},
    operation_id="getCase",
    url_name="getCase",
    openapi_extra=conditional(),
)
@service("see case")
def get_case(request: Asked, response: HttpResponse, number: Number) -> Any:  # noqa: ANN401 - a row, or 304
    """A case with what is on file of it. `ETag` names its revision and this answer; changes want it in `If-Match`."""
    case = asked_case(request, "see case", number)
    told = {**_row(case), "facts": facts_for(request.account, case_document(case))}
    tag = etag(case.revision, told)
    if seen_already(request, tag):
        return HttpResponse(status=304, headers={"ETag": tag})
    record_read(case.number, "api case")
    response["ETag"] = tag
    return told


@router.get("/cases/{number}/status", response=Status, operation_id="getStatus")
@service("see case")
def get_status(request: Asked, response: HttpResponse, number: Number) -> dict[str, Any]:
    """Where a case stands at this moment: its state, which notices are owed, what can come next."""
    case = asked_case(request, "see case", number)
    state = fold(case_document(case), now_local())
    record_read(case.number, "api status")
    response["ETag"] = etag(case.revision)
    return {
        "number": case.number,
        "state": state.state,
        "says": state.says,
        "priority": state.priority,
        "revision": case.revision,
        "owed": [{"notice": owed.notice, "role": owed.role, "since": owed.since} for owed in state.owed],
        "next": [{"event": step.event, "says": step.says, "section": step.section} for step in state.next],
    }


@router.get("/cases/{number}/clocks", response=Clocks, operation_id="listClocks")
@service("see case")
def list_clocks(request: Asked, number: Number) -> dict[str, Any]:
    """The case's deadlines at this moment."""
    case = asked_case(request, "see case", number)
    now = now_local()
    clocks = clocks_of(accepted(case_document(case), now), now)
    record_read(case.number, "api clocks")
    return {"items": [msgspec.structs.asdict(clock) for clock in clocks]}


@router.get("/cases/{number}/events", response=Events, operation_id="listEvents")
@service("see case")
def list_events(
    request: Asked,
    number: Number,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> dict[str, Any]:
    """What happened, in the order in which it was recorded."""
    case = asked_case(request, "see case", number)
    after = read_cursor(cursor)
    parties = {party.id for party in case_document(case).parties}
    rows = list(CaseEvent.objects.filter(case=case, place__gte=after.pk if after else 0).order_by("place")[: limit + 1])
    record_read(case.number, "api events")
    return {
        "items": [event_for(request.account, row, parties) for row in rows[:limit]],
        "next": write_cursor(Cursor(rows[limit].place)) if len(rows) > limit else None,
    }


@router.post("/cases", response=made("Case"), operation_id="openCase", openapi_extra=repeatable(json_body("NewCase")))
@service("open case by program")
def open_case(request: Asked) -> HttpResponse:
    """Open a case. It gets a number of its own; a claims administrator's program opens cases of its administrator."""
    asked = read_body(request, NewCase)
    account = request.account
    if account.organization_id is not None:
        if asked.claims_administrator not in (None, account.organization.number):  # type: ignore[union-attr]
            raise Problem(403, "claims_administrator: a program opens cases of its own administrator only")
        if asked.facts.prior_reviewers:
            raise Problem(403, "facts.prior_reviewers: the office says who reviewed before")
        organization = account.organization
    else:
        organization = _organization(asked.claims_administrator)
    if not asked.facts.items or not asked.facts.parties:
        raise Problem(422, "facts: a case has at least one party and one item in dispute")
    check_new(asked.facts)

    def act() -> Done:
        case = actions.open_case(asked.facts, organization)
        body = {"number": case.number, "revision": case.revision, "state": case.state}
        return Done(body=body, headers={"ETag": etag(case.revision), "Location": f"/api/v1/cases/{case.number}"})

    return once(request, account, msgspec.json.encode(asked), act)


@router.put(
    "/cases/{number}/facts",
    response=made("Case", 200),
    operation_id="amendFacts",
    openapi_extra=conditional(json_body("Case"), change=True),
)
@service("amend case")
def amend_facts(request: Asked, number: Number) -> HttpResponse:
    """Keep another version of what is on file of a case; its events stay. `If-Match` names the revision seen."""
    case = asked_case(request, "amend case", number)
    revision = wanted_revision(request)
    facts = read_body(request, model.Case)
    if facts.events:
        raise Problem(422, "events: they are recorded one by one, at /events")
    if not facts.items or not facts.parties:
        raise Problem(422, "a case has at least one party and one item in dispute")
    check_parties(facts)
    actions.amend(case.number, facts, revision=revision)
    return _changed(case)


@router.post(
    "/cases/{number}/events",
    response=made("Event"),
    operation_id="recordEvent",
    openapi_extra=conditional(repeatable(json_body("Event")), change=True),
)
@service("take step")
def record_event(request: Asked, number: Number) -> HttpResponse:
    """Record an event, if the state machine takes it now. `If-Match` names the revision that was seen."""
    case = asked_case(request, "take step", number)
    revision = wanted_revision(request)
    event = read_body(request, model.Event)
    check_event(request.account, case_document(case), event)

    def act() -> Done:
        strict = rests_on_nothing_presumed(event)
        state = actions.take(case.number, event, revision=revision, strict=strict)
        case.refresh_from_db(fields=["revision"])
        place = CaseEvent.objects.filter(case=case).count() - 1
        body = {"number": case.number, "revision": case.revision, "state": state.state, "place": place}
        return Done(body=body, headers={"ETag": etag(case.revision)})

    return once(request, request.account, msgspec.json.encode(event), act, case.number)


def _changed(case: Case) -> HttpResponse:
    case.refresh_from_db()
    body = {"number": case.number, "revision": case.revision, "state": case.state}
    answer = HttpResponse(msgspec.json.encode(body), content_type="application/json")
    answer["ETag"] = etag(case.revision)
    return answer


def _organization(number: str | None) -> Organization | None:
    if number is None:
        return None
    found = Organization.objects.filter(number=number).first()
    if found is None:
        raise Problem(422, "claims_administrator: there is none of that number")
    return found


def _known(moment: datetime | None) -> datetime | None:
    if moment is not None and not 1900 <= moment.year <= 2199:
        raise Problem(422, "a moment of the query can't be: its year lies before 1900 or after 2199")
    return moment


def _by_change(found: QuerySet[Case], cursor: Cursor | None, limit: int) -> tuple[list[Case], str | None]:
    """Pages by when a case changed: one that changes meanwhile comes again at the end, none is left out."""
    if cursor is not None:
        found = found.filter(Q(changed__gt=cursor.at) | Q(changed=cursor.at, pk__gt=cursor.pk))
    rows = list(found.order_by("changed", "pk")[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    return rows, write_cursor(Cursor(rows[-1].pk, rows[-1].changed)) if more else None


def _row(case: Case) -> dict[str, Any]:
    named = {name: getattr(case, name) for name in CaseRow.model_fields}
    return {**named, "claims_administrator": str(case.claims_administrator) if case.claims_administrator else None}
