"""Studies that the records cite against the guideline: told to the reviewer, deciding nothing."""

from datetime import date

import pytest

from openimr.guidelines import CaseDates, assess, prepare, shelf
from openimr.model import DisputedItem, Page, Record
from openimr.requests import parse_request
from openimr.review.conflicts import studies_cited, weighed_for_reviewer

REQUEST = "Lumbar epidural steroid injection L4-5"
DATES = CaseDates(request=date(2016, 1, 4), ur=date(2016, 1, 20), injury=date(2013, 1, 1))
ON_FILE = "Friedly JL, et al. A randomized trial of injections. N Engl J Med 2014;371:11-21."
UNKNOWN = "Smithson AB, Jones C. Injections in sciatica. Spine 2013;38:100-9."


def told(text: str, *, kind: str = "request for authorization", proposal: str | None = "upheld") -> tuple[str, ...]:
    record = Record(id="r1", file="rfa.txt", first_page=1, last_page=1, kind=kind, date="2016-01-04")
    page = Page(file="rfa.txt", page=1, text_source="layer", rotation=0, text=text, sha256="")
    item = DisputedItem(request=REQUEST, treatment=parse_request(REQUEST), ur_outcome="denied")
    facts = prepare(item, (), (record,), DATES)
    assessed = assess(facts, DATES, ["r1"], shelf())
    return weighed_for_reviewer(studies_cited([(page, record)]), facts, assessed, proposal, DATES)


def test_a_cited_study_is_weighed_where_the_guideline_does_not_carry_the_request():
    [said] = told(f"Requested: {REQUEST}. {ON_FILE}")
    assert said.startswith("The records cite studies (rfa.txt page 1)")
    assert "9792.25.1" in said


def test_a_study_that_nobody_here_has_read_leaves_it_unresolved():
    [said] = told(f"Requested: {REQUEST}. {UNKNOWN}")
    assert "Unresolved" in said


@pytest.mark.parametrize("kind", ["ur determination", "attorney letter", "imr application"])
def test_what_papers_of_the_dispute_cite_is_no_claim_of_the_treating_side(kind):
    assert told(f"{REQUEST}. {ON_FILE}", kind=kind) == ()


def test_nothing_is_said_where_nothing_is_cited_or_nothing_competes():
    assert told(REQUEST) == ()
    assert told(f"{REQUEST}. {UNKNOWN}", proposal="overturned") == ()


def test_a_study_is_quoted_to_the_letter():
    record = Record(id="r1", file="rfa.txt", first_page=1, last_page=1, kind="request for authorization")
    page = Page(file="rfa.txt", page=1, text_source="layer", rotation=0, text=f"µ – {ON_FILE} {UNKNOWN}", sha256="")
    found = studies_cited([(page, record), (page, record)])
    assert [one.cited.year for one in found] == [2014, 2013]
    assert all(page.text[one.evidence.start : one.evidence.end] == one.evidence.quote for one in found)
