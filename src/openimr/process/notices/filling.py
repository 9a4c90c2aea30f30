"""A template filled in: nodes and values in, blocks out. A value is text and stays text, whatever stands in it."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

import msgspec

from openimr.process.notices.blocks import Block, Box, Heading, Listed, Paragraph, Run, Runs, Table
from openimr.process.notices.markup import Group, Line, Node, Part, Put, Template

Value: TypeAlias = Runs | bool | Table | tuple[Mapping[str, Runs], ...]


class Values(msgspec.Struct, frozen=True, kw_only=True):
    """What the placeholders stand for, by kind."""

    texts: Mapping[str, Runs]
    conditions: Mapping[str, bool]
    lists: Mapping[str, tuple[Mapping[str, Runs], ...]]
    tables: Mapping[str, Table]


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A notice's subject and body, and which placeholders and statements went into them."""

    subject: str
    blocks: tuple[Block, ...]
    used: frozenset[str]
    stated: tuple[str, ...]


class _Filler:
    """Keeps account of what is used while it fills."""

    def __init__(self, values: Values, statement: Callable[[str], Template]) -> None:
        self._values, self._statement = values, statement
        self.used: set[str] = set()
        self.stated: dict[str, None] = {}

    def runs(self, parts: tuple[Part, ...], fields: Mapping[str, Runs]) -> Runs:
        found: list[Run] = []
        for part in parts:
            if not part.name:
                # "at 10 a.m." and "Redpoint Co." end a sentence with their own full stop.
                stop = part.text.startswith(".") and not part.text.startswith("..") and _ends_in_a_stop(found)
                found.append(Run(part.text[1:] if stop else part.text, strong=part.strong))
                continue
            self.used.add(part.name)
            said = fields[part.name] if part.name in fields else self._values.texts[part.name]
            found += [Run(run.text, strong=run.strong or part.strong, missing=run.missing) for run in said]
        return tuple(run for run in found if run.text)

    def blocks(self, nodes: tuple[Node, ...], fields: Mapping[str, Runs]) -> Iterator[Block]:
        for node in nodes:
            match node:
                case Line(marker, parts):
                    yield _line(marker, self.runs(parts, fields))
                case Put("statement", name):
                    said = tuple(self.blocks(self._statement(name).body, fields))
                    if said:  # what does not concern the case says nothing, and rests on no law
                        self.stated[name] = None
                    yield from said
                case Put(_, name):
                    self.used.add(name)
                    yield self._values.tables[name]
                case Group():
                    yield from self._group(node, fields)

    def _group(self, node: Group, fields: Mapping[str, Runs]) -> Iterator[Block]:
        if node.kind == "if":
            holds = self._values.conditions[node.name] != node.negated
            yield from self.blocks(node.inner if holds else node.otherwise, fields)
        elif node.kind == "each":
            self.used.add(node.name)
            for entry in self._values.lists[node.name]:
                named = {f"{node.name}.{key}": runs for key, runs in entry.items()}
                yield from self.blocks(node.inner, {**fields, **named})
        else:
            inner = merged(self.blocks(node.inner, fields))
            yield Box(tuple(block for block in inner if isinstance(block, Paragraph | Listed)))


def fill(template: Template, values: Values, statement: Callable[[str], Template]) -> Filled:
    """The template with its placeholders replaced; `statement` gives the words of a required statement.

    The template has been checked (`checking.faults_of`), so that every name in it is known.
    """
    filler = _Filler(values, statement)
    for_others = template.subject_for_others and not values.conditions["to_worker"]
    about = template.subject_for_others if for_others else template.subject
    if template.subject_in_part and values.conditions.get("in_part"):
        about = template.subject_in_part
    subject = "".join(run.text for run in filler.runs(about, {}))
    blocks = merged(filler.blocks(template.body, {}))
    return Filled(subject=subject, blocks=blocks, used=frozenset(filler.used), stated=tuple(filler.stated))


def text_of(parts: tuple[Part, ...], texts: Mapping[str, Runs]) -> tuple[Runs, frozenset[str]]:
    """A single line's parts with their placeholders replaced, and the placeholders that it used."""
    filler = _Filler(Values(texts=texts, conditions={}, lists={}, tables={}), _none)
    return filler.runs(parts, {}), frozenset(filler.used)


def merged(blocks: Iterator[Block]) -> tuple[Block, ...]:
    """Items of one list that follow one another as one list."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if isinstance(block, Listed) and isinstance(last, Listed) and last.numbered == block.numbered:
            found[-1] = Listed((*last.items, *block.items), numbered=block.numbered)
        else:
            found.append(block)
    return tuple(found)


def _ends_in_a_stop(runs: list[Run]) -> bool:
    return bool(runs) and not runs[-1].missing and runs[-1].text.endswith(".")


def _line(marker: str, runs: Runs) -> Block:
    if marker == "#":
        return Heading(runs)
    if marker in {"-", "1."}:
        return Listed((runs,), numbered=marker == "1.")
    return Paragraph(runs)


def _none(name: str) -> Template:
    raise KeyError(name)
