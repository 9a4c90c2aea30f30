"""What a case is qualified for does not depend on the cases beside it, nor on their order: case files by hand."""

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openimr.model import BoardCertification, Case, CaseItem, Event, Injury, Licence, Reviewer, Treatment
from openimr.reviewers.assignment import Inputs, assign_cases
from openimr.reviewers.assignment.qualifying import qualified
from openimr.reviewers.assignment.record import record_text
from openimr.reviewers.fitting import fit
from openimr.reviewers.qualification import eligible, qualify

ON = date(2026, 3, 2)
REQUESTS = (
    "Bilateral hearing aids",
    "MRI of the left shoulder",
    "Lumbar fusion L4-L5",
    "Physical therapy, 12 visits, right knee",
    "Oxycodone 10 mg",
    "Acupuncture for the low back",
    "something nobody knows",
)


def by_hand(number: int, request: str, treatment: Treatment | None = None, **fields: object) -> Case:
    """A case file as a person writes it: the request in words, the treatment `other`."""
    item = CaseItem(request=request, treatment=treatment or Treatment(kind="other"), ur_outcome="denied")
    complete = Event(type="records complete", at="2026-03-01T09:00:00-08:00")
    return msgspec.structs.replace(Case(case_number=f"H-{number}", items=(item,), events=(complete,)), **fields)


def reviewer(name: str, profession: str, board: str | None = None, specialty: str = "") -> Reviewer:
    boards = (BoardCertification(board=board, specialty=specialty, lifetime=True),) if board else ()
    licence = Licence(state="CA", number=f"X{name}", status="active", start="2010-01-01", open_ended=True,
                      discipline="none")  # fmt: skip
    return Reviewer(id=name, profession=profession, licences=(licence,), boards=boards, years_active=9,
                    hours_per_week=30, qme=False, capacity=9)  # fmt: skip


ROSTER = (
    reviewer("ortho", "MD", "ABOS", "Orthopaedic Surgery"),
    reviewer("aud", "AuD"),
    reviewer("pain", "MD", "ABA", "Pain Medicine"),
    reviewer("dc", "DC"),
    reviewer("lac", "LAc"),
    reviewer("pt", "PT"),
)
PAIR = (by_hand(1, "Bilateral hearing aids"), by_hand(2, "MRI of the left shoulder"))


@pytest.mark.parametrize("cases", [PAIR, PAIR[::-1]])
def test_two_requests_in_plain_words_go_each_to_its_own_profession(cases: tuple[Case, ...]) -> None:
    """Neither names its treatment otherwise; the order of the files is that of the attack, and its reverse."""
    record = assign_cases(Inputs(cases=cases, reviewers=ROSTER[:2]), on=ON, seed="x")
    given_to = {one.case: [g.reviewer for g in one.reviewers] for one in record.assigned}
    assert given_to == {"H-1": ["aud"], "H-2": ["ortho"]}


CASES = st.lists(
    st.builds(
        by_hand,
        st.integers(0, 10**6),
        st.sampled_from(REQUESTS),
        st.sampled_from([None, None, Treatment(kind="other", body_part="lumbar spine"), Treatment(kind="therapy")]),
        diagnoses=st.sampled_from([(), ("M54.5",), ("H90.3",)]),
        injury=st.sampled_from([Injury(), Injury(body_parts=("shoulder",)), Injury(body_parts=("low back",))]),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda case: case.case_number,
)


@given(CASES)
@settings(max_examples=60, deadline=None)
def test_in_a_batch_each_case_is_answered_as_alone(cases: list[Case]) -> None:
    found = qualified(cases, ROSTER, ON)
    for row, case in enumerate(cases):
        for column, one in enumerate(ROSTER):
            assert (found.blocked[row, column] == 0) == eligible(qualify(one, case, ON)), (case.items, one.id)
            assert abs(int(found.fit[row, column]) - fit(one, case, ON).score * 1000) <= 1


@given(CASES, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_hand_written_cases_changes_no_byte(cases: list[Case], random) -> None:
    turned = random.sample(cases, len(cases))
    one, other = (
        record_text(assign_cases(Inputs(cases=tuple(some), reviewers=ROSTER), on=ON, seed="s"))
        for some in (cases, turned)
    )
    assert one == other
