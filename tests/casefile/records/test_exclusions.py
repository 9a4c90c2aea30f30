"""What is kept out of the evidence: other people's pages, and pages that the file holds twice."""

import pytest
from invented_case import BORN, CASE, LAST_FIRST, MRI, NAME, VISIT_FEBRUARY, VISIT_MARCH, bundle, page, visit

from openimr.casefile import assemble
from openimr.model import CaseFile

STRANGER = visit("03/05/2015", "Neck pain after a collision.", name="Delacourt, Ruben", born="11/30/1980")


def excluded(casefile: CaseFile) -> list[tuple[str, int]]:
    return [(page.file, page.page) for page in casefile.excluded]


def with_page(sheet: str) -> CaseFile:
    """The case with one more sheet in its middle: page 6."""
    return assemble("case", bundle([*CASE[:5], sheet, *CASE[5:]]))


def test_another_patients_page_in_the_middle_is_excluded_and_not_described() -> None:
    casefile = with_page(STRANGER)
    assert excluded(casefile) == [("bundle.pdf", 6)]
    note = casefile.excluded[0]
    assert note.record == "r6"
    assert (
        note.reason
        == "another patient's page: the patient's name and the date of birth on this page differ from the case's"
    )
    assert casefile.identity.name == NAME
    assert ("bundle.pdf", 6) not in [(page.file, page.page) for page, _ in casefile.evidence_pages()]


@pytest.mark.parametrize(
    ("name", "born", "reason"),
    [
        ("Delacourt, Ruben", "", "the patient's name"),
        (LAST_FIRST, "06/02/1990", "the date of birth"),
        ("Venn-Alder, Philippa", "01/01/1994", "the patient's name and the date of birth"),
    ],
)
def test_the_reason_names_the_field_that_differs(name: str, born: str, reason: str) -> None:
    casefile = with_page(visit("03/05/2015", "Neck pain.", name=name, born=born))
    assert [reason in note.reason for note in casefile.excluded] == [True]
    assert name not in casefile.excluded[0].reason


def test_a_claim_number_alone_tells_a_stray_page() -> None:
    casefile = with_page("Accounts\nSTATEMENT OF SERVICES\nClaim no.: ZZ-55512-90\nTOTAL CHARGES 80.00")
    assert excluded(casefile) == [("bundle.pdf", 6)]
    assert "the claim number" in casefile.excluded[0].reason


@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("Tobias Venn-Alder", BORN),
        ("VENN-ALDER, TOBIAS J", BORN),
        ("T. Venn-Alder", ""),
        ("Mr. Tobias Alder", ""),
        ("Tobias Venn Alder", "2/19/68"),
        ("Tobias Vern-Aldor", BORN),
        ("Toby Venn-Alder", BORN),
        (LAST_FIRST, "02/19/1986"),
        (LAST_FIRST, "02/18/1968"),
    ],
)
def test_spellings_initials_and_slips_of_the_right_patient_stay(name: str, born: str) -> None:
    if born == "02/19/1986":  # digits turned round: kept only because the claim number on the page agrees
        sheet = visit("03/05/2015", "Pain 5/10. Claim # KX-90417-22.", name=name, born=born)
    else:
        sheet = visit("03/05/2015", "Pain 5/10.", name=name, born=born)
    assert excluded(with_page(sheet)) == []


def test_an_old_claim_of_the_same_person_stays() -> None:
    old = (
        f"LODI URGENT CARE\nPatient: {LAST_FIRST} DOB: {BORN}\nDOI: 05/02/2006 Claim # AA-1122-06\n"
        f"Visit: 05/03/2006\nCut thumb."
    )
    assert excluded(with_page(old)) == []
    assert excluded(with_page(old.replace(f" DOB: {BORN}", ""))) == []


def test_another_name_over_our_claim_and_birthday_is_a_slip_of_the_pen() -> None:
    sheet = visit("03/05/2015", "Claim # KX-90417-22. Pain 5/10.", name="Tomas Fennell", born=BORN)
    assert excluded(with_page(sheet)) == []


def test_family_doctors_and_adjusters_are_not_the_patient() -> None:
    sheet = (
        f"Mokelumne Spine Group\nPatient: {NAME}\nVisit: 03/05/2015\nMother: Ida Holm, DOB 01/01/1940, had a stroke.\n"
        "Referring: Ruben Delacourt\nAdjuster: Wanda Prill\nMr. Delacourt of the shop says that light work is at hand."
    )
    assert excluded(with_page(sheet)) == []


def test_a_page_that_tells_of_somebody_else_without_a_label() -> None:
    sheet = (
        "Valley Clinic\nMarch 5, 2015\n"
        "Mr. Delacourt returns with neck pain 8/10. Mr. Delacourt is off work.\nAda Quill, MD"
    )
    assert excluded(with_page(sheet)) == [("bundle.pdf", 6)]


def test_the_unlabelled_second_sheet_shares_its_records_verdict() -> None:
    first, second = (
        f"Quill chart Page 1\n{STRANGER}",
        "Quill chart Page 2\nThe neck was stiff and the arms were normal.",
    )
    casefile = assemble("case", bundle([*CASE, first, second]))
    assert excluded(casefile) == [("bundle.pdf", 10), ("bundle.pdf", 11)]
    assert "the record that this page belongs to" in casefile.excluded[1].reason


def test_a_case_without_any_name_excludes_nobody() -> None:
    assert excluded(assemble("case", bundle(["Page of notes without a name. Pain 5/10. Tender."]))) == []


def test_a_copy_under_another_fax_header_is_kept_out_once() -> None:
    copy = f"04/20/2015 09:00 MOKELUMNE SPINE 2095550166 P.03\n{VISIT_MARCH}\nBPC000017"
    casefile = assemble("case", bundle([*CASE, copy]))
    assert excluded(casefile) == [("bundle.pdf", 10)]
    assert casefile.excluded[0].reason == "a duplicate: repeats page 5"
    assert casefile.records[9].duplicate_of == "r5"
    assert casefile.records[4].duplicate_of is None


def test_copies_in_other_files_and_thrice() -> None:
    casefile = assemble("case", [page(MRI, file="a.pdf"), page(MRI, file="b.pdf"), page(MRI + "FAX 03", file="c.pdf")])
    assert [note.reason for note in casefile.excluded] == ["a duplicate: repeats page 1 of a.pdf"] * 2
    assert [record.duplicate_of for record in casefile.records] == [None, "r1", "r1"]


def test_the_legible_copy_stays() -> None:
    scan = (
        VISIT_MARCH.replace("Straight leg raise", "Stra1ght 1eg ra1se")
        .replace("stairs", "sta rs")
        .replace("Diagnoses", "Diagn0ses")
    )
    casefile = assemble("case", [page(scan, file="a.pdf", source="ocr"), page(VISIT_MARCH, file="b.pdf")])
    assert excluded(casefile) == [("a.pdf", 1)]
    assert casefile.records[0].duplicate_of == "r2"


def test_a_note_that_copies_the_last_one_forward_is_no_duplicate() -> None:
    casefile = assemble("case", bundle([VISIT_FEBRUARY, VISIT_FEBRUARY.replace("02/10/2015", "04/14/2015")]))
    assert excluded(casefile) == []


def test_same_day_same_form_other_figures_is_no_duplicate() -> None:
    sheet = f"DELTA CLINICAL LABORATORY\nPatient: {LAST_FIRST}\nCollected: 02/01/2015\n"
    tests = "Sodium {} Potassium {} Creatinine {} Hemoglobin {} Glucose {} reference range units flag normal"
    pages = bundle([sheet + tests.format(138, 4, 1, 14, 90), sheet + tests.format(131, 5, 2, 11, 180)])
    assert excluded(assemble("case", pages)) == []


def test_blank_pages_repeat_nothing() -> None:
    assert excluded(assemble("case", bundle([VISIT_MARCH, "", "", ""]))) == []
