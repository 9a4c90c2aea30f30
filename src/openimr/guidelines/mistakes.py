"""What is wrong in a library file, in a person's words: made from what the typed form says of it."""

import typing
from collections.abc import Iterator
from difflib import get_close_matches

import msgspec


def steps_of(path: str) -> list[str | int]:
    """`.criteria[0].met` as steps; a name that msgspec does not tell ([...]) ends the way."""
    steps: list[str | int] = []
    for part in path.replace("[", ".[").split("."):
        if part == "[":  # of [...]
            break
        if part.startswith("["):
            steps.append(int(part[1:-1]))
        elif part:
            steps.append(part)
    return steps


def spelt(steps: tuple[str | int, ...], at: tuple[str | int, ...], called: object) -> str:
    """`criteria pain: met.any[2]`: entries of a list by their id, for a person who does not count."""
    own = "".join(f"[{s + 1}]" if isinstance(s, int) else f".{s}" for s in steps[len(at) :]).lstrip(".")
    if not at:
        return own
    entry = str(called) if called else "".join(f"number {s + 1}" if isinstance(s, int) else "" for s in at)
    head = f"{at[0]} {entry}".strip()
    return f"{head}: {own}" if own else head


_PLAIN = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "fields of its own (name: value)",
    "null": "nothing",
    "date": "a date",
    "datetime": "a date",
}
_SUCH_AS = {"array": "[one, two]", "int": "3", "float": "2.5", "bool": "true", "object": "{name: value}"}
_HINTS = {
    "verified": "write verified: true where a named source was read, else verified: false and a confidence",
    "source": "name the source: a key of the guideline's sources, such as own-knowledge",
    "says": "say in a sentence what counts, for a physician",
}


def explained(message: str, steps: tuple[str | int, ...], form: type) -> tuple[str, str]:
    """What is wrong and what to do, from msgspec's own words."""
    names = [s for s in steps if isinstance(s, str)]
    quoted = message.split("`")[1::2]
    if message.startswith("Object contains unknown field"):
        known = [f.encode_name for f in msgspec.structs.fields(_form_at(names, form))]
        near = get_close_matches(quoted[0], known, n=1)
        todo = f"did you mean {near[0]!r}?" if near else f"take it out, or use one of: {', '.join(known)}"
        return f"there is no field {quoted[0]!r} here", todo
    if message.startswith("Object missing required field"):
        return f"the field {quoted[0]!r} is missing", _HINTS.get(quoted[0], "add it; docs/guidelines.md shows the form")
    if message.startswith("Invalid enum value"):
        given = message.partition("value ")[2].strip("'")
        allowed = _allowed(names, form)
        near = get_close_matches(given, allowed, n=1)
        more = f" (did you mean {near[0]!r}?)" if near else ""
        return (
            f"{given!r} is none of its values{more}",
            f"use one of: {', '.join(allowed)}" if allowed else "take it out",
        )
    if message.startswith("Expected") and len(quoted) > 1:
        wants = [part for part in quoted[0].split(" | ") if part != "null"]
        todo = "see docs/guidelines.md for the form"
        if "str" in wants and quoted[1] in {"int", "float", "bool", "date", "datetime"}:
            todo = "put it in quotes"
        elif wants[0] in _SUCH_AS:
            todo = f"write it so: {_SUCH_AS[wants[0]]}"
        return f"wants {' or '.join(_PLAIN.get(w, w) for w in wants)}, not {_PLAIN.get(quoted[1], quoted[1])}", todo
    return message[:1].lower() + message[1:], "see docs/guidelines.md for the form"


def _form_at(names: list[str], form: type) -> type[msgspec.Struct]:
    """The form of the object that the steps lead to."""
    for name in names:
        inner = next(_structs(typing.get_type_hints(form).get(name)), None)
        if inner is None:
            break
        form = inner
    return typing.cast("type[msgspec.Struct]", form)


def _structs(hint: object) -> Iterator[type[msgspec.Struct]]:
    """Every form that a field's type speaks of: that of `list[Condition | str]` is Condition."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield hint
    for part in typing.get_args(hint):
        yield from _structs(part)


def _allowed(names: list[str], form: type) -> list[str]:
    holder = _form_at(names[:-1], form)
    hint = typing.get_type_hints(holder).get(names[-1]) if names else None
    found: list[str] = []
    for part in (hint, *typing.get_args(hint)):
        if typing.get_origin(part) is typing.Literal:
            found += [str(value) for value in typing.get_args(part)]
    return found
