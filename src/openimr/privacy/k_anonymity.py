"""k-anonymity of the fields by which published letters are indexed: how many letters share each combination.

Pure functions over rows (mappings of field to value). A reviewer is never a field: who decided is in no row.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from openimr.privacy.hierarchies import ALL, coarse, hierarchies, levels

Row = Mapping[str, object]
_NEVER = frozenset({"reviewer", "reviewer_id", "reviewer_name", "signed_by"})


class Anonymity(msgspec.Struct, frozen=True, kw_only=True):
    """How well rows hide one another.

    `k` is the size of the smallest class of rows that share all `fields` (0 where there are no rows); `sizes` counts
    classes by size; `unique` is the share of rows that stand alone, `below` the share in classes smaller than `wanted`.
    """

    fields: tuple[str, ...]
    rows: int
    classes: int
    k: int
    wanted: int
    unique: float
    below: float
    sizes: dict[int, int]
    rare: tuple[int, ...]
    """Places of the rows in classes smaller than `wanted`."""


class Generalised(msgspec.Struct, frozen=True, kw_only=True):
    """Rows made coarser until they hide one another.

    `levels` are those that all rows have; `local` names, by row, the fields that had to go further for that row alone;
    `report` holds the anonymity reached.
    """

    rows: tuple[dict[str, str], ...]
    levels: dict[str, int]
    local: dict[int, tuple[str, ...]]
    report: Anonymity


def anonymity(rows: Iterable[Row], fields: Sequence[str], *, wanted: int = 5) -> Anonymity:
    """The report over `fields` as they stand in the rows; missing values are a value of their own.

    Raises:
        ValueError: a field names the reviewer, or there is none.
    """
    _fit(fields)
    keys = [tuple("" if row.get(field) is None else str(row[field]) for field in fields) for row in rows]
    return _report(keys, fields, wanted)


def generalise(rows: Sequence[Row], fields: Sequence[str], *, wanted: int = 5, share: float = 0.05) -> Generalised:
    """Every row shares its combination with `wanted` - 1 others, or says "any" in each field.

    First all rows go one step coarser in the field that gives way first (`hierarchies.yaml`), as long as more than
    `share` of them stand in classes that are too small; what is left is made coarser row by row, in the same order.

    Raises:
        ValueError: a field names the reviewer, there is none, or `wanted` is below 1.
    """
    _fit(fields)
    if wanted < 1:
        raise ValueError("wanted: at least 1 row has to share a combination")
    order = sorted(fields, key=lambda field: (_order(field), fields.index(field)))
    level = dict.fromkeys(fields, 0)
    keys = _keys(rows, fields, level)
    while rows and (field := _next(order, level)) is not None and _small(keys, wanted) > share * len(rows):
        level[field] += 1
        keys = _keys(rows, fields, level)
    local: dict[int, tuple[str, ...]] = {}
    for field in order:
        rare = _rare(keys, wanted)
        if not rare:
            break
        place = fields.index(field)
        for index in rare:
            keys[index] = (*keys[index][:place], ALL, *keys[index][place + 1 :])
            local[index] = (*local.get(index, ()), field)
    for index in _rare(keys, wanted):
        keys[index] = (ALL,) * len(fields)
        local[index] = tuple(fields)
    return Generalised(
        rows=tuple(dict(zip(fields, key, strict=True)) for key in keys),
        levels=level,
        local=local,
        report=_report(keys, fields, wanted),
    )


def _fit(fields: Sequence[str]) -> None:
    if not fields:
        raise ValueError("fields: name at least one")
    if named := sorted(_NEVER.intersection(fields)):
        raise ValueError(f"{', '.join(named)}: a reviewer is in no index of published letters (Labor Code 4610.6(f))")


def _order(field: str) -> int:
    known = hierarchies().get(field)
    return known.order if known else 0


def _next(order: list[str], level: dict[str, int]) -> str | None:
    """The field to make coarser: the lowest level first, then the order of the hierarchy; never up to "any" for all."""
    open_fields = [field for field in order if level[field] < levels(field) - 2]
    return min(open_fields, key=lambda field: (level[field], order.index(field)), default=None)


def _keys(rows: Sequence[Row], fields: Sequence[str], level: dict[str, int]) -> list[tuple[str, ...]]:
    return [tuple(coarse(field, row.get(field), level[field]) for field in fields) for row in rows]


def _small(keys: list[tuple[str, ...]], wanted: int) -> int:
    return len(_rare(keys, wanted))


def _rare(keys: list[tuple[str, ...]], wanted: int) -> list[int]:
    counts = Counter(keys)
    return [index for index, key in enumerate(keys) if counts[key] < wanted]


def _report(keys: list[tuple[str, ...]], fields: Sequence[str], wanted: int) -> Anonymity:
    counts = Counter(keys)
    sizes = Counter(counts.values())
    rare = _rare(keys, wanted)
    return Anonymity(
        fields=tuple(fields),
        rows=len(keys),
        classes=len(counts),
        k=min(counts.values(), default=0),
        wanted=wanted,
        unique=sizes[1] / len(keys) if keys else 0.0,
        below=len(rare) / len(keys) if keys else 0.0,
        sizes=dict(sorted(sizes.items())),
        rare=tuple(rare),
    )
