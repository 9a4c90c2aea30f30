"""Q23-Q25 on an invented draft of one item, right and then edited by hand."""

import msgspec
import pytest

from openimr.guidelines import shelf
from openimr.model import Citation, Determination, Page
from openimr.review.checks import run_checks

NOTE = "Grip is 40 pounds. She lifts her niece again."
PAGE = Page(file="note.pdf", page=1, text_source="layer", text=NOTE, sha256="0" * 64)
CITED = next(g.header for g in shelf().library.guidelines if g.header.source == "MTUS" and g.header.edition_date)
QUOTE = {"record": "r1", "file": "note.pdf", "page": 1, "quote": "Grip is 40 pounds.", "start": 0, "end": 18}
SAID = {"text": "Grip is 40 pounds.", "evidence": [QUOTE], "criteria": []}


def draft(quote=(), said=(), cited=()) -> Determination:
    sentence = {**SAID, "evidence": [{**QUOTE, **dict(quote)}], **dict(said)}
    item = {
        "request": "Wrist splint",
        "treatment": {"kind": "equipment"},
        "ur_outcome": "denied",
        "ur_authorized": None,
        "remaining": None,
        "retrospective": False,
        "eligible": True,
        "claims_administrator": {"basis": "none cited", "citations": []},
        "named_in": [],
        "proposal": None,
        "confidence": None,
        "for": [],
        "against": [],
        "needs_reviewer": [],
        "topics": [],
        "citations": [
            {"source": "MTUS", "guideline": CITED.cited, "edition": CITED.edition_date, "sections": [], "pages": []}
            | dict(cited)
        ],
        "criteria": [],
        "rationale": [sentence],
    }
    case = dict.fromkeys(
        ("case_number", "claim_number", "date_of_injury", "ur_decision_date", "application_received")
    ) | {"priority": "standard", "formulary": False}
    record = {"id": "r1", "file": "note.pdf", "first_page": 1, "last_page": 1, "kind": "progress report"}
    whole = {
        "case": case,
        "patient": {"age": None, "sex": None},
        "records": [record],
        **dict.fromkeys(("unread", "excluded", "missing", "checks"), ()),
        "summary": [sentence],
        "items": [item],
        "reviewer": {"specialties": [], "why": ""},
        "versions": {"openimr": "0", "guidelines": {}},
    }
    return msgspec.convert(whole, Determination)


def found(one: Determination, pages=(PAGE,)) -> list[tuple[str, str]]:
    checks = run_checks(one, pages)
    return [(c.id, c.where) for c in checks if c.id in {"Q23", "Q24", "Q25"} and c.severity == "blocking"]


def test_a_draft_that_nobody_edited_has_no_finding():
    assert found(draft()) == []
    assert found(draft(cited={"source": "other", "guideline": "A textbook", "edition": "3rd"})) == []


@pytest.mark.parametrize(
    "edit",
    [
        {"quote": "Grip is 90 pounds."},
        {"start": 1},
        {"start": -5},
        {"start": 18},
        {"end": 9999},
        {"page": 2},
        {"file": "other.pdf"},
        {"record": "r99"},
    ],
    ids=str,
)
def test_a_quotation_that_its_page_does_not_hold_blocks(edit):
    places = ["items[0].rationale[0].evidence[0]", "summary[0].evidence[0]"]
    assert found(draft(quote=edit)) == [("Q23", place) for place in places]


def test_a_quoted_page_that_is_not_in_the_file_blocks_and_without_pages_only_records_are_held_against_it():
    assert {check for check, _ in found(draft(), pages=())} == {"Q23"}
    assert found(draft(quote={"quote": "Grip is 90 pounds."}), pages=None) == []
    assert {check for check, _ in found(draft(quote={"record": "r99"}), pages=None)} == {"Q23"}


def test_a_sentence_that_rests_on_nothing_blocks():
    bare = draft(said={"text": "She runs marathons.", "evidence": []})
    assert found(bare) == [("Q24", "items[0].rationale[0]"), ("Q24", "summary[0]")]


@pytest.mark.parametrize("edit", [{"edition": "2930"}, {"guideline": "Splints of the Future"}], ids=str)
def test_an_edition_that_the_library_does_not_hold_blocks(edit):
    assert found(draft(cited=edit)) == [("Q25", "items[0].citations[0]")]


def test_a_citation_without_an_edition_is_not_judged():
    assert isinstance(draft().items[0].citations[0], Citation)
    assert found(draft(cited={"edition": None})) == []
