"""What a review costs the claims administrator; the worker pays nothing."""

from pathlib import Path

import msgspec
import pytest
from lives import case

from openimr.process import fee_for, fee_of, fold, held

ROWS = msgspec.yaml.decode(Path(__file__).with_name("fees.yaml").read_text())["rows"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(f"{k}={v}" for k, v in row.items()))
def test_fee(row):
    fee = fee_for(
        {"application": row["day"]},
        priority=row.get("priority", "standard"),
        degree=row.get("degree"),
        reviewers=row.get("reviewers", 1),
        drugs_only=row.get("drugs"),
        ended=row.get("ended"),
    )
    assert fee.amount == row["amount"]
    assert row.get("evidence", fee.evidence) == fee.evidence
    assert row.get("note", "") in (fee.note or "")
    assert row.get("why", "") in fee.why
    assert fee.payer == "claims administrator"


def test_the_worker_pays_nothing():
    worker = held("fee.worker", {})
    assert worker is not None
    assert worker.value == 0


@pytest.mark.parametrize(
    ("after", "amount", "says"),
    [
        (["treatment authorized"], 123, "before the packet"),
        (["reviewer assigned; by=R1", "treatment authorized"], None, "after the packet"),
        (["application withdrawn"], 123, "before the packet"),
        (["reviewer assigned; by=R1", "determination served; outcome=upheld"], 390, "one reviewer"),
        (["application ineligible; reasons=E01"], None, "no review"),
    ],
)
def test_the_fee_of_a_case_is_that_of_its_stage(after, amount, says):
    fee = fee_of(case(["application received", *after]), degree="md")
    assert (fee.amount, says in fee.why) == (amount, True)


def test_two_reviewers_are_counted_from_the_case():
    two = ["several reviewers approved", "reviewer assigned; by=R1", "reviewer assigned; by=R2"]
    assert "two reviewers" in fee_of(case(["application received", *two]), degree="md").why


DETERMINED = ["reviewer assigned; by=R1", "review completed; by=R1", "determination served; outcome=upheld"]
REMANDED = [
    *DETERMINED,
    "petition filed; by=w; reasons=A5",
    "remanded; items=1; reasons=A5",
    "petition denied; items=0",
]


def test_another_reviewer_after_a_remand_is_no_second_one():
    """Two rounds with one reviewer each, the later about one item, are no review by two (9792.10.6(c))."""
    again = ["reviewer assigned; by=R2", "review completed; by=R2", "determination served; outcome=overturned"]
    assert ", one reviewer" in fee_of(case(["application received", *REMANDED, *again]), degree="md").why


def test_a_reviewer_who_replaced_another_is_no_second_one():
    replaced = ["reviewer assigned; by=R1", "reviewer removed; by=R1", "several reviewers approved"]
    assert (
        ", one reviewer"
        in fee_of(case(["application received", *replaced, "reviewer assigned; by=R2"]), degree="md").why
    )


def test_a_review_after_a_remand_is_not_paid_for_again():
    again = ["reviewer assigned; by=R2", "review completed; by=R2", "determination served; outcome=overturned"]
    paid = [*DETERMINED, "invoice sent", "petition filed; by=w; reasons=A5", "remanded; reasons=A5"]
    owed = {one.notice for one in fold(case(["application received", *paid, *again])).owed}
    assert "invoice" not in owed
    unpaid = [one for one in paid if one != "invoice sent"]
    assert [one.notice for one in fold(case(["application received", *unpaid, *again])).owed].count("invoice") == 1
