"""The timeline: places in the order of dates, long gaps drawn short, every entry in the table as well."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from openimr.review.worksheet import Bar, Mark, Point, TimelineData
from openimr.review.worksheet.scale import Scale, parsed

days = st.lists(st.dates(date(1985, 1, 1), date(2030, 1, 1)), min_size=1, max_size=30)


@given(days)
def test_later_days_stand_further_right_and_within_the_axis(found: list[date]) -> None:
    scale = Scale(found, 100, 900)
    places = [scale.x(d) for d in sorted(set(found))]
    assert places == sorted(set(places))
    assert all(99.9 <= x <= 900.1 for x in places)


@given(days)
def test_ticks_are_few_spaced_and_within_the_axis(found: list[date]) -> None:
    ticks = Scale(found, 100, 900).ticks()
    assert 1 <= len(ticks) <= 60
    assert all(99.9 <= x <= 900.1 for x, _ in ticks)


def test_an_old_injury_does_not_squeeze_the_year_that_matters() -> None:
    scale = Scale([date(1998, 5, 1), date(2014, 1, 1), date(2014, 12, 31)], 0, 1000)
    assert scale.x(date(2014, 1, 1)) < 300
    (place, label) = scale.breaks()[0]
    assert 0 < place < 300
    assert label == "15.7 years"


def test_one_day_alone_stands_in_the_middle() -> None:
    scale = Scale([date(2014, 3, 9)], 0, 100)
    assert scale.x(date(2014, 3, 9)) == 50
    assert scale.ticks() == [(50, "03/09/2014")]
    assert scale.x(date(2014, 3, 9) + timedelta(days=900)) == 50


def test_what_is_no_date_is_none() -> None:
    assert parsed("2014-02-30") is None
    assert parsed("2014-02-28") == date(2014, 2, 28)


def test_drawing_and_table_hold_every_entry(sheet: str, timeline: TimelineData) -> None:
    part = sheet[sheet.index('<section id="timeline"') : sheet.index('<section id="summary"')]
    drawing, table = part.split("</svg>")
    assert drawing.count('class="drug"') == len(timeline.bars)
    assert len(re.findall(r'class="point (?:circle|square)"', drawing)) == len(timeline.points)
    assert drawing.count('class="point diamond"') == len(timeline.marks)
    assert "UR decision 01/28/2015" in drawing
    assert table.count("<tr>") == 1 + len(timeline.bars) + len(timeline.points) + len(timeline.marks) + 1
    assert "7 to 8 of 10 with medication" in table
    assert "pain without medication" in table  # the legend


def test_no_dates_no_drawing(make: Callable[..., str]) -> None:
    assert "No dated finding was drawn" in make(timeline=TimelineData())
    odd = TimelineData(
        bars=(Bar(label="drug", start="soon", end="later"),),
        points=(Point(date="", value=3),),
        marks=(Mark(date="2014-99-01", lane="Visits", label="PR-2"),),
    )
    assert '<svg class="timeline"' not in make(timeline=odd)
