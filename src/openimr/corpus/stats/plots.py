"""A result as a chart: overturn shares with their intervals, numbers, or a course over time; by Vega-Altair."""

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import msgspec
import pyarrow as pa
import vl_convert

from openimr.corpus.stats.catalogue import StatsError
from openimr.corpus.stats.formats import NOT_SAID, heading

Drawn = Any  # what Altair gives has a hundred types
Kind = Literal["bars", "volume", "line"]

# Okabe and Ito's colours, which people who see few colours tell apart; black last, yellow left out on white.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
_MOST_SERIES = len(_COLOURS)
_MOST_BARS = 30
_WIDTH = 620
_STEP = 22
_INK = "#1a1a1a"
_DRAWN_RULES = (None, "determination.regular")  # one line a start: the limits of the other rules stand in the table
_SCALE = 2


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A chart: the picture as SVG, its title, and what it shows in words (its alternative text).

    The SVG holds both as `title` and `desc`, which a screen reader reads.
    """

    svg: str
    title: str
    description: str

    def png(self) -> bytes:
        """The picture as PNG, two pixels a unit."""
        drawn: bytes = vl_convert.svg_to_png(self.svg, scale=_SCALE)
        return drawn


class _Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What is drawn of a table: the field along the axis, that of the series, the measure."""

    axis: str
    series: str | None
    measure: str
    what: str
    percent: bool
    limit: int | None = None


def chart_of(
    table: pa.Table,
    fields: Sequence[str],
    *,
    over: str | None = None,
    kind: Kind | None = None,
    title: str | None = None,
) -> Chart:
    """The chart of a result counted by `fields` (with `over` first, where there is one).

    Without a `kind`: a line over time, else bars of the overturn share, or of numbers where letters were counted. At
    most 30 bars and 7 series are drawn, those that stand first; the description says how many there are.

    Raises:
        StatsError: nothing is there to be drawn.
    """
    if not fields or not table.num_rows:
        raise StatsError("there is nothing to draw; count by a field or over time, of items that are there")
    shape = _shape(table, fields, kind)
    rows = [row for row in table.to_pylist() if row[shape.measure] is not None and row.get("rule") in _DRAWN_RULES]
    drawn = _drawn(rows, shape, most=None if over else _MOST_BARS)
    if not drawn:
        raise StatsError("there is nothing to draw: no group has a decided item, or all of them are suppressed")
    name = title or f"{shape.what[:1].upper()}{shape.what[1:]} by {' and '.join(map(heading, fields))}"
    said = _description(drawn, rows, shape, name)
    made = _line(drawn, shape) if over else _bars(drawn, shape)
    chart = made.properties(title=alt.TitleParams(name, anchor="start", color=_INK, fontSize=15), description=said)
    chart = chart.configure_axis(labelColor=_INK, titleColor=_INK, labelLimit=320, titleFontWeight="normal")
    chart = chart.configure_legend(labelColor=_INK, titleColor=_INK, labelLimit=260).configure_view(stroke=None)
    spec = chart.configure(background="white", font="sans-serif", padding=10).to_dict()
    return Chart(svg=_titled(vl_convert.vegalite_to_svg(spec), name, said), title=name, description=said)


def _titled(drawn: str, title: str, description: str) -> str:
    """The SVG with title and description, named as its own."""
    head, rest = drawn.split(">", 1)
    said = f'<title id="t">{_escaped(title)}</title><desc id="d">{_escaped(description)}</desc>'
    return f'{head} role="img" aria-labelledby="t d">{said}{rest}'


def _shape(table: pa.Table, fields: Sequence[str], kind: Kind | None) -> _Shape:
    names = table.column_names
    if "median" in names:
        days = {row["limit"] for row in table.to_pylist() if row["rule"] == "determination.regular" and row["limit"]}
        limit = (
            int(one[0]) if len(days) == 1 and (one := next(iter(days)).split(" ", 1))[1] == "calendar days" else None
        )
        what = "median days to the determination"
        return _Shape(axis=fields[0], series="measured_from", measure="median", what=what, percent=False, limit=limit)
    unit = "letters" if "letters" in names else "items"
    series = fields[1] if len(fields) > 1 else None
    if kind == "volume" or "overturn_share" not in names:
        return _Shape(axis=fields[0], series=series, measure=unit, what=f"number of {unit}", percent=False)
    return _Shape(axis=fields[0], series=series, measure="overturn_share", what="overturn share", percent=True)


def _drawn(rows: Sequence[dict[str, Any]], shape: _Shape, most: int | None) -> list[dict[str, Any]]:
    """The rows that are drawn, with their names as text; the groups that stand first."""
    axis = list(dict.fromkeys(row[shape.axis] for row in rows))[:most]
    series = _largest(rows, shape) if shape.series else []
    found = []
    for row in rows:
        if row[shape.axis] in axis and (not shape.series or row[shape.series] in series):
            named = {"group": _named(row[shape.axis]), "value": row[shape.measure]}
            if shape.series:
                named["series"] = _named(row[shape.series])
            if shape.percent:
                named |= {"low": row["low"], "high": row["high"]}
            found.append({**named, "items": row.get("items") or row.get("letters")})
    return found


def _largest(rows: Sequence[dict[str, Any]], shape: _Shape) -> list[object]:
    sums: dict[object, int] = {}
    for row in rows:
        value = row[shape.series or ""]
        sums[value] = sums.get(value, 0) + (row.get("items") or row.get("letters") or 0)
    return sorted(sums, key=lambda value: (-sums[value], str(value)))[:_MOST_SERIES]


def _bars(rows: Sequence[dict[str, Any]], shape: _Shape) -> Drawn:
    """Lying bars, so that names are read without turning the head; a line on each for its interval."""
    order = list(dict.fromkeys(row["group"] for row in rows))
    value = alt.X("value:Q", title=_axis(shape), axis=alt.Axis(format=".0%" if shape.percent else ",d", grid=True))
    group = alt.Y("group:N", sort=order, title=heading(shape.axis))
    base = alt.Chart(alt.InlineData(values=list(rows)))
    if shape.series:
        bars = base.mark_bar().encode(x=value, y=group, yOffset=_offset(rows), color=_colour(rows, shape))
        rules = base.mark_rule(color=_INK).encode(x="low:Q", x2="high:Q", y=group, yOffset=_offset(rows))
    else:
        bars = base.mark_bar(color=_COLOURS[4]).encode(x=value, y=group)
        rules = base.mark_rule(color=_INK, strokeWidth=1.5).encode(x="low:Q", x2="high:Q", y=group)
    lines = len(rows) if shape.series else len(order)
    layers = alt.layer(bars, rules) if shape.percent else alt.layer(bars)
    return layers.properties(width=_WIDTH, height=max(60, lines * (_STEP - 8 if shape.series else _STEP)))


def _line(rows: Sequence[dict[str, Any]], shape: _Shape) -> Drawn:
    """A line over time with points; of one series its interval as a band."""
    order = [name for name in dict.fromkeys(row["group"] for row in rows) if name != NOT_SAID]
    shown = [row for row in rows if row["group"] != NOT_SAID]
    time = alt.X("group:O", sort=order, title=heading(shape.axis), axis=alt.Axis(labelAngle=-60, labelOverlap=True))
    value = alt.Y(
        "value:Q",
        title=_axis(shape),
        axis=alt.Axis(format=".0%" if shape.percent else ",d"),
        scale=alt.Scale(zero=True),
    )
    base = alt.Chart(alt.InlineData(values=shown))
    if shape.series:
        # Not by colour alone: each series has a shape of its own.
        order = list(dict.fromkeys(row["series"] for row in shown))
        marks = alt.Shape("series:N", title=heading(shape.series), sort=order, scale=alt.Scale(domain=order))
        line = base.mark_line(point=alt.OverlayMarkDef(size=45)).encode(
            x=time, y=value, color=_colour(shown, shape), shape=marks
        )
        return alt.layer(line, *_limit(shape)).properties(width=_WIDTH, height=320)
    line = base.mark_line(color=_COLOURS[0], point=alt.OverlayMarkDef(color=_COLOURS[0], size=45)).encode(
        x=time, y=value
    )
    if not shape.percent:
        return line.properties(width=_WIDTH, height=300)
    band = base.mark_area(color=_COLOURS[4], opacity=0.35).encode(
        x=time, y=alt.Y("low:Q", title=_axis(shape)), y2="high:Q"
    )
    return alt.layer(band, line).properties(width=_WIDTH, height=300)


def _limit(shape: _Shape) -> list[Any]:
    """A dashed line at the limit of the law, where there is one in calendar days."""
    if shape.limit is None:
        return []
    base = alt.Chart(alt.InlineData(values=[{"value": shape.limit, "says": f"limit of {shape.limit} calendar days"}]))
    rule = base.mark_rule(color=_INK, strokeDash=[6, 4]).encode(y="value:Q")
    text = base.mark_text(align="left", dx=4, dy=-7, color=_INK, x=0).encode(y="value:Q", text="says:N")
    return [rule, text]


def _axis(shape: _Shape) -> str:
    return f"{shape.what}, 95% interval" if shape.percent else shape.what


def _colour(rows: Sequence[dict[str, Any]], shape: _Shape) -> Drawn:
    order = list(dict.fromkeys(row["series"] for row in rows))
    scale = alt.Scale(domain=order, range=list(_COLOURS[: len(order)]))
    return alt.Color("series:N", scale=scale, sort=order, title=heading(shape.series or ""))


def _offset(rows: Sequence[dict[str, Any]]) -> Drawn:
    return alt.YOffset("series:N", sort=list(dict.fromkeys(row["series"] for row in rows)))


def _description(drawn: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]], shape: _Shape, title: str) -> str:
    """The chart in words: how many groups, the greatest and the least; the numbers stand in the table beside."""
    kind = "Chart"
    every = len({row[shape.axis] for row in rows})
    shown = len({row["group"] for row in drawn})
    counted = f"{shown} of {every} groups are drawn" if shown < every else f"{every} groups"
    top = max(drawn, key=lambda row: row["value"])
    low = min(drawn, key=lambda row: row["value"])
    return (
        f"{kind}. {title}: {counted}. Greatest: {_worded(top, shape)}. Least: {_worded(low, shape)}."
        " The table holds every number."
    )


def _worded(row: dict[str, Any], shape: _Shape) -> str:
    name = f"{row['group']}, {row['series']}" if "series" in row else row["group"]
    value = f"{row['value']:.1%} of {row['items']:,} items" if shape.percent else f"{row['value']:,}"
    return f"{name} with {value}"


def _named(value: object) -> str:
    if value is None:
        return NOT_SAID
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
