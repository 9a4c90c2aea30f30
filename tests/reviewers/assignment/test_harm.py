"""What must not happen to a case, told with one reviewer or two: each was possible once."""

from datetime import date

import msgspec
import pytest

from openimr.model import (
    Absence,
    Affiliation,
    BoardCertification,
    Case,
    CaseItem,
    Event,
    Injury,
    Licence,
    Reviewer,
    Treatment,
)
from openimr.reviewers.assignment import Inputs, assign_cases
from openimr.reviewers.assignment.record import AssignmentRecord
from openimr.reviewers.conflicts import Clearance
from openimr.reviewers.qualification import eligible, qualify

ON, DUE = date(2026, 3, 2), date(2026, 3, 31)
FUSION = Treatment(kind="surgery", procedure="lumbar fusion", body_part="lumbar spine")


def case(treatment: Treatment = FUSION) -> Case:
    item = CaseItem(request="lumbar fusion", treatment=treatment, ur_outcome="denied")
    complete = Event(type="records complete", at="2026-03-01T09:00:00-08:00")
    approved = Event(type="several reviewers approved", at="2026-03-01T10:00:00-08:00")
    return Case(case_number="A", diagnoses=("M54.5",), injury=Injury(body_parts=("lumbar spine",)), items=(item,),
                events=(complete, approved))  # fmt: skip


def licence(number: str, end: str | None = None, state: str = "CA") -> Licence:
    return Licence(state=state, number=number, status="active", start="2010-01-01", end=end, open_ended=end is None,
                   discipline="none")  # fmt: skip


def board(end: str | None = None, specialty: str = "Orthopaedic Surgery", name: str = "ABOS") -> BoardCertification:
    return BoardCertification(board=name, specialty=specialty, start="2012-01-01", end=end, lifetime=end is None)


def reviewer(name: str, **fields: object) -> Reviewer:
    made = Reviewer(id=name, profession="MD", licences=(licence(f"A{sum(map(ord, name))}"),), boards=(board(),),
                    years_active=9, hours_per_week=30, qme=False, capacity=9)  # fmt: skip
    return msgspec.structs.replace(made, **fields)


def run(
    reviewers: list[Reviewer],
    *,
    due: date | None = DUE,
    needed: int = 1,
    seed: str = "s",
    treatment: Treatment = FUSION,
) -> AssignmentRecord:
    inputs = Inputs(
        cases=(case(treatment),),
        reviewers=tuple(reviewers),
        due={"A": due},
        needed={"A": needed},
    )
    return assign_cases(inputs, on=ON, seed=seed)


def takers(record: AssignmentRecord) -> list[str]:
    return [given.reviewer for one in record.assigned for given in one.reviewers]


ENDS = [
    ("licence ends the day after assignment", {"licences": (licence("A1", "2026-03-03"),)}, DUE, "R2 ends"),
    ("licence ends the day before it is due", {"licences": (licence("A1", "2026-03-30"),)}, DUE, "R2 ends"),
    ("licence ends on the due day", {"licences": (licence("A1", "2026-03-31"),)}, DUE, None),
    ("no due day is known", {"licences": (licence("A1", "2026-03-03"),)}, None, None),
    ("due already", {"licences": (licence("A1", "2026-03-03"),)}, ON, None),
    ("another licence goes on", {"licences": (licence("A1", "2026-03-03"), licence("B2", state="NV"))}, DUE, None),
    ("certificate ends before", {"boards": (board("2026-03-20"),)}, DUE, "R3 ends"),
    ("certificate ends on the due day", {"boards": (board("2026-03-31"),)}, DUE, None),
]


@pytest.mark.parametrize(("fields", "due", "against"), [e[1:] for e in ENDS], ids=[e[0] for e in ENDS])
def test_who_is_qualified_is_so_until_the_case_is_due(fields, due, against) -> None:
    record = run([reviewer("r", **fields)], due=due)
    assert takers(record) == ([] if against else ["r"])
    assert [one.reason for lacking in record.unassigned for one in lacking.excluded] == ([against] if against else [])
    if against:
        assert "ends before it is due" in record.unassigned[0].why
        assert "1 could take it if the renewal" in record.unassigned[0].needed[0]


def test_a_renewal_that_begins_in_time_is_a_licence() -> None:
    renewed = msgspec.structs.replace(licence("A1"), start="2026-03-10")
    assert takers(run([reviewer("r", licences=(licence("A1", "2026-03-09"), renewed))])) == ["r"]


OPIOID = Treatment(kind="drug", ingredients=("oxycodone",))
FAR = reviewer("far", boards=(board(specialty="Emergency Medicine", name="ABEM"),))
FULL = reviewer("full", capacity=1, open_cases=1)


def test_no_shortage_of_places_gives_a_case_to_one_who_hardly_fits() -> None:
    """Rather it waits, and says which place it lacks."""
    assert eligible(qualify(FAR, case(OPIOID), ON)), "by the hard rules alone it could go there"
    record = run([FULL, FAR], treatment=OPIOID)
    assert takers(record) == []
    assert record.unassigned[0].admissible == 1
    assert record.unassigned[0].needed == ("one place more with full",)
    assert [one.reason for one in record.unassigned[0].excluded] == ["fit too low"]


def test_a_colleague_who_fits_goes_before_a_stranger_who_does_not() -> None:
    own = (Affiliation(kind="employment", organization="Quillworth Spine Group", start="2015-01-01"),)
    record = run([reviewer("a", affiliations=own), reviewer("b", affiliations=own), FAR], needed=2, treatment=OPIOID)
    assert takers(record) == ["a", "b"]


TWICE = [
    ("one NPI", {"npi": "1234567893"}, {"npi": "1234567893"}),
    ("one NPI, written otherwise", {"npi": "1234567893"}, {"npi": "123-456-7893"}),
    ("one licence", {"licences": (licence("A900"),)}, {"licences": (licence("a 900"),)}),
]


@pytest.mark.parametrize(("one", "other"), [t[1:] for t in TWICE], ids=[t[0] for t in TWICE])
def test_one_person_entered_twice_never_reviews_a_case_twice(one, other) -> None:
    record = run([reviewer("r1", **one), reviewer("r1b", **other)], needed=2)
    assert takers(record) == ["r1"]
    assert record.unassigned[0].missing == 1
    assert [note for note in record.notes if note.startswith("reviewers r1 and r1b:")]
    assert "NPI" not in record.unassigned[0].needed[0]


def test_the_same_number_of_another_profession_is_another_person() -> None:
    entries = [reviewer("r1", licences=(licence("12345"),)),
               reviewer("r2", profession="DC", licences=(licence("12345"),))]  # fmt: skip
    assert not [note for note in run(entries).notes if note.startswith("reviewers r1 and")]


def test_one_person_entered_thrice_has_one_lot() -> None:
    """Against one honest entry: about half of the seeds, not three quarters."""
    entries = [reviewer("honest", npi="1245319599"), *(reviewer(f"r{n}", npi="1234567893") for n in range(3))]
    mine = sum(takers(run(entries, seed=str(seed))) != ["honest"] for seed in range(40))
    assert 10 <= mine <= 28


def test_what_bars_one_entry_bars_the_person() -> None:
    entries = [reviewer("r1", npi="1234567893"), reviewer("r2", npi="1234567893", qme=True)]
    assert takers(run(entries)) == []
    full = [reviewer("r1", npi="1234567893", capacity=2, open_cases=1),
            reviewer("r2", npi="1234567893", capacity=2, open_cases=1)]  # fmt: skip
    assert takers(run(full)) == []


def test_absent_on_the_day_alone_is_said_as_that() -> None:
    away = reviewer("r", absences=(Absence(start="2026-03-02", end="2026-03-02"),))
    assert "absent on the day of assignment, where no due day is known" in run([away], due=None).unassigned[0].why
    assert takers(run([away])) == ["r"]


AWAY = (Absence(start="2026-03-20", end="2026-04-10"),)


def test_of_equals_one_who_is_there_on_the_due_day_comes_first() -> None:
    """Whatever the lot would say; and the record says by which rule the other was passed over."""
    for seed in "abcdef":
        record = run([reviewer("away", absences=AWAY), reviewer("there")], seed=seed)
        assert takers(record) == ["there"]
        [passed] = record.assigned[0].alternatives
        assert (passed.reviewer, passed.decided_by) == ("away", "presence")
        assert passed.why == "fits as well, but is absent on the day of assignment or when it is due"
        assert record.objective.away == 0


def test_the_only_one_gets_it_and_the_record_says_what_that_asks() -> None:
    record = run([reviewer("away", absences=AWAY)])
    assert takers(record) == ["away"]
    assert record.assigned[0].reviewers[0].away
    assert record.assigned[0].why == (
        "the only admissible reviewer; away is absent on the day of assignment or when it is due (2026-03-31): less "
        "time is left"
    )
    assert record.objective.away == 1


def test_a_better_fit_outweighs_an_absence() -> None:
    there = reviewer("there", boards=(board(specialty="Pain Medicine", name="ABA"),))
    record = run([reviewer("away", absences=AWAY), there])
    fits = {given.reviewer: given.fit for given in record.assigned[0].reviewers}
    assert takers(record) == ["away"], fits


@pytest.mark.parametrize("since", ["2026-03-01", "2026-03-02"])
def test_of_equals_one_who_is_there_from_the_day_of_assignment_comes_first(since) -> None:
    """Not one who has the last day alone to read the file, whatever the lot would say."""
    back = reviewer("back", absences=(Absence(start=since, end="2026-03-30"),))
    for seed in "abcdef":
        assert takers(run([back, reviewer("there")], seed=seed)) == ["there"]
    assert takers(run([back])) == ["back"]


def test_who_is_away_on_days_between_is_there() -> None:
    record = run([reviewer("back", absences=(Absence(start="2026-03-03", end="2026-03-30"),))])
    assert record.objective.away == 0
    assert "absent" not in record.assigned[0].why


def test_where_no_due_day_is_known_nobody_is_absent_on_it() -> None:
    assert run([reviewer("away", absences=AWAY)], due=None).objective.away == 0


def test_a_roster_that_is_too_small_is_said_to_be_that() -> None:
    [lacking] = run([reviewer("r")], needed=2).unassigned
    assert lacking.needed == ("a reviewer for lumbar fusion to be added to the roster: it has no other",)


def test_a_clearance_names_the_case_however_it_is_spelt() -> None:
    given = Clearance(reviewer="r", fingerprint="f", by="b", at="2026-03-01T09:00:00-08:00", reason="x",
                      case_number=" a ")  # fmt: skip
    alike = msgspec.structs.replace(given, case_number="A")
    one, other = (
        assign_cases(Inputs(cases=(case(),), reviewers=(reviewer("r"),), clearances=(c,)), on=ON, seed="s")
        for c in (given, alike)
    )
    assert one.fingerprints["clearances"] == other.fingerprints["clearances"]
