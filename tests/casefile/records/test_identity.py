"""Who the case is about."""

import pytest
from invented_case import APPLICATION, CASE, NAME, RFA, UR_LETTER, VISIT_MARCH, bundle

from openimr.casefile import assemble
from openimr.model import CaseIdentity


def identity_of(*sheets: str, name: str = "case", source: str = "layer") -> CaseIdentity:
    return assemble(name, bundle(sheets, source=source)).identity  # type: ignore[arg-type] # a literal by another name


def test_a_whole_case() -> None:
    assert identity_of(*CASE) == CaseIdentity(
        claim_number="KX-90417-22",
        name="Tobias Venn-Alder",
        other_names=("Venn-Alder, Tobias",),
        date_of_birth="1968-02-19",
        date_of_injury="2014-07-08",
        employer="Harrow Lane Cabinetry",
        claims_administrator="Bluff Point Casualty",
        requesting_physician="Imogen Tarr, MD",
        ur_decision_date="2015-03-20",
        request_date="2015-03-12",
    )


def test_labels_in_a_row_with_their_values_under_them() -> None:
    sheet = "APPLICATION FOR INDEPENDENT MEDICAL REVIEW\nEmployee Name:\nDate of Injury:\nClaim Number:\n"
    found = identity_of(sheet + f"{NAME}\n07/08/2014\nKX-90417-22\n")
    assert (found.name, found.date_of_injury, found.claim_number) == (NAME, "2014-07-08", "KX-90417-22")


def test_labels_and_values_on_one_line() -> None:
    sheet = f"PROGRESS REPORT\nName: {NAME}  DOB 02/19/1968  DOI: 7/8/14  Claim # KX-90417-22  Employer: Harrow Lane"
    found = identity_of(sheet)
    assert found == CaseIdentity(
        name=NAME,
        date_of_birth="1968-02-19",
        date_of_injury="2014-07-08",
        claim_number="KX-90417-22",
        employer="Harrow Lane",
    )


def test_a_letter_that_names_claim_and_injury_without_labels() -> None:
    letter = (
        f"Utilization Review Determination\nMay 4, 2015\nRe: {NAME}, KX-90417-22, injured 07/08/2014\n"
        f"Decision: modified"
    )
    found = identity_of(letter)
    assert (found.name, found.claim_number, found.date_of_injury) == (NAME, "KX-90417-22", "2014-07-08")
    assert found.ur_decision_date == "2015-05-04"


def test_forms_outvote_other_papers() -> None:
    wrong = VISIT_MARCH.replace("07/08/2014", "07/18/2014")
    assert (
        identity_of(APPLICATION, wrong, wrong.replace("6/10", "5/10"), wrong.replace("6/10", "4/10")).date_of_injury
        == "2014-07-08"
    )


def test_the_letter_that_the_application_names_is_the_decision() -> None:
    later = UR_LETTER.replace("March 20, 2015", "May 2, 2015").replace("03/12/2015", "04/20/2015")
    assert identity_of(APPLICATION, later, UR_LETTER).ur_decision_date == "2015-03-20"


def test_without_a_letter_the_application_dates_the_decision() -> None:
    assert identity_of(APPLICATION, VISIT_MARCH).ur_decision_date == "2015-03-20"


def test_without_a_request_form_the_letter_dates_the_request() -> None:
    assert identity_of(APPLICATION, UR_LETTER).request_date == "2015-03-12"


def test_a_request_that_came_before_the_decision_is_the_one() -> None:
    later = RFA.replace("Signature Date: 03/12/2015", "Signature Date: 05/30/2015")
    assert identity_of(UR_LETTER, later, RFA).request_date == "2015-03-12"


@pytest.mark.parametrize(
    ("boxes", "priority"),
    [
        ("☐ Regular ☒ Expedited ☐ Modification after Appeal", "expedited"),
        ("[ ] Regular [X] Expedited", "expedited"),
        ("( ) Regular (x) Expedited", "expedited"),
        ("X Regular Expedited", "standard"),
        ("[X] Regular [ ] Expedited", "standard"),
    ],
)
def test_priority(boxes: str, priority: str) -> None:
    form = APPLICATION.replace("☒ Regular ☐ Expedited ☐ Modification after Appeal", boxes)
    assert identity_of(form, RFA).priority == priority


def test_the_case_number_is_not_that_of_an_earlier_determination() -> None:
    earlier = f"INDEPENDENT MEDICAL REVIEW FINAL DETERMINATION LETTER\nCM13-0009999\nDear {NAME}: we have determined"
    notice = f"Notice of assignment\nRe: {NAME}\nIMR Case Number: CM15-0061234\nYour application was received."
    assert identity_of(earlier, APPLICATION, notice).case_number == "CM15-0061234"
    assert identity_of(earlier, APPLICATION).case_number is None
    assert identity_of(APPLICATION, name="CM15-0061234").case_number == "CM15-0061234"


def test_when_the_application_was_received() -> None:
    assert identity_of(APPLICATION + "RECEIVED APR 09 2015\n").application_received == "2015-04-09"
    assert identity_of(APPLICATION + "Date Application Received: 04/09/2015\n").application_received == "2015-04-09"
    assert identity_of(APPLICATION).application_received is None


def test_a_date_that_ocr_spoiled_is_mended() -> None:
    form = APPLICATION.replace("07/08/2014", "O7/08/20l4")
    assert identity_of(form, source="ocr").date_of_injury == "2014-07-08"
    assert identity_of(form).date_of_injury is None


def test_a_physician_or_adjuster_is_nobodys_patient() -> None:
    found = identity_of(
        "RFA\nName: Imogen Tarr, MD\nContact Name: Wanda Prill\nAttorney: Jon Bram\nReferring: Dr. Olive"
    )
    assert found.name is None


def test_a_row_of_labels_over_a_row_of_values_as_a_scanner_reads_it() -> None:
    sheet = (
        "PROGRESS REPORT\nName: Sex: DOB:\nVenn-Alder, Tobias Male 02/19/1968\n"
        "Date of injury: Date of exam: Claim no.:\n07/08/2014 03/10/2015 KX-90417-22\nLow back pain 6/10.\n"
    )
    casefile = assemble("case", bundle([sheet], source="ocr"))
    assert casefile.records[0].date == "2015-03-10"
    assert casefile.identity.date_of_birth == "1968-02-19"
    assert casefile.identity.date_of_injury == "2014-07-08"
    assert casefile.identity.claim_number == "KX-90417-22"
    assert casefile.identity.name == "Tobias Venn-Alder"
