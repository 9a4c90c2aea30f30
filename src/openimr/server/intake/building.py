"""A case out of the answers of a form: what was answered and nothing more; what was left open stays unknown."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from openimr import model
from openimr.requests import parse_request
from openimr.server.cases.moments import moment_text

WORKER, REPRESENTATIVE, PHYSICIAN = "worker", "representative", "physician"
"""Ids of the parties who may apply, in the cases that are built here."""
_ADMINISTRATOR = "administrator"
_FILERS = {"injured worker": WORKER, "representative": REPRESENTATIVE, "requesting physician": PHYSICIAN}
_OWN_FORM = ("filed_by", "worker_name", "injury_date", "claim_number", "employer", "administrator_company", "ur_date")
"""What has to be filled in, beside the treatments, for the form of an applicant to be complete (9792.10.2)."""
_NUMBER = re.compile(r"CM\d{2}-\d{7,8}", re.IGNORECASE)


def case_of(said: Mapping[str, Any], *, office: bool, now: datetime, physician: bool = False) -> model.Case:
    """The case, with the events that the form tells of; `said` are the form's cleaned answers.

    `office`: the review organisation entered it, and says when and how it came; else it came now, by the form here.
    `physician`: a physician's account sends it. Only the physician certifies (9792.10.4(c)): what others say of a
    certificate is looked at by the office, which records it, and makes nothing expedited by itself.
    """
    rows = said.get("treatments") or []
    items = tuple(_item(row) for row in rows)
    return model.Case(
        claim_number=said.get("claim_number") or None,
        parties=tuple(_parties(said)),
        injury=model.Injury(
            date=iso_day(said.get("injury_date")), body_parts=split_text(said.get("body_parts"), r"[,;\n]")
        ),
        diagnoses=split_text(said.get("diagnosis"), r"[;\n]"),
        items=items,
        application=_application(said, rows, office=office),
        events=tuple(_events(said, items, office=office, now=now, physician=physician)),
    )


def filer_of(said: Mapping[str, Any]) -> str | None:
    """The id of the party that applies; None: the form does not say."""
    return _FILERS.get(said.get("filed_by") or "")


def _parties(said: Mapping[str, Any]) -> Iterator[model.Party]:
    yield model.Party(
        id=WORKER,
        role="injured worker",
        name=said.get("worker_name") or None,
        address=_line(said.get("worker_address")),
        email=said.get("worker_email") or None,
        language=said.get("worker_language") or None,
    )
    if said.get("representative_name") or said.get("representative_organization"):
        yield model.Party(
            id=REPRESENTATIVE,
            role="representative",
            name=said.get("representative_name") or None,
            organization=said.get("representative_organization") or None,
            address=_line(said.get("representative_address")),
        )
    if said.get("physician_name") or said.get("physician_organization"):
        npi = said.get("physician_npi") or ""
        yield model.Party(
            id=PHYSICIAN,
            role="requesting physician",
            name=said.get("physician_name") or None,
            organization=said.get("physician_organization") or None,
            npi=npi if re.fullmatch(r"\d{10}", npi) else None,
            address=_line(said.get("physician_address")),
        )
    if said.get("employer"):
        yield model.Party(
            id="employer", role="employer", organization=said["employer"], address=_line(said.get("employer_address"))
        )
    if said.get("administrator_company"):
        yield model.Party(
            id=_ADMINISTRATOR,
            role="claims administrator",
            organization=said["administrator_company"],
            address=_line(said.get("administrator_address")),
        )
    if said.get("adjuster"):
        yield model.Party(id="examiner", role="claims examiner", name=said["adjuster"])


def _item(row: Mapping[str, Any]) -> model.CaseItem:
    request = " ".join(row["request"].split())
    return model.CaseItem(
        request=request,
        treatment=parse_request(request),
        ur_outcome=row.get("outcome") or None,
        retrospective=yes_no(row.get("given")),
    )


def _application(said: Mapping[str, Any], rows: list[Mapping[str, Any]], *, office: bool) -> model.Application:
    filed_by = said.get("filed_by") or None
    if filed_by == "representative" and yes_no(said.get("representative_attorney")):
        filed_by = "attorney"
    whole = bool(rows) and all(said.get(name) for name in _OWN_FORM)
    return model.Application(
        signed=yes_no(said.get("signed")),
        complete=yes_no(said.get("complete")) if office else (True if whole else None),
        ur_decision_attached=yes_no(said.get("ur_decision_attached")),
        filed_by=filed_by,
        designated=iso_day(said.get("designated")),
        emergency_care=yes_no(said.get("emergency_care")),
        liability_disputed=yes_no(said.get("liability_disputed")),
        program=(said.get("program") or None) if office else "independent medical review",
        alternative_forum=yes_no(said.get("alternative_forum")) if office else None,
        same_ur_decision=yes_no(said.get("same_ur_decision")),
        earlier=filed_numbers(said.get("earlier")),
    )


def _events(
    said: Mapping[str, Any], items: tuple[model.CaseItem, ...], *, office: bool, now: datetime, physician: bool
) -> Iterator[model.Event]:
    parties = {party.id for party in _parties(said)}
    administrator = _ADMINISTRATOR if _ADMINISTRATOR in parties else None
    filer = filer_of(said)
    filer = filer if filer in parties else None
    if said.get("request_date"):
        yield model.Event(type="request made", at=iso_day(said["request_date"]) or "")
    if decided := said.get("ur_date"):
        yield from _decisions(items, iso_day(decided) or "", administrator)
    if served := said.get("ur_served"):
        yield model.Event(
            type="ur decision served",
            at=iso_day(served) or "",
            service=said.get("ur_service") or None,
            by=administrator,
            to=(WORKER,),
        )
    if office and said.get("postmark"):
        yield model.Event(type="application mailed", at=iso_day(said["postmark"]) or "", by=filer)
    came = _came(said) if office else moment_text(now)
    service = (said.get("service") or None) if office else "electronic"
    yield model.Event(type="application received", at=came, service=service, by=filer)
    certifies = office or (physician and filer == PHYSICIAN)
    if certifies and yes_no(said.get("certified")):
        yield model.Event(
            type="certified expedited", at=came, by=PHYSICIAN if PHYSICIAN in parties else None, service=service
        )


def _decisions(items: tuple[model.CaseItem, ...], at: str, administrator: str | None) -> Iterator[model.Event]:
    """The decision on the items; one event for each outcome where the form says several."""
    outcomes = list(dict.fromkeys(item.ur_outcome for item in items)) or [None]
    for outcome in outcomes:
        places = tuple(n for n, item in enumerate(items) if item.ur_outcome == outcome)
        yield model.Event(
            type="ur decision",
            at=at,
            by=administrator,
            outcome=outcome,
            items=places if len(outcomes) > 1 else (),
        )


def _came(said: Mapping[str, Any]) -> str:
    day: date = said["received"]
    at: time | None = said.get("received_time")
    if at is None:
        return day.isoformat()
    return moment_text(timezone.make_aware(datetime.combine(day, at)))


def filed_numbers(text: str | None) -> tuple[str, ...]:
    """The case numbers in a text, each once."""
    return tuple(dict.fromkeys(number.upper() for number in _NUMBER.findall(text or "")))


def yes_no(said: str | None) -> bool | None:
    """Yes or no; None: it is not said."""
    return {"yes": True, "no": False}.get(said or "")


def iso_day(day: date | None) -> str | None:
    """A day as a case has it."""
    return day.isoformat() if day else None


def _line(text: str | None) -> str | None:
    """An address in one line, as a case has it."""
    return ", ".join(part.strip(" ,") for part in (text or "").splitlines() if part.strip(" ,")) or None


def split_text(text: str | None, at: str) -> tuple[str, ...]:
    """The parts of a text between these marks."""
    return tuple(part.strip() for part in re.split(at, text or "") if part.strip())
