"""What is counted, before it is by anything: conditions, copies, letters that were replaced."""

from typing import Literal

import msgspec

from openimr.corpus.stats.catalogue import Field
from openimr.corpus.stats.engine import letter_condition
from openimr.corpus.stats.selecting import Condition

Unit = Literal["items", "letters"]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted, before it is by anything.

    `duplicates`: copies of a letter are counted, too; `superseded`: so are letters that a later determination on the
    same case number replaced. `least`: groups of fewer are suppressed (None: none; see `suppressing`).
    """

    conditions: tuple[Condition, ...] = ()
    duplicates: bool = False
    superseded: bool = True
    least: int | None = None
    unit: Unit = "items"

    @property
    def used(self) -> tuple[Field, ...]:
        """The fields of its conditions."""
        return tuple(one.field for one in self.conditions)

    def sql(self) -> str:
        """The conditions as DuckDB reads them."""
        row = "l" if self.unit == "letters" else "i"
        parts = [] if self.duplicates else [f"{row}.duplicate_of IS NULL"]
        parts += [] if self.superseded else [f"{row}.superseded_by IS NULL"]
        chosen = map(letter_condition, self.conditions) if self.unit == "letters" else self.conditions
        return " AND ".join([*parts, *(one.sql() for one in chosen)]) or "true"

    def notes(self) -> dict[str, object]:
        """What was left out, for the result to say."""
        return {
            "unit": self.unit,
            "duplicates": "counted" if self.duplicates else "left out",
            "superseded": "counted" if self.superseded else "left out",
            "least_cell": self.least,
        }
