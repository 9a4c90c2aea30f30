"""Records that the file speaks of and does not hold: flagged where one can be asked for, and only there."""

import pytest
from invented_case import (
    APPLICATION,
    CASE,
    LAST_FIRST,
    MRI,
    RFA,
    THERAPY,
    UR_LETTER,
    VISIT_FEBRUARY,
    VISIT_MARCH,
    bundle,
)

from openimr.casefile import assemble

LISTED = "RFA dated 03/12/2015; progress report 03/10/2015; lumbar MRI report of 11/05/2014."


def missing(*sheets: str) -> list[tuple[str, str | None]]:
    return [(entry.what, entry.date) for entry in assemble("case", bundle(sheets)).missing]


def listing(entries: str) -> str:
    return UR_LETTER.replace(LISTED, entries)


def test_a_file_that_holds_what_the_letter_lists_misses_nothing() -> None:
    assert missing(*CASE) == []


def test_each_listed_record_that_is_not_there_is_named_with_its_date() -> None:
    casefile = assemble("case", bundle([APPLICATION, UR_LETTER]))
    assert [(entry.named_in, entry.date) for entry in casefile.missing] == [
        ("r2", "2015-03-12"),
        ("r2", "2015-03-10"),
        ("r2", "2014-11-05"),
    ]
    assert [entry.what for entry in casefile.missing] == ["RFA", "progress report", "lumbar MRI report"]


@pytest.mark.parametrize(
    ("entries", "flagged"),
    [
        ("Office notes 02/10 and 03/10/2015", []),
        ("PR-2 reports dated 2/10/15, 3/10/15 and 4/21/15", [("PR-2 reports", "2015-04-21")]),
        ("MRI of the lumbar spine from 2014", []),
        ("MRI of the lumbar spine, November 2014", []),
        ("MRI of the cervical spine, June 2012", [("MRI", None)]),
        ("Therapy notes 01/02 to 01/30/2015", []),
        ("Three pages of your chart labelled misc", []),
        ("Letters and papers of various dates", []),
        ("EMG report", [("EMG report", None)]),
        ("MRI report; notes", []),
        ("Visit of 03/10/2015, bill of 03/16/2015", []),
        ("QME report by Dr. Moss dated 08/01/2014", [("QME report", "2014-08-01")]),
    ],
)
def test_what_a_list_of_records_reviewed_flags(entries: str, flagged: list[tuple[str, str | None]]) -> None:
    assert missing(APPLICATION, listing(entries), RFA, VISIT_MARCH, VISIT_FEBRUARY, MRI, THERAPY) == flagged


def test_the_guideline_under_the_list_is_not_a_record() -> None:
    letter = listing(LISTED + "\nGuideline\nMTUS 2009 and the ODG, updated 01/07/2015, speak of imaging reports.")
    assert missing(*CASE[:1], letter, *CASE[2:]) == []


def test_a_request_that_leans_on_a_report_that_is_not_there() -> None:
    request = RFA.replace(
        "Tramadol 50 mg #90\nImogen", "Tramadol 50 mg #90, see attached report dated 03/11/2015\nImogen"
    )
    assert missing(request, VISIT_FEBRUARY) == [("attached report", "2015-03-11")]
    request = request.replace("03/11/2015", "02/10/2015")
    assert missing(request, VISIT_FEBRUARY) == []


def test_a_progress_report_that_leans_on_a_dated_study() -> None:
    note = VISIT_MARCH.replace("Diagnoses", "EMG report dated 12/03/2014 shows an old L5 lesion.\nDiagnoses")
    assert missing(note) == [("EMG report", "2014-12-03")]


@pytest.mark.parametrize(
    "sentence",
    [
        "An MRI on 12/03/2014 was normal.",
        "Pain since the fall of 07/08/2014 and no report of numbness.",
        "He had surgery on 03/03/2010. See my last note.",
        "EMG has not been done.",
        "No prior MRI is available for comparison.",
    ],
)
def test_plain_history_is_not_a_missing_record(sentence: str) -> None:
    assert missing(VISIT_MARCH.replace("Diagnoses", f"{sentence}\nDiagnoses")) == []


def test_what_a_record_says_was_not_sent() -> None:
    report = MRI.replace("Technique:", "Comparison: the outside films of 2011 were not\nsent.\nTechnique:")
    assert missing(report) == [("outside films", None)]


def test_a_record_is_named_once() -> None:
    assert missing(APPLICATION, UR_LETTER, UR_LETTER.replace("Osric Fane", "Osric J Fane")) == missing(
        APPLICATION, UR_LETTER
    )


def test_another_patients_record_does_not_fill_the_gap() -> None:
    stranger = MRI.replace(LAST_FIRST, "Delacourt, Ruben").replace("02/19/1968", "11/30/1980")
    assert missing(*CASE[:6], stranger, *CASE[7:]) == [("lumbar MRI report", "2014-11-05")]
