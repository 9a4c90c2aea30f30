"""Adoption orders: every one on the day before and on the day, read from tables that a lawyer can check."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.guidelines import CaseDates, cite, editions_in_force, in_force, shelf
from openimr.guidelines.adoption import adoptions, nearly

HERE = Path(__file__).parent
ADOPTIONS: list[dict[str, Any]] = msgspec.yaml.decode((HERE / "adoption.yaml").read_text())
CROSSING: list[dict[str, Any]] = msgspec.yaml.decode((HERE / "crossing.yaml").read_text())
ROWS = [(row, subject) for row in ADOPTIONS for subject in row["changes"]]
DAYS = st.dates(min_value=date(2004, 1, 1), max_value=date(2026, 12, 31))
SINCE_2004 = set(ADOPTIONS[0]["changes"])


def text_of(subject: str, dates: CaseDates) -> str:
    edition = editions_in_force(shelf().library, dates).get(subject)
    return edition.adoption.name if edition else "none"


def all_on(day: date) -> CaseDates:
    return CaseDates(request=day, ur=day, service=day, review=day)


@pytest.mark.parametrize(("row", "subject"), ROWS, ids=[f"{r['order']}-{s}" for r, s in ROWS])
def test_the_day_before_and_the_day(row: dict[str, Any], subject: str):
    change = row["changes"][subject]
    assert text_of(subject, all_on(row["from"] - timedelta(days=1))) == change["was"]
    assert text_of(subject, all_on(row["from"])) == change["is"]


@pytest.mark.parametrize(("row", "subject"), ROWS, ids=[f"{r['order']}-{s}" for r, s in ROWS])
def test_the_date_that_the_order_is_keyed_to_decides_alone(row: dict[str, Any], subject: str):
    """Every other date of the case may lie on the far side of the boundary."""
    day, change = row["from"], row["changes"][subject]
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    others = {"request", "ur", "service"} - {row["keyed_to"]}
    early = CaseDates(**{row["keyed_to"]: before}, **dict.fromkeys(others, after))
    late = CaseDates(**{row["keyed_to"]: day}, **dict.fromkeys(others, before))
    assert text_of(subject, early) == change["was"]
    assert text_of(subject, late) == change["is"]


def test_every_change_of_every_order_is_in_the_table():
    told = {(row["order"], subject) for row, subject in ROWS}
    found = set()
    for subject, texts in adoptions(shelf().library).items():
        names = [None, *(t.name for t in texts)]
        found |= {(t.order.id, subject) for was, t in zip(names, texts, strict=False) if t.name != was}
    assert told == found


@pytest.mark.parametrize("case", CROSSING, ids=[c["says"] for c in CROSSING])
def test_dates_on_both_sides_of_a_boundary(case: dict[str, Any]):
    dates = CaseDates(**case["dates"])
    held = editions_in_force(shelf().library, dates)
    for subject in case.keys() - {"says", "dates", "by"}:
        assert text_of(subject, dates) == case[subject]
        if case[subject] != "none":
            assert held[subject].deciding.taken == case["by"]


@given(day=DAYS)
def test_every_subject_of_2004_has_a_text_on_every_day_since(day: date):
    assert editions_in_force(shelf().library, all_on(day)).keys() >= SINCE_2004


@given(request=st.none() | DAYS, ur=st.none() | DAYS, service=st.none() | DAYS)
def test_one_chronic_pain_text_whatever_the_dates(request: date | None, ur: date | None, service: date | None):
    """Never two, never none, though requests and services lie on different sides of the orders."""
    dates = CaseDates(request=request, ur=ur, service=service)
    chapters = {"Chronic Pain", "6 Pain, Suffering, and the Restoration of Function"}
    texts = [
        f.guideline.id
        for f in in_force(shelf().library, dates)
        if f.guideline.id.startswith("mtus-chronic-pain")
        or chapters & {c.chapter for c in f.guideline.header.chapter_editions}
    ]
    assert len(texts) == (0 if request is ur is service is None else 1)


@given(day=DAYS)
def test_no_chapter_is_in_force_in_two_editions(day: date):
    for held in in_force(shelf().library, all_on(day)):
        subjects = [c.subject for c in held.guideline.header.chapter_editions]
        assert len(subjects) == len(set(subjects))


@pytest.mark.parametrize(
    ("service", "edition"),
    [
        (date(2017, 12, 1), "2016-02-24"),
        (date(2019, 8, 10), "2016-02-24"),
        (date(2019, 8, 11), "2019-03-07"),
        (date(2021, 11, 22), "2019-03-07"),
        (date(2021, 11, 23), "2020-02-13"),
    ],
)
def test_a_citation_prints_the_edition_of_the_day(service: date, edition: str):
    held = next(f for f in in_force(shelf().library, CaseDates(service=service)) if f.guideline.id == "mtus-acoem-2017")
    topic = next(t for t in held.guideline.topics if t.id == "acoem17-lbp-imaging")
    cited = cite(topic, held.guideline)
    assert (cited.guideline, cited.edition) == ("ACOEM Low Back Disorders", edition)


def test_a_chapter_of_several_editions_is_cited_without_one_where_no_day_is_known():
    topic, guideline = shelf().topics["acoem17-lbp-imaging"]
    assert cite(topic, guideline).edition is None


def topics_on(day: date) -> set[str]:
    return {t.id for f in in_force(shelf().library, all_on(day)) for t in f.guideline.topics}


def test_the_elbow_chapter_of_2007_speaks_from_2009():
    assert "acoem04-ch10-eds" not in topics_on(date(2009, 7, 17))
    assert {"acoem04-ch10-eds", "acoem04-ch8-eds"} <= topics_on(date(2009, 7, 18))
    topic, guideline = shelf().topics["acoem04-ch10-eds"]
    assert cite(topic, guideline).edition == "2007"


def test_the_module_on_trauma_speaks_from_april_2019():
    assert "acoem17-mental-health" not in topics_on(date(2019, 4, 17))
    assert "acoem17-mental-health" in topics_on(date(2019, 4, 18))


def test_a_boundary_close_by_is_told_on_both_sides():
    before, on = (
        nearly(shelf().library, CaseDates(request=day), frozenset({"chronic pain"}))
        for day in (date(2016, 7, 28), date(2016, 7, 29))
    )
    assert before[0].words == (
        "One day later the order of 2016-07-29 (Chronic Pain and Opioids guidelines of July 28, 2016) would govern: it "
        "begins with requests of that day, and the request is dated 2016-07-28."
    )
    assert on[0].words.startswith("One day earlier the order of 2016-07-29")
    assert "would not yet govern" in on[0].words


def test_a_boundary_far_off_or_on_another_subject_is_not_told():
    assert nearly(shelf().library, CaseDates(request=date(2016, 6, 1)), frozenset({"chronic pain"})) == ()
    assert nearly(shelf().library, CaseDates(request=date(2016, 7, 28)), frozenset({"knee"})) == ()
