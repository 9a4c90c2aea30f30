"""Morphine equivalents, each table as it was published."""

from functools import cache
from typing import Literal

import msgspec

from openimr.vocabulary.entries import vocabulary

FactorTable = Literal["cdc2016", "cdc2022", "mtus2009"]


class OpioidFactor(msgspec.Struct, frozen=True, kw_only=True):
    """Milligrams of morphine for one `unit` of `opioid`, for daily doses over `low` up to `high` (None: no bound).

    `source` is the published table; `verified` says that the figure was read in a copy of it.
    """

    opioid: str
    factor: float
    unit: str = "mg/day"
    form: str | None = None
    low: float | None = None
    high: float | None = None
    source: str
    verified: bool


@cache
def opioid_factors(table: FactorTable) -> tuple[OpioidFactor, ...]:
    """All rows of a table, or KeyError for a table that is not known."""
    entry = vocabulary().opioid_factors[table]
    return tuple(
        OpioidFactor(
            opioid=row.opioid,
            factor=row.factor,
            unit=row.unit,
            form=row.form,
            low=row.low,
            high=row.high,
            source=row.source or entry.title,
            verified=entry.verified,
        )
        for row in entry.rows
    )


def morphine_equivalents(
    opioid: str, daily: float, table: FactorTable, *, form: str | None = None
) -> tuple[float, OpioidFactor] | None:
    """Milligrams of morphine a day, and the factor used; None where the table holds none for this drug and form.

    `daily` is milligrams a day, for a fentanyl patch (`form="transdermal"`) its strength in micrograms an hour.
    Methadone's factor goes by the band that the daily dose falls in, and holds for all of the dose. Buprenorphine
    has no factor in any of the tables.
    """
    for row in opioid_factors(table):
        fits = (row.low is None or daily > row.low) and (row.high is None or daily <= row.high)
        if row.opioid == opioid and row.form == (form if row.form or form == "transdermal" else None) and fits:
            return round(daily * row.factor, 2), row
    return None
