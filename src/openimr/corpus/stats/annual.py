"""The tables of the state's annual report on independent medical review, made anew from published letters."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from openimr.corpus.dataset import Dataset
from openimr.corpus.stats.catalogue import StatsError, field
from openimr.corpus.stats.categories import ReportTable, not_in_letters, report_tables
from openimr.corpus.stats.choosing import Choice
from openimr.corpus.stats.complementary import Attributes, Printed, complemented
from openimr.corpus.stats.counting import Period, counted
from openimr.corpus.stats.engine import connect
from openimr.corpus.stats.formats import as_csv
from openimr.corpus.stats.pages import Section, html_page, markdown_page
from openimr.corpus.stats.plots import chart_of
from openimr.corpus.stats.selecting import conditions
from openimr.corpus.stats.suppressing import PUBLIC_LEAST
from openimr.corpus.stats.timing import EXPEDITED, FORMULARY, timed

_METHOD = (
    "An item is one treatment in dispute; a letter decides one or more. The overturn share is overturned items of those"
    " with a decision; low and high are its 95% Wilson score interval. Items of one letter are decided by one reviewer"
    " and are not independent of each other: true intervals are somewhat wider. An item with several values, such as a"
    " drug of two classes, is counted once under each; such rows add up to more than all."
)
_CAVEAT = (
    "These are this program's readings of letters, not the state's own figures: treatment, drug class and category are"
    " taken from the words of the request, and the state's report counts by the day of issue and by its own categories."
    " Figures describe what was decided; they say nothing of what a case should come to."
)


def annual_report(dataset: Dataset, year: int, *, least: int | None = PUBLIC_LEAST) -> dict[str, bytes]:
    """The report's files by name: `index.html`, `index.md`, and of each table CSV, HTML, and the chart as SVG and PNG.

    Letters count in the year of their decision. Cells of 1 to `least` - 1 are suppressed, as the report is for anybody
    (None: none are). The same dataset gives the same bytes.

    Raises:
        StatsError: no letter of that year; DatasetError: the dataset holds no letter.
    """
    of_year = _of_year(dataset, year)
    title = f"Independent medical review: letters decided in {year}"
    opening = _opening(dataset, year, of_year, least)
    tables = _tables(dataset, year, least)
    sections = [_section(one, *made, year, least) for one, made in zip(report_tables(), tables, strict=True)]
    files = {
        "index.html": html_page(title, opening, sections, linked=True),
        "index.md": markdown_page(title, opening, sections),
    }
    for section in sections:
        files |= dict(_files(section, opening))
    return files


def _files(section: Section, opening: list[str]) -> Iterator[tuple[str, bytes]]:
    yield f"{section.name}.csv", as_csv(section.table)
    yield f"{section.name}.html", html_page(section.title, opening[:1], [section])
    if section.chart is not None:
        yield f"{section.name}.svg", section.chart.svg.encode()
        yield f"{section.name}.png", section.chart.png()


def _tables(dataset: Dataset, year: int, least: int | None) -> list[tuple[pa.Table, tuple[str, ...]]]:
    """The tables with their fields; what is taken out of one does not follow from the others."""
    made = [_table(dataset, one, year, least) for one in report_tables()]
    if least is None:
        return made
    whole = [_table(dataset, one, year, None)[0] for one in report_tables()]
    printed = [
        _printed(one, *told, all_of_it) for one, told, all_of_it in zip(report_tables(), made, whole, strict=True)
    ]
    complemented([each for many in printed for each in many], least)
    return [
        (pa.Table.from_pylist(many[0].rows, schema=table.schema) if many else table, fields)
        for many, (table, fields) in zip(printed, made, strict=True)
    ]


def _printed(one: ReportTable, table: pa.Table, fields: tuple[str, ...], whole: pa.Table) -> list[Printed]:
    """A table of the report beside the others: what each row counts; of times by what they are measured from.

    Nothing where a row's group is no part of the year that another table tells: with conditions, or where an item
    counts under several values.
    """
    rows, all_of_it = table.to_pylist(), whole.to_pylist()
    if one.times:
        starts = sorted({row["measured_from"] for row in rows})
        groups = [[_timed(row, fields) if row["measured_from"] == start else None for row in rows] for start in starts]
        return [Printed(rows=rows, whole=all_of_it, unit="times", groups=each) for each in groups]
    if one.where or one.exclude or any(field(name).many for name in fields):
        return []
    return [Printed(rows=rows, whole=all_of_it, unit=one.unit, groups=[_group(row, fields) for row in rows])]


def _group(row: dict[str, Any], fields: tuple[str, ...]) -> Attributes:
    found = {(name, row[name]) for name in fields}
    return frozenset(found | {(EXPEDITED, row[name] == "expedited") for name in fields if name == "priority"})


def _timed(row: dict[str, Any], fields: tuple[str, ...]) -> Attributes | None:
    """Each letter once: by its priority and its limit. Letters on drugs alone are counted again beside."""
    if row["rule"] == FORMULARY:
        return None
    return frozenset(
        {*((name, row[name]) for name in fields), (EXPEDITED, row["rule"] == EXPEDITED), ("limit", row["limit"])}
    )


def _section(one: ReportTable, table: pa.Table, fields: tuple[str, ...], year: int, least: int | None) -> Section:
    kind = None if one.chart == "line" else one.chart
    try:
        drawn = table.slice(0, one.most) if one.most else table
        chart = chart_of(drawn, fields, over=one.over, kind=kind, title=f"{one.title}, {year}")
    except StatsError:  # nothing is there, or all of it is suppressed
        chart = None
    notes = [one.note] if one.note else []
    if one.times:
        notes.append(
            "The legal time for the determination begins when all documents are there, which letters do not say. Days"
            " are counted here from the application and from the assignment, which come before: a letter beyond the"
            " limit need not have been late."
        )
    if any(row["suppressed"] for row in table.select(["suppressed"]).to_pylist()):
        notes.append(f"* taken out, as fewer than {least} letters or items could be told by it.")
    return Section(
        name=one.name, title=one.title, table=table, fields=fields, chart=chart, notes=tuple(notes), most=one.most
    )


def _table(dataset: Dataset, one: ReportTable, year: int, least: int | None) -> tuple[pa.Table, tuple[str, ...]]:
    chosen = Choice(
        conditions=(*conditions({"year": year, **one.where}), *conditions(one.exclude, without=True)),
        least=least,
        unit="letters" if one.times else one.unit,
    )
    over: Period | None = one.over  # type: ignore[assignment]
    made = timed(dataset, chosen, one.by, over) if one.times else counted(dataset, one.by, over, chosen)
    return made, (*([over] if over else []), *one.by)


def _of_year(dataset: Dataset, year: int) -> dict[str, Any]:
    """Letters, items, copies and replaced letters of the year."""
    if not any(part.year == year for part in dataset.parts()):
        known = sorted({part.year for part in dataset.parts() if part.year})
        there = f"it has {', '.join(map(str, known))}" if known else "none of its letters gives the day of its decision"
        raise StatsError(f"the dataset has no letter decided in {year}; {there}")
    query = (
        "SELECT count(*) AS letters, count(duplicate_of) AS duplicates,"
        " count(*) FILTER (duplicate_of IS NULL AND superseded_by IS NOT NULL) AS superseded,"
        " coalesce(sum(item_count) FILTER (duplicate_of IS NULL), 0)::BIGINT AS items,"
        f" count(*) FILTER (NOT layout_verified) AS unverified FROM {dataset.sql('letters')} WHERE year = {int(year)}"
    )
    with connect(dataset) as connection:
        found: dict[str, Any] = connection.sql(query).to_arrow_table().to_pylist()[0]
    return found


def _opening(dataset: Dataset, year: int, of_year: dict[str, Any], least: int | None) -> list[str]:
    def shown(number: int) -> str:
        return f"fewer than {least}" if 0 < number < (least or 0) else f"{number:,}"

    letters = of_year["letters"] - of_year["duplicates"]
    counts = (
        f"Counted from published determination letters with a decision in {year}: {shown(letters)} letters with"
        f" {shown(of_year['items'])} disputed items. Copies of a letter are left out ({shown(of_year['duplicates'])});"
        f" letters that a later determination on the same case number replaced are counted, as they were issued"
        f" ({shown(of_year['superseded'])}). Letters in layouts that are not known from whole letters:"
        f" {shown(of_year['unverified'])}."
    )
    said = [counts, _METHOD, _CAVEAT]
    if least:
        said.append(
            f"Cells of 1 to {least - 1} are taken out, and with them those of any table here from which they could be"
            " worked out (after the cell size policy of the Centers for Medicare & Medicaid Services)."
        )
    missing = "; ".join(f"{one.what} ({one.why})" for one in not_in_letters())
    said.append(f"What the state's report tells and letters do not: {missing}.")
    said.append(f"Dataset {dataset.manifest.digest[:12]}, read by {dataset.manifest.software}.")
    return said
