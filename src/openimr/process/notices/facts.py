"""What a notice says beside its template's words: last days, figures of the law, reasons, the fee, and the office."""

import datetime as dt
from collections.abc import Mapping
from typing import Literal

import msgspec

from openimr.model import EvidenceGrade
from openimr.process.notices.kinds import Audience
from openimr.process.remand import SetAside

Decision = Literal["upheld", "overturned"]

LeftOut = Literal[
    "conditional",
    "deferred",
    "not adverse",
    "ineligible",
    "not applied for",
    "not found eligible",
    "authorized",
    "withdrawn",
]
"""Why an item is not reviewed; `words.yaml` says it."""


class LastDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day (or, in hours, a moment) by which something has to be done, and the rule that it comes from.

    `at` has the offset of Los Angeles; `hours`: the time of day counts.
    """

    at: dt.datetime
    section: str
    grade: EvidenceGrade
    source: str | None = None
    explain: str = ""
    hours: bool = False


class LegalValue(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of the law: the value with its unit, and where it stands.

    `also` is a second figure of the same rule (12 days beside 15), `section` and `grade` are of the weaker of the two.
    """

    value: float
    unit: str
    section: str
    grade: EvidenceGrade
    source: str | None = None
    note: str | None = None


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """A reason of ineligibility: its code (`E01_UNSIGNED`), where it stands, and the fact that triggered it.

    `items` are the places of the items that it was found of, where it was not of the whole application. `contradicted`
    is the fact of the case that refutes it; null: none does.
    """

    code: str
    section: str = ""
    grade: EvidenceGrade = "GK"
    source: str | None = None
    fact: str = ""
    items: tuple[int, ...] = ()
    contradicted: str | None = None


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """How the time to apply was counted: service of the UR decision, its recorded receipt, and days of lateness."""

    served: dt.date | None = None
    service: str | None = None
    received: dt.date | None = None
    days_late: int | None = None


class Fee(msgspec.Struct, frozen=True, kw_only=True):
    """The fee of a review, in dollars; `what_for` by language."""

    dollars: float
    section: str
    grade: EvidenceGrade
    source: str | None = None
    what_for: Mapping[str, str] = {}
    note: str | None = None


class Office(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The office that sends the notices (`office.yaml`); what is null is left open in the notice."""

    name: str | None = None
    address: tuple[str, ...] = ()
    phone: str | None = None
    fax: str | None = None
    email: str | None = None
    hours: dict[str, str] | None = None
    website: str | None = None
    imr_unit: str | None = None
    help_line: str | None = None


class NoticeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules and the office add to a case for one notice. What is left out stands open in it.

    `date` is the notice's; `service` a name of `process/words.yaml`, `assignment_service` the one of the Notice of
    Assignment. `last_days` and `values` are by the notice's own placeholders ("appeal_due", "appeal_days"). `asks` says
    what is asked for, `asked` are the ids of the parties that are asked. `decisions` are by the places of the items,
    from 0, as are `about` (by its event; empty: all of them), `ended` (by the event that it tells of; null: all),
    `goes_on` (those whose review goes on), `left_out` (those that are not reviewed, with the reason), `ineligible`
    (those that a finding is about) and `remanded`. `set_aside` is what an appeal set aside,
    `replaces` the items of which this determination takes the place of one set aside, with the day of that one, and
    `others_stand`: what was decided of others stands. `gone` are requests of which an order of `gone_on` has set aside
    what the enclosed determination decides.
    `contradicted` are facts that speak against the finding, `notes` what else the office is told.
    `records_from` is the event with an hour from which the records of an expedited review are counted, `assigns`
    whether the notice is the Notice of Assignment, `answer_from_sending` whether the last day to answer is the time of
    the rule from the day of sending and nothing more. `penalty`: whether the penalty for late records can still come to
    be, or has; no rule has one for a day that the office sets. `invoice`: an invoice for the review is owed. `over`:
    the review has ended. `awaited`: what is still to come or may still come, by the short names of `CLOCKS`.
    `ur_late`: the parties are told that the Appeals Board alone decides whether utilization
    review was late. `ur_asked` is the day on which it asked for information that never came. `own` are the facts of
    audiences on which the notice was served, or is still to be served, apart from the others.
    """

    date: dt.date | None = None
    service: str | None = None
    assignment_service: str | None = None
    last_days: Mapping[str, LastDay] = {}
    values: Mapping[str, LegalValue] = {}
    reasons: tuple[Reason, ...] = ()
    contradicted: tuple[str, ...] = ()
    applied: Applied = Applied()
    notes: tuple[str, ...] = ()
    records_from: str | None = None
    assigns: bool = False
    answer_from_sending: bool = False
    fee: Fee | None = None
    asks: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    answered: bool = False
    overdue: bool = False
    before_reviewer: bool = False
    decisions: Mapping[int, Decision] = {}
    about: tuple[int, ...] = ()
    ended: tuple[int, ...] | None = None
    goes_on: tuple[int, ...] = ()
    left_out: Mapping[int, LeftOut] = {}
    ineligible: tuple[int, ...] = ()
    remanded: tuple[int, ...] | None = None
    set_aside: SetAside = "determination"
    replaces: Mapping[int, dt.date] = {}
    others_stand: bool = False
    gone: tuple[str, ...] = ()
    gone_on: dt.date | None = None
    penalty: bool = True
    invoice: bool = False
    over: bool = False
    awaited: frozenset[str] = frozenset()
    ur_late: bool = False
    ur_asked: dt.date | None = None
    office: Office = Office()
    own: Mapping[Audience, "NoticeFacts"] = {}
