"""`case.json`: the case as the other commands take it."""

from openimr.model import Application, Case, CaseFile, CaseItem, DisputedItem, Event, Findings, Injury, Party
from openimr.review.people import asked_for


def case_of(casefile: CaseFile, items: tuple[DisputedItem, ...], findings: Findings, *, formulary: bool) -> Case:
    """The case file's parties, injury, items and dated events. Times of day are not known and stand at noon UTC.

    The date of the request is the one that the form bears: when the claims administrator received it is not known.
    The diagnoses are those that the papers of the request and the newest visit name, most often named first.
    `formulary` is whether the dispute is about a drug while the formulary is in force.
    """
    identity = casefile.identity
    named = (
        ("injured worker", identity.name, None),
        ("employer", None, identity.employer),
        ("claims administrator", None, identity.claims_administrator),
        ("requesting physician", identity.requesting_physician, None),
    )
    parties = tuple(
        Party(id=f"p{n}", role=role, name=name, organization=organization)
        for n, (role, name, organization) in enumerate((p for p in named if p[1] or p[2]), start=1)
    )
    events = tuple(
        Event(type=kind, at=f"{day}T12:00:00+00:00")
        for kind, day in (
            ("injury", identity.date_of_injury),
            ("request made", identity.request_date),
            ("ur decision", identity.ur_decision_date),
            ("application received", identity.application_received),
        )
        if day
    )
    parts = sorted(
        {
            part
            for f in findings
            if f.kind == "diagnosis" and f.assertion == "affirmed" and (part := f.text("body_part")) is not None
        }
    )
    conditions, _ = asked_for(casefile, findings)
    return Case(
        case_number=identity.case_number,
        claim_number=identity.claim_number,
        priority=identity.priority,
        parties=parties,
        injury=Injury(date=identity.date_of_injury, body_parts=tuple(parts)),
        diagnoses=tuple(sorted(conditions, key=lambda c: (-conditions[c], c))),
        formulary=formulary,
        items=tuple(CaseItem(request=i.request, treatment=i.treatment, ur_outcome=i.ur_outcome) for i in items),
        application=Application(ur_decision_attached=_has_decision(casefile)),
        events=events,
        records=casefile.records,
    )


def _has_decision(casefile: CaseFile) -> bool | None:
    """Whether the UR decision is in the file; what is not found may be on a page that was not read."""
    return True if any(r.kind == "ur determination" for r in casefile.records) else None
