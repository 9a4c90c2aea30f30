"""Scales: now and before, rows of values, tables by column and by row."""

from said import drafts

from openimr.clinical.body.score_table import score_table
from openimr.clinical.passage import PageContext, Passage


def read(text, **more):
    return [
        (d.attributes["scale"], d.attributes["value"], d.assertion, d.date)
        for d in drafts(text, "score", "objective", **more)
    ]


def test_a_value_before_is_historical_with_its_day():
    assert read("NDI 30% (was 52% on 01/05/2016).") == [
        ("NDI", 30, None, None),
        ("NDI", 52, "historical", "2016-01-05"),
    ]


def test_a_month_without_a_year_is_the_latest():
    assert read("Oswestry 40%, was 20% in November.")[1] == ("Oswestry", 20, "historical", "2015-11-01")


def test_a_row_of_values_ends_with_the_present_one():
    assert read("PHQ-9 19, 12, 7.") == [
        ("PHQ-9", 19, "historical", None),
        ("PHQ-9", 12, "historical", None),
        ("PHQ-9", 7, None, None),
    ]


def test_from_one_value_to_another():
    assert read("GAD-7 improved from 15 to 6.") == [("GAD-7", 15, "historical", None), ("GAD-7", 6, None, None)]


def test_a_goal_is_no_score():
    assert read("If the Oswestry is not 30% better, stop.") == []
    assert [mood for _, _, mood, _ in read("PHQ-9 below 10 by July.")] == ["planned"]


def table(page, head):
    start = page.index(head)
    context = PageContext(file="a.pdf", page=1, record="r1", kind="psychological report", date="2016-03-01")
    passage = Passage(text=page[start : start + len(head)], start=start, context=context)
    if "page" not in Passage.__struct_fields__:
        passage = Passage(text=page[start:], start=start, context=context)
    else:
        passage = Passage(text=passage.text, start=start, context=context, page=page)
    return [(d.attributes["scale"], d.attributes["value"], d.date, page[d.start : d.end]) for d in score_table(passage)]


def test_dates_over_columns():
    page = "Scales\nScale 01/05/2016 03/01/2016\nPHQ-9 18 9\nGAF 50 60\nMental status\nCalm."
    assert table(page, "Scale 01/05/2016 03/01/2016") == [
        ("PHQ-9", 18, "2016-01-05", "PHQ-9 18 9"),
        ("PHQ-9", 9, "2016-03-01", "PHQ-9 18 9"),
        ("GAF", 50, "2016-01-05", "GAF 50 60"),
        ("GAF", 60, "2016-03-01", "GAF 50 60"),
    ]


def test_a_row_a_day():
    page = "Date No. PHQ-9 Theme\n01/05/2016 1 17 first visit\n01/12/2016 2 15 walks\nEnd"
    assert table(page, "Date No. PHQ-9 Theme") == [
        ("PHQ-9", 17, "2016-01-05", "01/05/2016 1 17 first visit"),
        ("PHQ-9", 15, "2016-01-12", "01/12/2016 2 15 walks"),
    ]
