"""Hand labels (`tests/labels/*.jsonl`) and the split into a side to tune on and a side held out."""

from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

Side: TypeAlias = Literal["tuning", "held-out"]
Value: TypeAlias = str | int | float | bool | tuple[str, ...]

LABELS = Path(__file__).parents[1] / "tests" / "labels"


class Label(msgspec.Struct, frozen=True):
    """One finding that a reader saw in a text; offsets are code points into `texts.labelled_text(case)`."""

    case: str
    kind: str
    value: str
    attributes: dict[str, Value]
    assertion: str | None
    start: int
    end: int
    also: tuple[str, ...] = ()


class Split(msgspec.Struct, frozen=True, rename={"held_out": "held-out"}):
    """Which cases belong to which side."""

    tuning: tuple[str, ...]
    held_out: tuple[str, ...]

    def cases(self, side: Side) -> tuple[str, ...]:
        """The cases of a side, in the order of the file."""
        return self.tuning if side == "tuning" else self.held_out


def load_split() -> Split:
    """The split as committed."""
    return msgspec.json.decode((LABELS / "split.json").read_bytes(), type=Split)


def load_labels() -> dict[str, tuple[Label, ...]]:
    """All labels by case, in reading order."""
    decoder = msgspec.json.Decoder(Label)
    by_case: dict[str, list[Label]] = {}
    for path in sorted(LABELS.glob("*.jsonl")):
        for label in decoder.decode_lines(path.read_bytes()):
            by_case.setdefault(label.case, []).append(label)
    return {case: tuple(labels) for case, labels in by_case.items()}
