"""What is wrong with a template that an office has edited, a line each: unknown names, a required statement dropped."""

from collections.abc import Iterator, Mapping

from openimr.process.notices.kinds import Audience, Placeholder, notice_kinds, placeholders, statements
from openimr.process.notices.markup import Group, Line, Node, Part, Put, Template

_AUDIENCES: tuple[Audience, ...] = ("worker", "administrator", "employer", "physician")


def faults_of(template: Template, kind: str) -> tuple[str, ...]:
    """Everything that is wrong with the template of a kind of notice, each in one line; none where it can be used."""
    found = [f"{template.file}: {says}" for says in _names(template, kind)]
    for name, audiences in notice_kinds()[kind].requires.items():
        lacking = [a for a in audiences if name not in _certain(template.body, a)]
        if lacking:
            says = statements()[name].says
            readers = ", ".join(lacking)
            found.append(
                f"{template.file}: lacks a statement that the law requires for the {readers} ({says}); "
                f"write {{statement {name}}} on a line of its own, where it is always printed"
            )
    return tuple(found)


def statement_faults(name: str, template: Template) -> tuple[str, ...]:
    """What is wrong with the words of a required statement: names that nothing knows."""
    return tuple(f"{template.file}: {says}" for says in _names(template, None) if name)


def _names(template: Template, kind: str | None) -> Iterator[str]:
    for part in (*template.subject, *template.subject_for_others, *template.subject_in_part):
        if part.name:
            yield from _text(part.name, 1, kind, {})
    yield from _under(template.body, kind, {})


def _under(nodes: tuple[Node, ...], kind: str | None, open_lists: Mapping[str, Placeholder]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Line(_, parts, at):
                yield from _line(parts, at, kind, open_lists)
            case Put("statement", name, at):
                if name not in statements():
                    yield f"line {at}: there is no statement {name!r}; docs/notices.md lists them"
            case Put(_, name, at):
                yield from _is(name, "table", at, kind)
            case Group("if", name, _, inner, otherwise, at):
                yield from _is(name, "condition", at, kind)
                yield from _under((*inner, *otherwise), kind, open_lists)
            case Group("each", name, _, inner, _, at):
                wrong = list(_is(name, "list", at, kind))
                yield from wrong
                if not wrong:
                    yield from _under(inner, kind, {**open_lists, name: placeholders()[name]})
            case Group(_, _, _, inner, _, at):
                if not _fits_in_a_box(inner):
                    yield f"line {at}: a {{box}} holds paragraphs, lists and conditions only"
                yield from _under(inner, kind, open_lists)


def _fits_in_a_box(nodes: tuple[Node, ...]) -> bool:
    return all(
        (isinstance(n, Line) and n.marker != "#")
        or (isinstance(n, Group) and n.kind != "box" and _fits_in_a_box((*n.inner, *n.otherwise)))
        for n in nodes
    )


def _line(parts: tuple[Part, ...], at: int, kind: str | None, open_lists: Mapping[str, Placeholder]) -> Iterator[str]:
    for part in parts:
        if part.name:
            yield from _text(part.name, at, kind, open_lists)


def _text(name: str, at: int, kind: str | None, open_lists: Mapping[str, Placeholder]) -> Iterator[str]:
    of, dot, field = name.partition(".")
    if not dot:
        yield from _is(name, "text", at, kind)
    elif of not in open_lists:
        yield f"line {at}: {{{name}}} has a value only between {{each {of}}} and {{end}}"
    elif field not in open_lists[of].fields:
        yield f"line {at}: {of} has no field {field!r}; it has {', '.join(open_lists[of].fields)}"


def _is(name: str, wanted: str, at: int, kind: str | None) -> Iterator[str]:
    known = placeholders().get(name)
    if known is None:
        what = "placeholder" if wanted == "text" else wanted
        yield f"line {at}: there is no {what} {{{name}}}; docs/notices.md lists them"
    elif known.is_ != wanted:
        yield f"line {at}: {{{name}}} is a {known.is_}, and is used here as a {wanted}"
    elif kind is not None and known.kinds and kind not in known.kinds:
        yield f"line {at}: {{{name}}} has no value in this notice; it belongs to: {', '.join(known.kinds)}"


def _certain(nodes: tuple[Node, ...], audience: Audience) -> frozenset[str]:
    """The statements that a reader of this audience gets whatever the case is."""
    found: frozenset[str] = frozenset()
    for node in nodes:
        if isinstance(node, Put) and node.kind == "statement":
            found |= {node.name}
        elif isinstance(node, Group) and node.kind == "if":
            holds = _known(node.name, audience)
            if holds is None:
                found |= _certain(node.inner, audience) & _certain(node.otherwise, audience)
            else:
                found |= _certain(node.inner if holds != node.negated else node.otherwise, audience)
    return found


def _known(condition: str, audience: Audience) -> bool | None:
    """Whether a condition holds for an audience whatever the case is; None: it depends on the case."""
    named = condition.removeprefix("to_")
    return named == audience if condition.startswith("to_") and named in _AUDIENCES else None
