"""Small cells: what is taken out of a table that anybody may see, so that nobody can be told by it."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

Row = dict[str, Any]

PUBLIC_LEAST = 11
"""The least count that a public table shows, for want of a rule of the programme's own: the cell size of CMS.

"CMS Cell Size Suppression Policy" (resdac.org/node/1506, of 2024-01-26; read): no cell of 1 to 10 is reported, nor any
from which one can be worked out; 0 may be shown.
"""

_OUTCOMES = ("upheld", "overturned", "undecided", "overturn_share", "low", "high")
_ALL = {
    "items": ("items", "of_all", *_OUTCOMES),
    "letters": ("letters", "of_all", "low", "high", "items"),
}


def suppressed(
    rows: Sequence[Row], keys: Sequence[str], least: int, *, unit: Literal["items", "letters"], adds_up: bool
) -> list[Row]:
    """The rows with cells of 1 to `least` - 1 taken out; `suppressed` says of each row what.

    `all`: the whole group is that small. `outcomes`: the group is large enough, but fewer than `least` of it were
    upheld, overturned or undecided. Where rows add up to a known sum (`adds_up`) and one row of a line alone lost
    something, the next smallest row of that line loses it, too: else it could be worked out from the sum.

    Against comparing tables of different conditions this is no protection.
    """
    small = [unit == "items" and _small_part(row, least) for row in rows]
    hidden = [2 if 0 < row[unit] < least else int(part) for row, part in zip(rows, small, strict=True)]
    if adds_up and keys:
        lines = _lines(rows, keys)
        for level in (2, 1):
            _beside(lines, [row[unit] for row in rows], hidden, level, least)
    return [taken_out(row, how, unit) for row, how in zip(rows, hidden, strict=True)]


def _small_part(row: Row, least: int) -> bool:
    return any(0 < row[name] < least for name in ("upheld", "overturned", "undecided"))


def _lines(rows: Sequence[Row], keys: Sequence[str]) -> list[list[int]]:
    """The rows, by number, whose sum may be known: those that differ in one field alone, and all of them."""
    lines: dict[tuple[object, ...], list[int]] = {}
    for number, row in enumerate(rows):
        for key in keys:
            lines.setdefault((key, *(row[other] for other in keys if other != key)), []).append(number)
        lines.setdefault(("all of it",), []).append(number)
    return list(lines.values())


def _beside(lines: list[list[int]], sizes: Sequence[int], hidden: list[int], level: int, least: int) -> None:
    """Take out further rows of each line that has one alone, or of which all together are small, until none has."""
    again = True
    while again:
        again = False
        for members in lines:
            out = [number for number in members if hidden[number] >= level]
            shown = [number for number in members if hidden[number] < level and sizes[number]]
            together = sum(sizes[number] for number in out)
            if shown and (len(out) == 1 or 0 < together < least):
                hidden[min(shown, key=lambda number: (sizes[number], number))] = level
                again = True


def taken_out(row: Row, how: int, unit: Literal["items", "letters"]) -> Row:
    """The row without its counts (`how` 2), without its outcomes (1), or whole (0)."""
    if not how:
        return {**row, "suppressed": None}
    gone = _ALL[unit] if how > 1 else _OUTCOMES
    return {**row, **dict.fromkeys(gone), "suppressed": "all" if how > 1 else "outcomes"}


def total_shown(total: Mapping[str, int], rows: Sequence[Row], least: int) -> dict[str, int] | None:
    """The sums that may be shown beside suppressed rows: none that is small, or by which a row could be worked out."""
    gone = [row for row in rows if row["suppressed"] == "all"]
    part = [row for row in rows if row["suppressed"]]
    if len(gone) == 1:
        return None
    parts = [total[name] for name in ("upheld", "overturned", "undecided") if name in total]
    outcomes = len(part) != 1 and all(number == 0 or number >= least for number in parts)
    return {
        name: number
        for name, number in total.items()
        if (number == 0 or number >= least) and (outcomes or name in ("items", "letters"))
    }
