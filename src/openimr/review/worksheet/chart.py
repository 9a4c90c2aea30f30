"""The timeline as a drawing, and the same as a table for those who read it otherwise."""

from collections.abc import Iterable, Sequence
from datetime import date

from openimr.model import Evidence
from openimr.review.worksheet.evidence import links, target
from openimr.review.worksheet.markup import Html, el, join
from openimr.review.worksheet.quotations import Quotations
from openimr.review.worksheet.scale import Scale, parsed
from openimr.review.worksheet.sections import section, table
from openimr.review.worksheet.timeline import Bar, Mark, Point, TimelineData
from openimr.review.worksheet.words import day

_WIDTH, _LEFT, _RIGHT = 1000, 190, 970
_ROW, _TOP, _PAIN_HEIGHT = 24, 34, 120
_LETTER = 6.2  # pixels, about, of a small letter
_SHAPES = {"with medication": "circle", "without medication": "square"}


def timeline_section(data: TimelineData, quotations: Quotations) -> Html:
    """The chart with its legend, and the table under it."""
    rows = _table_rows(data, quotations)
    if not rows:
        return section("timeline", "Timeline", el("p", "No dated finding was drawn from the records."))
    drawing = _drawing(data, quotations)
    listing = table("Timeline", ("Date", "What", "Said in the record", "Page"), rows)
    return section(
        "timeline",
        "Timeline",
        el(
            "div",
            drawing,
            class_="wide chart",
            role="region",
            aria_label="Chart; the table below says the same",
            tabindex=0,
        )
        if drawing
        else None,
        _legend(data.points),
        el("p", "Long stretches without any entry are drawn short, between dotted lines.", class_="quiet")
        if drawing and 'class="gap"' in drawing
        else None,
        el("details", el("summary", f"The same as a table ({len(rows)} rows)"), listing),
    )


def _drawing(data: TimelineData, quotations: Quotations) -> Html | None:
    days = [
        found
        for iso in (
            *(edge for bar in data.bars for edge in (bar.start, bar.end)),
            *(point.date for point in data.points),
            *(mark.date for mark in data.marks),
            *((data.decided,) if data.decided else ()),
        )
        if (found := parsed(iso))
    ]
    if not days:
        return None
    scale = Scale(days, _LEFT + 14, _RIGHT)
    parts: list[Html] = []
    y = float(_TOP)
    for bar in data.bars:
        parts.append(_bar(bar, scale, y, quotations))
        y += _ROW
    if data.points:
        y += 8
        parts.append(_pain(data.points, scale, y, quotations))
        y += _PAIN_HEIGHT + 16
    for lane in dict.fromkeys(mark.lane for mark in data.marks):
        parts.append(_lane(lane, [m for m in data.marks if m.lane == lane], scale, y, quotations))
        y += _ROW
    frame = _axis(scale, data.decided, y + 4)
    return el("svg", frame, *parts, viewBox=f"0 0 {_WIDTH} {y + 40:.0f}", class_="timeline", aria_hidden="true")


def _axis(scale: Scale, decided: str | None, bottom: float) -> Html:
    parts = [el("line", x1=_LEFT, y1=bottom, x2=_RIGHT + 14, y2=bottom, class_="axis")]
    for x, label in scale.ticks():
        parts.append(el("line", x1=x, y1=_TOP - 10, x2=x, y2=bottom, class_="grid"))
        parts.append(_text(x, bottom + 16, label, "middle"))
    for x, label in scale.breaks():
        parts.append(el("rect", x=x - 4, y=_TOP - 10, width=8, height=bottom - _TOP + 14, class_="gap"))
        parts.append(el("text", label, x=x, y=bottom + 30, text_anchor="middle", class_="small quiet-text"))
    on = parsed(decided) if decided else None
    if on:
        x = scale.x(on)
        end = x > _RIGHT - 120
        parts.append(el("line", x1=x, y1=_TOP - 12, x2=x, y2=bottom, class_="decided"))
        parts.append(_text(x + (-4 if end else 4), _TOP - 16, f"UR decision {day(decided)}", "end" if end else "start"))
    return join(parts)


def _bar(bar: Bar, scale: Scale, y: float, quotations: Quotations) -> Html:
    start, end = parsed(bar.start), parsed(bar.end)
    if start is None or end is None:
        return join([_row_label(bar.label, y)])
    x1, x2 = scale.x(start), scale.x(end)
    words = f"{bar.label}: {day(bar.start)} to {day(bar.end)}" + (f", {bar.note}" if bar.note else "")
    shape = el("rect", el("title", words), x=x1 - 3, y=y + 5, width=max(x2 - x1, 0) + 6, height=12, rx=3, class_="drug")
    parts = [_row_label(bar.label, y), _linked(shape, bar.evidence, quotations)]
    room = (x2 - x1 - 6) / _LETTER
    if bar.note and len(bar.note) <= room:
        parts.append(el("text", bar.note, x=x1 + 4, y=y + 14.5, class_="small on-drug"))
    return join(parts)


def _pain(points: Sequence[Point], scale: Scale, y: float, quotations: Quotations) -> Html:
    """Scores from 0 (below) to 10 (above); with and without medication have their own sign and line."""

    def height(value: float) -> float:
        return y + _PAIN_HEIGHT - min(max(value, 0), 10) / 10 * _PAIN_HEIGHT

    parts = [_row_label("Pain, 0 to 10", y)]
    for value in (0, 5, 10):
        parts.append(el("line", x1=_LEFT, y1=height(value), x2=_RIGHT + 14, y2=height(value), class_="grid"))
        parts.append(_text(_LEFT - 4, height(value) + 4, str(value), "end"))
    for context in dict.fromkeys(point.context for point in points):
        shape = _SHAPES.get(context, "triangle")
        dated = sorted(
            ((on, p) for p in points if p.context == context and (on := parsed(p.date))), key=lambda pair: pair[0]
        )
        places = [(scale.x(on), height(p.value)) for on, p in dated]
        # Other contexts (current, average, worst) share a sign; lines between them would say what nobody measured.
        if len(places) > 1 and shape != "triangle":
            path = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
            parts.append(el("polyline", points=path, class_=f"series {shape}"))
        for (x, at), (_, point) in zip(places, dated, strict=True):
            words = f"{day(point.date)}: pain {_score(point)}" + (f" {point.context}" if point.context else "")
            drawn = [_symbol(shape, x, at, words)]
            if point.high is not None:
                drawn.insert(0, el("line", x1=x, y1=at, x2=x, y2=height(point.high), class_=f"series {shape}"))
            parts.append(_linked(join(drawn), point.evidence, quotations))
    return join(parts)


def _lane(lane: str, marks: Sequence[Mark], scale: Scale, y: float, quotations: Quotations) -> Html:
    dated = sorted(((on, m) for m in marks if (on := parsed(m.date))), key=lambda pair: pair[0])
    parts = [_row_label(lane, y)]
    places = [scale.x(on) for on, _ in dated]
    for i, (_, mark) in enumerate(dated):
        x = places[i]
        parts.append(
            _linked(_symbol("diamond", x, y + 11, f"{day(mark.date)}: {mark.label}"), mark.evidence, quotations)
        )
        room = (places[i + 1] if i + 1 < len(places) else _WIDTH) - x - 18
        if mark.label and len(mark.label) * _LETTER <= room:
            parts.append(el("text", mark.label, x=x + 9, y=y + 15, class_="small"))
    return join(parts)


def _symbol(shape: str, x: float, y: float, words: str) -> Html:
    said = el("title", words)
    if shape == "circle":
        return el("circle", said, cx=x, cy=y, r=5, class_="point circle")
    if shape == "square":
        return el("rect", said, x=x - 4.5, y=y - 4.5, width=9, height=9, class_="point square")
    size = 6
    corners = {"triangle": [(0, -size), (size, size - 1), (-size, size - 1)]}.get(
        shape, [(0, -size), (size, 0), (0, size), (-size, 0)]
    )
    path = " ".join(f"{x + a:.1f},{y + b:.1f}" for a, b in corners)
    return el("polygon", said, points=path, class_=f"point {shape}")


def _linked(shape: Html, evidence: Sequence[Evidence], quotations: Quotations) -> Html:
    if not evidence:
        return shape
    return el("a", shape, href=f"#{target(quotations.find(evidence[0])[0])}", tabindex=-1)


def _row_label(label: str, y: float) -> Html:
    shown = label if len(label) <= 28 else label[:27].rstrip() + "…"
    return el("text", el("title", label), shown, x=4, y=y + 15, class_="row-label")


def _text(x: float, y: float, words: str, anchor: str) -> Html:
    return el("text", words, x=x, y=y, text_anchor=anchor, class_="small")


def _legend(points: Sequence[Point]) -> Html | None:
    contexts = list(dict.fromkeys(point.context for point in points))
    known = [("● " if _SHAPES[c] == "circle" else "□ ", f"pain {c}") for c in contexts if c in _SHAPES]
    others = [c or "not stated" for c in contexts if c not in _SHAPES]
    if others:
        known.append(("▲ ", f"pain, other circumstances ({', '.join(others)})"))
    parts = [el("li", el("span", sign, aria_hidden="true"), words) for sign, words in known]
    return el("ul", *parts, class_="legend") if parts else None


def _score(point: Point) -> str:
    return f"{point.value:g}" + (f" to {point.high:g}" if point.high is not None else "") + " of 10"


def _table_rows(data: TimelineData, quotations: Quotations) -> list[Html]:
    lines: list[tuple[str, str, str, tuple[Evidence, ...]]] = []
    for bar in data.bars:
        words = f"from {day(bar.start)} to {day(bar.end)}" + (f"; {bar.note}" if bar.note else "")
        lines.append((bar.start, bar.label, words, bar.evidence))
    lines += [(p.date, "Pain", f"{_score(p)} {p.context}".strip(), p.evidence) for p in data.points]
    lines += [(m.date, m.lane, m.label, m.evidence) for m in data.marks]
    if data.decided:
        lines.append((data.decided, "UR decision", "", ()))
    return [
        el("tr", el("td", day(on)), el("td", what), el("td", words), el("td", links(evidence, quotations)))
        for on, what, words, evidence in sorted(lines, key=_by_date)
    ]


def _by_date(line: tuple[str, str, str, Iterable[Evidence]]) -> tuple[date, str]:
    return parsed(line[0]) or date.max, line[1]
