"""What can be done to a draft, as small operations: each a pure function of the document, and each kept on record.

A sentence keeps its ties whatever is done to its words; nothing that the software drafted is lost, only set aside.
"""

from collections.abc import Callable
from typing import Literal, TypeAlias, TypeVar, cast

import msgspec

from openimr.model import Citation, CriterionStatus
from openimr.server.desk.document import (
    PARTS,
    Answered,
    Criterion,
    Decision,
    DraftDocument,
    ItemDraft,
    Line,
    Quote,
    Verdict,
)

Part = Literal["summary", "rationale", "supporting", "opposing"]
S = TypeVar("S", bound=msgspec.Struct)
Holder = TypeVar("Holder", Line, Criterion)


class OperationError(ValueError):
    """An operation that the document has no place for."""


class _Op(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", forbid_unknown_fields=True):
    """An operation."""


class EditLine(_Op, frozen=True, kw_only=True, tag="edit line"):
    """Another wording for a sentence."""

    line: str
    text: str


class AddLine(_Op, frozen=True, kw_only=True, tag="add line"):
    """A sentence of the reviewer's at the end of a list, or after another sentence."""

    line: str
    part: Part
    text: str
    item: int | None = None
    after: str | None = None


class RemoveLine(_Op, frozen=True, kw_only=True, tag="remove line"):
    """Set a sentence aside, or take it back."""

    line: str
    removed: bool = True


class MoveLine(_Op, frozen=True, kw_only=True, tag="move line"):
    """A sentence one place up or down in its list."""

    line: str
    down: bool


class UseLine(_Op, frozen=True, kw_only=True, tag="use line"):
    """A sentence of one side of the evidence once more in the rationale of its item, with its ties."""

    line: str
    new: str


class TakeLines(_Op, frozen=True, kw_only=True, tag="take lines"):
    """Sentences that were offered (the software's rationale, or one to start from), at the end of the rationale."""

    item: int
    lines: tuple[Line, ...]


class OwnJudgement(_Op, frozen=True, kw_only=True, tag="own judgement"):
    """A sentence is the reviewer's own judgement and rests on nothing else; or it is not."""

    line: str
    own: bool


class TieCriterion(_Op, frozen=True, kw_only=True, tag="tie criterion"):
    """A sentence rests on a criterion; or no longer."""

    line: str
    criterion: str
    tied: bool = True


class JudgeQuote(_Op, frozen=True, kw_only=True, tag="judge quote"):
    """Accept or reject a quotation; none takes that back."""

    quote: str
    verdict: Verdict | None


class AddQuote(_Op, frozen=True, kw_only=True, tag="add quote"):
    """A quotation that the reviewer has chosen, for a sentence or for a criterion of an item."""

    quote: Quote
    line: str | None = None
    item: int | None = None
    criterion: str | None = None


class SetStatus(_Op, frozen=True, kw_only=True, tag="set status"):
    """What the reviewer finds of a criterion, and why."""

    item: int
    criterion: str
    status: CriterionStatus
    why: str = ""


class Decide(_Op, frozen=True, kw_only=True, tag="decide"):
    """The reviewer's decision on an item; the reason stands in its own row (`models.ItemDecision`)."""

    item: int
    decision: Decision


class SetAuthorized(_Op, frozen=True, kw_only=True, tag="set authorized"):
    """What UR authorised of a modified request, and what is left in dispute."""

    item: int
    authorized: str
    remaining: str = ""


class AddCitation(_Op, frozen=True, kw_only=True, tag="add citation"):
    """A guideline that the decision rests on."""

    item: int
    citation: Citation


class RemoveCitation(_Op, frozen=True, kw_only=True, tag="remove citation"):
    """Take a guideline out."""

    item: int
    place: int


class AnswerMissing(_Op, frozen=True, kw_only=True, tag="answer missing"):
    """Why it is decided without a record that is called missing, or where it is; an empty answer is none."""

    place: int
    why: str


Operation: TypeAlias = (
    EditLine | AddLine | RemoveLine | MoveLine | UseLine | TakeLines | OwnJudgement | TieCriterion | JudgeQuote
    | AddQuote | SetStatus | Decide | SetAuthorized | AddCitation | RemoveCitation | AnswerMissing
)  # fmt: skip


def read_operation(data: object) -> Operation:
    """An operation out of its JSON.

    Raises:
        OperationError: it is none.
    """
    try:
        return cast("Operation", msgspec.convert(data, Operation))
    except msgspec.ValidationError as error:
        raise OperationError("the change could not be read; load the page again") from error


def apply(document: DraftDocument, op: Operation) -> DraftDocument:  # noqa: C901, PLR0912 - one line a kind
    """The document after an operation.

    Raises:
        OperationError: it names a sentence, quotation or item that is not there, or an id that is there already.
    """
    match op:
        case EditLine():
            return _on_line(document, op.line, lambda line: _worded(line, op.text))
        case RemoveLine():
            return _on_line(document, op.line, lambda line: _set(line, removed=op.removed))
        case OwnJudgement():
            return _on_line(document, op.line, lambda line: _set(line, own=op.own))
        case TieCriterion():
            return _on_line(document, op.line, lambda line: _tied(line, op))
        case AddLine():
            line = Line(id=_new(document, op.line), text=op.text.strip(), by="reviewer")
            return _in_part(document, op.part, op.item, lambda lines: _put(lines, line, op.after))
        case MoveLine():
            return _moved(document, op)
        case UseLine():
            return _used(document, op)
        case TakeLines():
            for line in op.lines:
                _new(document, line.id)
            return _in_part(document, "rationale", op.item, lambda lines: (*lines, *op.lines))
        case JudgeQuote():
            return _on_quote(document, op.quote, lambda quote: _set(quote, verdict=op.verdict))
        case AddQuote():
            return _quoted(document, op)
        case SetStatus():
            return _on_criterion(document, op.item, op.criterion, lambda c: _found(c, op))
        case Decide():
            return _on_item(document, op.item, lambda item: _set(item, decision=op.decision))
        case SetAuthorized():
            said = (op.authorized.strip() or None, op.remaining.strip() or None)
            return _on_item(document, op.item, lambda item: _set(item, authorized=said[0], remaining=said[1]))
        case AddCitation():
            return _on_item(document, op.item, lambda item: _set(item, citations=(*item.citations, op.citation)))
        case RemoveCitation():
            return _on_item(document, op.item, lambda item: _uncited(item, op.place))
        case AnswerMissing():
            others = tuple(a for a in document.answered if a.place != op.place)
            mine = (Answered(place=op.place, why=op.why.strip()),) if op.why.strip() else ()
            return _set(document, answered=(*others, *mine))
    raise OperationError("no such change")


def places(op: Operation) -> frozenset[str]:
    """What an operation touches: two that share nothing can be made in any order."""
    match op:
        case EditLine() | RemoveLine() | OwnJudgement() | TieCriterion():
            return frozenset({f"line {op.line}"})
        case JudgeQuote():
            return frozenset({f"quote {op.quote}"})
        case AddQuote():
            return frozenset({f"quotes of {op.line or op.criterion}"})
        case AddLine():
            return frozenset({f"list {op.item} {op.part}"})
        case MoveLine():
            return frozenset({"order"})
        case UseLine() | TakeLines():
            return frozenset({"rationales"})
        case SetStatus():
            return frozenset({f"criterion {op.item} {op.criterion}"})
        case AddCitation() | RemoveCitation():
            return frozenset({f"citations {op.item}"})
        case AnswerMissing():
            return frozenset({f"missing {op.place}"})
        case Decide():
            return frozenset({f"decision {op.item}"})
        case SetAuthorized():
            return frozenset({f"authorized {op.item}"})
    raise OperationError("no such change")


def _set(struct: S, **fields: object) -> S:
    return msgspec.structs.replace(struct, **fields)


def _worded(line: Line, text: str) -> Line:
    """The sentence in other words; the software's are kept."""
    text = " ".join(text.split())
    if not text:
        raise OperationError("a sentence can't be empty: take it out instead")
    before = line.before if line.before is not None or line.by == "reviewer" else line.text
    return _set(line, text=text, before=None if before == text else before)


def _tied(line: Line, op: TieCriterion) -> Line:
    rest = tuple(c for c in line.criteria if c != op.criterion)
    return _set(line, criteria=(*rest, op.criterion) if op.tied else rest)


def _found(criterion: Criterion, op: SetStatus) -> Criterion:
    before = criterion.before or criterion.status
    return _set(criterion, status=op.status, before=None if before == op.status else before, why=op.why.strip())


def _uncited(item: ItemDraft, place: int) -> ItemDraft:
    if not 0 <= place < len(item.citations):
        raise OperationError("there is no such citation")
    return _set(item, citations=(*item.citations[:place], *item.citations[place + 1 :]))


def _put(lines: tuple[Line, ...], line: Line, after: str | None) -> tuple[Line, ...]:
    if not line.text:
        raise OperationError("a sentence can't be empty")
    if after is None:
        return (*lines, line)
    at = next((n for n, other in enumerate(lines) if other.id == after), None)
    if at is None:
        raise OperationError("the sentence before it is not there any more")
    return (*lines[: at + 1], line, *lines[at + 1 :])


def _new(document: DraftDocument, key: str) -> str:
    if any(line.id == key for line in document.lines()):
        raise OperationError("there is such a sentence already")
    return key


def _in_part(
    document: DraftDocument, part: Part, item: int | None, change: Callable[[tuple[Line, ...]], tuple[Line, ...]]
) -> DraftDocument:
    if part == "summary":
        return _set(document, summary=change(document.summary))
    if item is None:
        raise OperationError("the sentence belongs to no item")
    return _on_item(document, item, lambda one: _set(one, **{part: change(getattr(one, part))}))


def _on_item(document: DraftDocument, place: int, change: Callable[[ItemDraft], ItemDraft]) -> DraftDocument:
    if not 0 <= place < len(document.items):
        raise OperationError("there is no such item")
    items = tuple(change(item) if n == place else item for n, item in enumerate(document.items))
    return _set(document, items=items)


def _on_criterion(
    document: DraftDocument, item: int, key: str, change: Callable[[Criterion], Criterion]
) -> DraftDocument:
    def changed(one: ItemDraft) -> ItemDraft:
        if all(criterion.id != key for criterion in one.criteria):
            raise OperationError("there is no such criterion")
        return _set(one, criteria=tuple(change(c) if c.id == key else c for c in one.criteria))

    return _on_item(document, item, changed)


def _on_lines(document: DraftDocument, change: Callable[[tuple[Line, ...]], tuple[Line, ...]]) -> DraftDocument:
    """The document with each list of sentences changed."""
    items = tuple(_set(item, **{part: change(getattr(item, part)) for part in PARTS}) for item in document.items)
    return _set(document, summary=change(document.summary), items=items)


def _on_line(document: DraftDocument, key: str, change: Callable[[Line], Line]) -> DraftDocument:
    if all(line.id != key for line in document.lines()):
        raise OperationError("the sentence is not there any more")
    return _on_lines(document, lambda lines: tuple(change(line) if line.id == key else line for line in lines))


def _on_quote(document: DraftDocument, key: str, change: Callable[[Quote], Quote]) -> DraftDocument:
    if all(quote.id != key for quote in _all_quotes(document)):
        raise OperationError("the quotation is not there any more")

    def of(holder: Holder) -> Holder:
        return _set(holder, quotes=tuple(change(quote) if quote.id == key else quote for quote in holder.quotes))

    changed = _on_lines(document, lambda lines: tuple(of(line) for line in lines))
    items = tuple(_set(item, criteria=tuple(of(c) for c in item.criteria)) for item in changed.items)
    return _set(changed, items=items)


def _all_quotes(document: DraftDocument) -> list[Quote]:
    of_lines = [quote for line in document.lines() for quote in line.quotes]
    return of_lines + [quote for item in document.items for c in item.criteria for quote in c.quotes]


def _quoted(document: DraftDocument, op: AddQuote) -> DraftDocument:
    if any(quote.id == op.quote.id for quote in _all_quotes(document)):
        raise OperationError("there is such a quotation already")
    if op.line is not None:
        return _on_line(document, op.line, lambda line: _set(line, quotes=(*line.quotes, op.quote), own=False))
    if op.item is None or op.criterion is None:
        raise OperationError("say which sentence or criterion the quotation is for")
    return _on_criterion(document, op.item, op.criterion, lambda c: _set(c, quotes=(*c.quotes, op.quote)))


def _moved(document: DraftDocument, op: MoveLine) -> DraftDocument:
    def moved(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        at = next((n for n, line in enumerate(lines) if line.id == op.line), None)
        to = None if at is None else at + (1 if op.down else -1)
        if at is None or to is None or not 0 <= to < len(lines):
            return lines
        order = list(lines)
        order[at], order[to] = order[to], order[at]
        return tuple(order)

    if all(line.id != op.line for line in document.lines()):
        raise OperationError("the sentence is not there any more")
    return _on_lines(document, moved)


def _used(document: DraftDocument, op: UseLine) -> DraftDocument:
    for place, item in enumerate(document.items):
        for _, line in item.lines():
            if line.id == op.line:
                used = tuple(q for q in line.quotes if q.verdict != "rejected")
                quotes = tuple(Quote(id=f"{op.new}.{n}", evidence=q.evidence, by=q.by) for n, q in enumerate(used))
                copy = Line(
                    id=_new(document, op.new), text=line.text, criteria=line.criteria, quotes=quotes, by=line.by
                )
                return _in_part(document, "rationale", place, lambda lines, c=copy: (*lines, c))  # type: ignore[misc]
    raise OperationError("the sentence is not there any more")
