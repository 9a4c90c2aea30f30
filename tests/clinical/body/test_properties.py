"""What holds for any text: drafts lie on it, say only what is declared, and come out the same again."""

from itertools import pairwise
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st
from said import drafts

from openimr.clinical.body import EXTRACTORS
from openimr.clinical.body.places import levels_in
from openimr.clinical.body.rules import data
from openimr.clinical.body.view import view_of_text
from openimr.clinical.body.when import dates_in
from openimr.clinical.passage import PageContext, Passage
from openimr.model import RecordKind
from openimr.model.schema import faults_of_attributes, finding_kinds

WORDS = st.sampled_from(
    [
        "left",
        "right",
        "L",
        "R",
        "pain",
        "back",
        "neck",
        "SLR",
        "positive",
        "negative",
        "no",
        "not",
        "spasm",
        "L4-5",
        "C6",
        "4/5",
        "45",
        "degrees",
        "03/04/2015",
        "12",
        "visits",
        "PT",
        "s/p",
        "fusion",
        "TTD",
        "MRI",
        "shows",
        "tear",
        "normal",
        "EMG",
        "Oswestry",
        "44",
        "year-old",
        "female",
        "slipped",
        "on",
        "wet",
        "floor",
        "open",
        "wound",
        "fever",
        "wife",
        "had",
        "to",
        "wash",
        ",",
        ";",
        ".",
        ":",
        "(",
        ")",
        "☒",
        "☐",
        "İ",
        "ß",
        "ﬁ",
        "é",
        "\n",
        "\r\n",
        "denies",
        "helps",
        "walk",
        "30",
        "minutes",
        "was",
        "10",
        "M54.5",
        "724.2",
    ]
)
SECTIONS = st.sampled_from(
    [
        "",
        "subjective",
        "objective",
        "diagnoses",
        "plan",
        "history",
        "studies",
        "form",
        "work status",
        "request",
        "procedures",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    text=st.one_of(st.lists(WORDS, max_size=25).map(" ".join), st.text(max_size=80)),
    section=SECTIONS,
    kind=st.sampled_from(get_args(RecordKind)),
    start=st.integers(0, 5000),
    label=st.sampled_from(["", "Sex:", "Age/Sex", "DOI:", "What happened:", "Visits:", "Diagnosis"]),
)
def test_drafts_lie_on_the_passage_and_are_declared(text, section, kind, start, label):
    context = PageContext(file="f.pdf", page=1, record="r1", kind=kind, date="2016-01-01")
    passage = Passage(text=text, start=start, section=section, label=label, context=context)
    for extract in EXTRACTORS:
        found = list(extract(passage))
        assert found == list(extract(passage))
        for draft in found:
            assert start <= draft.start < draft.end <= start + len(text)
            assert draft.anchor is None or start <= draft.anchor <= start + len(text)
            assert faults_of_attributes(draft.kind, draft.attributes) == []


def test_offsets_are_code_points_after_other_letters():
    text = "İß ☒ \U0001f600 Spasm of the left trapezius."
    found = drafts(text, "exam", "objective", start=100)[0]
    assert text[found.start - 100 : found.end - 100] == "Spasm of the left trapezius"


@given(st.text(max_size=60))
def test_dates_and_levels_are_real(text):
    for start, end, iso in dates_in(text):
        assert 0 <= start < end <= len(text)
        assert len(iso) == 10
    for start, end, _ in levels_in(text):
        assert 0 <= start < end <= len(text)


def test_tables_name_only_declared_kinds_attributes_and_values():
    for kind, rows in data("rules").items():
        assert kind in finding_kinds()
        for row in rows:
            given_ = {k: v for k, v in row.get("give", {}).items() if not str(v).startswith("$")}
            assert faults_of_attributes(kind, given_) == [], row
            assert all(word == word.lower() for word in row["seen"]), row


def test_a_page_without_a_stop_takes_time_in_proportion():
    """A clause is bounded, so that twice the text takes about twice the time, not four times."""
    view = view_of_text("left knee pain and " * 600)
    assert all(end - start <= 600 for start, end in view.clauses)
    assert view.clauses[0][0] == 0
    assert view.clauses[-1][1] == len(view.text)
    assert all(a[1] == b[0] for a, b in pairwise(view.clauses))
    assert all(view.clause(a) == (a, b) for a, b in view.clauses)
