"""Utilization review letters in the layouts that arrive: a table, item by item, a plain letter."""
# ruff: noqa: E501 - the wording of letters reads best unbroken

from __future__ import annotations

from dataclasses import replace

from examples.drawing.blocks import (
    LETTER,
    OFFICE,
    PORTAL,
    Blocks,
    Break,
    Gap,
    Letterhead,
    Look,
    Para,
    Piece,
    Sign,
    Title,
    fields,
    grid,
    h,
    p,
    record,
)
from examples.drawing.forms import Parties, iso

NOTICES = (
    """The injured worker may have this decision looked at by Independent Medical Review. The application is enclosed. It has to be
    signed and mailed within 30 days of the day on which this notice was served. Nothing is charged. Sending the application to us
    as well is asked for.

    The treating physician may speak with the reviewer by telephone within the hours given above. A conversation does not lengthen
    the time for review.""",
    """What if I do not agree? Return the yellow form (Application for Independent Medical Review) with a copy of this letter. You
    have 30 days. There is no cost to you. Your lawyer or your doctor may help you with it.

    What if it cannot wait? Your doctor can certify in writing that waiting puts your health in serious danger.

    Who can explain this? An Information and Assistance Officer of the State, without charge.""",
    """DISPUTE RESOLUTION. This decision is final unless disputed through Independent Medical Review (Labor Code 4610.5). Form enclosed.
    DURATION. It stays in effect for twelve months unless the material facts change and the change is documented.
    VOLUNTARY APPEAL. A request for internal reconsideration may be sent within ten days. It is optional.""",
)


def _next(number: int) -> list[Blocks]:
    return [Break(), Title("Your rights after this decision"), p(NOTICES[number % len(NOTICES)])]


def decision_table(
    who: Parties,
    company: str,
    decided: str,
    received: str,
    rows: str,
    *,
    reviewed: str,
    rationale: str,
    guideline: str,
    reviewer: str,
    note: int = 0,
    look: Look = LETTER,
) -> Piece:
    """One table of items, one rationale for all of them. ``rows``: request | outcome."""
    return record(
        "UR denial letter",
        iso(decided),
        f"{reviewer} (UR)",
        Letterhead(company, (f"Utilization review for {who.administrator}",)),
        Para(decided),
        Para(f"To: {who.doctor}, fax {who.office_fax}"),
        fields(
            f"Injured worker: {who.name} | Claim: {who.claim}",
            f"Date of injury: {who.injury} | RFA received: {received}",
        ),
        grid("Treatment requested | Decision\n" + rows.strip(), (0.68, 0.32)),
        h("Documents reviewed"),
        p(reviewed),
        h("Rationale"),
        p(rationale),
        h("Guidelines applied"),
        p(guideline),
        Sign(reviewer, "Physician reviewer, licensed in California"),
        _next(note),
        look=look,
    )


def decision_by_item(
    who: Parties,
    company: str,
    decided: str,
    received: str,
    items: list[tuple[str, str, str, str]],
    *,
    reviewed: str,
    reviewer: str,
    intro: str = "",
    note: int = 1,
    look: Look = PORTAL,
) -> Piece:
    """A section for each item: request, outcome, rationale, guideline."""
    body: list[Blocks] = []
    for number, (request, outcome, rationale, guideline) in enumerate(items, start=1):
        body += [
            h(f"Item {number}: {request}"),
            Para(f"Decision: {outcome}"),
            p("Rationale: " + rationale.strip()),
            p("Guideline: " + guideline),
            Gap(4),
        ]
    return record(
        "UR denial letter",
        iso(decided),
        f"{reviewer} (UR)",
        Letterhead(company, (f"on behalf of {who.administrator}, {who.admin_address}",)),
        Title("UTILIZATION REVIEW DETERMINATION"),
        fields(
            f"Patient: {who.name} | Claim #: {who.claim} | DOI: {who.injury}",
            f"Requested by: {who.doctor} | Received: {received} | Decision date: {decided}",
        ),
        p(intro) if intro else [],
        body,
        Para("Records reviewed: " + " ".join(reviewed.split())),
        Sign(reviewer, "Reviewer of record"),
        _next(note),
        look=replace(look, footer=f"UR determination {who.claim}   page {{page}} of {{pages}}"),
    )


def decision_letter(
    who: Parties, company: str, decided: str, *, text: str, reviewer: str, note: int = 2, look: Look = OFFICE
) -> Piece:
    """A plain letter in paragraphs."""
    return record(
        "UR denial letter",
        iso(decided),
        f"{reviewer} (UR)",
        Letterhead(company),
        Para(decided),
        Para(who.doctor),
        Para(who.office),
        Para(f"RE: {who.name}   Claim No. {who.claim}   Date of injury {who.injury}   Employer {who.employer}"),
        p(text),
        Sign(reviewer),
        _next(note),
        look=look,
    )
