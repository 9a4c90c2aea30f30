"""One disputed item as the letter sets it out."""

from collections.abc import Sequence

import msgspec

from openimr.letters.writing.citations import basis_line, basis_of
from openimr.letters.writing.sources import Mark, Statement, marks, statements
from openimr.letters.writing.wording import capitalised, wording
from openimr.model import ItemDetermination, Record


class LetterItem(msgspec.Struct, frozen=True, kw_only=True):
    """A disputed item: its heading `<request>: <outcome>`, and what follows below it.

    `portions` holds the labels and texts of a modified request (what was asked, what stays authorized, what remains).
    `arguments` holds both sides, by label, where no rationale was drafted. An item that is not eligible has neither
    guidelines nor rationale.
    """

    request: str
    outcome: str
    proposed: bool
    meaning: str
    asked: tuple[Mark, ...]
    portions: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    claims_administrator: str = ""
    expert: str = ""
    rationale: tuple[Statement, ...] = ()
    arguments: tuple[tuple[str, tuple[Statement, ...]], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """`Norco 10/325 mg #60: Upheld`."""
        return f"{self.request}: {self.outcome}"


def letter_item(item: ItemDetermination, records: Sequence[Record]) -> LetterItem:
    """The item in the letter's words."""
    words = wording().issues
    known = frozenset(record.id for record in records)
    request = " ".join(item.request.split()).rstrip(" .:")
    asked = marks(item.named_in, known)
    remarks = (words.retrospective,) if item.retrospective else ()
    if not item.eligible:
        return LetterItem(
            request=request,
            outcome=words.outcome["left" if has_left(item) else "ineligible"],
            proposed=False,
            meaning=why_not_reviewed(item),
            asked=asked,
            remarks=remarks,
        )
    outcome = item.proposal or "open"
    rationale = statements(item.rationale, known, item.criteria)
    arguments = () if rationale else _arguments(item, known)
    said = (*rationale, *(statement for _, side in arguments for statement in side))
    return LetterItem(
        request=request,
        outcome=words.outcome[outcome],
        proposed=item.proposal is not None,
        meaning=words.meaning[outcome],
        asked=asked,
        portions=_portions(item, request),
        remarks=(*remarks, *((words.delayed,) if item.ur_outcome == "delayed" else ())),
        claims_administrator=basis_line(item.claims_administrator, "Claims Administrator"),
        expert=basis_line(basis_of(item.citations), "Expert Reviewer") if item.citations else words.expert_open,
        rationale=rationale,
        arguments=arguments,
        notes=_notes(item, said, records),
    )


def has_left(item: ItemDetermination) -> bool:
    """Whether an item that is not reviewed was reviewable by what utilization review said of it: it has left."""
    return not item.eligible and (item.ur_outcome or "") not in wording().issues.meaning


def why_not_reviewed(item: ItemDetermination) -> str:
    """Why an item is not decided here, in sentences."""
    words = wording().issues
    said = " ".join(item.needs_reviewer) if has_left(item) else words.meaning.get(item.ur_outcome or "")
    return said or words.meaning["ineligible"]


def _portions(item: ItemDetermination, request: str) -> tuple[tuple[str, str], ...]:
    """A partial authorization is told in full: a reader must see what is not in dispute (process.md, check Q14)."""
    words = wording().issues
    if item.ur_outcome != "modified" and not item.ur_authorized:
        return ()
    rows = [
        (words.original, request),
        (words.authorized, capitalised(item.ur_authorized or words.authorized_unknown)),
    ]
    if item.remaining:
        rows.append((words.remaining, capitalised(item.remaining)))
    return tuple(rows)


def _arguments(item: ItemDetermination, known: frozenset[str]) -> tuple[tuple[str, tuple[Statement, ...]], ...]:
    words = wording().issues
    sides = ((words.supporting, item.supporting), (words.opposing, item.opposing))
    return tuple((label, statements(side, known, item.criteria)) for label, side in sides if side)


def _notes(item: ItemDetermination, said: Sequence[Statement], records: Sequence[Record]) -> tuple[str, ...]:
    words = wording().issues
    notes = []
    used = {name for sentence in (*item.rationale, *item.supporting, *item.opposing) for name in sentence.criteria}
    searched = {
        record
        for criterion in item.criteria
        if criterion.status == "not documented" and criterion.id in used
        for record in criterion.searched
    }
    if searched:
        notes.append(words.searched.format(records=_runs(searched, records)))
    if any(statement.unverified for statement in said):
        notes.append(words.unverified)
    return tuple(notes)


def _runs(wanted: set[str], records: Sequence[Record]) -> str:
    """`r1 to r4, r6`: neighbours in the list of documents drawn together, unlisted ids behind them."""
    ids = [record.id for record in records]
    runs: list[list[str]] = []
    open_run = False
    for name in ids:
        if name in wanted:
            if open_run:
                runs[-1].append(name)
            else:
                runs.append([name])
        open_run = name in wanted
    parts = [", ".join(run) if len(run) < 3 else f"{run[0]} to {run[-1]}" for run in runs]
    return ", ".join(parts + sorted(wanted.difference(ids)))
