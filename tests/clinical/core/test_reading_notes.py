"""A page becomes statements: a reader sees which heading rules them, which label stands before, which box is ticked."""

from hypothesis import given
from hypothesis import strategies as st

from openimr.clinical.passage import PageContext, Passage
from openimr.clinical.reading_notes import passages_of, section_at_end
from openimr.model import RecordKind

NOTE = """Riverbend Spine Clinic PR-2 03/04/15 Page 1
PRIMARY TREATING PHYSICIAN'S PROGRESS REPORT (PR-2)
☒ Periodic report ☐ Other
Patient:
Doe, Jordan
DOB: 01/02/1970
Subjective complaints
Low back pain is 6/10. Takes Norco p.r.n. and sees Dr. Lane for the knee. He cannot sit longer than twenty
minutes without getting up.
Objective findings
SpO2 97%. Tender at L4-5.
Diagnoses
1. Lumbar strain2. Sciatica3. Chronic pain
Treatment plan
1. Norco 10 mg. Refill.
2. Return in 4 wks.
Work status
[X] Modified duty [ ] TTD
Morgan Pryce ____________________
Morgan Pryce, MD
Reports are due within 20 days of the exam.
03/05/2015 10:01 RIVERBEND (555)5550100 001/002
"""


def read(text: str, kind: RecordKind = "progress report", section: str = "") -> tuple[Passage, ...]:
    return passages_of(text, PageContext(file="f.pdf", page=1, record="r1", kind=kind), section=section)


def said(text: str, section: str, kind: RecordKind = "progress report") -> list[str]:
    return [" ".join(p.text.split()) for p in read(text, kind) if p.section == section]


def test_each_heading_of_a_progress_report_rules_its_own_sentences() -> None:
    assert said(NOTE, "subjective") == [
        "Low back pain is 6/10.",
        "Takes Norco p.r.n. and sees Dr. Lane for the knee.",
        "He cannot sit longer than twenty minutes without getting up.",
    ]
    assert said(NOTE, "objective") == ["SpO2 97%.", "Tender at L4-5."]
    assert said(NOTE, "plan") == ["Norco 10 mg.", "Refill.", "Return in 4 wks."]


def test_list_items_that_are_glued_together_come_apart() -> None:
    assert said(NOTE, "diagnoses") == ["Lumbar strain", "Sciatica", "Chronic pain"]


def test_a_label_on_its_own_line_takes_the_next_line_as_its_value() -> None:
    value = next(p for p in read(NOTE) if p.text == "Doe, Jordan")
    assert (value.label, value.section) == ("Patient:", "form")
    assert next(p for p in read(NOTE) if p.text == "01/02/1970").label == "DOB:"


def test_check_boxes_say_whether_they_are_ticked() -> None:
    boxes = {p.text: p.checked for p in read(NOTE) if p.checked is not None}
    assert boxes == {"☒ Periodic report": True, "☐ Other": False, "[X] Modified duty": True, "[ ] TTD": False}
    assert next(p for p in read(NOTE) if p.text == "[X] Modified duty").section == "work status"


def test_an_answer_with_the_next_question_on_its_line() -> None:
    found = read("Further treatment needed? ☒ Yes ☐ No Admitted to hospital? ☐ Yes ☒ No")
    assert [(p.label, p.text, p.checked) for p in found if p.checked is not None] == [
        ("Further treatment needed?", "☒ Yes", True),
        ("Further treatment needed?", "☐ No", False),
        ("Admitted to hospital?", "☐ Yes", False),
        ("Admitted to hospital?", "☒ No", True),
    ]


def test_fax_headers_and_printed_matter_state_nothing() -> None:
    assert said(NOTE, "boilerplate") == [
        "Reports are due within 20 days of the exam.",
        "03/05/2015 10:01 RIVERBEND (555)5550100 001/002",
    ]


def test_headings_in_the_middle_of_a_line() -> None:
    text = "S: Neck pain for a week. O: Spasm of the trapezius. A: Cervical strain. P: Heat."
    assert [(p.section, p.text) for p in read(text)] == [
        ("subjective", "Neck pain for a week."),
        ("objective", "Spasm of the trapezius."),
        ("diagnoses", "Cervical strain."),
        ("plan", "Heat."),
    ]


def test_table_rows_keep_their_head_and_their_wrapped_cells() -> None:
    text = (
        "Date Drug Qty DS Prescriber Status\n01/02/2015 NORCO 10-325 60 30 PRYCE PAID\n"
        "02/02/2015 NORCO 10-325 60 30\nPRYCE PAID"
    )
    rows = [p for p in read(text, "pharmacy or billing") if p.section == ""]
    assert [" ".join(p.text.split()) for p in rows] == [
        "01/02/2015 NORCO 10-325 60 30 PRYCE PAID",
        "02/02/2015 NORCO 10-325 60 30 PRYCE PAID",
    ]
    assert {p.label for p in rows} == {"Date Drug Qty DS Prescriber Status"}


def test_impression_means_diagnoses_in_a_note_and_results_in_an_imaging_report() -> None:
    text = "IMPRESSION:\n1. Disc bulge at L4-5."
    assert said(text, "diagnoses") == ["Disc bulge at L4-5."]
    assert said(text, "studies", "imaging") == ["Disc bulge at L4-5."]


def test_a_utilization_review_letter_has_decision_reasons_records_and_an_appendix_that_is_not_evidence() -> None:
    text = (
        "Decision: Non-certified\nDiscussion. The note does not describe function. Records reviewed: Visit of 3/4/15.\n"
        "What you can do next\nAsk your doctor to talk with us. Surgery may be asked for again.\n"
    )
    assert said(text, "decision", "ur determination") == ["Non-certified"]
    assert said(text, "reasons", "ur determination") == ["The note does not describe function."]
    assert said(text, "records reviewed", "ur determination") == ["Visit of 3/4/15."]
    assert len(said(text, "boilerplate", "ur determination")) == 2


def test_rows_of_a_decision_table_end_with_their_outcome() -> None:
    text = (
        "Decision\nFlexeril 5 mg, one tablet three times a day for one week, #21 Non-certified\n"
        "Ultram 50 mg, one tablet every six hours as needed for the pain, #30 Certified\n"
    )
    assert len(said(text, "decision", "ur determination")) == 2


def test_a_section_runs_on_to_the_next_page() -> None:
    first = read("Treatment plan\nStart heat.")
    assert section_at_end(first) == "plan"
    assert read("Continue exercise.", section="plan")[0].section == "plan"


def test_a_bare_date_behind_a_heading_word_is_a_field() -> None:
    found = read("Decision:\n11/29/2016\nReason\nNo function is shown.", "ur determination")
    assert [(p.section, p.text) for p in found] == [("form", "11/29/2016"), ("reasons", "No function is shown.")]


@given(st.text(alphabet=st.sampled_from("aA1 .:;,\n\r\f☒☐[]x()•-#/\u2028éİ—%"), max_size=300))
def test_every_passage_is_the_page_to_the_letter_and_none_overlap(text: str) -> None:
    end = 0
    for passage in read(text):
        assert text[passage.start : passage.start + len(passage.text)] == passage.text
        assert passage.text.strip() == passage.text != ""
        assert passage.start >= end
        end = passage.start + len(passage.text)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(p.text for p in read(text, "ur determination"))
