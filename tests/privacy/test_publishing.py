"""A determination becomes what the public may read."""

import msgspec
import pytest

from openimr.letters import published_text
from openimr.model import (
    CaseHeader,
    Check,
    Citation,
    Determination,
    Evidence,
    GuidelineBasis,
    ItemDetermination,
    LetterFact,
    LetterItem,
    Patient,
    PublishedLetter,
    Record,
    ReviewerCredentials,
    ReviewerNeeded,
    Sentence,
    Treatment,
    Versions,
)
from openimr.privacy import Known, KnownPerson, redact_determination

KNOWN = Known(
    people=(
        KnownPerson(role="injured worker", names=("Graciela Montemayor",)),
        KnownPerson(role="reviewer", names=("Otto Prill",)),
    )
)
SUMMARY = (
    "Ms. Montemayor is 54. On 03/14/2014 Dr. Vahe Kasparian noted low back pain, and Norco was "
    "continued by Dr. Kasparian."
)
LETTER = PublishedLetter(
    source="Montemayor_final.pdf",
    layout="final-determination-2014",
    layout_verified=True,
    case_number="CM14-0099999",
    date_of_injury="2011-05-06",
    decision_date="2014-08-09",
    application_received="2014-06-01",
    reviewer=ReviewerCredentials(licensure=("Virginia", "California"), specialties=("Pain Management",)),
    patient=Patient(age=93, sex="female"),
    documents=("Report of Dr. Kasparian, 03/14/2014",),
    clinical_summary=SUMMARY,
    facts=(
        LetterFact(
            kind="complaint",
            date="2014-03-14",
            assertion="affirmed",
            attributes={"body_part": "low back"},
            quote="low back pain",
            start=SUMMARY.index("low back"),
            end=SUMMARY.index(", and"),
        ),
    ),
    items=(
        LetterItem(
            request="Norco 10/325 mg #60",
            treatment=Treatment(kind="medication", ingredients=("hydrocodone",)),
            decision="upheld",
            citations=(Citation(source="MTUS", guideline="MTUS Chronic Pain", edition="2009-07-18", pages=("78-80",)),),
            rationale="Dr. Kasparian gives no reason.",
        ),
    ),
)
EVIDENCE = Evidence(record="r1", file="Montemayor chart.pdf", page=3, quote="seen by V. Kasparian", start=10, end=30)
DETERMINATION = Determination(
    case=CaseHeader(
        case_number="CM14-0099999",
        claim_number="ZZ-554433",
        date_of_injury="2011-05-06",
        ur_decision_date="2014-05-20",
        application_received="2014-06-01",
        priority="standard",
        formulary=False,
        draft_date="2014-08-01",
    ),
    patient=Patient(age=54, sex="female"),
    records=(
        Record(
            id="r1",
            file="Montemayor chart.pdf",
            first_page=1,
            last_page=4,
            kind="progress report",
            date="2014-03-14",
            author="Vahe Kasparian, M.D.",
            title="Visit of G. Montemayor",
        ),
    ),
    unread=(),
    excluded=(),
    missing=(),
    summary=(Sentence(text="Ms. Montemayor was seen by Dr. Kasparian on 03/14/2014.", evidence=(EVIDENCE,)),),
    items=(
        ItemDetermination(
            request="Norco",
            treatment=Treatment(kind="medication"),
            ur_outcome="denied",
            ur_authorized=None,
            remaining=None,
            retrospective=False,
            eligible=True,
            claims_administrator=GuidelineBasis(basis="none cited"),
            named_in=(EVIDENCE,),
            proposal="upheld",
            confidence=0.9,
            supporting=(),
            opposing=(),
            needs_reviewer=("Ask Dr. Kasparian.",),
            topics=("opioids",),
            citations=(),
            criteria=(),
            rationale=(Sentence(text="Nothing shows that Ms. Montemayor improved.", criteria=("c1",)),),
        ),
    ),
    checks=(Check(id="c", severity="warning", text="Montemayor", where="$"),),
    reviewer=ReviewerNeeded(specialties=("Pain Management",), why="Ms. Montemayor has pain."),
    versions=Versions(openimr="0", guidelines={"MTUS": "2009-07-18"}),
)


@pytest.mark.parametrize("document", [LETTER, DETERMINATION], ids=["letter", "determination"])
def test_no_name_stands_in_any_field(document):
    public = redact_determination(document, KNOWN).document
    said = msgspec.json.encode(public).decode()
    for word in ("Montemayor", "Kasparian", "Vahe", "Graciela", "ZZ-554433", "03/14", "2014-03-14", "2011-05-06"):
        assert word not in said


@pytest.mark.parametrize("document", [LETTER, DETERMINATION], ids=["letter", "determination"])
def test_the_public_form_is_its_own_public_form(document):
    once = redact_determination(document, KNOWN)
    again = redact_determination(once.document, KNOWN)
    assert again.document == once.document
    assert again.texts == tuple(text for text in again.texts if not text.removals)


def test_what_a_letter_is_about_stays():
    public = redact_determination(LETTER, KNOWN).document
    assert public.case_number == "CM14-0099999"
    assert public.reviewer.licensure == ("Virginia", "California")
    assert public.items[0].request == "Norco 10/325 mg #60"
    assert public.items[0].citations == LETTER.items[0].citations
    assert public.items[0].decision == "upheld"


def test_one_physician_has_one_number_in_all_fields():
    public = redact_determination(LETTER, KNOWN).document
    assert "[name 1]" in public.clinical_summary
    assert public.items[0].rationale == "Dr. [name 1] gives no reason."


def test_dates_follow_the_practice_field_by_field():
    found = redact_determination(LETTER, KNOWN)
    assert (found.document.date_of_injury, found.document.decision_date) == ("2011", "2014-08")
    assert found.fields["$.decision_date"] == "month"
    kept = redact_determination(LETTER, KNOWN, practice="programme").document
    assert (kept.date_of_injury, kept.decision_date) == ("2011-05-06", "2014-08-09")
    assert "03/14/2014" in kept.clinical_summary


def test_ages_over_89_are_90():
    assert redact_determination(LETTER, KNOWN).document.patient.age == 90


def test_facts_point_into_the_new_summary():
    public = redact_determination(LETTER, KNOWN).document
    fact = public.facts[0]
    assert public.clinical_summary[fact.start : fact.end] == fact.quote == "low back pain"


def test_the_report_points_into_the_old_texts():
    found = redact_determination(LETTER, KNOWN)
    summary = next(text for text in found.texts if text.path == "$.clinical_summary")
    assert [SUMMARY[r.start : r.end] for r in summary.removals] == [
        "Montemayor",
        "03/14/2014",
        "Vahe Kasparian",
        "Kasparian",
    ]
    out = found.document.clinical_summary
    assert all(out[r.out_start : r.out_end] == r.placeholder for r in summary.removals)
    assert "Montemayor" not in repr(found)


def test_a_draft_loses_what_only_the_organization_needs():
    public = redact_determination(DETERMINATION, KNOWN).document
    assert public.checks == ()
    assert public.case.claim_number is None
    record = public.records[0]
    assert (record.file, record.author, record.title, record.date, record.first_page) == ("", None, None, "2014", 1)
    evidence = public.summary[0].evidence[0]
    assert (evidence.file, evidence.start, evidence.end, evidence.page) == ("", 0, 0, 3)
    assert public.items[0].named_in == ()


def test_the_public_letter_can_be_set():
    """With the year alone for a date."""
    text = published_text(redact_determination(LETTER, KNOWN).document)
    assert "2011" in text
    assert "Montemayor" not in text
