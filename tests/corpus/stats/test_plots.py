"""Charts and pages: what they say to those who can't see them, and that the picture is whole."""

import re
import struct

import pytest
from defusedxml import ElementTree

from openimr.corpus.stats import StatsError, counts, times
from openimr.corpus.stats.pages import Section, html_page, markdown_page
from openimr.corpus.stats.plots import chart_of

SVG = "{http://www.w3.org/2000/svg}"


def test_a_picture_has_a_title_and_says_what_it_shows(dataset):
    chart = chart_of(counts(dataset, ["kind"]), ["kind"])
    root = ElementTree.fromstring(chart.svg)
    assert root.get("role") == "img"
    named = {root.find(f"{SVG}{name}").get("id") for name in ("title", "desc")}
    assert set(root.get("aria-labelledby").split()) == named
    assert root.find(f"{SVG}title").text == "Overturn share by kind"
    assert "Greatest: therapy with 66.7% of 3 items" in root.find(f"{SVG}desc").text


def test_the_same_table_gives_the_same_picture(dataset):
    table = counts(dataset, ["kind", "sex"])
    assert chart_of(table, ["kind", "sex"]).svg == chart_of(table, ["kind", "sex"]).svg


def test_a_png_is_one(dataset):
    drawn = chart_of(counts(dataset, over="year"), ["year"], over="year").png()
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", drawn[16:24])
    assert width > 1000
    assert height > 500


def test_series_differ_in_shape_not_by_colour_alone(dataset):
    drawn = chart_of(counts(dataset, ["sex"], over="year"), ["year", "sex"], over="year").svg
    paths = set(re.findall(r'aria-roledescription="point"[^>]* d="([^"]+)"', drawn))
    assert len(paths) >= 2


def test_the_limit_of_the_law_is_drawn_beside_the_days(written, tmp_path):
    from datetime import date

    one = written.letter(written.item("upheld"), application_received=date(2015, 6, 1))
    made = written.write_dataset(tmp_path, [one])
    assert "limit of 30 calendar days" in chart_of(times(made, over="month"), ["month"], over="month").svg


def test_words_from_letters_are_text_in_the_picture_and_on_the_page(written, tmp_path):
    made = written.write_dataset(tmp_path, [written.letter(written.item("upheld", procedure='<script>"&'))])
    table = counts(made, ["procedure"])
    chart = chart_of(table, ["procedure"], title="A & <b>")
    assert ElementTree.fromstring(chart.svg).find(f"{SVG}title").text == "A & <b>"
    page = html_page("x", [], [Section(name="n", title="t", table=table, fields=("procedure",), chart=chart)])
    assert b"<script" not in page


def test_nothing_to_draw_is_told(dataset):
    with pytest.raises(StatsError, match="nothing to draw"):
        chart_of(counts(dataset), [])
    with pytest.raises(StatsError, match="nothing to draw"):
        chart_of(counts(dataset, ["kind"], least=50), ["kind"])


def test_a_page_holds_picture_and_table_without_script(dataset):
    table = counts(dataset, ["kind"])
    section = Section(
        name="kinds", title="Kinds", table=table, fields=("kind",), chart=chart_of(table, ["kind"]), most=2
    )
    page = html_page("Report", ["How it was counted."], [section], linked=True).decode()
    assert '<html lang="en">' in page
    assert "<script" not in page
    assert page.count("<tr>") == 1 + 2
    assert "1 further rows stand in the CSV" in page
    assert 'aria-labelledby="kinds-t kinds-d"' in page
    marked = markdown_page("Report", ["How it was counted."], [section]).decode()
    assert "![Chart. Overturn share by kind" in marked
    assert "| therapy | 3 |" in marked
