"""A letter: the notice that it is, made from the case as it stands, and whether it is still to be sent."""

from datetime import date, datetime, time
from functools import cache
from pathlib import Path

import msgspec
from django.conf import settings
from django.utils import timezone

from openimr import model
from openimr.process import CaseState, event_type, fold
from openimr.process.fees import Degree
from openimr.process.lifecycle import later_of, serves
from openimr.process.notices import (
    Notice,
    NoticeError,
    Templates,
    Wanted,
    facts_of,
    notice_kinds,
    notice_pdf,
    notices_of,
    office_templates,
    our_templates,
    standing,
)
from openimr.process.notices.addressees import audience_of
from openimr.process.notices.blocks import Box, Paragraph, Run
from openimr.process.words import folded, role_of
from openimr.server.cases.leaving import LEFT
from openimr.server.delivery.causing import INVOICE, serves_itself, services_of
from openimr.server.delivery.determined import issued_with, part_of, remaining
from openimr.server.delivery.errors import DeliveryError
from openimr.server.delivery.models import COVER, NOWHERE, Sending, Way
from openimr.server.issuing.models import Issued

_WITHOUT_DETAILS = "employer"
_KINDS = {"assignment": "notice of assignment"}
SERVICE = {Way.PRINT: "mail", Way.PORTAL: "electronic", Way.EXCHANGE: "electronic"}
"""How service by a way is written in a case; mail goes where the address of the party is."""
_CODE = {
    "en": (
        "Your own access to this case",
        "Open {url}accounts/case-code/ and give this code with the date of the injury: ",
        "It is good for one year and for this case alone, and replaces every code before it. Show it to nobody.",
    ),
    "es": (
        "Su propio acceso a este caso",
        "Abra {url}accounts/case-code/ e indique este código con la fecha de la lesión: ",
        "Vale un año y solo para este caso, y reemplaza todo código anterior. No lo muestre a nadie.",
    ),
}


def templates() -> Templates:
    """The office's own templates where the settings name a folder of them, else ours."""
    return _templates(settings.CONFIG.templates)


@cache
def _templates(folder: Path | None) -> Templates:
    return our_templates() if folder is None else office_templates(folder)


def notice_for(sending: Sending, document: model.Case, day: date) -> Notice:
    """The notice of a letter, dated on a day; where the case has recorded its service, that day governs its last days.

    Raises:
        DeliveryError: it can't be made; the sentence says what the office has to mend.
    """
    known, kind = templates(), sending.kind
    wanted = Wanted(
        date=day,
        service=SERVICE[Way(sending.way)],
        asks=tuple(sending.asks),
        send_by=sending.send_by,
        degree=_degree(sending, document),
    )
    left, place = remaining(document, kind, sending.place), sending.place
    if left is not None:
        wanted = msgspec.structs.replace(
            wanted, gone=tuple(document.items[item].request for item in left.gone), gone_on=left.day
        )
        document, place = part_of(document, place, left.stands)
    try:
        document = _as_if_served(sending, document, place, day)
        facts = facts_of(document, kind, wanted, known.office)
        found = notices_of(document, kind, facts, known, only=frozenset({sending.party}))
    except NoticeError as error:
        raise DeliveryError(str(error)) from error
    notice = next((n for n in found if n.language == sending.language), None)
    if notice is None:
        raise DeliveryError("the case has no such party any more, or another language: the letter is not to be sent")
    return notice


def is_written_to(document: model.Case, party: str) -> bool:
    """Whether a party of this id gets letters: one that has left the case gets none."""
    return any(one.id == party and audience_of(one) is not None for one in document.parties)


def why_not(sending: Sending, document: model.Case, now: datetime) -> str:
    """Why a letter is not to be sent any more; empty: it is."""
    if not is_written_to(document, sending.party):
        return LEFT
    if serves_itself(document, sending.place, sending.kind, sending.party):
        return ""
    place, left = sending.place, remaining(document, sending.kind, sending.place)
    if left is not None and not left.stands:
        return f"no longer so: an order of {left.day} set aside all that this determination decided"
    if left is not None:
        document, place = part_of(document, place, left.stands)
    untrue, state = standing(document, sending.kind, now).untrue, fold(document, now)
    if untrue is not None:
        later = _in_its_place(sending, state)
        return f"no longer so: {untrue}" if later is None else f"the case has gone on since: {later!r} takes its place"
    if sending.round and _went_before(sending):
        return ""
    event = notice_kinds()[sending.kind].event
    if any(one.notice == sending.kind and one.party == sending.party for one in state.owed):
        return ""
    if any(one.notice == sending.kind and one.party == sending.party for one in state.overtaken):
        return "no longer so: the case has gone on since, and what it would tell was taken back or overtaken"
    if event is not None and event_name(document, place) == event and not _is_served(sending, document, place):
        return ""  # it goes to more parties than are owed it, as a determination to the employer
    if sending.place == NOWHERE or sending.kind == INVOICE:
        asked = any(one.event == event for one in state.next) or event is None
        return "" if asked else "the case does not come to this now"
    return "the party has been told otherwise"


def _in_its_place(sending: Sending, state: CaseState) -> str | None:
    """The kind of the letter that the party gets instead, since what this one would do has no place any more."""
    mine = (one for one in state.overtaken if (one.notice, one.party) == (sending.kind, sending.party))
    kinds = (later[0] for one in mine if (later := later_of(one.transition, one.notice)) is not None)
    return next(kinds, None)


def _went_before(sending: Sending) -> bool:
    """Whether the same letter went out before, and somebody has asked for it to be sent again."""
    same = {name: getattr(sending, name) for name in ("kind", "place", "party", "language")}
    before = Sending.objects.filter(case=sending.case_id, **same, round__lt=sending.round)
    return before.filter(served__isnull=False).exists()


def counted_from(sending: Sending, document: model.Case) -> date | None:
    """The day of the event that is on record as the letter's service; None: its mailing is."""
    if not serves_itself(document, sending.place, sending.kind, sending.party):
        return None
    at = datetime.fromisoformat(document.events[sending.place].at)
    return timezone.localdate(at) if at.tzinfo else at.date()


def with_code(notice: Notice, code: str) -> bytes:
    """The letter as it is mailed to a party without an account: its code stands at the foot."""
    head, how, rest = _CODE[notice.language]
    box = Box(
        (
            Paragraph((Run(head, strong=True),)),
            Paragraph((Run(how.replace("{url}", f"{settings.CONFIG.url}/")), Run(code, strong=True))),
            Paragraph((Run(rest),)),
        )
    )
    return notice_pdf(msgspec.structs.replace(notice, blocks=(*notice.blocks, box)))


def file_kind(sending: Sending) -> str:
    """The kind of a letter's file: only one for the exchange API is shown to a program, and no other party's."""
    if sending.way != Way.EXCHANGE:
        return "letter to a party"
    return _KINDS.get(sending.kind, "notice")


def encloses(sending: Sending) -> bool:
    """Whether the sealed determination goes with a letter: with its cover, but not to the employer.

    An employer's copy leaves medical details out (LC 3762(c), GK), as its cover letter says.
    """
    return sending.kind == COVER and role_of(sending.role) != _WITHOUT_DETAILS


def enclosed(sending: Sending) -> Issued | None:
    """What goes with a letter: the determination that it tells of, which is not always the last one."""
    return issued_with(sending.case, sending.place) if encloses(sending) else None


def event_name(document: model.Case, place: int) -> str:
    """The event that caused a letter, for a page."""
    if not 0 <= place < len(document.events):
        return ""
    return event_type(document.events[place].type) or document.events[place].type


def _as_if_served(sending: Sending, document: model.Case, place: int, day: date) -> model.Case:
    """The case with the service that a letter will be, where days of the case count from it: the letter tells these.

    One that serves a determination is served with those that the others still wait for: a side's time is that of all.
    """
    kind, event = sending.kind, notice_kinds()[sending.kind].event
    if event is None or kind not in serves().get(event, ()):
        return document
    to: tuple[str, ...] = ()
    if place != NOWHERE:
        itself = serves_itself(document, place, kind, sending.party)
        if event_name(document, place) != event or itself or _is_served(sending, document, place):
            return document
        owed = (one.party for one in fold(document, timezone.now()).owed if one.notice == kind and one.party)
        to = tuple(dict.fromkeys((sending.party, *owed)))
    at = timezone.make_aware(datetime.combine(day, time(23, 59))).isoformat()
    service = SERVICE[Way(sending.way)]
    added = services_of(document, kind, place, at=at, service=service, to=to, items=())
    return msgspec.structs.replace(document, events=(*document.events, *added))


def _is_served(sending: Sending, document: model.Case, place: int) -> bool:
    """Whether the case has a service of the letter on its party, after the event that caused it."""
    for later in range(place + 1, len(document.events)):
        event = document.events[later]
        told = event_type(event.type) == "notice served" and folded(event.outcome or "") == folded(sending.kind)
        if serves_itself(document, later, sending.kind, sending.party) or (told and sending.party in event.to):
            return True
    return False


def _degree(sending: Sending, document: model.Case) -> Degree | None:
    if sending.kind != INVOICE:
        return None
    from openimr.server.issuing.proofs import proof_of  # noqa: PLC0415 - it reads the roster

    issued = issued_with(sending.case, sending.place)
    return proof_of(sending.case, document, issued.determination).degree if issued is not None else None
