"""Small cells of several tables that are published together: nothing that one took out follows from the others.

Counts of such tables hang together: months add up to the year, standard and expedited letters to a month's letters,
upheld and overturned items to the items of a group. Each count is an unknown or a number that is printed somewhere,
and each sum an equation. A count that was taken out is told all the same where the equations leave it one value; then
the smallest number that they need is taken out, too, wherever it is printed, until none is told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any, Literal

import msgspec
import numpy as np

from openimr.corpus.stats.suppressing import taken_out

Row = dict[str, Any]
Attributes = frozenset[tuple[str, Any]]
Cell = tuple[str, Attributes, int]
"""What is counted, of which group, and how many there are: the same number in two tables is one cell."""
_OUTCOMES = ("upheld", "overturned", "undecided")
_ZERO = 1e-8


class Printed(msgspec.Struct, kw_only=True):
    """A table as it is printed: its `rows` with what was taken out, the `whole` rows, and what each is a group of.

    A row whose group is None adds up to nothing that another table tells.
    """

    rows: list[Row]
    whole: list[Row]
    unit: Literal["items", "letters", "times"]
    groups: list[Attributes | None]

    @property
    def measures(self) -> tuple[str, ...]:
        """The counts that add up over groups."""
        return {"items": ("items", *_OUTCOMES), "letters": ("letters", "items"), "times": ("letters",)}[self.unit]

    def shows(self, number: int, measure: str) -> bool:
        """Whether a count of a row is printed."""
        return self.rows[number].get(measure) is not None

    def take_out(self, number: int, measure: str) -> None:
        """Take a count out of a row, with all from which it could be worked out within the row."""
        row = self.rows[number]
        if self.unit == "times":
            gone = [name for name, value in row.items() if isinstance(value, int | float)]
            self.rows[number] = {**row, **dict.fromkeys(gone), "suppressed": "all"}
        else:
            how = 1 if self.unit == "items" and measure in _OUTCOMES and row["suppressed"] != "all" else 2
            self.rows[number] = taken_out(row, how, self.unit)


def complemented(tables: Sequence[Printed], least: int) -> None:
    """Take out of the tables what would tell a count of 1 to `least` - 1 that is taken out of one of them."""
    report = _Report(tables)
    small = {cell for cell in report.cells if 0 < cell[2] < least}
    again = True
    while again:
        again = False
        for cells, equations in report.pieces():
            again |= _settle(report, cells, equations, small)


def _settle(report: "_Report", cells: list[Cell], equations: list[dict[Cell, int]], small: set[Cell]) -> bool:
    """Of unknown counts that hang together: take out what tells small ones; whether anything had to go."""
    at = {cell: place for place, cell in enumerate(cells)}
    matrix = np.zeros((len(equations), len(cells)))
    for number, equation in enumerate(equations):
        for cell, factor in equation.items():
            if cell in at:
                matrix[number, at[cell]] = factor
    left, sizes, right = np.linalg.svd(matrix, full_matrices=False)
    kept = sizes > _ZERO
    left, sizes, right = left[:, kept], sizes[kept], right[kept]
    gone: set[Cell] = set()
    for cell in cells:
        # What lies in the space of the equations' rows follows from them.
        if cell not in small or (right[:, at[cell]] ** 2).sum() < 1 - _ZERO:
            continue
        # How the equations have to be added up for this count to stand there alone.
        weights = left @ (right[:, at[cell]] / sizes)
        needed = {one for number in np.flatnonzero(np.abs(weights) > _ZERO) for one in equations[number]}
        if needed & gone:
            continue  # that may have been enough: it is looked at again
        # The nearest group goes, and the finest: a month's letters are missed more than those of one priority.
        known = sorted(
            (-len(one[1] & cell[1]), -len(one[1]), _order(one), one) for one in needed if report.is_printed(one)
        )
        if known:
            *_, taken = known[0]
            report.take_out(taken)
            gone.add(taken)
    return bool(gone)


def _order(cell: Cell) -> tuple[int, str, str]:
    measure, group, number = cell
    return number, measure, repr(sorted(map(repr, group)))


class _Report:
    """All counts of the tables and the sums that hold between them."""

    def __init__(self, tables: Sequence[Printed]) -> None:
        self._tables = tables
        self._places: dict[Cell, list[tuple[int, int]]] = defaultdict(list)
        self._equations: list[dict[Cell, int]] = []
        for place, table in enumerate(tables):
            self._add(place, table)
        self.cells = {cell for equation in self._equations for cell in equation} | self._places.keys()

    def is_total(self, cell: Cell) -> bool:
        """Whether a count is of the whole year: the report's first words tell it."""
        return not cell[1] and cell[0] in {"letters", "items"}

    def is_printed(self, cell: Cell) -> bool:
        """Whether some table prints the count, of a group that is not empty."""
        return cell[2] > 0 and any(self._tables[t].shows(row, cell[0]) for t, row in self._places.get(cell, ()))

    def take_out(self, cell: Cell) -> None:
        """Take a count out wherever it is printed."""
        for table, row in self._places[cell]:
            if self._tables[table].shows(row, cell[0]):
                self._tables[table].take_out(row, cell[0])

    def pieces(self) -> Iterator[tuple[list[Cell], list[dict[Cell, int]]]]:
        """Unknown counts that hang together, with the equations that they stand in."""
        unknown = {cell for cell in self.cells if cell[2] and not self.is_total(cell) and not self.is_printed(cell)}
        of_cell: dict[Cell, list[int]] = defaultdict(list)
        for number, equation in enumerate(self._equations):
            for cell in equation:
                if cell in unknown:
                    of_cell[cell].append(number)
        seen: set[Cell] = set()
        for begin in sorted(of_cell, key=_order):
            if begin in seen:
                continue
            held, numbers, waiting = [], set[int](), [begin]
            seen.add(begin)
            while waiting:
                cell = waiting.pop()
                held.append(cell)
                for number in of_cell[cell]:
                    numbers.add(number)
                    fresh = [one for one in self._equations[number] if one in unknown and one not in seen]
                    seen.update(fresh)
                    waiting += fresh
            yield sorted(held, key=_order), [self._equations[number] for number in sorted(numbers)]

    def _add(self, place: int, table: Printed) -> None:
        rows = [(number, group) for number, group in enumerate(table.groups) if group is not None]
        sums: dict[Attributes, dict[str, int]] = defaultdict(lambda: dict.fromkeys(table.measures, 0))
        finer: dict[tuple[Attributes, str], set[Attributes]] = defaultdict(set)
        for number, group in rows:
            for part in _parts(group):
                for measure in table.measures:
                    sums[part][measure] += table.whole[number][measure]
                for one in group - part:
                    finer[part, one[0]].add(part | {one})
        cell = {
            (measure, group): (measure, group, sums[group][measure]) for group in sums for measure in table.measures
        }
        for number, group in rows:
            for measure in table.measures:
                self._places[cell[measure, group]].append((place, number))
        for (group, _), parts in finer.items():
            for measure in table.measures:
                self._equation(cell[measure, group], [cell[measure, one] for one in sorted(parts, key=repr)])
        for group in sums if table.unit == "items" else ():
            self._equation(cell["items", group], [cell[measure, group] for measure in _OUTCOMES])

    def _equation(self, whole: Cell, parts: Iterable[Cell]) -> None:
        equation: dict[Cell, int] = {whole: 1}
        for part in parts:
            equation[part] = equation.get(part, 0) - 1
        if any(equation.values()):
            self._equations.append(equation)


def _parts(group: Attributes) -> Iterator[Attributes]:
    for size in range(len(group) + 1):
        yield from map(frozenset, combinations(sorted(group, key=repr), size))
