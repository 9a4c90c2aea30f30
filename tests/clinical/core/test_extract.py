"""All findings of a case file: declared, quoted to the letter, undisturbed by other pages, the same each time."""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from openimr.clinical.extract import extract_findings, extraction, findings_in_text
from openimr.model import KINDS, CaseFile, CaseIdentity, Excluded, Page, Record, RecordKind
from openimr.model.schema import faults_of

SENTENCES = st.sampled_from(
    [
        "Takes Norco 10/325 mg tid. ",
        "Pain 8/10 w/o meds, 4/10 w/ meds. ",
        "Denies side effects.\n",
        "PLAN\n1. Taper Soma.\n2. UDS was consistent.\n",
        "☒ TTD ☐ Modified duty\n",
        "Straight leg raise positive on the left at 40°. ",
        "Percocet hélps — 50% relief for 4 hours.\r\n",
        "Date Drug Qty DS Prescriber Status\n01/02/2015 NORCO 10-325 60 30 LANE PAID\n",
        "Work status: retired.\f",
    ]
)


def case(*texts: str, excluded: tuple[int, ...] = ()) -> CaseFile:
    pages = tuple(
        Page(file="f.pdf", page=n, text_source="layer", text=t, sha256=hashlib.sha256(t.encode()).hexdigest())
        for n, t in enumerate(texts, start=1)
    )
    records = tuple(
        Record(id=f"r{n}", file="f.pdf", first_page=n, last_page=n, kind="progress report", date=f"2015-01-{n:02}")
        for n in range(1, len(texts) + 1)
    )
    out = tuple(Excluded(file="f.pdf", page=n, reason="another patient's") for n in excluded)
    return CaseFile(name="f", pages=pages, records=records, identity=CaseIdentity(), excluded=out)


def test_findings_carry_their_record_and_its_date() -> None:
    found = extract_findings(case("Takes Norco.", "Pain 7/10."))
    assert [(f.kind, f.evidence.record, f.date) for f in found if f.kind in {"medication", "pain_score"}] == [
        ("medication", "r1", "2015-01-01"),
        ("pain_score", "r2", "2015-01-02"),
    ]


def test_an_excluded_page_gives_nothing() -> None:
    assert extract_findings(case("Takes Norco.", excluded=(1,))) == ()


def test_an_unticked_box_states_nothing() -> None:
    found = findings_in_text("Work status\n☐ TTD ☒ Modified duty")
    assert {f.attributes.get("status") for f in found if f.kind == "work_status"} <= {"modified duty"}


def test_the_same_paragraph_read_twice_is_the_same() -> None:
    text = "Takes Norco 10/325 mg tid. Pain 8/10 w/o meds, 4/10 w/ meds. Denies side effects."
    assert findings_in_text(text) == findings_in_text(text)


@settings(max_examples=40, deadline=None)
@given(st.lists(SENTENCES, max_size=8), st.sampled_from(KINDS))
def test_every_quote_is_the_text_and_every_finding_declared(parts: list[str], kind: RecordKind) -> None:
    text = "".join(parts)
    for finding in findings_in_text(text, kind=kind):
        assert finding.evidence.quote == text[finding.evidence.start : finding.evidence.end] != ""
        assert faults_of(finding) == []


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    assert all(f.evidence.quote == text[f.evidence.start : f.evidence.end] for f in findings_in_text(text))


@settings(max_examples=20, deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=4), SENTENCES)
def test_another_record_takes_nothing_away(parts: list[str], other: str) -> None:
    alone = extract_findings(case("".join(parts)))
    beside = extract_findings(case("".join(parts), other))
    assert set(map(repr, alone)) <= set(map(repr, beside))


@settings(max_examples=30, deadline=None)
@given(st.lists(SENTENCES, max_size=8))
def test_no_extractor_proposes_what_is_not_declared(parts: list[str]) -> None:
    assert extraction(case("".join(parts))).dropped == 0


def injured(text: str, injury: str) -> CaseFile:
    made = case(text)
    record = Record(id="r1", file="f.pdf", first_page=1, last_page=1, kind="progress report", date="2015-06-02")
    return CaseFile(name="f", pages=made.pages, records=(record,), identity=CaseIdentity(date_of_injury=injury))


def test_a_form_s_row_of_dates_dates_nothing_below_it() -> None:
    text = "Date of injury Date of exam\n03/04/2012 06/02/2015\nPain 6/10."
    assert [f.date for f in extract_findings(injured(text, "2012-03-04")) if f.kind == "pain_score"] == ["2015-06-02"]
    assert [f.date for f in extract_findings(injured(text, "2011-01-01")) if f.kind == "pain_score"] == ["2015-06-02"]


def test_an_entry_of_a_chart_keeps_its_date() -> None:
    text = "04/01/2015\nPain 7/10. Tolerated well.\n05/01/2015\nPain 5/10."
    found = extract_findings(injured(text, "2012-03-04"))
    assert [f.date for f in found if f.kind == "pain_score"] == ["2015-04-01", "2015-05-01"]


def test_the_title_of_a_report_tells_the_modality() -> None:
    text = "MRI OF THE LEFT KNEE\nFINDINGS:\nThere is a tear of the medial meniscus."
    found = findings_in_text(text, kind="imaging", date="2015-01-01")
    assert {f.text("modality") for f in found if f.kind == "imaging"} == {"mri"}
