"""Remand, its order, and votes (sections 2.8 and 3.3)."""

import pytest
from lives import ITEMS, case, event

from openimr.process import decide_votes, fold, remand_order
from openimr.process.moments import moments_of
from openimr.process.remand import appeal, orders_on_determinations, without_petition

DECIDED = [
    "application received",
    "reviewer assigned; by=R1",
    "determination served; outcome=upheld",
    "petition filed; reasons=A5",
]
WHOLE = "remanded; reasons=A5; items=0; note=The dose was 10 mg, not 100 mg. Specialty: pain medicine"


def answers(text, **fields):
    return {part.part: part.answer for part in remand_order(case([*DECIDED, text], **fields))}


def test_an_order_that_holds_everything():
    assert set(answers(WHOLE).values()) == {"yes"}


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        (WHOLE.replace("A5", "A9"), {"ground", "reviewers"}),
        (WHOLE.replace("The dose was 10 mg, not 100 mg. ", ""), {"facts"}),
        (WHOLE.replace(" Specialty: pain medicine", ""), {"specialty"}),
        (WHOLE.replace("items=0; ", ""), {"items"}),
        ("remanded", {"ground", "facts", "items", "reviewers", "specialty"}),
    ],
)
def test_what_an_order_lacks_is_said(text, lacks):
    found = remand_order(case([*DECIDED, text]))
    assert {part.part for part in found if part.answer == "no"} == lacks
    assert all(part.says == appeal().order[part.part].lacking for part in found if part.answer == "no")


def test_an_order_on_the_only_item_need_not_name_it():
    assert answers(WHOLE.replace("items=0; ", ""), items=ITEMS[:1])["items"] == "yes"


def test_an_order_that_sets_aside_a_finding_of_ineligibility_excludes_nobody():
    """Nobody has reviewed the treatment: ground and facts are asked for, and no reviewer, specialty or items."""
    found = ["application received", "application ineligible; reasons=E01", "petition filed; by=w; reasons=A1"]
    parts = remand_order(case([*found, "remanded; reasons=A1; note=The form was signed"]))
    assert [(part.part, part.answer) for part in parts] == [("ground", "yes"), ("facts", "yes")]


def test_an_order_that_is_still_to_come_or_has_no_place_is_none():
    made = case([*DECIDED, WHOLE])
    *_, before, _ = moments_of(made)[0]
    assert remand_order(made, before.at) is None
    assert remand_order(case([*DECIDED, "petition denied", WHOLE])) is None


BOTH = [
    *DECIDED[:2],
    "determination served; outcome=upheld; items=0",
    "determination served; outcome=overturned; items=1",
]


@pytest.mark.parametrize(
    ("petitions", "named", "back"),
    [
        (["by=w; items=0"], "items=0,1; ", (0,)),
        (["by=w; items=0"], "", (0,)),
        (["by=w"], "items=0,1; ", (0,)),  # what went against the worker
        ([""], "items=0,1; ", (0, 1)),
        ([""], "", (0, 1)),
        (["by=w; items=0", "by=c; items=1"], "items=0,1; ", (0, 1)),
    ],
)
def test_an_order_sets_aside_what_the_case_then_reviews_again(petitions, named, back):
    events = [*BOTH, *(f"petition filed; reasons=A5; {petition}".strip("; ") for petition in petitions)]
    made = case([*events, f"remanded; {named}reasons=A5"])
    assert [order.items for order in orders_on_determinations(made)] == [back]
    assert tuple(one.item for one in fold(made).items if one.status == "open") == back


def test_of_an_order_it_is_known_on_which_items_no_petition_is_pending():
    pending = case([*BOTH, "petition filed; by=w; reasons=A5; items=0"])
    assert without_petition(pending, event("remanded; items=0,1; reasons=A5")) == (1,)
    assert without_petition(pending, event("remanded; items=0; reasons=A5")) == ()
    assert without_petition(pending, event("remanded; reasons=A5")) == ()
    assert without_petition(pending, event("petition denied; items=1")) == ()
    assert without_petition(case(BOTH), event("remanded; items=0; reasons=A5")) == (0,)


def test_without_an_order_there_is_nothing_to_check():
    assert remand_order(case(DECIDED)) is None


def test_each_ground_says_what_the_software_offers():
    assert sorted(appeal().grounds) == ["A1", "A2", "A3", "A4", "A5"]
    assert all(ground.offers and ground.source == "S38" for ground in appeal().grounds.values())


@pytest.mark.parametrize(
    ("votes", "decision"),
    [
        (["upheld"], "upheld"),
        (["overturned"], "overturned"),
        (["upheld", "overturned"], "overturned"),
        (["upheld", "upheld", "overturned"], "upheld"),
        (["upheld", "overturned", "overturned"], "overturned"),
        (["upheld", "upheld", "overturned", "overturned"], "overturned"),
        ([], None),
    ],
)
def test_votes_on_an_item(votes, decision):
    """The majority decides, and an even split provides the treatment (LC 4610.6(e), GK)."""
    (found,) = decide_votes({0: votes})
    assert (found.decision, found.section, found.evidence) == (decision, "LC 4610.6(e)", "GK")


def test_votes_are_counted_item_by_item():
    found = decide_votes({1: ["upheld", "overturned"], 0: ["upheld", "upheld"]})
    assert [(vote.item, vote.decision) for vote in found] == [(0, "upheld"), (1, "overturned")]
