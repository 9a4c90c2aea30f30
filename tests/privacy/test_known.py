"""What the case knows is found however it is written."""

import pytest

from openimr.model import Case, Party
from openimr.model.case import CaseIdentity
from openimr.privacy import Known, KnownNumber, KnownOrganization, KnownPerson, known_of, redact, together

WORKER = Known(people=(KnownPerson(role="injured worker", names=("William Esteban Quintanilla",)),))


@pytest.mark.parametrize(
    "written",
    [
        "Quintanilla",
        "QUINTANILLA",
        "Quintanilla, William",
        "William E. Quintanilla",
        "W. Quintanilla",
        "Bill Quintanilla",
        "Quintanila",
        "Quintanlila",
        "Qu1ntanilla",
        "Quintanil1a",
        "Quin tanilla",
        "Quintan-\nilla",
        "WilliamQuintanilla",
        "quintanilla",
        "Mr. Quintanilla's",
        "Esteban Quintanilla Jr.",
        "QUINTANILLA WILLIAM E",
    ],
)
def test_a_name_goes_in_every_form(written):
    out = redact(f"Today {written} was examined again.", WORKER).text
    assert "tanil" not in out.lower()
    assert "[worker]" in out


def test_initials_go_with_a_word_on_who_it_is():
    assert redact("Patient W.Q. was seen. Patient WQ returned.", WORKER).text.count("[worker]") == 2


@pytest.mark.parametrize("name", ["Joost den Hollander", "Ivo de la Vega", "Karim al Haddad"])
def test_particles_within_a_name_go_with_it(name):
    known = Known(people=(KnownPerson(role="injured worker", names=(name,)),))
    assert redact(f"Opinions of Mr. {name} are noted.", known).text == "Opinions of Mr. [worker] are noted."


SIGNERS = Known(
    people=(
        KnownPerson(role="reviewer", names=("Jorunn Qvale",)),
        KnownPerson(role="injured worker", names=("Zenobia Wachowski-Yates",)),
        KnownPerson(role="attorney", names=("Peter Tran",)),
        KnownPerson(role="requesting physician", names=("Ivo de la Vega",)),
    )
)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Read and signed by JQ today", "Read and signed by [reviewer] today"),
        ("Reviewer initials: JQ", "Reviewer initials: [reviewer]"),
        ("Each page was initialed jq.", "Each page was initialed [reviewer]."),
        ("Dictated by: JQ", "Dictated by: [reviewer]"),
        ("The worker (ZW) returned", "The worker ([worker]) returned"),
        ("jq/mtb dictated but not read", "[reviewer] dictated but not read"),
        ("End of report.\nJQ:mtb", "End of report.\n[reviewer]"),
        ("He agreed.\n-- JQ\nPage 2", "He agreed.\n-- [reviewer]\nPage 2"),
        ("Z.W.Y. came, as did Z. Y.", "[worker] came, as did [worker]"),
        ("seen by ZWY in May", "seen by [worker] in May"),
        ("Signed by JQ. On page 9 JQ adds a word.", "Signed by [reviewer]. On page 9 [reviewer] adds a word."),
        ("approved by IDLV", "approved by [physician 1]"),
        ("Initials: PT", "Initials: [attorney 1]"),
    ],
)
def test_initials_without_points_go_where_the_words_beside_say_what_they_are(said, left):
    assert redact(said, SIGNERS).text == left


@pytest.mark.parametrize(
    "said",
    [
        "Physical therapy (PT) was done by PT twice; and/or PT/OT, he/she, mg/ml.",
        "Range: OK (OK), IV fluids (IV), signed by an MD, by NP or PA; seen per QME.",
        "Joint quotient (JQ) is a score.",
    ],
)
def test_abbreviations_are_no_initials(said):
    known = ("Otto Kent", "Ida Vance", "Mara Dorn", "Nils Pohl", "Pia Aune", "Quin Mead", "Hanne Ekberg", "Mia Galt")
    more = Known(people=tuple(KnownPerson(role="physician", names=(name,)) for name in known))
    assert redact(said, together(SIGNERS, more)).text == said


def test_capitals_that_may_be_initials_are_shown_to_a_person():
    found = redact("The JQ line was read.", SIGNERS)
    assert found.text == "The JQ line was read."
    assert [(doubt.removed, doubt.reason) for doubt in found.doubts] == [(False, "may be initials of a party")]


def test_degrees_are_no_initials():
    known = Known(people=(KnownPerson(role="injured worker", names=("Mario Dominguez",)),))
    assert "M.D." in redact("Seen by an M.D. in the clinic.", known).text


@pytest.mark.parametrize("surname", ["Young", "Long", "White", "Park"])
def test_a_surname_that_is_a_word_goes_with_a_capital_only(surname):
    known = Known(people=(KnownPerson(role="injured worker", names=(f"Doreen {surname}",)),))
    out = redact(f"Ms. {surname} reports pain. A {surname.lower()} thing happened.", known).text
    assert out == f"Ms. [worker] reports pain. A {surname.lower()} thing happened."


def test_a_disease_stays_that_bears_another_name():
    out = redact("Parkinson's disease; Mr. Quintanilla has a Baker's cyst.", WORKER).text
    assert out == "Parkinson's disease; Mr. [worker] has a Baker's cyst."


@pytest.mark.parametrize("written", ["RT-88-40512", "RT 88 40512", "RT8840512", "RT-88-4O512", "RT-88-40521"])
def test_numbers_go_with_other_signs_and_a_slip(written):
    known = Known(numbers=(KnownNumber(kind="claim number", value="RT-88-40512"),))
    assert redact(f"The packet {written} came back.", known).text == "The packet [claim number] came back."


@pytest.mark.parametrize("written", ["77 Alder Court", "77 Alder Ct.", "77 ALDER COURT", "77 Aldre Court"])
def test_an_address_goes(written):
    known = Known(addresses=("77 Alder Court, Redlands, CA 92373",))
    assert "lder" not in redact(f"She lives at {written} with her son.", known).text


@pytest.mark.parametrize("written", ["Hollister Freight Lines", "HOLLISTER FREIGHT", "Hollistr Freight Lines, Inc."])
def test_a_firm_goes(written):
    known = Known(organizations=(KnownOrganization(role="employer", names=("Hollister Freight Lines, Inc.",)),))
    assert redact(f"Injured at {written} in the yard.", known).text == "Injured at [employer] in the yard."


def test_a_case_tells_everything_that_it_knows():
    case = Case(
        case_number="CM15-0000001",
        claim_number="QX-1234567",
        parties=(
            Party(
                id="w",
                role="injured_worker",
                name="Soledad Marroquin",
                address="9 Fig Way, Indio, CA 92201",
                email="soma@mail.example",
            ),
            Party(
                id="p", role="requesting physician", name="Aram Keshishian", npi="1234567893", licences=("CA A98765",)
            ),
            Party(id="e", role="employer", organization="Tidewater Nursery LLC"),
            Party(id="a", role="applicant attorney", name="Lucille Abernathy", organization="Abernathy & Stroud LLP"),
        ),
    )
    known = known_of(
        case, identity=CaseIdentity(other_names=("Sole Marroquin",), name="Soledad Marroquin"), reviewers=["Otto Prill"]
    )
    text = (
        "Soledad Marroquin (soma@mail.example, 9 Fig Way) worked for Tidewater Nursery. Dr. Keshishian, NPI "
        "1234567893, A98765, "
        "and Ms. Abernathy wrote on QX-1234567. Otto Prill decided CM15-0000001."
    )
    out = redact(text, known).text
    assert out.startswith(
        "[worker] ([email], [address]) worked for [employer]. Dr. [physician 1], NPI [licence], [licence], "
        "and Ms. [attorney 1]"
    )
    assert out.endswith("wrote on [claim number]. [reviewer] decided CM15-0000001.")
