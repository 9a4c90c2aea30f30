"""Remand for a new review: by another reviewer, with the earlier determination in the file (LC 4610.6(i))."""

from collections.abc import Sequence
from datetime import date, datetime, time

import msgspec
from django.utils import timezone

from openimr.model import Case, Event
from openimr.process import CaseState, remand_order
from openimr.process.remand import OrderPart, appeal
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.cases.actions import take
from openimr.server.cases.errors import RefusedError
from openimr.server.cases.fetch import case_document
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case as CaseRow
from openimr.server.cases.moments import moment_text
from openimr.server.issuing.errors import NotAllowedError
from openimr.server.issuing.fetch import issued_of
from openimr.server.records.actions import register
from openimr.server.records.models import RecordFile
from openimr.server.trail.actor import step


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """An order of the Appeals Board: grounds A1 to A5, the facts in error, the items by their places."""

    grounds: tuple[str, ...]
    facts: str
    items: tuple[int, ...]
    served: date
    specialty: str = ""


def remand(number: str, by: User, order: Order) -> CaseState:
    """Send a case back for a new review. Its reviewer loses it; who decided it before is barred by the state machine.

    The issued letter stays as it is, and comes among the records that the next reviewer has (Q17 asks for it).

    Raises:
        RefusedError: the order names no ground or no fact in error, or the case is not under appeal.
        NotAllowedError: the account may not do that.
    """
    if not may(by, "remand case"):
        raise NotAllowedError("this account may not do that")
    grounds = [ground for ground in order.grounds if ground in appeal().grounds]
    if not grounds or len(grounds) != len(order.grounds):
        raise RefusedError("the order has to name its ground (A1 to A5): a judge has to find one")
    if not order.facts.strip():
        raise RefusedError("the order has to name the facts in error")
    with step(number):
        case = lock_case(number)
        places = range(len(case_document(case).items))
        if not order.items or not set(order.items) <= {*places}:
            raise RefusedError("say which items of the case are reviewed again")
        specialty = order.specialty.strip()
        note = order.facts.strip() + (f"\nspecialty: {specialty}" if specialty else "")
        at = _moment(order.served)
        event = Event(type="remanded", at=at, reasons=tuple(grounds), note=note, items=tuple(order.items))
        state = take(number, event, strict=True)
        case.refresh_from_db()
        case.reviewer = None
        case.save(update_fields=["reviewer"])
        _into_the_file(case)
    return state


def _into_the_file(case: CaseRow) -> None:
    """The last issued letter becomes a record of the case: it is read, and the next review finds what it decided."""
    last = issued_of(case).first()
    if last is not None and not RecordFile.objects.filter(file=last.file).exists():
        register(last.file, party="", channel="issued")


def order_of(document: Case) -> Sequence[OrderPart]:
    """What the last order of remand holds and lacks; empty where there is none."""
    return remand_order(document) or ()


def _moment(day: date) -> str:
    """The order's own day where it lies before today: at noon, as nobody says when; today: now."""
    now = timezone.localtime()
    if day > now.date():
        raise RefusedError("the order's day lies ahead")
    if day == now.date():
        return moment_text(now)
    return moment_text(timezone.make_aware(datetime.combine(day, time(12))))
