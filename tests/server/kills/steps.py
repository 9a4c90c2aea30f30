"""What the clients of the kill tests ask for beside uploads: to open a case and to take a step, each with a letter."""

import json

import msgspec
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from tests.server.operations.conftest import open_facts

from openimr import model
from openimr.server.accounts.models import Organization
from openimr.server.cases.actions import open_case, take
from openimr.server.cases.errors import StepError
from openimr.server.cases.models import Case
from openimr.server.jobs import enqueue, job
from openimr.server.trail.actor import acting, reference, step

EVENTS = 7


@job("letters", retries=50)
def send_letter(number: str, place: int) -> None:
    """A letter for an event of a case; it looks before it acts, and both are one step."""
    with step(number), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM kill_letters WHERE number = %s AND place = %s", [number, place])
        if cursor.fetchone() is None:
            cursor.execute("SELECT pg_sleep(0.01)")  # time to be killed in
            cursor.execute("INSERT INTO kill_letters (number, place, at) VALUES (%s, %s, now())", [number, place])


def _queue(number: str, place: int) -> None:
    enqueue(send_letter, lock=f"case:{number}", number=number, place=place)


@csrf_exempt
def open_(request: HttpRequest) -> HttpResponse:
    """Open a case under the client's key."""
    asked = json.loads(request.body)
    facts = msgspec.structs.replace(open_facts(EVENTS), claim_number=asked["key"])
    with acting("user:kill", reference()), step():
        case = open_case(facts, Organization.objects.get(number=asked["organization"]))
        _queue(case.number, 0)
    return JsonResponse({"number": case.number})


@csrf_exempt
def take_(request: HttpRequest) -> HttpResponse:
    """Take an event that carries the client's key."""
    asked = json.loads(request.body)
    event = model.Event(type="records received", at="2026-05-01T09:00:00-07:00", id=asked["key"], service="mail")
    try:
        with acting("user:kill", reference()), step(asked["number"]):
            take(asked["number"], event)
            place = Case.objects.get(number=asked["number"]).events.get(document__id=asked["key"]).place
            _queue(asked["number"], place)
    except StepError as error:
        return JsonResponse({"error": str(error)}, status=409)
    return JsonResponse({"place": place})


def install() -> None:
    """Give the server these addresses."""
    from openimr.server import urls

    urls.urlpatterns[:0] = [path("kills/open", open_), path("kills/take", take_)]
