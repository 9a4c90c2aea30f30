"""What is still open on a draft before it can be signed, each with the place on the desk where it is settled."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Literal, Protocol

import msgspec

from openimr.model import Determination, Page
from openimr.server.desk.build import anchor, built, checked
from openimr.server.desk.document import DraftDocument


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """Something open. `part` is the tab of the desk (`summary`, `item-0`, `missing`), `line` the sentence, if one."""

    id: str
    severity: Literal["blocking", "warning"]
    text: str
    part: str
    line: str = ""


class Decided(Protocol):
    """A decision of the reviewer, as its row has it."""

    after_proposal: bool
    decision: str
    at: datetime


def open_points(
    drafted: Determination,
    draft: DraftDocument,
    decisions: Mapping[int, Sequence[Decided]],
    opened: Iterable[int],
    pages: Iterable[Page] | None,
    *,
    case_number: str | None = None,
    since: datetime | None = None,
    late: int = 0,
    precedents: Mapping[int, datetime] = MappingProxyType({}),
) -> tuple[Point, ...]:
    """Everything that is open: the desk's own rules first, then what the quality checks find; blocking before warnings.

    Nothing is ever upheld by default: an item without the reviewer's decision blocks. `since`: when the software's
    draft was made; what was decided before that was decided without records that are in the file now. `late`: how many
    files have come that it was made without. `precedents`: when letters like the case were opened last, by item.
    """
    made = built(drafted, draft, case_number=case_number)
    found = [*_late(late), *_undecided(draft, decisions, frozenset(opened), since, precedents), *_untied(draft)]
    untied = {point.line for point in found if point.line}
    for check in checked(made, pages):
        line = anchor(made, check.where)
        if line in untied and check.id == "Q24":
            continue
        if check.id == "Q01" and check.where.endswith(".proposal"):
            continue
        found.append(Point(id=check.id, severity=check.severity, text=check.text, part=_part(check.where), line=line))
    return tuple(sorted(found, key=lambda point: (point.severity != "blocking", point.part, point.id)))


def blocking(points: Iterable[Point]) -> tuple[Point, ...]:
    """Those that stop signing."""
    return tuple(point for point in points if point.severity == "blocking")


def _undecided(
    draft: DraftDocument,
    decisions: Mapping[int, Sequence[Decided]],
    opened: frozenset[int],
    since: datetime | None,
    precedents: Mapping[int, datetime],
) -> Iterable[Point]:
    for place, item in enumerate(draft.items):
        mine = decisions.get(place, ())
        if not item.eligible:
            continue
        part = f"item-{place}"
        if not mine:
            yield Point(id="D1", severity="blocking", text="you have not decided on this item", part=part)
        elif place in opened and not mine[-1].after_proposal:
            text = "you have opened the proposal: say whether your decision stands, and why"
            yield Point(id="D2", severity="blocking", text=text, part=part)
        elif place in precedents and mine[-1].at < precedents[place]:
            text = "you have opened letters like this case: say whether your decision stands, and why"
            yield Point(id="D6", severity="blocking", text=text, part=part)
        elif since is not None and mine[-1].at < since:
            text = "records have come since you decided: say whether your decision stands, and why"
            yield Point(id="D4", severity="blocking", text=text, part=part)


def _late(files: int) -> Iterable[Point]:
    if files:
        have = "1 file has" if files == 1 else f"{files} files have"
        text = f"{have} come that this draft was made without: take the new records in, once they are read"
        yield Point(id="D5", severity="blocking", text=text, part="summary")


def _untied(draft: DraftDocument) -> Iterable[Point]:
    text = "the sentence rests on nothing: tie it to a quotation or a criterion, or mark it as your own judgement"
    for line in draft.summary:
        if line.open:
            yield Point(id="D3", severity="blocking", text=text, part="summary", line=line.id)
    for place, item in enumerate(draft.items):
        for _, line in item.lines():
            if line.open and item.eligible:
                yield Point(id="D3", severity="blocking", text=text, part=f"item-{place}", line=line.id)


def _part(where: str) -> str:
    if where.startswith("items["):
        return f"item-{where[6 : where.index(']')]}"
    return "missing" if where.startswith("missing") else "summary"
