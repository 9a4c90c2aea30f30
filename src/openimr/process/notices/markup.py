"""Templates as an office edits them: plain lines with {placeholders}, conditions and repeats, and nothing that runs.

    subject: Your application can be reviewed
    subject for others: The application can be reviewed
    // a remark for the office; it is not printed
    # A heading
    A paragraph with {case_number} and **bold words**. The next line goes on with it.

    - a list item
    1. a numbered item
    {if to_worker}            also {if not ...}; {else}; {end}
    {each reasons}            its fields are {reasons.title}; {end}
    {box}                     what nobody should overlook; {end}
    {statement binding}       a statement that the law requires (statements.yaml)
    {table records}           a table that the program fills

A brace that is meant as a brace is written twice. What replaces a placeholder is never read as markup.
"""

import re
from typing import TypeAlias

import msgspec


class TemplateFaultError(ValueError):
    """What is wrong with a template, in one line: its file, the line, what is wrong and what to do."""


class Part(msgspec.Struct, frozen=True):
    """A piece of a line: text as it is, or (`name`) the name of a placeholder."""

    text: str = ""
    name: str = ""
    strong: bool = False


class Line(msgspec.Struct, frozen=True):
    """A heading ("#"), paragraph (""), list item ("-") or numbered item ("1.")."""

    marker: str
    parts: tuple[Part, ...]
    at: int


class Put(msgspec.Struct, frozen=True):
    """What stands on a line of its own: a statement or a table, by name."""

    kind: str
    name: str
    at: int


class Group(msgspec.Struct, frozen=True):
    """`{if}`, `{each}` or `{box}` with what it holds; `otherwise` is what follows `{else}`."""

    kind: str
    name: str
    negated: bool
    inner: "tuple[Node, ...]"
    otherwise: "tuple[Node, ...]"
    at: int


Node: TypeAlias = Line | Put | Group


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """A template, read: its subject and body. `file` is how messages name it.

    `subject_for_others` is the subject where the reader is not the worker, `subject_in_part` the one where the notice
    tells of some of the items only; empty: the same for everybody.
    """

    file: str
    subject: tuple[Part, ...]
    subject_for_others: tuple[Part, ...] = ()
    subject_in_part: tuple[Part, ...] = ()
    body: tuple[Node, ...]


_DIRECTIVE = re.compile(r"\{(?:(if|each|statement|table)\s+(not\s+)?([a-z][a-z0-9_ ]*?)|(box|else|end))\s*\}")
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_.]*)\}|\*\*|[{}]")
_OTHERS, _IN_PART = "subject for others:", "subject in part:"
_ITEM = re.compile(r"(#|-|\d+\.)\s+(.*)")


def parse(text: str, file: str, *, subject: bool = True) -> Template:
    """A template's text, read.

    `subject` says whether its first line has to be the subject; a statement has none.

    Raises:
        TemplateFaultError: a block is not closed, a brace stands alone, or there is no subject.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    first = next((n for n, line in enumerate(lines) if line.strip() and not _remark(line)), len(lines))
    about: tuple[Part, ...] = ()
    more: dict[str, tuple[Part, ...]] = {_OTHERS: (), _IN_PART: ()}
    if subject:
        head = lines[first].strip() if first < len(lines) else ""
        if not head.lower().startswith("subject:") or not head[8:].strip():
            message = f"{file}: the first line has to be the subject; write 'subject: ...'"
            raise TemplateFaultError(message)
        about = _parts(head[8:].strip(), file, first + 1)
        first += 1
        for head in more:
            if first < len(lines) and lines[first].strip().lower().startswith(head):
                more[head] = _parts(lines[first].strip()[len(head) :].strip(), file, first + 1)
                first += 1
    reader = _Reader(lines, first, file)
    body = reader.nodes(opened=None)
    return Template(
        file=file, subject=about, subject_for_others=more[_OTHERS], subject_in_part=more[_IN_PART], body=body
    )


class _Reader:
    """Reads lines into nodes, from where it stands to the end of the block it is in."""

    def __init__(self, lines: list[str], at: int, file: str) -> None:
        self._lines, self._at, self._file = lines, at, file
        self._ended_by = ""

    def nodes(self, *, opened: int | None) -> tuple[Node, ...]:
        found: list[Node] = []
        open_line: tuple[str, list[str], int] | None = None

        def close() -> None:
            nonlocal open_line
            if open_line is not None:
                marker, texts, at = open_line
                found.append(Line(marker, _parts(" ".join(texts), self._file, at), at))
                open_line = None

        while self._at < len(self._lines):
            line, number = self._lines[self._at].strip(), self._at + 1
            self._at += 1
            if not line or _remark(line):
                close()
                continue
            directive = _DIRECTIVE.fullmatch(line)
            if directive is None:
                item = _ITEM.fullmatch(line)
                if item is not None:
                    close()
                    marker = item[1] if item[1] in "#-" else "1."
                    open_line = (marker, [item[2]], number)
                    if marker == "#":  # a heading is one line
                        close()
                elif open_line is not None:
                    open_line[1].append(line)
                else:
                    open_line = ("", [line], number)
                continue
            close()
            word = directive[1] or directive[4]
            if word in {"else", "end"}:
                if opened is None or (word == "else" and self._ended_by == "else"):
                    self._fault(number, f"{{{word}}} closes nothing; take it away, or write the {{if ...}} before it")
                self._ended_by = word
                return tuple(found)
            found.append(self._started(directive, word, number))
        close()
        if opened is not None:
            self._fault(opened, "this block has no {end}; write {end} on a line of its own where it ends")
        return tuple(found)

    def _started(self, directive: re.Match[str], word: str, number: int) -> Node:
        name, negated = directive[3] or "", bool(directive[2])
        if negated and word != "if":
            self._fault(number, f"'not' does not go with {word}")
        if word in {"statement", "table"}:
            return Put(word, name, number)
        self._ended_by = ""
        inner = self.nodes(opened=number)
        otherwise: tuple[Node, ...] = ()
        if self._ended_by == "else":
            if word != "if":
                self._fault(number, f"{{else}} belongs to {{if ...}}, not to {{{word}}}")
            otherwise = self.nodes(opened=number)
        self._ended_by = ""
        return Group(word, name, negated, inner, otherwise, number)

    def _fault(self, number: int, says: str) -> None:
        message = f"{self._file}: line {number}: {says}"
        raise TemplateFaultError(message)


def _remark(line: str) -> bool:
    return line.lstrip().startswith("//")


def _parts(text: str, file: str, at: int) -> tuple[Part, ...]:
    """A line's text and placeholders in their order."""
    found: list[Part] = []
    strong, begun = False, 0

    def add(until: int) -> None:
        if text[begun:until]:
            found.append(Part(text=text[begun:until], strong=strong))

    for mark in _PLACEHOLDER.finditer(text):
        add(mark.start())
        begun = mark.end()
        sign = mark[0]
        if sign == "**":
            strong = not strong
        elif sign in {"{{", "}}"}:
            found.append(Part(text=sign[0], strong=strong))
        elif mark[1]:
            found.append(Part(name=mark[1], strong=strong))
        else:
            message = (
                f"{file}: line {at}: a brace that opens or closes no placeholder; write {{name}} in small letters, "
                "{{ and }} for braces, and {if ...}, {each ...}, {box}, {end} on lines of their own"
            )
            raise TemplateFaultError(message)
    add(len(text))
    if strong:
        message = f"{file}: line {at}: ** opens bold words that no second ** ends"
        raise TemplateFaultError(message)
    return tuple(found)
