"""What is done with letters: queueing, making, serving, and what becomes of each; every step one transaction."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from openimr import model
from openimr.model import Event
from openimr.process import fold
from openimr.process.notices import notice_kinds
from openimr.process.notices.addressees import addressees
from openimr.server.cases.actions import take
from openimr.server.cases.errors import RefusedError
from openimr.server.cases.fetch import case_document
from openimr.server.cases.leaving import LEFT
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case
from openimr.server.cases.moments import moment_text
from openimr.server.delivery.causing import asked_in, caused, items_of, place_of, serves_itself, services_of
from openimr.server.delivery.errors import DeliveryError
from openimr.server.delivery.letters import SERVICE, counted_from, is_written_to
from openimr.server.delivery.making import keep_letter, note, still_to_send
from openimr.server.delivery.models import NOWHERE, Sending, SendingStep, State, Way
from openimr.server.delivery.moments import day_of, moment_of_day
from openimr.server.delivery.ways import back_to_mail, way_chooser
from openimr.server.jobs import enqueue
from openimr.server.trail.actor import actor, step

_DONE = frozenset({State.SERVED, State.RETURNED, State.NOT_SENT})
"""A letter that stands so is asked for anew where its step comes again, as an assignment after a remand."""
OTHERWISE = {"personal": "in person", "fax": "by fax", "electronic": "electronically", "mail": "by mail"}
"""Ways in which the office may have served a letter by itself."""


def send(number: str, kind: str) -> list[Sending]:
    """Queue the letters of a kind of notice, one to each party and language; those that are new.

    In the transaction of the caller, where there is one. A letter that is there already is not made again.

    Raises:
        DeliveryError: there is no such notice, or nobody to get it.
        UnknownCaseError: there is no such case.
    """
    if kind not in notice_kinds():
        raise DeliveryError(f"There is no notice {kind!r}.")
    with step(number):
        case = lock_case(number)
        document = case_document(case)
        if not addressees(document, notice_kinds()[kind]):
            raise DeliveryError("The case has no party that gets this notice: add the parties with their roles.")
        state = fold(document, timezone.now())
        event = notice_kinds()[kind].event
        if any(one.event == event and any(kind in sent for sent in one.sends) for one in state.next):
            return _queue(case, document, kind, NOWHERE, None)  # its service is the event, and is yet to come
        return _queue(case, document, kind, place_of(state, kind), None)


def queue_caused(number: str) -> list[Sending]:
    """Queue all letters that the case owes, or whose service it has just recorded; those that are new."""
    with step(number):
        case = lock_case(number)
        document = case_document(case)
        found = caused(case, document, timezone.now())
        return [one for (kind, place), to in found.items() for one in _queue(case, document, kind, place, to)]


def make_letter(pk: int) -> None:
    """Make the PDF of a letter that waits, once; what can't be made waits, and says why."""
    sending = Sending.objects.select_related("case").filter(pk=pk, state=State.TO_SEND, file=None).first()
    if sending is None:
        return
    with step(sending.case.number):
        case = lock_case(sending.case.number)
        sending = Sending.objects.select_for_update().filter(pk=pk, state=State.TO_SEND, file=None).first()
        if sending is None:
            return
        document = case_document(case)
        if (
            not still_to_send(sending, document)
            or not keep_letter(sending, case, document, timezone.localdate())
            or sending.gaps
        ):
            return
        if sending.way == Way.EXCHANGE:
            serve([sending], timezone.localdate(), "put at the disposal of the exchange API")
        elif sending.way == Way.PORTAL:
            from openimr.server.delivery.tasks import tell_by_mail  # noqa: PLC0415 - jobs import this module

            enqueue(tell_by_mail, lock=f"letter:{pk}", sending_id=pk)


def serve(letters: Sequence[Sending], day: date, said: str, service: str | None = None) -> None:
    """Letters of one case have gone out on a day: the case takes the event of each service that it does not have yet.

    In the transaction of the caller, with the case locked. `service`: how, where it is not as the letters' way has it.
    """
    case = Case.objects.get(pk=letters[0].case_id)
    document = case_document(case)
    groups: dict[tuple[str, int, bool], list[Sending]] = {}
    for one in letters:
        itself = serves_itself(document, one.place, one.kind, one.party)
        groups.setdefault((one.kind, one.place, itself), []).append(one)
    for (*_, itself), group in groups.items():
        if itself:
            told, event = _counted(group[0], case, day)
        else:
            told, event = _take_service(case, group, day, service or SERVICE[Way(group[0].way)])
        for one in group:
            one.served, one.service_place = day, event
            one.save(update_fields=["served", "service_place"])
            note(one, State.SERVED, f"{said}; {told}" if told else said)


def opened(sending: Sending) -> None:
    """The party has opened its letter, or its program has fetched it: kept the first time."""
    with step(sending.case.number):
        lock_case(sending.case.number)
        row = Sending.objects.select_for_update().get(pk=sending.pk)
        if row.received is None and row.state in {State.SERVED, State.RETURNED}:
            row.received = timezone.now()
            row.save(update_fields=["received"])
            note(row, row.state, "received: the party has opened it")


def acknowledged(cases: Iterable[int]) -> None:
    """A claims administrator's program has acknowledged the notices of assignment of these cases: it has them."""
    waiting = Sending.objects.select_for_update().filter(
        case__in=[*cases], kind="assignment", way=Way.EXCHANGE, state=State.SERVED, received=None
    )
    for row in waiting.order_by("pk"):
        row.received = timezone.now()
        row.save(update_fields=["received"])
        note(row, row.state, "received: acknowledged in the manifest")


def came_back(number: str, pk: int, day: date, why: str) -> Sending:
    """Enter that a mailed letter, or the e-mail of one on the portal, came back.

    The inbox says so until somebody has done something about it. After an e-mail, what comes next goes by mail.

    Raises:
        DeliveryError: it went otherwise, it came back before it went, or the party has opened it.
    """
    with step(number):
        row = _locked(number, pk)
        if row.was_emailed and row.received is not None:
            opened_on = timezone.localdate(row.received)
            raise DeliveryError(f"The party opened this letter on {opened_on}: it was received, and did not come back.")
        if not row.can_come_back or row.served is None:
            raise DeliveryError("Only a letter that was mailed, or told of by e-mail, can come back.")
        if not row.served <= day <= timezone.localdate():
            raise DeliveryError("It came back on a day between its mailing and today.")
        row.returned, row.looked_at = day, None
        row.save(update_fields=["returned", "looked_at"])
        note(row, State.RETURNED, f"{'its e-mail ' if row.was_emailed else ''}came back on {day}: {why}")
        if row.was_emailed and back_to_mail(row, day):
            note(row, row.state, "the further letters of this account, in all of its cases, go by mail")
        return row


def look_at(number: str, pk: int) -> None:
    """Somebody has looked after mail that came back, or a letter on the portal that was not opened: the alarm ends."""
    with step(number):
        row = _locked(number, pk)
        waits = row.state == State.RETURNED or (row.was_emailed and row.can_come_back)
        if not waits or row.looked_at is not None:
            raise DeliveryError("No alarm waits on this letter.")
        row.looked_at = timezone.now()
        row.save(update_fields=["looked_at"])
        note(row, row.state, "looked after")


def send_again(number: str, pk: int) -> Sending:
    """Queue a letter that came back, or was not sent, once more, to the address that is on file now.

    Raises:
        DeliveryError: it is under way, or it was sent again before.
    """
    with step(number):
        row = _locked(number, pk)
        if row.state not in {State.RETURNED, State.NOT_SENT, State.SERVED}:
            raise DeliveryError("The letter is under way: it is not sent twice.")
        if row.state == State.SERVED and row.was_emailed and row.received is None:
            raise DeliveryError("Its e-mail has not come back: enter first that it did.")
        if row.state == State.SERVED and not row.was_mailed:
            raise DeliveryError("The party has it otherwise: only a letter that was mailed is sent again.")
        same = {name: getattr(row, name) for name in ("kind", "place", "party", "language")}
        if Sending.objects.filter(case=row.case, **same, round__gt=row.round).exists():
            raise DeliveryError("It was sent again before: look at that letter.")
        if not is_written_to(case_document(row.case), row.party):
            raise DeliveryError(
                "Its party is of the case no longer; who has come in its place gets a letter by itself."
            )
        if row.state == State.RETURNED and row.looked_at is None:
            row.looked_at = timezone.now()
            row.save(update_fields=["looked_at"])
        again = Sending.objects.create(
            case=row.case, **same, role=row.role, round=row.round + 1, way=Way.PRINT, asks=row.asks,
            send_by=row.send_by, made=timezone.now(), by=actor(),
        )  # fmt: skip
        _begin(again, f"sent again, by mail, after letter {row.pk}")
        return again


def leave_out(number: str, pk: int, why: str) -> None:
    """A letter that waits is not sent: the party was told otherwise; why stays on record.

    Raises:
        DeliveryError: it does not wait, or no reason is given.
    """
    if not why.strip():
        raise DeliveryError("Say why it is not sent; it stays on record.")
    with step(number):
        row = _locked(number, pk)
        if row.state != State.TO_SEND:
            raise DeliveryError("The letter does not wait any more.")
        note(row, State.NOT_SENT, why.strip())


def served_otherwise(number: str, pk: int, day: date, service: str, how: str) -> None:
    """A letter that waits was served in a way of the office's own, as in person: the case counts from that day.

    The letter stays as it was made here, as what the party was given.

    Raises:
        DeliveryError: it does not wait, the way is none, or the day can't be.
    """
    if service not in OTHERWISE or not how.strip():
        raise DeliveryError("Say in which way it was served, and by whom.")
    with step(number):
        row = _locked(number, pk)
        if row.state != State.TO_SEND or row.batch_id is not None:
            raise DeliveryError("The letter does not wait any more.")
        document = case_document(row.case)
        caused = day_of(document.events[row.place].at) if 0 <= row.place < len(document.events) else None
        if day > timezone.localdate() or (caused is not None and day < caused):
            raise DeliveryError("It was served on a day between the step that caused it and today.")
        row.otherwise = service
        row.save(update_fields=["otherwise"])
        serve([row], day, f"served {OTHERWISE[service]} on {day}: {how.strip()}", service)


def on_leaving(case: Case, party: str) -> None:
    """Letters that wait for a party that has left the case are not sent; one in a batch drops out as that is made."""
    waiting = Sending.objects.select_for_update().filter(case=case, party=party, state=State.TO_SEND, batch=None)
    for row in waiting.order_by("pk"):
        note(row, State.NOT_SENT, LEFT)


def by_mail_instead(number: str, pk: int) -> None:
    """Print and mail a letter that waits for another way."""
    with step(number):
        row = _locked(number, pk)
        if row.state != State.TO_SEND or row.way == Way.PRINT:
            raise DeliveryError("The letter does not wait for another way.")
        row.way = Way.PRINT
        row.save(update_fields=["way"])
        note(row, row.state, "to be printed and mailed instead")
        _remake(row)


def make_anew(number: str, pk: int, asks: Iterable[str] = (), send_by: date | None = None) -> None:
    """Make a letter that waits anew: from the case as it is now, and with what is asked of the party."""
    with step(number):
        row = _locked(number, pk)
        if row.state != State.TO_SEND:
            raise DeliveryError("The letter does not wait any more.")
        row.asks = [line.strip() for line in asks if line.strip()] or row.asks
        row.send_by = send_by or row.send_by
        row.save(update_fields=["asks", "send_by"])
        _remake(row)


def _queue(case: Case, document: model.Case, kind: str, place: int, only: Collection[str] | None) -> list[Sending]:
    before: dict[tuple[str, str], Sending] = {}
    for row in Sending.objects.filter(case=case, kind=kind, place=place).order_by("round"):
        before[row.party, row.language] = row
    ways, found = way_chooser(case), []
    for to in addressees(document, notice_kinds()[kind]):
        if only is not None and to.party.id not in only:
            continue
        last = before.get((to.party.id, to.language))
        if last is not None and not (place == NOWHERE and only is None and last.state in _DONE):
            continue
        row = Sending.objects.create(
            case=case, kind=kind, place=place, party=to.party.id, role=to.role, language=to.language,
            round=0 if last is None else last.round + 1, way=ways.way_of(to), made=timezone.now(), by=actor(),
            asks=asked_in(document, kind, place),
        )  # fmt: skip
        _begin(row, "to be sent")
        found.append(row)
    return found


def _begin(row: Sending, said: str) -> None:
    SendingStep.objects.create(sending=row, at=row.made, by=row.by, state=row.state, note=said)
    _remake(row)


def _remake(row: Sending) -> None:
    from openimr.server.delivery import tasks  # noqa: PLC0415 - jobs import this module

    _drop_file(row)
    enqueue(tasks.make_letter, lock=f"letters:{row.case.number}", sending_id=row.pk)


def _drop_file(row: Sending) -> None:
    if row.file is not None:
        old, row.file = row.file, None
        row.save(update_fields=["file"])
        old.delete()


def _locked(number: str, pk: int) -> Sending:
    case = lock_case(number)
    row = Sending.objects.select_for_update(of=("self",)).select_related("file", "case").filter(case=case, pk=pk)
    found = row.first()
    if found is None:
        raise DeliveryError("The case has no such letter.")
    return found


def _counted(letter: Sending, case: Case, day: date) -> tuple[str, int]:
    """What the history says of a letter whose service is on record already: the case takes no second one."""
    recorded = counted_from(letter, case_document(case))
    late = f", {(day - recorded).days} days before" if recorded is not None and recorded < day else ""
    return f"the case counts from the event on record, {recorded}{late}", NOWHERE


def _take_service(case: Case, letters: Sequence[Sending], day: date, service: str) -> tuple[str, int]:
    """Take the events of a service; what the history of the letters says of it, and the first event's place."""
    document, kind, place = case_document(case), letters[0].kind, letters[0].place
    to = tuple(dict.fromkeys(one.party for one in letters))
    at = moment_text(moment_of_day(document, day))
    items = items_of(fold(document, timezone.now()), kind, place)
    own = services_of(document, kind, place, at=at, service=service, to=to, items=items)
    notice = Event(type="notice served", at=at, service=service, outcome=kind, to=to, items=items)
    for events in (own, (notice,)):
        try:
            # Not strict: the letter has gone out, and can't be called back. What the case lacks before it is presumed,
            # and said in its history.
            with transaction.atomic():
                for event in events:
                    take(case.number, event)
        except RefusedError:
            continue
        if events:
            return f"the case took {events[0].type}", len(document.events)
    return "the case did not take the service: look at it", NOWHERE
