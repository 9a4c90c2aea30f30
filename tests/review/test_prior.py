"""An earlier determination on the same drug is shown, with what has been added since."""

from openimr.casefile import assemble
from openimr.model import CriterionResult, Evidence, Page, Treatment
from openimr.review.prior import for_reviewer, priors_on, told

LETTER = """INDEPENDENT MEDICAL REVIEW FINAL DETERMINATION LETTER
Case Number: CM14-0000001
Decision Date: 11/20/2014
HOW THE IMR FINAL DETERMINATION WAS MADE
The expert reviewer has the following credentials: State(s) of Licensure: California
CLINICAL CASE SUMMARY
The worker hurt her back.
IMR ISSUES, DECISIONS AND RATIONALES
Norco 10/325 mg #90: Overturned
MAXIMUS guideline: Decision based on MTUS.
Decision rationale: Relief and function are shown.
Soma 350 mg #60: Upheld
Decision rationale: Long-term use.
"""
NOTE = """PROGRESS REPORT
Patient: Ida Example   DOB: 01/02/1960   Date of visit: 03/01/2015
Pain 8/10 without and 4/10 with Norco.
"""
NORCO = Treatment(kind="medication", ingredients=("hydrocodone", "acetaminophen"))


def casefile(letter: str = LETTER):
    pages = tuple(
        Page(file=name, page=1, text_source="layer", text=text, sha256="0" * 64)
        for name, text in (("imr 2014.pdf", letter), ("note.pdf", NOTE))
    )
    return assemble("case", pages)


def test_only_the_same_treatment_is_taken_and_the_quote_is_the_pages_text():
    found = priors_on(NORCO, casefile())
    assert [p.decision for p in found] == ["overturned"]
    e = found[0].evidence
    assert LETTER[e.start : e.end] == e.quote
    assert "Norco" in e.quote


def test_another_drug_has_no_prior():
    assert priors_on(Treatment(kind="medication", ingredients=("gabapentin",)), casefile()) == ()


def test_what_the_records_add_since_is_told():
    case = casefile()
    note = next(r for r in case.records if r.file == "note.pdf")
    met = CriterionResult(
        id="x.analgesia",
        text="t",
        status="met",
        subject="relief in numbers",
        evidence=(Evidence(record=note.id, file="note.pdf", page=1, quote="Pain", start=0, end=4),),
    )
    texts = [s.text for s in told(priors_on(NORCO, case), (met,), case.records)]
    assert "Overturned" in texts[0]
    assert "Since 11/20/2014 the records add: relief in numbers." in texts[1]
    assert "No record after" in told(priors_on(NORCO, case), (), case.records)[1].text


def test_a_draft_that_decides_otherwise_asks_what_changed():
    found = priors_on(NORCO, casefile())
    assert "say what has changed" in for_reviewer(found, "upheld")[0]
    assert "say what has changed" not in for_reviewer(found, "overturned")[0]


def test_what_a_letter_says_twice_is_asked_about_once():
    """A letter names the decision at its head, and again over the rationale."""
    twice = LETTER.replace("CLINICAL CASE", "Norco 10/325 mg #90: Overturned. It has to be provided.\nCLINICAL CASE")
    found = priors_on(NORCO, casefile(twice))
    assert len(found) == 2
    assert len(for_reviewer(found, "upheld")) == 1
