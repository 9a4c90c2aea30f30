"""Papers as other offices write them: plain letters, repeated forms, logs, readings of pictures."""

from invented_case import APPLICATION, BORN, CLAIM, INJURED, LAST_FIRST, NAME, RFA, UR_LETTER, VISIT_MARCH, bundle, page

from openimr.casefile import CaseFile, assemble
from openimr.casefile.records.spelling import Spelling, firm_of, person_of

PLAIN_LETTER = f"""ALDERBROOK MEDICAL REVIEW
March 20, 2015
Imogen Tarr, MD, by fax
{NAME} / {CLAIM} / injured {INJURED}
On 03/13/2015 you asked for aquatic therapy, lumbar, ten visits. I cannot certify them.
The report gives no reason why exercise on land will not do, and gait and strength are normal in it.
Used: MTUS Chronic Pain, Aquatic therapy. Official Disability Guidelines, Low Back.
Read: RFA 03/12/2015, visit form 03/10/2015.
Lorna Pettibone, MD
Physical Medicine
"""
RIGHTS = """WHAT YOU CAN DO NOW
If you disagree with this decision you have the right to Independent Medical Review. Send the form and this letter
within 30 days of the day on which it was served. It is free of charge.
Your doctor may ask us for an internal appeal in the meantime; this is voluntary.
"""
HAND_FORM = """Mokelumne Spine Group
TREATING PHYSICIAN PROGRESS REPORT
Name: DOI: Visit:
{} 07/08/2014 {}
low back 5/10, no leg pain
Imogen Tarr, MD
"""


def read(*sheets: str, source: str = "layer") -> CaseFile:
    return assemble("case", bundle(sheets, source=source))  # type: ignore[arg-type] # a literal by another name


def test_a_letter_in_plain_words_that_decides_by_a_guideline_is_no_progress_report() -> None:
    for text in (PLAIN_LETTER, PLAIN_LETTER.replace("I cannot", "1 can not")):  # and so where OCR read it
        (record,) = read(text).records
        assert (record.kind, record.date, record.author) == ("ur determination", "2015-03-20", "Lorna Pettibone, MD")


def test_a_visit_note_that_tells_of_a_denial_stays_a_visit_note() -> None:
    note = (
        VISIT_MARCH + "Aquatic therapy was denied by utilization review. It is supported by MTUS. I request it again.\n"
    )
    (record,) = read(note).records
    assert record.kind == "progress report"


def test_the_sheet_on_rights_belongs_to_the_decision_before_it() -> None:
    records = read(APPLICATION, PLAIN_LETTER, RIGHTS, RFA).records
    assert [(r.first_page, r.last_page, r.kind) for r in records] == [
        (1, 1, "imr application"),
        (2, 3, "ur determination"),
        (4, 4, "request for authorization"),
    ]


def test_a_hand_written_form_for_each_visit_is_a_record_for_each_visit() -> None:
    sheets = [HAND_FORM.format(NAME, day) for day in ("03/10/2015", "02/0/2015", "01/13/2015")]
    records = read(*sheets, source="ocr").records
    assert [(r.first_page, r.date) for r in records] == [(1, "2015-03-10"), (2, None), (3, "2015-01-13")]


def test_two_parts_of_one_hospital_write_two_records() -> None:
    emergency = (
        f"Alder Hospital - Emergency\nPatient: {LAST_FIRST}\nDOB: {BORN}\n07/08/2014\nFell from a ladder.\nO. Fry, MD"
    )
    films = f"Alder Hospital - Radiology\nPatient: {LAST_FIRST}\nExam: 07/08/2014\nLUMBAR SPINE: normal.\nU. Ney, MD"
    assert [r.author for r in read(emergency, films).records] == ["O. Fry, MD", "U. Ney, MD"]


def test_the_date_of_a_decision_is_not_that_of_the_visit_it_reviews() -> None:
    letter = (
        f"BLUFF POINT CASUALTY\nUTILIZATION REVIEW\nRe:\n{NAME}\nClaim:\n{CLAIM}\nDOI:\n{INJURED}\nTo:\nDr. Tarr\n"
        "Date of service reviewed:\n03/10/2015\nDate:\n03/20/2015\nDecision\nTramadol 50 mg #90 Not approved\n"
        "Guideline\nMTUS Chronic Pain, Opioids.\nOtis Wray\nOtis Wray, MD\n"
    )
    (record,) = read(letter).records
    assert (record.kind, record.date) == ("ur determination", "2015-03-20")


def test_the_application_says_which_of_the_letters_dates_is_the_decisions() -> None:
    letter = UR_LETTER.replace("March 20, 2015\n", "Telephone conference 03/17/2015\n").replace(
        "Dear Dr. Tarr:",
        "Dear Dr. Tarr:\nThis notice follows the decision that was reached on 03/20/2015 by telephone.",
    )
    alone, with_application = read(letter), read(APPLICATION, letter)
    assert alone.records[0].date == "2015-03-17"
    assert with_application.records[1].date == "2015-03-20"
    assert with_application.identity.ur_decision_date == "2015-03-20"


def test_the_last_row_of_a_numbered_log_dates_it() -> None:
    log = f"ACUPUNCTURE VISITS\nPt:\n{LAST_FIRST}\nAuth:\n6\n# Date Note\n1 02/03/15 ok\n2 02/10/15 same\n3 02/24/15 ok"
    (record,) = read(log).records
    assert (record.kind, record.date) == ("therapy note", "2015-02-24")


def test_a_printout_is_dated_by_the_end_of_the_period_it_covers() -> None:
    rows = "\n".join(f"0{month}/05/15 TRAMADOL 50 90 TARR PD" for month in (1, 2, 3))
    text = f"Lodi Valley Drug\nPatient:\n{LAST_FIRST}\nPeriod:\n01/01/2015 - 03/25/2015\n{rows}\n"
    (record,) = read(text).records
    assert (record.kind, record.date) == ("pharmacy or billing", "2015-03-25")


def test_fewer_dates_than_labels_are_not_dealt_out() -> None:
    form = f"DWC Form RFA\nREQUEST FOR AUTHORIZATION\nName (Last, First, Middle):\n{LAST_FIRST}\n"
    row = "Date of Injury (MM/DD/YYYY): Date of Birth (MM/DD/YYYY):\n07/08/2014 oz/1g/19\n"
    assert assemble("case", [page(form + row, source="ocr")]).identity.date_of_birth is None


def test_one_slip_in_a_form_does_not_name_the_patient() -> None:
    slips = {"form": "Tobias Venn-Alber", "notes": "Tobias Venn-Alder"}
    sheets = [
        APPLICATION.replace(NAME, slips["form"]),
        *(HAND_FORM.format(slips["notes"], f"0{n}/10/2015") for n in (1, 2, 3)),
    ]
    found = read(*sheets, source="ocr")
    assert found.identity.name == slips["notes"]
    assert found.identity.other_names == ()
    assert found.excluded == ()


def test_type_beats_a_reading_and_a_stray_word_is_no_name() -> None:
    names = [("Tobias Venn-Alder", 6, True), ("Venn-Alder, Tobias SEEN", 1, True), ("Tobios Venn-Aider", 9, False)]
    assert person_of([Spelling(text=t, weight=w, typed=y) for t, w, y in names]) == ("Tobias Venn-Alder", ())
    firms = [
        ("Harrow Lane Cabinctry", 3, False),
        ("Harrow Lane Cabinetry", 3, False),
        ("Harrow Lone Cabinetry", 3, False),
    ]
    assert firm_of(Spelling(text=t, weight=w, typed=y) for t, w, y in firms) == "Harrow Lane Cabinetry"
    assert firm_of([]) is None


def test_who_signs_and_types_a_form_is_its_author() -> None:
    form = f"MEDICAL MILEAGE EXPENSE FORM\nName:\n{NAME}\nDate:\n03/12/2015\n1 home clinic 9\n{NAME}\n{NAME}"
    (record,) = read(form).records
    assert (record.kind, record.author) == ("correspondence", NAME)


def test_a_letter_that_was_typed_on_the_day_of_the_visit_keeps_that_day() -> None:
    head = f"MOKELUMNE SPINE GROUP\nPATIENT: {LAST_FIRST} DOB {BORN} SEEN 03/10/2015 DOI {INJURED}\n"
    note = "Low back pain 6/10. Tender at L4-5. PLAN: tramadol renewed.\nImogen Tarr, MD\n"
    note += "dictated 03/10/15 transcribed 03/12/15\n"
    (record,) = read(head + note).records
    assert (record.kind, record.date) == ("progress report", "2015-03-10")


def test_a_fax_line_is_known_though_its_colon_was_misread() -> None:
    stamp = "03/13/2015 07°44 BLUFF POINT CAS 2095550142 064,°065\n"
    sheet = f"{stamp}PROOF OF SERVICE BY MAIL\nOn 03/20/2015 I placed a copy in the mail.\n{NAME}"
    (record,) = read(sheet, source="ocr").records
    assert (record.kind, record.date) == ("proof of service", "2015-03-20")


def test_bills_of_two_months_are_two_bills() -> None:
    bill = (
        f"Mokelumne Spine Group\nSTATEMENT OF ACCOUNT\nPatient: {LAST_FIRST}\nOffice visit 98.00\nStatement date {{}}\n"
    )
    records = read(bill.format("02/28/2015"), bill.format("03/31/2015")).records
    assert [record.date for record in records] == ["2015-02-28", "2015-03-31"]


def test_who_appeals_a_decision_does_not_decide() -> None:
    appeal = (
        f"Mokelumne Spine Group\nMarch 25, 2015\nRe: {NAME}\nDear Dr. Wray:\nI am writing to appeal your denial"
        " of tramadol.\nIt was not certified because function was not told. MTUS asks for four domains; see my note."
        "\nImogen Tarr, MD\n"
    )
    (record,) = read(appeal).records
    assert (record.kind, record.author) == ("correspondence", "Imogen Tarr, MD")


def test_a_letter_that_approves_is_a_decision_too() -> None:
    letter = (
        f"BLUFF POINT CASUALTY\nJanuary 5, 2015\nImogen Tarr, MD\nRe: {NAME}\nWe have approved six visits of physical"
        " therapy as requested on 01/02/2015.\nOtis Wray, MD\n"
    )
    (record,) = read(letter).records
    assert (record.kind, record.date) == ("ur determination", "2015-01-05")


def test_an_addressee_with_credentials_is_not_the_patient() -> None:
    letter = f"To whom it may concern\nImogen Tarr, MD\nMarch 25, 2015\n{NAME} needs a back brace.\n"
    assert read(letter).identity.name is None
