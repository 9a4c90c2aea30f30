"""A pharmacy's row: what its columns say of a drug."""

import re
from functools import cache
from importlib import resources

import msgspec

from openimr.clinical.drugs.patterns import compiled
from openimr.clinical.drugs.sig import Directions, directions
from openimr.clinical.passage import Passage
from openimr.clinical.quick import Quick


class _File(msgspec.Struct, frozen=True):
    not_dispensed: str
    dispensed: str


@cache
def _outcomes() -> tuple[Quick, Quick]:
    """Words for what was not given out, and for what was, of `status.yaml`."""
    file = msgspec.yaml.decode(resources.files(__package__).joinpath("status.yaml").read_bytes(), type=_File)
    return compiled(file.not_dispensed), compiled(file.dispensed)


class Row(msgspec.Struct, frozen=True):
    """What a pharmacy's row says by its columns."""

    told: Directions
    status: str
    prescriber: str
    end: int


_DRUG_COLUMNS = frozenset(
    {"drug", "medication", "medications", "name", "description", "rx", "strength", "dose", "generic", "brand"}
)
_SIG_COLUMNS = frozenset({"sig", "frequency", "directions"})
_COLUMN_OF = {"qty": "quantity", "quantity": "quantity", "#": "quantity", "ds": "days_supply", "days": "days_supply",
              "day": "days_supply", "refills": "refills"}  # fmt: skip
_CELL = re.compile(r"\s*(\d{1,4})(?![\d/.%-])(?!\s*(?:mg|mcg))")


def row_of(passage: Passage, start: int, stop: int) -> Row | None:
    """The cells after the drug's, told by the table's head; None where the label is no head of such a table."""
    head = passage.label.lower().split()
    names = [_COLUMN_OF[word] for i, word in enumerate(head) if word in _COLUMN_OF and head[i - 1 : i] != ["days"]]
    if not names or not _DRUG_COLUMNS.intersection(head):
        return None
    text = passage.text
    not_dispensed, dispensed = _outcomes()
    numbers: list[tuple[int, int]] = []
    sig = directions(text, start, stop) if _SIG_COLUMNS.intersection(head) else Directions()
    at = _end_of(text, sig.frequency, start, stop)
    while len(numbers) <= len(names) and (cell := _CELL.match(text, at, stop)):
        numbers.append((int(cell.group(1)), cell.end()))
        at = cell.end()
    if not numbers:
        return None
    # One figure more than columns: the first is a strength without its unit ("AMOXICILLIN 500 21 7").
    numbers = numbers[len(numbers) > len(names) :]
    cells: dict[str, int] = {}
    for name, (value, _) in zip(names, numbers, strict=False):
        cells.setdefault(name, value)
    refused = not_dispensed.search(text, at, stop)
    filled = refused or dispensed.search(text, at, stop)
    prescriber = ""
    if {"prescriber", "provider", "physician", "doctor"}.intersection(head):
        prescriber = " ".join(text[at : filled.start() if filled else stop].split()).strip(" ,")
    status = "not dispensed" if refused else "dispensed"
    if passage.context.kind not in {"pharmacy or billing", "pdmp report"} and not filled:
        status = ""
    told = Directions(
        frequency=sig.frequency,
        units_per_day=sig.units_per_day,
        quantity=cells.get("quantity"),
        refills=cells.get("refills"),
        days_supply=cells.get("days_supply"),
        end=at,
    )
    return Row(told, status, prescriber if len(prescriber) < 60 else "", filled.end() if filled else at)


def _end_of(text: str, frequency: str | None, start: int, stop: int) -> int:
    """Where a direction that was read from a stretch ends; `start` where there is none."""
    if frequency is None:
        return start
    printed = re.compile(r"\s+".join(map(re.escape, frequency.split()))).search(text, start, stop)
    return printed.end() if printed else start
