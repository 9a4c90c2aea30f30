"""The date that counts among the dates of a page, and who signed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_case import BORN, INJURED, LAST_FIRST, RFA, bundle, page

from openimr.casefile import assemble
from openimr.casefile.records.calendar import find_dates, first_date
from openimr.model import Record

HEAD = f"Mokelumne Spine Group\nPROGRESS REPORT\nPatient: {LAST_FIRST} DOB: {BORN} DOI: {INJURED}\n"
TAIL = "Low back pain 6/10. Tender at L4-5. Tramadol renewed.\n"


def only(sheet: str, file: str = "bundle.pdf") -> Record:
    (record,) = assemble("case", [page(sheet, file=file)]).records
    return record


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("12/16/2014", "2014-12-16"),
        ("12-16-14", "2014-12-16"),
        ("3/4/15", "2015-03-04"),
        ("3/4/43", "1943-03-04"),
        ("Dec 16 2014", "2014-12-16"),
        ("Dec. 16, 2014", "2014-12-16"),
        ("December 16th, 2014", "2014-12-16"),
        ("16 December 2014", "2014-12-16"),
        ("DEC-16-2014", "2014-12-16"),
        ("2014-12-16", "2014-12-16"),
        ("2014-12-16T10:22:00Z", "2014-12-16"),
        ("12.16.2014", "2014-12-16"),
        ("13/40/2014", None),
        ("02/30/2014", None),
        ("00-LB-4471", None),
        ("555-01-7744", None),
        ("1.5 x 0.5 x 0.4", None),
        ("L4-5 10/325 #60", None),
    ],
)
def test_how_dates_are_written(written: str, iso: str | None) -> None:
    assert first_date(written) == iso


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)),
    st.sampled_from(["%m/%d/%Y", "%B %d, %Y", "%Y-%m-%d", "%m-%d-%Y"]),
)
def test_a_written_date_is_read_back(day: dt.date, form: str) -> None:
    text = f"seen on {day.strftime(form)} in the office"
    assert [found.iso for found in find_dates(text)] == [day.isoformat()]


@pytest.mark.parametrize(
    ("lines", "iso"),
    [
        (f"Date of service: 03/10/2015\n{TAIL}Date: 03/14/2015\n", "2015-03-10"),
        (f"Date of visit:\n03/10/2015\nDate:\n03/14/2015\n{TAIL}", "2015-03-10"),
        (f"Date: 03/10/2015\n{TAIL}Next visit: 04/10/2015\n", "2015-03-10"),
        (f"March 10, 2015\n{TAIL}Printed 05/01/2015\n", "2015-03-10"),
        (f"{TAIL}Imogen Tarr, MD  Signed: 03/11/2015\n", "2015-03-11"),
        (f"{TAIL}He was seen on 03/10/2015 for refills.\n", "2015-03-10"),
        (f"T: 03/12/2015\nDOS 3/10/15\nVisit: 3/10/15\n{TAIL}", "2015-03-10"),
        (TAIL, None),
    ],
)
def test_the_visit_beats_letter_signature_and_print(lines: str, iso: str | None) -> None:
    stamped = f"05/04/2015 08:12 MOKELUMNE SPINE 2095550166 P.02\n{HEAD}{lines}"
    assert only(stamped).date == iso


def test_of_a_course_of_treatment_and_of_a_log_the_last_day_counts() -> None:
    summary = (
        f"LODI PHYSICAL THERAPY\nDischarge Summary\nPatient: {LAST_FIRST}\n"
        f"Dates of care: 01/05/2015 - 02/13/2015\nGoals met."
    )
    log = (
        f"DELTA HOME HEALTH - SKILLED NURSE VISITS\nPatient: {LAST_FIRST}\nSOC: 01/08/2015\n"
        f"01/09/2015 98.6\n01/11/2015 98.4\n01/13/2015 98.7"
    )
    assert only(summary).date == "2015-02-13"
    assert only(log).date == "2015-01-13"


def test_a_form_is_dated_by_its_signature() -> None:
    assert only(RFA).date == "2015-03-12"


def test_a_sample_is_dated_by_the_day_it_was_taken() -> None:
    sheet = (
        f"URINE DRUG TEST REPORT\nPatient: {LAST_FIRST}\n"
        f"Collected: 02/10/2015 Received: 02/12/2015 Reported: 02/15/2015"
    )
    assert only(sheet).date == "2015-02-10"


@pytest.mark.parametrize("file", ["note 3-10-15.pdf", "note_031015.pdf", "2015-03-10 note.pdf", "20150310.pdf"])
def test_the_files_name_dates_a_note_that_does_not(file: str) -> None:
    assert only(HEAD + TAIL, file=file).date == "2015-03-10"


@pytest.mark.parametrize(
    ("foot", "author"),
    [
        ("Imogen Tarr ______________________\nImogen Tarr, MD\n", "Imogen Tarr, MD"),
        ("______________________\nImogen Tarr, M.D.\nBoard certified, orthopedics\n", "Imogen Tarr, M.D."),
        ("Electronically signed by Imogen Tarr, DO on 03/10/2015\n", "Imogen Tarr, DO"),
        ("Sincerely,\nImogen Tarr, PA-C\ncc: Wanda Prill\n", "Imogen Tarr, PA-C"),
        ("Provider: Imogen Tarr, NP\n", "Imogen Tarr, NP"),
        ("", "Mokelumne Spine Group"),
    ],
)
def test_who_signed(foot: str, author: str) -> None:
    assert only(f"{HEAD}Date of exam: 03/10/2015\n{TAIL}{foot}").author == author


def test_the_doctor_written_to_is_not_the_writer() -> None:
    letter = (
        f"Calaveras Hand Surgery\nConsultation\nJune 2, 2014\nImogen Tarr, MD\nRE: {LAST_FIRST}\n"
        f"Dear Dr. Tarr:\nGrip is weak.\n"
    )
    assert only(f"{letter}_______________\nOlaf Brin, MD").author == "Olaf Brin, MD"


def test_a_bill_is_its_offices() -> None:
    sheet = f"Mokelumne Spine Group\nSTATEMENT OF SERVICES\nPatient: {LAST_FIRST}\nTOTAL CHARGES 9.00\nImogen Tarr, MD"
    assert only(sheet).author == "Mokelumne Spine Group"


def test_records_after_the_first_keep_their_own_dates() -> None:
    sheets = [f"{HEAD}Date of exam: {day}\n{TAIL}Imogen Tarr, MD" for day in ("03/10/2015", "04/10/2015")]
    assert [r.date for r in assemble("case", bundle(sheets)).records] == ["2015-03-10", "2015-04-10"]


def test_nobody_whom_an_earlier_determination_names_is_taken_for_its_author() -> None:
    letter = (
        "INDEPENDENT MEDICAL REVIEW FINAL DETERMINATION LETTER\n"
        f"IMR Case Number: CM14-0000001 Date of Injury: {INJURED} UR Denial Date: 02/03/2014\n"
        f"Dear {LAST_FIRST}:\nHOW THE IMR FINAL DETERMINATION WAS MADE\n"
        "The expert reviewer is licensed in California.\nDOCUMENTS REVIEWED\n"
        "1 01/20/2014 Request for authorization\nOrla Fenwick, MD\n2 02/03/2014 UR determination\n"
        "Decision rationale: upheld. Electronically signed by Orla Fenwick, MD, as the request quotes it.\n"
    )
    record = only(letter, "CM14-0000001 determination 1.pdf")
    assert record.kind == "prior imr determination"
    assert "Fenwick" not in (record.author or "")
    named = "CALAVERAS MEDICAL GROUP\n" + letter
    assert only(named, "CM14-0000001 determination 1.pdf").author == "CALAVERAS MEDICAL GROUP"
