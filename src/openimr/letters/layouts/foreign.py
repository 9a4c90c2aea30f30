"""What looks like a determination letter and is none of this programme's: named, so that a reader knows what to do."""

import re
from functools import cache
from importlib import resources

import msgspec


class ForeignKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of document (`foreign.yaml`): what it is, its marks, and how many of them it takes."""

    reason: str
    needed: int
    marks: tuple[str, ...]


@cache
def _kinds() -> tuple[tuple[ForeignKind, tuple[re.Pattern[str], ...]], ...]:
    text = resources.files("openimr.letters.layouts").joinpath("foreign.yaml").read_bytes()
    kinds = msgspec.yaml.decode(text, type=tuple[ForeignKind, ...])
    flags = re.IGNORECASE | re.MULTILINE
    return tuple((kind, tuple(re.compile(mark, flags) for mark in kind.marks)) for kind in kinds)


def foreign_kind(text: str) -> str | None:
    """What the text is, if it is known and not ours; of several kinds, the one of which most marks are found."""
    best: tuple[float, str] | None = None
    for kind, marks in _kinds():
        found = sum(mark.search(text) is not None for mark in marks)
        share = found / len(marks)
        if found >= kind.needed and (best is None or share > best[0]):
            best = (share, kind.reason)
    return best[1] if best else None
