"""What is asked of the parties, held against what came: yes, no, or not sure, and never no before all is read."""

from typing import Any

import msgspec
import pytest

from openimr.model import Case, CaseHeader, Determination, Event, Missing, Record, ReviewerNeeded, Unread, Versions
from openimr.model.determination import Patient
from openimr.review.asked import Completeness, completeness

CASE = Case(events=(Event(type="assignment served", at="2026-05-01T09:00:00-07:00", service="fax"),))
WHOLE = (
    ("imr application", "2026-04-02"),
    ("ur determination", "2026-03-20"),
    ("request for authorization", "2026-03-12"),
    ("progress report", "2026-03-10"),
)


def drafted(records: tuple[tuple[str, str], ...] = WHOLE, **more: Any) -> Determination:
    header = CaseHeader(
        case_number=None, claim_number=None, date_of_injury=None, ur_decision_date=None, application_received=None,
        priority="standard", formulary=False,
    )  # fmt: skip
    made = tuple(
        Record(id=f"r{n}", file="a.pdf", first_page=n, last_page=n, kind=kind, date=day)  # type: ignore[arg-type]
        for n, (kind, day) in enumerate(records, 1)
    )
    nothing = dict.fromkeys(("unread", "excluded", "missing", "summary", "items", "checks"), ())
    return Determination(
        case=header, patient=Patient(age=None, sex=None), records=made,
        reviewer=ReviewerNeeded(specialties=(), why=""), versions=Versions(openimr="0", guidelines={}),
        **{**nothing, **more},
    )  # fmt: skip


def told(review: Determination | None, *, whole: bool = True, senders: Any = ()) -> tuple[Completeness, dict[str, Any]]:
    found = completeness(CASE, review, senders, whole=whole)
    return found, {f"{one.audience} {one.letter}": one for one in found.asked}


def test_a_whole_file_answers_to_what_can_be_told():
    found, by = told(drafted())
    there = {name: one.there for name, one in by.items() if one.must}
    assert there == {
        "administrator (A)": "yes", "administrator (B)": "yes", "administrator (C)": "not sure",
        "administrator (D)": "yes", "administrator (E)": "yes", "administrator (F)": "not sure",
    }  # fmt: skip
    assert by["administrator (A)"].records == ("r4",)
    assert "6 months" in by["administrator (A)"].text
    assert found.not_enough is None


@pytest.mark.parametrize(
    ("day", "there"),
    [("2025-09-15", "yes"), ("2025-09-01", "no"), ("2026-04-20", "yes"), ("2026-06-20", "no")],
)
def test_the_treating_physicians_reports_are_those_of_the_months_before_the_request(day: str, there: str):
    found, by = told(drafted((*WHOLE[:3], ("progress report", day))))
    assert by["administrator (A)"].there == there
    assert (found.not_enough is None) == (there == "yes")


def test_a_report_that_the_papers_name_and_the_file_lacks_is_named():
    gap = Missing(named_in="r3", what="progress report", date="2026-02-01")
    _, by = told(drafted(missing=(gap,)))
    assert by["administrator (A)"].there == by["administrator (D)"].there == "no"
    assert "progress report of 2026-02-01" in by["administrator (A)"].says
    imaging = Missing(named_in="r3", what="MRI of the lumbar spine", date="2026-02-01")
    _, by = told(drafted(missing=(imaging,)))
    assert (by["administrator (A)"].there, by["administrator (D)"].there) == ("yes", "no")


def test_nothing_is_said_not_to_be_there_while_a_page_is_unread():
    gone = drafted(WHOLE[1:2])
    unread = msgspec.structs.replace(gone, unread=(Unread(file="b.pdf", reason="is damaged"),))
    for review, whole in ((gone, False), (unread, True), (None, True), (None, False)):
        found, by = told(review, whole=whole)
        assert {one.there for one in by.values()} <= {"yes", "not sure"}
        assert found.not_enough is None
    found, by = told(gone)
    assert (by["administrator (B)"].there, by["administrator (D)"].there) == ("no", "no")
    assert found.not_enough == "no clinical record is in the file"


def test_what_a_party_may_send_is_never_owed():
    _, by = told(drafted(), senders={"worker"})
    assert (by["worker 1"].there, by["physician 1"].there) == ("not sure", "no")
    assert not any(one.must for name, one in by.items() if not name.startswith("administrator"))
    _, by = told(drafted(), whole=False)
    assert by["physician 1"].there == "not sure"


def test_copies_and_another_patients_records_answer_to_nothing():
    from openimr.model import Excluded

    copy = drafted()
    records = (*copy.records[:3], msgspec.structs.replace(copy.records[3], duplicate_of="r9"))
    _, by = told(msgspec.structs.replace(copy, records=records))
    assert by["administrator (A)"].there == "no"
    other = Excluded(file="a.pdf", page=4, record="r4", reason="another patient's")
    _, by = told(drafted(excluded=(other,)))
    assert by["administrator (A)"].there == "no"
