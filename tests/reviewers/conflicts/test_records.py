"""What is held against a reviewer beside the parties: authors of records, makers by brand, earlier reviewers."""

from datetime import date

import pytest

from openimr.model import Case, Party, Record, Treatment
from openimr.model.case import CaseItem, Event
from openimr.model.reviewer import Affiliation, Attestation, Licence, Reviewer
from openimr.reviewers.conflicts import ConflictEngine, attested_conflicts, screen_conflicts
from openimr.reviewers.history import deciders

DAY = date(2026, 11, 22)
NPI = "1234567893"


def record(**more):
    return Record(**{"id": "r4", "file": "a.pdf", "first_page": 1, "last_page": 2, "kind": "progress report"} | more)


def tied(kind="employment", **more):
    return Reviewer(id="rv1", affiliations=(Affiliation(kind=kind, **more),))


def found(reviewer, case):
    engine = ConflictEngine((reviewer,), (), DAY)
    conflicts = engine.screen(case).get(reviewer.id, ())
    assert set(engine.grades(case)) == ({reviewer.id} if conflicts else set())
    return {(c.party, c.rule, c.grade) for c in conflicts}


@pytest.mark.parametrize(
    ("reviewer", "written", "rule"),
    [
        (tied(organization="Alder Creek Family Practice"), {"author": "Alder Creek Family Practice"}, "C5"),
        (
            tied(organization="Alder Creek Family Practice"),
            {"kind": "request for authorization", "author": "Ana Ruiz, M.D.", "title": "Alder Creek Family Practice"},
            "C5",
        ),
        (
            tied(organization="Alder Creek Family Practice"),
            {"author": "Ana Ruiz, M.D., Alder Creek Family Practice, Inc."},
            "C5",
        ),
        (
            tied("ownership", organization="Quillfeather Laboratories"),
            {"kind": "urine drug test", "author": "Quillfeather Labs"},
            "C6",
        ),
        (
            tied("family", relation="spouse", person="Pilar Quint"),
            {"kind": "ur determination", "author": "Pilar Quint, MD"},
            "C9",
        ),
        (
            tied(organization="Zephyr Utilization Review"),
            {"kind": "ur determination", "author": "Zephyr Utilization Review, Inc."},
            "C9",
        ),
        (
            tied("family", relation="brother", person="Boris Quint"),
            {"kind": "ame/qme report", "author": "Boris Quint, M.D., QME"},
            "C10",
        ),
        (
            tied("partnership", person="Pilar Quint"),
            {"kind": "request for authorization", "author": "Electronically signed by Pilar Quint, MD"},
            "C5",
        ),
    ],
)
def test_ties_to_who_wrote_a_record_are_looked_at(reviewer, written, rule):
    assert ("r4", rule, "to be checked") in found(reviewer, Case(records=(record(**written),)))


def test_the_practice_on_any_record_of_the_requesting_physician_is_that_physicians_group():
    case = Case(
        parties=(Party(id="p1", role="requesting physician", name="Ana Ruiz"),),
        records=(record(kind="consultation", author="Ana Ruiz, M.D., Alder Creek Family Practice"),),
    )
    assert found(tied(organization="Alder Creek Family Practice"), case) == {("r4", "C5", "to be checked")}


@pytest.mark.parametrize("title", ["Family Practice Progress Report", "MRI REPORT: LUMBAR SPINE", "Alder Creek Report"])
def test_a_heading_that_says_what_a_record_is_names_no_practice(title):
    assert not found(tied(organization="Alder Creek Family Practice"), Case(records=(record(title=title),)))


def test_an_author_line_bars_by_the_reviewers_own_npi_alone():
    case = Case(records=(record(author=f"R. W., M.D. (NPI {NPI})"),))
    assert found(Reviewer(id="rv1", npi=NPI), case) == {("r4", "C10", "certain")}
    assert found(tied(organization="Alder Creek", npi=NPI), case) == {("r4", "C10", "to be checked")}


@pytest.mark.parametrize("original", ["zz", "r4"])
def test_a_record_that_repeats_none_of_the_case_keeps_its_author(original):
    case = Case(records=(record(author="Robert Whitlock", duplicate_of=original),))
    assert found(Reviewer(id="rv1", name="Robert Whitlock"), case) == {("r4", "C10", "to be checked")}


@pytest.mark.parametrize(
    ("request_", "maker", "brand"),
    [
        ("OxyContin 20 mg #60", "Purdue Pharma L.P.", "oxycontin"),
        ("Trial of a spinal cord stimulator", "Nevro Corp.", "spinal cord stimulator"),
        ("Cymbalta 60mg", "Eli Lilly and Company", "cymbalta"),
    ],
)
def test_money_from_the_maker_of_a_brand_at_issue_is_looked_at(request_, maker, brand):
    kind = "equipment" if "spinal" in request_ else "medication"
    case = Case(items=(CaseItem(request=request_, treatment=Treatment(kind=kind)),))
    reviewer = tied("ownership", organization=maker, share=20.0)
    assert found(reviewer, case) == {("items[0]", "C7", "to be checked")}
    conflict = screen_conflicts((reviewer,), case, (), DAY)["rv1"][0]
    assert conflict.path[-1].endswith(f"maker of {brand} of this case")


def test_a_generic_drug_says_nothing_of_its_maker():
    case = Case(items=(CaseItem(request="Oxycodone ER 20 mg", treatment=Treatment(kind="medication")),))
    assert not found(tied("ownership", organization="Purdue Pharma"), case)


@pytest.mark.parametrize(
    ("request_", "organization", "looked_at"),
    [
        ("Total knee arthroplasty with Quillmere Vorpal implant", "Quillmere Vorpal Holdings, Inc.", True),
        ("Rotator cuff repair with Vossbrex anchors", "Vossbrex, Inc.", True),
        ("Lumbar fusion with Vorpal Medical hardware", "Vorpal Medical, Inc.", True),
        ("Total knee arthroplasty with Quillmere implant", "Quillmere Vorpal Holdings, Inc.", False),
        ("Physical therapy for the knee", "Physical Therapy Center", False),
        ("Knee brace", "Knee Brace Company", False),
        ("Summit blue wave machine", "Blue Wave Medical", False),
        ("Lumbar fusion", "Vossbrex, Inc.", False),
    ],
)
def test_a_tie_to_whom_the_request_names_is_looked_at(request_, organization, looked_at):
    case = Case(items=(CaseItem(request=request_, treatment=Treatment(kind="other")),))
    reviewer = tied("payment", organization=organization, share=40.0)
    assert found(reviewer, case) == ({("items[0]", "C7", "to be checked")} if looked_at else set())
    assert found(tied("payment", organization=organization, share=0.5), case) == set()


PRIOR = Reviewer(
    id="r1",
    name="Robert Whitlock",
    npi=NPI,
    tin="12-3456789",
    licences=(Licence(state="CA", number="A12345"),),
    addresses=("12 Mill Road, Suite 4, Oakland, CA 94607",),
)


@pytest.mark.parametrize("written", ["r1", " r1", "r1 ", "R1"])
@pytest.mark.parametrize("where", ["named", "assigned", "completed"])
def test_who_decided_before_is_out_however_the_id_is_written(written, where):
    kind = {"assigned": "reviewer assigned", "completed": "review completed"}.get(where)
    events = (
        Event(type="remanded", at="2025-05-02T09:00:00-07:00"),
        Event(type=kind or "", at="2025-01-02T09:00:00-08:00", by=written),
        Event(type="reviewer assigned", at="2025-06-02T09:00:00-07:00", by="r9"),
    )
    case = Case(events=events) if kind else Case(prior_reviewers=(written,))
    assert deciders(case) == (written.strip(),)
    grades = screen_conflicts((Reviewer(id="r1"), Reviewer(id="r9")), case, (), DAY)
    assert {r: [c.grade for c in all_of] for r, all_of in grades.items()} == {"r1": ["certain"]}


def _kin(relation, person):
    return Affiliation(kind="family", relation=relation, person=person)


@pytest.mark.parametrize(
    ("entry", "grade"),
    [
        ({"npi": NPI}, "certain"),
        ({"licences": PRIOR.licences}, "certain"),
        ({"name": "Whitlock, Robert", "addresses": PRIOR.addresses}, "certain"),
        ({"name": "Bob Whitlock"}, "to be checked"),
        ({"affiliations": (_kin("spouse", "Robert Whitlock"),)}, "to be checked"),
        ({"affiliations": (_kin("spouse", "Hedda Quarnstrom"),)}, None),
        ({"name": "Ana Ruiz", "tin": PRIOR.tin, "addresses": PRIOR.addresses}, None),
    ],
)
def test_who_decided_before_is_out_under_another_id_too(entry, grade):
    """Colleagues of one office and one taxpayer number are not one person."""
    case = Case(prior_reviewers=("r1",))
    conflicts = screen_conflicts((PRIOR, Reviewer(id="r2", **entry)), case, (), DAY)
    assert [(c.rule, c.grade) for c in conflicts["r1"]] == [("R10", "certain")]
    assert [(c.rule, c.grade) for c in conflicts.get("r2", ())] == ([("R10", grade)] if grade else [])


@pytest.mark.parametrize(
    ("statement", "answer", "case_number", "rule"),
    [
        ("conflicts", False, "CM26-0000001", "other"),
        ("Conflicts ", False, None, "other"),
        ("conflicts", False, "CM26-0000009", None),
        ("conflicts", True, "CM26-0000001", None),
        ("Q10", True, " cm26-0000001", "C10"),
        ("q5", True, "CM26-0000001", "C5"),
        ("Q10", False, "CM26-0000001", None),
        ("R10", False, "CM26-0000001", "R10"),
        ("C7", False, "CM26-0000001", "C7"),
        ("R6", False, "CM26-0000001", None),
        ("nonsense", False, "CM26-0000001", None),
    ],
)
def test_a_reviewers_own_word_of_a_conflict_bars(statement, answer, case_number, rule):
    said = Attestation(statement=statement, answer=answer, at="2026-11-01T09:00:00-07:00", case_number=case_number)
    reviewer = Reviewer(id="rv1", attestations=(said,))
    case = Case(
        case_number="CM26-0000001", parties=(Party(id="p1", role="requesting physician", organization="Cedar Clinic"),)
    )
    party = "p1" if rule == "C5" else "rv1"
    assert found(reviewer, case) == ({(party, rule, "certain")} if rule else set())


def test_a_statement_that_reads_either_way_is_looked_at():
    for answer in (True, False):
        said = Attestation(statement="conflict", answer=answer, at="2026-11-01T09:00:00-07:00")
        assert [c.grade for c in attested_conflicts(Reviewer(id="rv1", attestations=(said,)), Case())] == [
            "to be checked"
        ]
