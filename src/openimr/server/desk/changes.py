"""What a form or the autosave sends, as operations on the draft."""

from collections.abc import Mapping

from openimr.model import Citation
from openimr.server.desk.actions import new_id
from openimr.server.desk.document import Criterion, DraftDocument, Line
from openimr.server.desk.operations import (
    AddCitation,
    AddLine,
    AnswerMissing,
    EditLine,
    JudgeQuote,
    MoveLine,
    Operation,
    OperationError,
    OwnJudgement,
    RemoveCitation,
    RemoveLine,
    SetAuthorized,
    SetStatus,
    TieCriterion,
    UseLine,
    read_operation,
)


def typed(fields: Mapping[str, str], document: DraftDocument) -> list[Operation]:
    """The fields of the draft's form that say something else than the draft: sentences, statuses, answers.

    Fields are named `line:ID`, `status:ITEM:ID` with `why:ITEM:ID`, `missing:PLACE`, `authorized:ITEM` with
    `remaining:ITEM`. Fields that are not there are left as they are.
    """
    lines = {line.id: line for line in document.lines()}
    answered = {a.place: a.why for a in document.answered}
    found: list[Operation] = []
    for name, value in fields.items():
        kind, _, rest = name.partition(":")
        if kind == "line":
            line = lines.get(rest)
            if line is None:
                raise OperationError("the sentence is not there any more")
            if _plain(value) and _plain(value) != _plain(line.text):
                found.append(EditLine(line=rest, text=value))
        elif kind == "status":
            found += _status(rest, fields, document)
        elif kind == "missing" and _plain(value) != answered.get(_number(rest), ""):
            found.append(AnswerMissing(place=_number(rest), why=_plain(value)))
        elif kind == "authorized":
            found += _authorized(_number(rest), fields, document)
    return found


def asked(do: str, fields: Mapping[str, str]) -> list[Operation]:
    """What a button of the draft's form asks for: its value is the kind of operation and what it is about.

    Raises:
        OperationError: there is no such button.
    """
    kind, _, rest = do.partition(" ")
    match kind:
        case "accept" | "reject":
            return [JudgeQuote(quote=rest, verdict="accepted" if kind == "accept" else "rejected")]
        case "unjudge":
            return [JudgeQuote(quote=rest, verdict=None)]
        case "remove" | "restore":
            return [RemoveLine(line=rest, removed=kind == "remove")]
        case "up" | "down":
            return [MoveLine(line=rest, down=kind == "down")]
        case "own" | "notown":
            return [OwnJudgement(line=rest, own=kind == "own")]
        case "use":
            return [UseLine(line=rest, new=new_id("u"))]
        case "add":
            return _added(rest, fields)
        case "tie":
            return (
                [TieCriterion(line=rest, criterion=fields.get(f"tie:{rest}", ""))] if fields.get(f"tie:{rest}") else []
            )
        case "untie":
            line, _, criterion = rest.partition(" ")
            return [TieCriterion(line=line, criterion=criterion, tied=False)]
        case "cite":
            return _cited(_number(rest), fields)
        case "uncite":
            item, _, place = rest.partition(" ")
            return [RemoveCitation(item=_number(item), place=_number(place))]
        case "save":
            return []
    raise OperationError("there is no such button")


def _added(rest: str, fields: Mapping[str, str]) -> list[Operation]:
    """`add PART ITEM`: the text stands in the field `new:PART:ITEM`."""
    part, _, item = rest.partition(" ")
    text = _plain(fields.get(f"new:{part}:{item}", ""))
    if not text:
        return []
    data = {"op": "add line", "line": new_id("r"), "part": part, "text": text, "item": _number(item) if item else None}
    operation = read_operation(data)
    return [operation] if isinstance(operation, AddLine) else []


def _cited(item: int, fields: Mapping[str, str]) -> list[Operation]:
    said = {
        name: _plain(fields.get(f"cite-{name}:{item}", "")) for name in ("source", "guideline", "edition", "sections")
    }
    if not said["guideline"]:
        return []
    pages = tuple(page.strip() for page in fields.get(f"cite-pages:{item}", "").split(",") if page.strip())
    source = said["source"] if said["source"] in {"MTUS", "ACOEM", "ODG"} else "other"
    return [
        AddCitation(
            item=item,
            citation=Citation(
                source=source,  # type: ignore[arg-type]  # one of the four
                guideline=said["guideline"],
                edition=said["edition"] or None,
                sections=(said["sections"],) if said["sections"] else (),
                pages=pages,
            ),
        )
    ]


def _status(rest: str, fields: Mapping[str, str], document: DraftDocument) -> list[Operation]:
    place, _, key = rest.partition(":")
    criterion = _criterion(document, _number(place), key)
    status, why = fields[f"status:{rest}"], _plain(fields.get(f"why:{rest}", criterion.why))
    if status == criterion.status and why == criterion.why:
        return []
    data = {"op": "set status", "item": _number(place), "criterion": key, "status": status, "why": why}
    operation = read_operation(data)
    return [operation] if isinstance(operation, SetStatus) else []


def _authorized(place: int, fields: Mapping[str, str], document: DraftDocument) -> list[Operation]:
    if not 0 <= place < len(document.items):
        raise OperationError("there is no such item")
    item = document.items[place]
    said = _plain(fields.get(f"authorized:{place}", "")), _plain(fields.get(f"remaining:{place}", ""))
    if said == (item.authorized or "", item.remaining or ""):
        return []
    return [SetAuthorized(item=place, authorized=said[0], remaining=said[1])]


def _criterion(document: DraftDocument, place: int, key: str) -> Criterion:
    if 0 <= place < len(document.items):
        for criterion in document.items[place].criteria:
            if criterion.id == key:
                return criterion
    raise OperationError("there is no such criterion")


def _plain(text: str) -> str:
    return " ".join(text.split())


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise OperationError("the change could not be read; load the page again")
    return int(text)


def line_of(document: DraftDocument, key: str) -> Line | None:
    """A sentence of the draft by its id."""
    return next((line for line in document.lines() if line.id == key), None)
