"""Charts as SVG, made here in microseconds, without script; every number stands in a table beside them.

Shapes and classes come from here, colours from the style sheet, so that print and high contrast have their own.
"""

import math
from collections.abc import Sequence
from html import escape

import msgspec
from django.utils.safestring import SafeString, mark_safe

from openimr.server.public.subjects import Count

_WIDE, _HIGH, _TOP, _BELOW = 640, 204, 18, 35
_MOST_YEARS = 30
_SIGN = 15.5
"""How wide a figure is at most: the style sheet draws them larger on a phone, where the chart is drawn small."""
_NAMED = 4 * _SIGN + 6
"""The least way from one year's number to the next."""
_STEPS = (2, 4, 10)


def years_chart(rows: Sequence[Count], title: str) -> SafeString:
    """Columns a year: what was overturned below, what was upheld above it."""
    shown = _without_gaps(rows)[-_MOST_YEARS:]
    most = max((one.upheld + one.overturned for one in shown), default=0)
    if not most:
        return SafeString("")
    top = _ceiling(most)
    first = 10 + _SIGN * len(f"{top:,}")
    step = (_WIDE - first - 8) / len(shown)
    width = min(step * 0.7, 60)
    parts = [_axis(top, first)]
    every = math.ceil(_NAMED / step)
    for number, one in enumerate(shown):
        left = first + step * number + (step - width) / 2
        over, up = (_scaled(value, top) for value in (one.overturned, one.upheld))
        base = _HIGH - _BELOW
        parts.append(_rect("overturned", left, base - over, width, over))
        parts.append(_rect("upheld", left, base - over - up, width, up))
        if (len(shown) - 1 - number) % every == 0:
            middle = min(left + width / 2, _WIDE - 2 * _SIGN)
            parts.append(_text(middle, _HIGH - 7, one.value, "middle"))
    return _svg(title, _says(shown), "".join(parts))


def share_bar(one: Count) -> SafeString:
    """The share that was overturned as a bar of 0 to 100%, with its interval as a line; the table has the numbers."""
    if one.share is None or one.low is None or one.high is None:
        return SafeString("")
    low, high, share = one.low * 100, one.high * 100, one.share * 100
    return mark_safe(  # noqa: S308 - numbers only
        '<svg class="bar" aria-hidden="true" focusable="false" width="100%" height="18">'
        '<rect class="ground" x="0" y="2" width="100%" height="14"/>'
        f'<rect class="overturned" x="0" y="2" width="{share:.1f}%" height="14"/>'
        f'<line class="interval" x1="{low:.1f}%" x2="{high:.1f}%" y1="9" y2="9"/></svg>'
    )


def _without_gaps(rows: Sequence[Count]) -> list[Count]:
    """The years with those between them in which nothing was decided."""
    known = {int(one.value): one for one in rows if one.value.isdecimal()}
    if not known:
        return []
    none = Count(value="", items=0, upheld=0, overturned=0)
    years = range(min(known), max(known) + 1)
    return [known.get(year) or msgspec.structs.replace(none, value=str(year)) for year in years]


def _says(rows: Sequence[Count]) -> str:
    over, all_ = sum(one.overturned for one in rows), sum(one.upheld + one.overturned for one in rows)
    first, last = rows[0].value, rows[-1].value
    return f"{first} to {last}: {over:,} of {all_:,} decided requests were approved. The table has every number."


def _axis(top: int, first: float) -> str:
    lines = []
    for part in (0, top // 2, top):
        y = _HIGH - _BELOW - _scaled(part, top)
        lines.append(f'<line class="grid" x1="{first:.1f}" x2="{_WIDE}" y1="{y:.1f}" y2="{y:.1f}"/>')
        lines.append(_text(first - 6, y, f"{part:,}", "end", "scale"))
    return "".join(lines)


def _scaled(value: int, top: int) -> float:
    return value / top * (_HIGH - _BELOW - _TOP)


def _ceiling(most: int) -> int:
    """The least of 2, 4, 10, 20, 40, 100 ... that is not below: its half is a whole number, too."""
    ten = 1
    while True:
        for step in _STEPS:
            if most <= step * ten:
                return step * ten
        ten *= 10


def _rect(kind: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _text(x: float, y: float, said: str, anchor: str, kind: str = "year") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(said)}</text>'


def _svg(title: str, says: str, drawn: str) -> SafeString:
    told = escape(f"{title}. {says}", quote=True)
    return mark_safe(  # noqa: S308 - every text in it is escaped
        f'<svg class="chart" viewBox="0 0 {_WIDE} {_HIGH}" role="img" aria-label="{told}">{drawn}</svg>'
    )
