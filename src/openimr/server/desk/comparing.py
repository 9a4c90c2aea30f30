"""How two versions of a draft differ, sentence by sentence, criterion by criterion."""

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from openimr.model import Determination
from openimr.server.desk.document import DraftDocument, Line, Quote

What = Literal["added", "removed", "changed", "ties", "status", "decision", "evidence", "citation"]
_WORDS = re.compile(r"\s+|[^\s]+")
_NAMES = {"rationale": "rationale", "supporting": "for", "opposing": "against"}


class Piece(msgspec.Struct, frozen=True):
    """A stretch of a changed sentence: `same`, `out` or `in`."""

    kind: Literal["same", "out", "in"]
    text: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference, with where it stands and its pieces."""

    what: What
    where: str
    pieces: tuple[Piece, ...]


def compared(before: DraftDocument, after: DraftDocument, drafted: Determination) -> list[Change]:
    """Everything in which two versions differ, in the order of the draft."""
    found = [*_lines("summary", before.summary, after.summary)]
    for place, (old, new) in enumerate(zip(before.items, after.items, strict=True)):
        name = f"{place + 1}. {drafted.items[place].request}"
        if old.decision != new.decision:
            found.append(_from_to("decision", name, old.decision or "none", new.decision or "none"))
        for part, label in _NAMES.items():
            found += _lines(f"{name}, {label}", getattr(old, part), getattr(new, part))
        subjects = {c.id: c.subject or c.text for c in drafted.items[place].criteria}
        earlier = {c.id: c for c in old.criteria}
        for criterion in new.criteria:
            was = earlier.get(criterion.id)
            if was is None:
                continue
            where = f"{name}, criterion: {subjects.get(criterion.id, criterion.id)}"
            if was.status != criterion.status:
                found.append(_from_to("status", where, was.status, criterion.status))
            found += _quotes(where, was.quotes, criterion.quotes)
        if old.citations != new.citations:
            found.append(_from_to("citation", name, str(len(old.citations)), str(len(new.citations))))
    return found


def words_changed(before: str, after: str) -> tuple[Piece, ...]:
    """The words that went out and came in."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            found.append(Piece("out", "".join(old[a:b])))
        if d > c:
            found.append(Piece("in", "".join(new[c:d])))
    return tuple(found)


def _lines(where: str, before: Iterable[Line], after: Iterable[Line]) -> Iterator[Change]:
    old = {line.id: line for line in before if not line.removed}
    new = {line.id: line for line in after if not line.removed}
    for key, line in old.items():
        if key not in new:
            yield Change(what="removed", where=where, pieces=(Piece("out", line.text),))
    for key, line in new.items():
        was = old.get(key)
        if was is None:
            yield Change(what="added", where=where, pieces=(Piece("in", line.text),))
            continue
        if was.text != line.text:
            yield Change(what="changed", where=where, pieces=words_changed(was.text, line.text))
        if was.own != line.own or was.criteria != line.criteria:
            yield _from_to("ties", f"{where}: {line.text[:60]}", _ties(was), _ties(line))
        yield from _quotes(where, was.quotes, line.quotes)


def _quotes(where: str, before: Iterable[Quote], after: Iterable[Quote]) -> Iterator[Change]:
    old = {quote.id: quote for quote in before}
    for quote in after:
        was = old.get(quote.id)
        text = " ".join(quote.evidence.quote.split())
        if was is None:
            yield Change(what="evidence", where=f"{where}: added", pieces=(Piece("in", text),))
        elif was.verdict != quote.verdict:
            kind: Literal["out", "same"] = "out" if quote.verdict == "rejected" else "same"
            yield Change(
                what="evidence", where=f"{where}: {quote.verdict or 'open again'}", pieces=(Piece(kind, text),)
            )


def _ties(line: Line) -> str:
    count = len(line.criteria)
    said = f"{count} criteria" if count != 1 else "1 criterion"
    return f"{said}, own judgement" if line.own else said


def _from_to(what: What, where: str, before: str, after: str) -> Change:
    return Change(what=what, where=where, pieces=(Piece("out", before), Piece("same", " → "), Piece("in", after)))
