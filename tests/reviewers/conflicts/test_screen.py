"""One case against a roster: numbers, earlier parts in the case, clearance, what was not searched."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.model import Case, Party, Record
from openimr.model.case import Event
from openimr.model.reviewer import Affiliation, Licence, Organization, OrganizationTie, Reviewer
from openimr.reviewers.conflicts import (
    Clearance,
    ConflictEngine,
    after_clearance,
    attestation_questions,
    clearance_faults,
    conflict_rules,
    screen_conflicts,
    screenings,
)

DAY = date(2026, 11, 22)
NPI, OTHER_NPI = "1234567893", "1987654328"
CARE_OF_ROLES = {
    "employer": "C1",
    "carrier": "C2",
    "tpa": "C2",
    "mpn": "C3",
    "officer": "C4",
    "requesting provider": "C5",
    "medical group": "C5",
    "surgery center": "C6",
    "manufacturer": "C7",
    "applicant": "C8",
    "spouse": "C8",
    "applicant's attorney": "C8",
    "ur reviewer": "C9",
    "uro": "C9",
    "prior treating physician": "C10",
    "lien claimant": "other",
}


def test_each_role_falls_under_its_rule(graded):
    reviewer = Reviewer(id="rv1", npi=NPI)
    for role, rule in CARE_OF_ROLES.items():
        found = screen_conflicts((reviewer,), Case(parties=(Party(id="p1", role=role, npi=NPI),)), (), DAY)["rv1"][0]
        assert (found.rule, found.section) == (rule, conflict_rules().rules[rule].section)
        assert found.grade == ("to be checked" if rule == "other" else "certain")


@pytest.mark.parametrize("role", ["AD", "WCAB", "IMRO"])
def test_who_conducts_the_review_is_no_party(role, graded):
    assert graded(Reviewer(id="rv1", npi=NPI), Party(id="p1", role=role, npi=NPI)) is None


def test_two_valid_npis_are_never_certain_however_near_all_else(graded):
    """Two persons of one name in one office; one digit more than a slip gives a valid number again."""
    name, address = "Sunil Quillmere", "12 Mill Road, Suite 4, Oakland, CA 94607"
    ours = Reviewer(id="rv1", name=name, npi="1027070832", addresses=(address,))
    for npi, grade in (("1827070834", "to be checked"), ("1027070833", "certain"), (None, "certain")):
        assert graded(ours, Party(id="p1", role="requesting physician", name=name, npi=npi, address=address)) == grade


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"npi": NPI}, {"npi": "1234-567 893"}),
        ({"npi": NPI}, {"npi": "NPI: 1234567893 (type 1)"}),
        ({"npi": NPI}, {"npi": "1234567893.0"}),
        ({"npi": NPI}, {"npi": "l2345G7893"}),
        ({"tin": "12-3456789"}, {"tin": "123456789"}),
        ({"tin": "12-3456789"}, {"tin": "EIN l2-34S6789"}),
        ({"licences": (Licence(state="CA", number="A12345"),)}, {"licences": ("CA A-12345",)}),
        ({"licences": (Licence(state="California", number="A 012345"),)}, {"licences": ("ca a12345",)}),
        *(
            ({"licences": (Licence(state="CA", number="A12345"),)}, {"licences": (written,)})
            for written in (
                "CA A 12345",
                "CAA12345",
                "A12345 (CA)",
                "A12345, California",
                "Cal. Lic. No. A12345",
                "CA MD A12345",
                "CA Physician and Surgeon A12345, exp. 2027-01-31",
            )
        ),
        ({"npi": NPI}, {"npi": f"80840 {NPI}"}),
        ({"npi": f"80840{NPI}"}, {"npi": NPI}),
        ({"licences": (Licence(state="NV", number="7788"),)}, {"licences": ("Nevada License No. 7788",)}),
        (
            {"name": "Robert Whitlock", "addresses": ("12 Mill Road, Suite 4, Oakland, CA 94607",)},
            {"name": "WHITLOCK, ROBERT", "address": "12 Mill Rd #4, Oakland CA 94607-1234"},
        ),
    ],
)
def test_certain_by_number_or_by_full_name_at_one_address(ours, theirs, graded):
    assert graded(Reviewer(id="rv1", **ours), Party(id="p1", role="requesting physician", **theirs)) == "certain"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"npi": "0000000000"}, {"npi": "0000000000"}),
        ({"tin": "99-9999999"}, {"tin": "999999999"}),
        ({"licences": (Licence(state="CA", number="A12345"),)}, {"licences": ("NV A12345",)}),
        ({"licences": (Licence(state="CA", number="A12345"),)}, {"licences": ("CA G12345",)}),
        ({"licences": (Licence(state="CA", number="A12345"),)}, {"licences": ("A12345 NV",)}),
        ({"licences": (Licence(state="CA", number="A12345"),)}, {"licences": ("CA A123456",)}),
        (
            {"addresses": ("12 Mill Road, Suite 4, Oakland, CA 94607",)},
            {"address": "12 Mill Rd, Suite 5, Oakland, CA 94607"},
        ),
        ({"addresses": ("12 Mill Road, Oakland, CA 94607",)}, {"address": "12 Mill Rd, Suite 5, Oakland, CA 94607"}),
        ({"addresses": ("12 Mill Road, Oakland, CA 94607",)}, {"address": "14 Mill Rd, Oakland, CA 94607"}),
        ({"name": "Robert Whitlock", "npi": NPI}, {"name": "Robert Whitlock", "npi": OTHER_NPI}),
    ],
)
def test_what_says_nothing_or_that_it_is_another(ours, theirs, graded):
    """Fillers, other states and letters, the same building without a suite, another valid NPI."""
    assert graded(Reviewer(id="rv1", **ours), Party(id="p1", role="requesting physician", **theirs)) is None


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        *((Licence(state="CA", number="A12345"), written) for written in ("A12345", "A 12345", "MD A12345", "A l2345")),
        (Licence(state="CA", number="DC12345"), "DC 12345"),
        (Licence(state="", number="A12345"), "CA A12345"),
        (Licence(state="", number="A12345"), "A12345"),
    ],
)
@pytest.mark.parametrize("name", [None, "Robert Whitlock"])
def test_a_licence_without_its_state_is_looked_at(name, ours, theirs, graded):
    """Boards of two states may give one number to two persons."""
    party = Party(id="p1", role="requesting physician", name=name, licences=(theirs,))
    assert graded(Reviewer(id="rv1", name=name, licences=(ours,)), party) == "to be checked"


TENANTS = tuple(
    Organization(id=f"t{i}", name=name, addresses=("12 Mill Road, Oakland, CA 94607",))
    for i, name in enumerate(("Walnut Cove Hospital", "Palm Vista Clinic"))
)


@pytest.mark.parametrize(
    ("name", "register", "grade"),
    [
        ("Karen Pruitt", (), "to be checked"),
        ("Karen Pruitt", TENANTS, None),
        ("Ana Pruitt", TENANTS, None),
        ("Karen Delgado", TENANTS, "to be checked"),
    ],
)
def test_one_roof_is_looked_at_unless_it_is_known_for_many_tenants(name, register, grade, graded):
    """There, a surname in common has to come with it."""
    reviewer = Reviewer(id="rv1", name="Ana Delgado", addresses=("12 Mill Road, Oakland, CA 94607",))
    party = Party(id="p1", role="requesting physician", name=name, address="12 Mill Rd, Oakland, CA 94607")
    assert graded(reviewer, party, *register) == grade


def test_a_reviewer_named_in_the_register_is_found_there(graded):
    """The roster declares nothing; the register has the reviewer as an officer, by NPI."""
    firm = Organization(
        id="f1",
        name="Granite Ridge Insurance Company",
        ties=(OrganizationTie(kind="officer", person="R. W.", npi=NPI),),
    )
    party = Party(id="p1", role="insurer", organization="Granite Ridge Ins Co")
    found = screen_conflicts((Reviewer(id="rv1", npi=NPI),), Case(parties=(party,)), (firm,), DAY)["rv1"][0]
    assert (found.grade, found.path) == ("certain", ("reviewer rv1", "officer of", "insurer of this case"))


def test_trade_name_and_legal_name_are_one_over_the_register(graded):
    firm = Organization(id="f1", name="Quillfeather Holdings LLC", other_names=("Alder Creek Urgent Care",))
    reviewer = Reviewer(
        id="rv1", affiliations=(Affiliation(kind="employment", organization="Alder Creek Urgent Care"),)
    )
    assert (
        graded(reviewer, Party(id="p1", role="facility", organization="Quillfeather Holdings, LLC"), firm) == "certain"
    )


def test_an_acronym_counts_only_with_the_same_building(graded, tied):
    firm = {"kind": "employment", "organization": "Granite Coast Indemnity Fund"}
    party = Party(id="p1", role="insurer", organization="GCIF", address="12 Mill Rd, Suite 9, Oakland, CA 94607")
    assert graded(tied(**firm), party) is None
    assert graded(tied(**firm, address="12 Mill Rd, Suite 4, Oakland, CA 94607"), party) == "to be checked"


def test_the_same_suite_is_looked_at(graded):
    reviewer = Reviewer(id="rv1", addresses=("1200 Harbor Boulevard, Suite 310, Oakland, CA 94607",))
    party = Party(
        id="p1",
        role="facility",
        organization="Cedar Imaging Center",
        address="1200 Harbor Blvd Ste 310, Oakland CA 94607",
    )
    assert graded(reviewer, party) == "to be checked"


PRACTICES = (
    "Robert Whitlock MD Inc",
    "Robert Q. Whitlock, M.D., Inc.",
    "R. Whitlock, M.D., A Professional Corporation",
    "Law Offices of Robert Whitlock",
    "Robert Whitlock dba Alder Spine Clinic",
    "Robert Whitlock",
    "Whitlock Medical Corporation",
    "Whitlock Orthopedics",
    "Whitlock & Associates",
    "Dr. Whitlock's Pain Clinic",
    "Doctor Robert Whitlock's Clinic",
    "Drs. Quill and Whitlock Medical Group",
)


@pytest.mark.parametrize("practice", PRACTICES)
@pytest.mark.parametrize("field", ["name", "organization"])
@pytest.mark.parametrize("role", ["requesting physician", "medical group", "insurer"])
def test_a_practice_under_the_reviewers_name_is_looked_at(practice, field, role, graded):
    party = Party(id="p1", role=role, **{field: practice})
    assert graded(Reviewer(id="rv1", name="Robert Whitlock"), party) == "to be checked"


@pytest.mark.parametrize("surname", ["Quillgetti", "Vossides", "Whitlock", "Quillis"])
@pytest.mark.parametrize("mark", ["'", "\u2019"])
def test_a_practice_that_is_somebodys_is_found_however_the_surname_ends(surname, mark, graded):
    party = Party(id="p1", role="medical group", organization=f"Dr. {surname}{mark}s Pain Clinic")
    assert graded(Reviewer(id="rv1", name=f"Robert {surname}"), party) == "to be checked"


@pytest.mark.parametrize("practice", ["Whitlock Insurance Company", "Whitlock Farms", "Susan Whitlock MD Inc"])
def test_a_surname_in_another_trade_or_with_another_given_name_is_no_practice_of_the_reviewer(practice, graded):
    party = Party(id="p1", role="medical group", organization=practice)
    assert graded(Reviewer(id="rv1", name="Robert Whitlock"), party) is None


@pytest.mark.parametrize(
    ("kind", "written"), [("employment", "Pilar Quint MD"), ("payment", "Law Offices of Pilar Quint")]
)
def test_a_reviewer_who_works_for_a_partys_own_practice_is_looked_at(kind, written, graded, tied):
    party = Party(id="p1", role="requesting physician", name="Quint, Pilar")
    assert graded(tied(kind=kind, organization=written), party) == "to be checked"


@pytest.mark.parametrize(
    "written",
    [
        "1200 Harbor Blvd\nSuite 310\nOakland, CA 94607",
        "1200 Harbor Blvd Oakland CA 94607 Suite 310",
        "12OO Harbor Blvd, Suite 31O, Oakland, CA 946O7",
        "1200 N. Harbor Blvd, #310, Oakland, CA",
    ],
)
def test_one_suite_in_other_writing(written, graded):
    reviewer = Reviewer(id="rv1", addresses=("1200 Harbor Boulevard, Suite 310, Oakland, CA 94607",))
    assert graded(reviewer, Party(id="p1", role="facility", organization="Cedar Imaging", address=written))


@pytest.mark.parametrize(("written", "grade"), [("Post Office Box 12", "to be checked"), ("POB 13", None)])
def test_a_post_box_is_an_address(written, grade, graded):
    reviewer = Reviewer(id="rv1", addresses=("P.O. Box 12, Oakland, CA 94607",))
    party = Party(id="p1", role="facility", organization="Cedar Imaging", address=f"{written}, Oakland, CA 94607")
    assert graded(reviewer, party) == grade


@pytest.mark.parametrize(("number", "grade"), [("31999", "to be checked"), ("A31999", "certain")])
def test_a_licence_number_without_a_letter_may_be_another_professions(number, grade, graded):
    reviewer = Reviewer(id="rv1", name="Robert Whitlock", licences=(Licence(state="CA", number=number),))
    party = Party(id="p1", role="requesting physician", name="Pilar Quint", licences=(f"CA {number}",))
    assert graded(reviewer, party) == grade


@pytest.mark.parametrize("by", ["named", "assigned before the remand"])
def test_who_decided_before_is_out(by):
    events = (
        Event(type="reviewer assigned", at="2025-01-02T09:00:00-08:00", by="rv1"),
        Event(type="remanded", at="2025-05-02T09:00:00-07:00"),
        Event(type="reviewer assigned", at="2025-06-02T09:00:00-07:00", by="rv2"),
    )
    case = Case(prior_reviewers=("rv1",)) if by == "named" else Case(events=events)
    found = screen_conflicts((Reviewer(id="rv1"), Reviewer(id="rv2")), case, (), DAY)
    assert {(r, c.grade, c.rule) for r, all_of in found.items() for c in all_of} == {("rv1", "certain", "R10")}


@pytest.mark.parametrize(
    ("kind", "rule"), [("progress report", "C10"), ("ur determination", "C9"), ("prior imr determination", "R10")]
)
def test_who_wrote_a_record_is_looked_at(kind, rule):
    case = Case(
        records=(Record(id="r4", file="a.pdf", first_page=1, last_page=2, kind=kind, author="R. Whitlock, M.D."),)
    )
    found = screen_conflicts((Reviewer(id="rv1", name="Robert Whitlock"),), case, (), DAY)["rv1"][0]
    assert (found.party, found.rule, found.grade) == ("r4", rule, "to be checked")


@pytest.mark.parametrize(
    "author",
    [
        "Electronically signed by Robert Whitlock, MD",
        "Dictated by: Robert Whitlock",
        "Ana Ruiz, PA-C / Robert Whitlock, M.D.",
        "Ana Ruiz PA-C and Robert Whitlock MD",
        "Robert Whitlock, MD, Board Certified in Pain Medicine",
        "WHITLOCK,ROBERT M.D.",
    ],
)
def test_an_author_is_found_behind_signature_and_titles(author):
    case = Case(
        records=(Record(id="r4", file="a.pdf", first_page=1, last_page=2, kind="progress report", author=author),)
    )
    found = screen_conflicts((Reviewer(id="rv1", name="Robert Whitlock"),), case, (), DAY)["rv1"][0]
    assert found.evidence == ("name 1.00 (reviewer.name, record.author)",)


REVIEWER = Reviewer(
    id="rv1", name="Robert Whitlock", affiliations=(Affiliation(kind="contract", organization="Cedar Claims"),)
)
CASE = Case(case_number="CM26-0000001", parties=(Party(id="p1", role="requesting physician", name="Bob Whitlock"),))


def clearance(**more):
    found = screen_conflicts((REVIEWER,), CASE, (), DAY)["rv1"][0]
    return Clearance(
        **{
            "reviewer": "rv1",
            "fingerprint": found.fingerprint,
            "by": "clerk7",
            "at": "2026-11-22T09:00:00-08:00",
            "reason": "another person: asked",
            "case_number": "CM26-0000001",
        }
        | more
    )


def test_a_clearance_holds_until_the_evidence_changes():
    cleared = clearance()
    assert screenings((REVIEWER,), CASE, (), DAY, (cleared,))["rv1"].conflicts == ()
    renamed = msgspec.structs.replace(REVIEWER, other_names=("Robert Whitlock-Hale",))
    assert screenings((renamed,), CASE, (), DAY, (cleared,))["rv1"].grade == "to be checked"


def test_a_clearance_for_one_case_is_none_for_another():
    other = msgspec.structs.replace(CASE, case_number="CM26-0000002")
    assert screenings((REVIEWER,), other, (), DAY, (clearance(case_number="CM26-0000001"),))["rv1"].conflicts
    assert not screenings((REVIEWER,), other, (), DAY, (clearance(case_number=" CM26-0000002"),))["rv1"].conflicts


@pytest.mark.parametrize(
    "lacks",
    [
        {"case_number": None},
        {"case_number": " "},
        {"by": ""},
        {"reason": " - "},
        {"at": ""},
        {"at": "2099-01-01T09:00:00-08:00"},
    ],
)
def test_a_clearance_without_case_person_reason_or_day_is_none_and_named(lacks):
    (fault,) = clearance_faults((clearance(**lacks),), DAY)
    assert fault.startswith(f"clearance 1, {next(iter(lacks))}: ")
    assert screenings((REVIEWER,), CASE, (), DAY, (clearance(**lacks),))["rv1"].conflicts
    assert not list(clearance_faults((clearance(),), DAY))


def test_nobody_clears_a_certain_conflict():
    case = Case(parties=(Party(id="p1", role="ur physician", npi=NPI),))
    found = screen_conflicts((Reviewer(id="rv1", npi=NPI),), case, (), DAY)
    cleared = clearance(fingerprint=found["rv1"][0].fingerprint)
    assert after_clearance(found, (cleared,)) == found


def test_what_could_not_be_searched_is_said():
    said = screenings((Reviewer(id="rv1"),), CASE, (), DAY)["rv1"]
    assert said.grade is None
    assert {"the roster has no NPI of the reviewer", "the case names no employer"} <= set(said.not_searched)
    assert not any("Whitlock" in text for text in said.not_searched)


def test_another_party_or_affiliation_asks_for_a_new_screening():
    before = screenings((REVIEWER,), CASE, (), DAY)["rv1"].inputs
    more = msgspec.structs.replace(
        CASE, parties=(*CASE.parties, Party(id="p2", role="maker", name="Cedar Devices Inc"))
    )
    assert screenings((REVIEWER,), more, (), DAY)["rv1"].inputs != before
    assert screenings((msgspec.structs.replace(REVIEWER, affiliations=()),), CASE, (), DAY)["rv1"].inputs != before


def test_questions_name_the_parties_of_the_case_and_ask_what_nobody_entered():
    asked = {q.id: q for q in attestation_questions(CASE)}
    assert asked["Q5"].parties == ("p1",)
    assert {"Q6", "Q7", "Q9", "Q10", "Q11"} <= set(asked)
    assert "Q1" not in asked
    assert all(q.asks.endswith(("?", ")")) and "..." not in q.asks and "Whitlock" not in q.asks for q in asked.values())


# Properties over a small invented world in which everything may touch everything.
FIRMS = ("Alder Creek Medical Group", "Birchwood Holdings LLC", "Granite Ridge Insurance Co", "Cedar Claims Inc", "f1")
PEOPLE = ("Robert Whitlock", "Bob Whitlock", "Whitlock, R.", "Ana Delgado-Ruiz", "Ana Ruiz", "Pilar Quint")
SPOTS = ("12 Mill Rd, Suite 4, Oakland, CA 94607", "12 Mill Road #4, Oakland, CA 94607", "9 Hill St, Reno, NV 89501")
NPIS = (None, None, NPI, OTHER_NPI)
DATES = (None, "2015-01-01", "2022-01-01", "2025-01-01")
affiliations = st.builds(
    Affiliation,
    kind=st.sampled_from(("employment", "family", "payment", "referral", "nonsense")),
    organization=st.sampled_from((None, *FIRMS)),
    person=st.sampled_from((None, *PEOPLE)),
    npi=st.sampled_from(NPIS),
    end=st.sampled_from(DATES),
)
reviewers = st.builds(
    Reviewer,
    id=st.sampled_from(("rv1", "rv2", "rv3")),
    name=st.sampled_from((None, *PEOPLE)),
    npi=st.sampled_from(NPIS),
    addresses=st.lists(st.sampled_from(SPOTS), max_size=1).map(tuple),
    affiliations=st.lists(affiliations, max_size=3).map(tuple),
)
rosters = st.lists(reviewers, min_size=1, max_size=3, unique_by=lambda r: r.id)
parties = st.builds(
    Party,
    id=st.sampled_from(("p1", "p2")),
    role=st.sampled_from(("insurer", "requesting physician", "applicant", "ur physician", "facility")),
    name=st.sampled_from((None, *PEOPLE)),
    organization=st.sampled_from((None, *FIRMS)),
    npi=st.sampled_from(NPIS),
    address=st.sampled_from((None, *SPOTS)),
)
cases = st.builds(
    Case,
    parties=st.lists(parties, max_size=3, unique_by=lambda p: p.id).map(tuple),
    prior_reviewers=st.sampled_from(((), ("rv2",))),
)
ties = st.builds(
    OrganizationTie,
    kind=st.sampled_from(("parent", "owner", "officer", "contract")),
    organization=st.sampled_from((None, "f0", "f1", "f2", "Cedar Claims")),
    person=st.sampled_from((None, "Pilar Quint")),
    end=st.sampled_from(DATES),
)
registers = st.lists(st.lists(ties, max_size=2).map(tuple), max_size=4).map(
    lambda all_of: [Organization(id=f"f{i}", name=FIRMS[i], ties=t) for i, t in enumerate(all_of)]
)


@given(rosters, st.lists(cases, max_size=3), registers)
def test_many_at_once_is_one_by_one(roster, some, register):
    engine = ConflictEngine(roster, register, DAY)
    for case in some:
        found = engine.screen(case)
        one_by_one = {k: v for r in roster for k, v in screen_conflicts((r,), case, register, DAY).items()}
        # Whether an earlier reviewer stands in the roster under another id, only the roster as a whole can say.
        by_roster = {r: tuple(c for c in all_of if c.rule != "R10" or c.party == r) for r, all_of in found.items()}
        assert {r: all_of for r, all_of in by_roster.items() if all_of} == one_by_one
        gravest = {
            r: "certain" if any(c.grade == "certain" for c in all_of) else "to be checked"
            for r, all_of in found.items()
        }
        assert engine.grades(case) == gravest


@given(rosters, cases, registers, st.randoms(use_true_random=False))
def test_no_order_of_input_matters(roster, case, register, rng):
    found = screen_conflicts(roster, case, register, DAY)
    shuffled = [rng.sample(list(x), len(x)) for x in (roster, case.parties, register)]
    again = screen_conflicts(shuffled[0], msgspec.structs.replace(case, parties=tuple(shuffled[1])), shuffled[2], DAY)
    assert found == again


@given(reviewers, affiliations, cases, registers)
def test_a_further_affiliation_takes_no_conflict_away(reviewer, further, case, register):
    before = screen_conflicts((reviewer,), case, register, DAY).get(reviewer.id, ())
    more = msgspec.structs.replace(reviewer, affiliations=(*reviewer.affiliations, further))
    after = screen_conflicts((more,), case, register, DAY).get(reviewer.id, ())
    assert {c.fingerprint for c in before} <= {c.fingerprint for c in after}


@given(reviewers, parties)
def test_the_same_npi_is_certain_and_another_never_is_by_name(reviewer, party):
    ours = msgspec.structs.replace(reviewer, affiliations=(), addresses=())
    same = screen_conflicts(
        (msgspec.structs.replace(ours, npi=NPI),), Case(parties=(msgspec.structs.replace(party, npi=NPI),)), (), DAY
    )
    assert same[reviewer.id][0].grade == "certain"
    other = msgspec.structs.replace(party, npi=OTHER_NPI)
    found = screen_conflicts((msgspec.structs.replace(ours, npi=NPI),), Case(parties=(other,)), (), DAY)
    assert all(c.grade != "certain" for all_of in found.values() for c in all_of)


@pytest.mark.parametrize(
    ("tie", "said"),
    [
        ({"kind": "employment"}, "affiliations[0]: names no other side that could be compared"),
        ({"kind": "employment", "organization": "N/A"}, "affiliations[0]: names no other side that could be compared"),
        (
            {"kind": "emploiment", "organization": "Cedar Clinic"},
            "affiliations[0]: the kind is not one that the programme knows; it is looked at",
        ),
        ({"kind": "employment", "organization": "Cedar Clinic"}, None),
    ],
)
def test_an_affiliation_that_cannot_be_compared_is_said(tie, said):
    reviewer = Reviewer(id="rv1", affiliations=(Affiliation(**tie),))
    lines = screenings((reviewer,), CASE, (), DAY)["rv1"].not_searched
    assert [line for line in lines if line.startswith("affiliations")] == ([said] if said else [])


def test_an_earlier_reviewer_whom_the_roster_does_not_have_is_said():
    case = Case(prior_reviewers=("rv1 ", "gone"))
    lines = screenings((Reviewer(id="rv1"), Reviewer(id="rv2")), case, (), DAY)["rv2"].not_searched
    assert "the roster has no entry of 1 of the case's earlier reviewers" in lines
