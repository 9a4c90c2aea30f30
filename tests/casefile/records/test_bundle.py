"""A bundle in no order comes out as records."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_case import (
    APPLICATION,
    CASE,
    DATES,
    FAX_COVER,
    KINDS,
    LAST_FIRST,
    MRI,
    RFA,
    RFA_BACK,
    UR_LETTER,
    VISIT_FEBRUARY,
    VISIT_MARCH,
    bundle,
    page,
    visit,
)

from openimr.casefile import assemble
from openimr.model import CaseFile

STAMP = "04/09/2015 08:31 BLUFF POINT CAS (209)5550142 {:03}/{:03}"


def spans(casefile: CaseFile) -> list[tuple[int, int]]:
    return [(record.first_page, record.last_page) for record in casefile.records]


def test_each_sheet_of_a_plain_bundle_is_the_record_it_should_be() -> None:
    casefile = assemble("case", bundle(CASE))
    assert spans(casefile) == [(n, n) for n in range(1, len(CASE) + 1)]
    assert tuple(record.kind for record in casefile.records) == KINDS
    assert tuple(record.date for record in casefile.records) == DATES
    assert [record.author for record in casefile.records][:5] == [
        "Tobias Venn-Alder",
        "Osric Fane, MD",
        "Mokelumne Spine Group",
        "Imogen Tarr, MD",
        "Imogen Tarr, MD",
    ]
    assert casefile.excluded == ()
    assert casefile.missing == ()


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(len(CASE))), stamped=st.booleans())
def test_order_and_fax_stamps_change_neither_kinds_nor_dates(order: list[int], *, stamped: bool) -> None:
    sheets = [CASE[i] for i in order]
    if stamped:
        sheets = [f"{sheet}\n{STAMP.format(n, len(sheets))}" for n, sheet in enumerate(sheets, 1)]
    casefile = assemble("case", bundle(sheets))
    assert [record.id for record in casefile.records] == [f"r{n}" for n in range(1, len(CASE) + 1)]
    assert [record.kind for record in casefile.records] == [KINDS[i] for i in order]
    assert [record.date for record in casefile.records] == [DATES[i] for i in order]
    assert casefile.identity.claim_number == "KX-90417-22"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([*CASE, RFA_BACK, "", "   \n", "Page 2\nand so it went on for a while after that.", "•••"]),
        min_size=1,
        max_size=14,
    ),
    st.integers(1, 3),
)
def test_every_page_belongs_to_exactly_one_record_in_order(sheets: list[str], files: int) -> None:
    pages = [p for n in range(files) for p in bundle(sheets, file=f"{n}.pdf")]
    casefile = assemble("case", pages)
    covered = [(r.file, n) for r in casefile.records for n in range(r.first_page, r.last_page + 1)]
    assert covered == [(p.file, p.page) for p in pages]
    assert [r.id for r in casefile.records] == [f"r{n}" for n in range(1, len(casefile.records) + 1)]
    assert len({(e.file, e.page) for e in casefile.excluded}) == len(casefile.excluded)


def test_files_in_another_order_give_the_same_records() -> None:
    files = {f"{n:02}.pdf": sheet for n, sheet in enumerate(CASE)}
    kinds = {name: assemble("case", [page(sheet, file=name)]).records[0].kind for name, sheet in files.items()}
    names = sorted(files, key=lambda name: name[::-1])[::-1]
    casefile = assemble("case", [page(files[name], file=name) for name in names])
    assert {r.file: r.kind for r in casefile.records} == kinds


def test_page_numbers_hold_a_record_together_and_a_restart_opens_one() -> None:
    first = f"Fane Review UR-77 Page 1 of 2\n{UR_LETTER}"
    second = "Fane Review UR-77 Page 2 of 2\nAppendix\nWhat the words mean. Certified: the treatment may go ahead."
    third = "Chart of M. Group Page 1\nProblem list\nLumbar sprain, active."
    assert spans(assemble("case", bundle([first, second, third]))) == [(1, 2), (3, 3)]


def test_a_lost_page_number_between_two_others_breaks_nothing() -> None:
    sheets = [f"RIVER HOSPITAL\nNURSING FLOWSHEET\nVitals day {n}\nRiver chart Page {n}" for n in (1, 2, 3, 4)]
    sheets[2] = sheets[2].replace("Page 3", "")
    assert spans(assemble("case", bundle(sheets, source="ocr"))) == [(1, 4)]


@pytest.mark.parametrize("mark", ["Page 2", "page 2 of 2", "- 2 -", "2 of 2"])
def test_a_numbered_second_sheet_goes_with_the_first(mark: str) -> None:
    sheets = [VISIT_MARCH + mark.replace("2", "1", 1), f"The examination went on with the hip, which was free.\n{mark}"]
    assert spans(assemble("case", bundle(sheets))) == [(1, 2)]


_HOUSE = "Larch Hollow Review - independent medical review Page {} of 4"
_LETTER = (
    "INDEPENDENT MEDICAL REVIEW FINAL DETERMINATION LETTER\nDecision date: 03/02/2026\nWhat was decided\nOverturned.",
    (
        "CM26-0000901\nCLINICAL CASE SUMMARY\nThe worker is a carpenter of 51 years whose low back aches.\n"
        "Decision rationale: the records show that the tablets help him to sleep and to walk a mile."
    ),
    (
        "CM26-0000901\nthe utilization review decision is overturned. [r12 p.3]\nDocuments searched: r1 to r12.\n"
        "HOW THIS DETERMINATION WAS MADE\nA physician of the same field read all of the case file and decided."
    ),
    (
        "CM26-0000901\nWHAT THIS LETTER MEANS\nIt binds all parties. A party may appeal within 30 days.\n"
        "Utilization review, the request and the guideline, ACOEM Opioids (2017-04-20), were compared."
    ),
)


@pytest.mark.parametrize("cites", ["[r12 p.3]", "(r12 p.3)", "see page 3"])
def test_a_line_that_cites_a_page_is_not_taken_for_the_page_number(cites: str) -> None:
    """A letter of ours in the file of the next review was cut where a sentence on it ended with a citation."""
    sheets = [f"{sheet.replace('[r12 p.3]', cites)}\n{_HOUSE.format(n)}" for n, sheet in enumerate(_LETTER, 1)]
    casefile = assemble("case", bundle([*sheets, VISIT_MARCH]))
    assert spans(casefile) == [(1, 4), (5, 5)]
    assert [record.kind for record in casefile.records] == ["prior imr determination", "progress report"]


def test_a_citation_at_a_foot_without_a_page_number_is_none() -> None:
    from openimr.casefile.records.view import view_page

    view = view_page(page(f"{VISIT_MARCH}\nHe sleeps better since. [r12 p.3]"))
    assert (view.number, view.running_head) == (None, "")


def test_a_sheet_that_goes_on_in_mid_sentence_belongs_to_the_one_before() -> None:
    head, tail = VISIT_MARCH.split("Treatment plan")
    sheets = [
        head + "The patient was told to keep walking as far as the pain allows, and",
        "to come back in May.\nTreatment plan" + tail,
    ]
    assert spans(assemble("case", bundle(sheets))) == [(1, 2)]


def test_the_back_of_a_request_form_belongs_to_the_request() -> None:
    casefile = assemble("case", bundle([FAX_COVER, RFA, RFA_BACK, VISIT_MARCH]))
    assert spans(casefile) == [(1, 1), (2, 3), (4, 4)]
    assert casefile.records[1].kind == "request for authorization"
    assert casefile.records[1].date == "2015-03-12"


def test_two_visits_on_consecutive_pages_are_two_records() -> None:
    casefile = assemble("case", bundle([VISIT_FEBRUARY, VISIT_MARCH, visit("04/14/2015", "Pain 5/10.")]))
    assert [r.date for r in casefile.records] == ["2015-02-10", "2015-03-10", "2015-04-14"]


def test_visits_without_any_form_are_told_apart_by_their_dates() -> None:
    note = (
        "Mokelumne Spine Group\n{}\n" + LAST_FIRST + "\n"
        "Back pain {}/10. Tender at L4. Tramadol renewed.\nImogen Tarr, MD"
    )
    casefile = assemble("case", bundle([note.format("March 3, 2015", 6), note.format("April 7, 2015", 5)]))
    assert [(r.kind, r.date) for r in casefile.records] == [
        ("progress report", "2015-03-03"),
        ("progress report", "2015-04-07"),
    ]


def test_blank_pages_are_records_of_their_own_unless_page_numbers_run_through_them() -> None:
    casefile = assemble("case", bundle([VISIT_MARCH, "", MRI, "This page intentionally left blank"]))
    assert [r.kind for r in casefile.records] == ["progress report", "blank", "imaging", "blank"]
    assert casefile.records[1].date is None
    through = [
        f"Tarr report Page 1\n{VISIT_MARCH}",
        "",
        "Tarr report Page 2\nThe patient will be seen again in four weeks.",
    ]
    assert spans(assemble("case", bundle(through))) == [(1, 3)]


def test_a_stamp_alone_does_not_make_a_page() -> None:
    casefile = assemble("case", bundle([VISIT_MARCH, STAMP.format(2, 9) + "\nBPC000411"]))
    assert casefile.records[1].kind == "blank"


def test_headings_that_a_scanner_spoiled_are_still_read() -> None:
    spoiled = VISIT_MARCH.replace(
        "PRIMARY TREATING PHYSICIAN'S PROGRESS REPORT (PR-2)", "PR1MARY TREATlNG PHYSIClAN'S PR0GRESS REP0RT"
    )
    form = APPLICATION.replace(
        "APPLICATION FOR INDEPENDENT MEDICAL REVIEW", "APPLlCATI0N FOR lNDEPENDENT MEDlCAL REVIEW"
    )
    casefile = assemble("case", bundle([form, spoiled], source="ocr"))
    assert [r.kind for r in casefile.records] == ["imr application", "progress report"]


def test_no_pages_make_an_empty_case_file() -> None:
    casefile = assemble("case", [])
    assert casefile.records == ()
    assert casefile.identity.name is None
