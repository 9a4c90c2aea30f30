"""The letter as text: everything that a reader of the published letters looks for, in their order."""

import re
from types import ModuleType

import msgspec
import pytest

from openimr.letters import letter_text
from openimr.letters.writing.wording import wording
from openimr.model import Determination, Record, Sentence

ORDER = [
    "INDEPENDENT MEDICAL REVIEW FINAL DETERMINATION LETTER - DRAFT",
    "This is a draft until a licensed reviewer signs it.",
    "Case Number:",
    "Date of Injury:",
    "UR Denial Date:",
    "Priority:",
    "Application Received:",
    "HOW THE IMR FINAL DETERMINATION WAS MADE",
    "The Expert Reviewer has the following credentials:",
    "State(s) of Licensure: ____",
    "Certification(s)/Specialty: ____",
    "DOCUMENTS REVIEWED",
    "CLINICAL CASE SUMMARY",
    "IMR ISSUES, DECISIONS AND RATIONALES",
    "Nucynta ER (tapentadol) 100 mg #60: Upheld",
    "Claims Administrator guideline:",
    "Expert Reviewer guideline:",
    "Decision rationale:",
    "Physical therapy, lumbar, 12 visits: (no proposal: needs the reviewer)",
    "Lumbar support brace: Not eligible for review",
    "SIGNATURE OF THE EXPERT REVIEWER",
    "Once signed and issued",
]


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def letter(determination: Determination) -> str:
    return letter_text(determination)


def with_item(determination: Determination, **changes: object) -> Determination:
    first, *rest = determination.items
    return msgspec.structs.replace(determination, items=(msgspec.structs.replace(first, **changes), *rest))


def test_headings_stand_in_the_order_of_the_published_letters(letter: str) -> None:
    text, at = flat(letter), -1
    for heading in ORDER:
        found = text.find(heading, at + 1)
        assert found > at, heading
        at = found


def test_every_sentence_of_summary_and_rationale_is_there_with_its_page(
    letter: str, determination: Determination
) -> None:
    text = flat(letter)
    sentences = [*determination.summary, *(s for item in determination.items for s in item.rationale)]
    assert len(sentences) == 8
    for sentence in sentences:
        assert sentence.text in text
        for evidence in sentence.evidence:
            after = text[text.index(sentence.text) + len(sentence.text) :]
            assert f"{evidence.record} p.{evidence.page}" in after[: after.index("]")]


def test_each_mark_names_a_listed_document(letter: str, determination: Determination) -> None:
    listed = {record.id for record in determination.records}
    marks = {m for group in re.findall(r"\[(r\d[^\]]*)\]", flat(letter)) for m in group.split("; ")}
    assert marks
    for mark in marks - {"r5 p.1"}:  # the example in the explanation
        assert mark.split(" p.")[0] in listed


def test_all_documents_are_listed_and_what_is_not_evidence_is_accounted_for(
    letter: str, determination: Determination
) -> None:
    text = flat(letter)
    for record in determination.records:
        assert f"{record.file}, p. {record.first_page}" in text
    assert "Excluded from the evidence: - chart.pdf, p. 5: names another patient" in text
    assert "p. 5 (excluded from the evidence)" in text
    assert "Not read: - fax/scan 7.tif, p. 2: the picture holds no text" in text
    assert "Named in the case file but not in it: - Urine drug test report, 09/30/2014 (named in r2)" in text


def test_a_modified_request_says_what_stays_authorized_and_what_remains(letter: str) -> None:
    text = flat(letter)
    assert "Original request: Physical therapy, lumbar, 12 visits." in text
    assert "Authorized by the claims administrator, and stays authorized: Six visits." in text
    assert "Remaining in dispute: Six visits." in text


def test_an_ineligible_item_has_no_decision_and_says_why(letter: str) -> None:
    part = flat(letter).split("Lumbar support brace: Not eligible for review")[1].split("SIGNATURE")[0]
    assert "deferred this request" in part
    assert "guideline:" not in part


def test_unverified_criteria_are_marked_and_the_searched_records_named(letter: str) -> None:
    text = flat(letter)
    assert "No check of the prescription database is recorded. †" in text
    assert "† Rests on a criterion that was not read in the guideline itself" in text
    assert wording().issues.unverified.startswith("† Rests on a criterion")  # by this the draft is read again
    assert "Documents searched for what this rationale says is not documented: r4 to r7." in text


def test_a_letter_on_verified_criteria_has_no_dagger(determination: Determination) -> None:
    verified = tuple(msgspec.structs.replace(c, verified=True) for c in determination.items[0].criteria)
    only = msgspec.structs.replace(
        determination, items=(msgspec.structs.replace(determination.items[0], criteria=verified),)
    )
    assert "†" not in letter_text(only)


def test_where_nothing_was_drafted_both_sides_are_shown(letter: str) -> None:
    text = flat(letter)
    assert "Decision rationale: To be written by the expert reviewer." in text
    assert "For the treatment: A flare after a fall in December 2014 is recorded. [r5 p.2]" in text
    assert "Against the treatment: The records do not say how many visits she has had." in text


def test_checks_and_questions_are_counted_not_told(letter: str, determination: Determination) -> None:
    text = flat(letter)
    assert "1 blocking check, 1 warning and 2 questions to the reviewer" in text
    for check in determination.checks:
        assert check.text not in text
    for item in determination.items:
        for question in item.needs_reviewer:
            assert question not in text


def test_overturned_and_retrospective(determination: Determination) -> None:
    text = flat(letter_text(with_item(determination, proposal="overturned", retrospective=True)))
    assert "#60: Overturned Proposed decision" in text
    assert "This request is retrospective." in text


def test_lines_fit_a_window_and_the_text_ends_in_a_line_end(letter: str) -> None:
    assert all(len(line) <= 80 for line in letter.splitlines())
    assert letter.endswith("\n")
    assert not letter.endswith("\n\n")


def test_same_determination_same_text(determination: Determination) -> None:
    assert letter_text(determination) == letter_text(determination)


def test_an_empty_case_file_still_makes_a_letter(determination: Determination) -> None:
    bare = msgspec.structs.replace(
        determination,
        case=msgspec.structs.replace(
            determination.case, case_number=None, claim_number=None, date_of_injury=None, draft_date=None
        ),
        records=(),
        unread=(),
        excluded=(),
        missing=(),
        summary=(),
        items=(),
        checks=(),
    )
    text = flat(letter_text(bare))
    assert "Case Number: not found in the case file" in text
    assert "No disputed treatment was found" in text
    assert "Not read: none." in text
    assert "Claim Number" not in text
    assert "Open before signing" not in text


def test_evidence_outside_the_list_is_named_by_its_file(determination: Determination, invented: ModuleType) -> None:
    stray = msgspec.structs.replace(invented.quote("r7", "MRI LUMBAR SPINE"), record="r99")
    changed = msgspec.structs.replace(determination, summary=(Sentence(text="A scan was made.", evidence=(stray,)),))
    assert "A scan was made. [chart.pdf p.4]" in flat(letter_text(changed))


def test_duplicates_are_told(determination: Determination) -> None:
    twin = Record(id="r9", file="copy.pdf", first_page=1, last_page=2, kind="progress report", duplicate_of="r5")
    changed = msgspec.structs.replace(determination, records=(*determination.records, twin))
    assert "copy.pdf, p. 1-2 (repeats r5; not counted again)" in flat(letter_text(changed))
