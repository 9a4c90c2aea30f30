"""The case moves while its reviewer writes: an item leaves the review, records come. The draft follows it."""

from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from django.utils import timezone
from tests.server.desk.conftest import assigned, people, taken
from tests.server.desk.test_desk import as_, sign_as_it_is, signed
from tests.server.desk.test_desk_pages import client

from openimr.model import CaseItem, Determination, Event, Page, Treatment

SECOND = "Gabapentin 300 mg #90"


@pytest.fixture
def two(db: None, four: Determination) -> SimpleNamespace:
    """A case with two items, and its draft."""
    made = people()
    first, drug = four.items[0], Treatment(kind="medication")
    items = tuple(CaseItem(request=r, treatment=drug, ur_outcome="denied") for r in (first.request, SECOND))
    case = assigned(made.reviewer, items)
    drafted = msgspec.structs.replace(four, items=(first, msgspec.structs.replace(first, request=SECOND)))
    draft = taken(made.reviewer, case, msgspec.to_builtins(drafted))
    return SimpleNamespace(**vars(made), case=case, draft=draft, number=case.number)


def took(desk: SimpleNamespace, type_: str, **more: Any) -> None:
    from openimr.server.cases.actions import take

    with as_(desk.case_manager):
        take(desk.number, Event(type=type_, at=timezone.localtime().isoformat(), **more))


@pytest.mark.parametrize(("type_", "by"), [("application withdrawn", "p1"), ("treatment authorized", "p6")])
def test_an_item_that_left_the_review_is_asked_no_decision_and_the_letter_decides_nothing_on_it(
    two: SimpleNamespace, pages: tuple[Page, ...], type_: str, by: str
):
    from openimr.letters.writing import Signed, final_letter_of
    from openimr.server.desk import actions
    from openimr.server.desk.errors import DeskError
    from openimr.server.issuing.checking import checked

    with as_(two.reviewer):
        actions.decide(two.reviewer, two.number, 1, "overturned", "Decided before it left.")
    took(two, type_, by=by, items=(1,))
    with as_(two.reviewer), pytest.raises(DeskError, match="not under review"):
        actions.decide(two.reviewer, two.number, 1, "upheld", "Too late.")
    two.draft.refresh_from_db()
    row = signed(two, pages)
    document = msgspec.convert(row.document, Determination)
    assert [item.proposal for item in document.items] == ["overturned", None]
    assert not document.items[1].rationale
    two.case.refresh_from_db()
    assert [f for f in checked(two.case, row).findings if f.id == "ITEMS"] == []
    said = Signed(decided="2026-11-22", signed="2026-11-22", licensure=("California",), specialties=("Pain",),
                  organization="IMRO")  # fmt: skip
    letter = final_letter_of(document, said)
    assert f"{SECOND}: Not part of this review" in letter.draft[2]
    assert "withdrawn" in letter.items[1].meaning or "authorized" in letter.items[1].meaning


def test_nothing_is_signed_without_the_records_that_have_come(
    two: SimpleNamespace, four: Determination, pages: tuple[Page, ...], own_store: None
):
    from tests.server.desk.conftest import CASES, add

    from openimr.server.cases.models import Case
    from openimr.server.desk import actions
    from openimr.server.desk.errors import NotReadyError
    from openimr.server.issuing.checking import checked
    from openimr.server.records.models import RecordFile, Review

    case = Case.objects.get(number=two.number)
    paper = min((CASES / "opioid-four-as-documented" / "records").iterdir())
    with as_(two.intake):
        add(case, paper)
    file = RecordFile.objects.get(case=case)
    Review.objects.create(case=case, version=1, at=two.draft.software.at, software="1", records=[], file=file.file)
    took(two, "application withdrawn", by="p1", items=(1,))
    with as_(two.reviewer):
        actions.decide(two.reviewer, two.number, 0, "overturned", "Relief is measured.")
    two.draft.refresh_from_db()
    with pytest.raises(NotReadyError) as refused:
        sign_as_it_is(two, pages)
    assert "D5" in {point.id for point in refused.value.points}  # type: ignore[attr-defined]
    Review.objects.create(case=case, version=2, at=timezone.now(), software="1", file=file.file,
                          records=[[file.pk, "read", 1]])  # fmt: skip
    named = (four.items[0], msgspec.structs.replace(four.items[0], request=SECOND))
    third = msgspec.structs.replace(four.items[0], request="Ambien 10 mg #30", eligible=False)
    newer = msgspec.to_builtins(msgspec.structs.replace(four, items=(third, *named)))
    with as_(two.reviewer):
        actions.take_in_records(two.reviewer, two.number, newer)
    row = signed(two, pages)
    assert [item["request"] for item in row.document["items"]] == [four.items[0].request, SECOND, "Ambien 10 mg #30"]
    case.refresh_from_db()
    assert [f for f in checked(case, row).findings if f.id == "RECORDS"] == []
    with as_(two.intake):
        add(case, max((CASES / "opioid-four-as-documented" / "records").iterdir()))
    assert [f.severity for f in checked(case, row).findings if f.id == "RECORDS"] == ["warning"]


def test_the_reviewer_after_a_remand_has_the_order_at_the_desk(two: SimpleNamespace):
    from openimr.server.cases.models import CaseEvent

    order = {"type": "remanded", "at": "2026-11-02T09:00:00-08:00", "reasons": ["A5"], "items": [0],
             "note": "Page 3 shows the check that the letter misses.\nspecialty: pain medicine"}  # fmt: skip
    with as_(two.case_manager):
        CaseEvent.objects.create(
            case=two.case, place=90, type="remanded", document=order, at=order["at"], recorded=timezone.now()
        )
    page = client(two.reviewer).get(f"/desk/{two.number}/draft/").content.decode()
    for said in ("Page 3 shows the check that the letter misses.", "A5: a plainly erroneous finding", "pain medicine"):
        assert said in page


def test_what_is_to_be_worked_on_stands_first_among_my_reviews(two: SimpleNamespace):
    from openimr.server.cases.models import Case

    over = assigned(two.reviewer)
    Case.objects.filter(pk=over.pk).update(state="IMPLEMENTING", next_due="2015-01-01T00:00:00Z")
    page = client(two.reviewer).get("/desk/").content.decode()
    assert page.index(two.number) < page.index(over.number)
    assert "2015-01-01" not in page
    assert "2014-12-31" not in page
