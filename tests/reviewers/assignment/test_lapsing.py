"""Whose certificate for the case ends before it is due does not get it, though another certificate goes on."""

from datetime import date

import pytest

from openimr.model import BoardCertification, Case, CaseItem, Event, Licence, Party, Reviewer, Treatment
from openimr.reviewers.assignment import Inputs, assign_cases

ON, DUE = date(2026, 3, 2), date(2026, 3, 31)
EVENTS = ("application received", "application eligible", "assignment served", "records complete")
CASE = Case(
    case_number="CM26-0000001",
    parties=(Party(id="p1", role="injured worker", name="Orlin Vesterby"),),
    diagnoses=("gallstones",),
    items=(CaseItem(request="Cholecystectomy", treatment=Treatment(kind="other"), ur_outcome="denied"),),
    events=tuple(Event(type=kind, at=f"2026-02-{day}T10:00:00-08:00") for day, kind in enumerate(EVENTS, 10)),
)


@pytest.mark.parametrize(
    ("end", "given"), [("2026-03-01", False), ("2026-03-30", False), ("2026-03-31", True), ("2030-01-01", True)]
)
def test_the_certificate_that_fits_has_to_hold_until_the_case_is_due(end, given):
    boards = (
        BoardCertification(board="ABMS", specialty="Family Medicine", end="2030-12-31"),
        BoardCertification(board="ABMS", specialty="Surgery", end=end),
    )
    licence = Licence(
        state="CA", number="A90001", status="active", start="2005-01-01", end="2027-12-31", discipline="none"
    )
    reviewer = Reviewer(id="x", profession="MD", licences=(licence,), boards=boards, years_active=15, hours_per_week=40,
                        qme=False, capacity=5, open_cases=0)  # fmt: skip
    record = assign_cases(Inputs(cases=(CASE,), reviewers=(reviewer,), due={"CM26-0000001": DUE}), on=ON, seed="s")
    assert bool(record.assigned) == given
    if not given:
        [case] = record.unassigned
        assert "certificate" in case.why or end < ON.isoformat(), case.why
