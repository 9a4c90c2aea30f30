"""An invented open case with everything in it, and an office, for the tests of notices."""

from collections.abc import Mapping
from datetime import date

import msgspec

from openimr.model import Case, Event, Injury, Party, Treatment
from openimr.model.case import Application, CaseItem
from openimr.process.notices import (
    Notice,
    NoticeFacts,
    Office,
    Wanted,
    facts_of,
    notice_kinds,
    notices_of,
    our_templates,
)

WORKER = Party(
    id="p1",
    role="injured worker",
    name="Marisol Etcheverry",
    address="1420 Alder Court, Apt 3, Modesto, CA 95350",
    language="both",
)
ATTORNEY = Party(
    id="p2",
    role="applicant's attorney",
    name="Tobias Wrenfield",
    organization="Wrenfield & Oduya, LLP",
    address="88 Harbor Street, Suite 410, Stockton, CA 95202",
)
ADMINISTRATOR = Party(
    id="p3",
    role="claims administrator",
    organization="Redpoint Claims Services",
    address="P.O. Box 70012, Sacramento, CA 95899",
)
EXAMINER = Party(id="p4", role="adjuster", name="Lenore Baptiste")
EMPLOYER = Party(
    id="p5", role="employer", organization="Quillfeather Packing Co.", address="900 Depot Road, Modesto, CA 95351"
)
PHYSICIAN = Party(
    id="p6",
    role="requesting physician",
    name="Imre Szalontai, MD",
    organization="Valley Spine Group",
    address="15 Clinic Way, Modesto, CA 95355",
)
PARTIES = (WORKER, ATTORNEY, ADMINISTRATOR, EXAMINER, EMPLOYER, PHYSICIAN)


def item(request: str) -> CaseItem:
    return CaseItem(request=request, treatment=Treatment(kind="other"))


ITEMS = (item("Norco 10/325 mg #60"), item("Physical therapy, 8 visits, low back"), item("MRI of the lumbar spine"))


def event(kind: str, day: str, **more: object) -> Event:
    return msgspec.convert({"type": kind, "at": f"{day}T10:00:00-08:00", **more}, Event)


CASE = Case(
    case_number="CM15-0099123",
    claim_number="ZX-88-104477",
    parties=PARTIES,
    injury=Injury(date="2013-06-14"),
    items=ITEMS,
    application=Application(earlier=("CM15-0011001",)),
    events=(
        event("request received", "2015-01-13"),
        event("ur decision", "2015-01-20", outcome="denied"),
        event("ur decision served", "2015-01-20", service="mail"),
        event("application received", "2015-02-12"),
    ),
)
OFFICE = Office(
    name="IMR Unit, Blue Oak Review Organization",
    address=("P.O. Box 13577", "Sacramento, CA 95853"),
    phone="(555) 010-0142",
    fax="(555) 010-0143",
    email="imr@blueoak.example",
    hours={"en": "Monday to Friday, 8 a.m. to 5 p.m.", "es": "lunes a viernes, de 8 a.m. a 5 p.m."},
    imr_unit="P.O. Box 71010, Oakland, CA 94612",
    help_line="(555) 010-0199",
)
BEFORE: Mapping[str, tuple[Event, ...]] = {
    "ineligibility": (event("application ineligible", "2015-03-02", service="mail", reasons=["E01", "E05"]),),
    "expedited": (
        event("assignment served", "2015-02-17", service="mail"),
        event("records complete", "2015-02-24"),
        event("reviewer assigned", "2015-02-25", by="R1"),
        event("certified expedited", "2015-03-02", by="p6"),
    ),
    "no longer expedited": (
        event("assignment served", "2015-02-20", service="mail"),
        event("certified expedited", "2015-02-24", by="p6"),
        event("assignment served", "2015-02-25", service="mail"),
        event("certification withdrawn", "2015-03-02", by="p6"),
    ),
    "more records": (event("assignment served", "2015-02-17", service="mail"),),
    "records overdue": (event("assignment served", "2015-02-09", service="mail"),),
    "reviewer information request": (event("reviewer information requested", "2015-03-02", service="mail", to=["p3"]),),
    "reviewer information answer": (
        event("reviewer information requested", "2015-02-24", to=["p3"]),
        event("reviewer information received", "2015-03-02", by="p3"),
    ),
    "withdrawal": (event("application withdrawn", "2015-03-01", by="p1"),),
    "termination": (event("treatment authorized", "2015-03-01", items=[1]),),
    "determination cover": (
        event("determination served", "2015-03-02", service="mail", outcome="upheld", items=[0, 2]),
        event("determination served", "2015-03-02", service="mail", outcome="overturned", items=[1]),
    ),
    "remand": (
        event("determination served", "2015-02-20", service="mail", outcome="upheld", items=[0, 2]),
        event("determination served", "2015-02-20", service="mail", outcome="overturned", items=[1]),
        event("petition filed", "2015-02-26", by="p1", reasons=["A5"], items=[0]),
        event("remanded", "2015-03-02", reasons=["A5"], items=[0]),
    ),
}
"""What has happened before each kind of notice goes out."""

WANTED = Wanted(
    date=date(2015, 3, 2),
    service="mail in California",
    asks=("Operative report of November 3, 2014", "Physical therapy notes, December 2014"),
    send_by=date(2015, 3, 20),
    degree="md",
)
KINDS = tuple(notice_kinds())


def case_for(kind: str, case: Case = CASE) -> Case:
    return msgspec.structs.replace(case, events=(*case.events, *BEFORE.get(kind, ())))


def facts_for(kind: str, case: Case = CASE, **more: object) -> NoticeFacts:
    wanted = msgspec.structs.replace(WANTED, **{"asked": ("p3",) if "records" in kind else (), **more})
    return facts_of(case_for(kind, case), kind, wanted, OFFICE)


def notices(kind: str, case: Case = CASE, **more: object) -> tuple[Notice, ...]:
    return notices_of(case_for(kind, case), kind, facts_for(kind, case, **more), our_templates())


def to(kind: str, party: str, language: str = "en", case: Case = CASE, **more: object) -> Notice:
    return next(n for n in notices(kind, case, **more) if (n.party, n.language) == (party, language))


def as_it_is(case: Case, kind: str, party: str, **more: object) -> Notice:
    """The notice of a case to which nothing is added."""
    facts = facts_of(case, kind, msgspec.structs.replace(WANTED, **more), OFFICE)
    return next(n for n in notices_of(case, kind, facts, our_templates()) if n.party == party)


def with_events(*events: Event, case: Case = CASE) -> Case:
    return msgspec.structs.replace(case, events=(*case.events, *events))


_REVIEWED = (event("application eligible", "2015-02-27"), event("assignment served", "2015-02-27", service="mail"))
_MIXED = tuple(
    msgspec.structs.replace(one, ur_outcome=outcome)
    for one, outcome in zip(ITEMS, ("denied", "conditionally non-certified", "deferred"), strict=True)
)
VARIANTS: Mapping[str, tuple[str, Case]] = {
    "a part is withdrawn": (
        "withdrawal",
        with_events(*_REVIEWED, event("application withdrawn", "2015-03-01", by="p1", items=[1])),
    ),
    "a part is left after an authorization": (
        "withdrawal",
        with_events(
            *_REVIEWED,
            event("treatment authorized", "2015-02-28", by="p3", items=[0]),
            event("application withdrawn", "2015-03-01", by="p1", items=[1]),
        ),
    ),
    "items that are not reviewed": (
        "assignment",
        msgspec.structs.replace(CASE, items=_MIXED, events=(event("ur decision", "2015-01-20"), *CASE.events[2:])),
    ),
    "utilization review was late": (
        "eligibility",
        with_events(event("ur untimeliness claimed", "2015-02-20", by="p1")),
    ),
    "ineligible and late": (
        "ineligibility",
        with_events(
            event("ur untimeliness claimed", "2015-02-20", by="p1"),
            event("application ineligible", "2015-03-02", service="mail", reasons=["E04"]),
        ),
    ),
    "a finding was set aside": (
        "remand",
        with_events(
            event("application ineligible", "2015-02-20", service="mail", reasons=["E01"]),
            event("petition filed", "2015-02-25", by="p1", reasons=["A1"]),
            event("remanded", "2015-03-02", reasons=["A1"]),
        ),
    ),
    "a second determination": (
        "determination cover",
        with_events(
            *_REVIEWED,
            event("determination served", "2015-02-10", service="mail", outcome="overturned"),
            event("petition filed", "2015-02-12", by="p3", reasons=["A5"], items=[0, 1]),
            event("remanded", "2015-02-20", reasons=["A5"], items=[0, 1]),
            event("reviewer assigned", "2015-02-23", by="R2"),
            event("review completed", "2015-02-28", by="R2"),
            event("determination served", "2015-03-02", service="mail", outcome="upheld", items=[0, 1]),
        ),
    ),
    "an answer after the end": (
        "reviewer information answer",
        with_events(
            *_REVIEWED,
            event("reviewer information requested", "2015-02-28", to=["p3"]),
            event("reviewer information received", "2015-03-01", by="p3"),
            event("determination served", "2015-03-02", outcome="upheld"),
        ),
    ),
    "a certification from before the records": (
        "expedited",
        with_events(
            event("assignment served", "2015-02-17", service="mail"),
            event("certified expedited", "2015-02-24", by="p6"),
            event("records complete", "2015-02-26"),
        ),
    ),
    "an expedited review": ("assignment", msgspec.structs.replace(CASE, priority="expedited")),
}
"""Notices that say something else than usual, by what is unusual in the case."""
