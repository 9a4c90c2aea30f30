"""Conditions of the library in plain English: what a physician reads instead of the YAML.

`in_words` gives a clause that completes "met where: ...". A named test is told in its own words (`says`), anything else
is put together from `wording.yaml`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from math import ceil, floor
from pathlib import Path
from typing import TypeAlias

import msgspec

from openimr.guidelines.forms import Condition, ConditionOrTest, NamedTest, Range, Want

Tests: TypeAlias = Mapping[str, NamedTest]


class Wording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`wording.yaml`: `find` by kind and attribute, the other tables by name."""

    find: dict[str, dict[str, str]]
    computed: dict[str, str | dict[str, str]]
    item: dict[str, str]
    fields: dict[str, str]
    stages: dict[str, str]
    assertions: dict[str, str]
    capitals: tuple[str, ...]


@cache
def wording() -> Wording:
    """The words, read once.

    Raises:
        msgspec.ValidationError: `wording.yaml` is not in its own form.
    """
    return msgspec.yaml.decode((Path(__file__).parent / "wording.yaml").read_bytes(), type=Wording)


def in_words(condition: ConditionOrTest, tests: Tests) -> str:
    """The condition as a clause without a capital and without a full stop.

    Raises KeyError only for a library that was not checked.
    """
    if isinstance(condition, str):
        return clause(tests[condition].says)
    for head, told in _HEADS.items():
        if getattr(condition, head) is not None:
            return told(condition, tests)
    return "nothing is asked"


def clause(sentence: str) -> str:
    """A sentence as it stands after a colon: small first letter (abbreviations keep theirs), no full stop."""
    words = " ".join(sentence.split()).rstrip(".")
    first = re.split(r"[\s,;/-]", words, maxsplit=1)[0]
    keeps = (len(first) > 1 and any(c.isupper() or c.isdigit() for c in first[1:])) or first in _capitals().values()
    return words if keeps else words[:1].lower() + words[1:]


def stage(phase: str | None) -> str | None:
    """The stage of treatment that a criterion is about, in words; None for any stage."""
    return None if phase is None else wording().stages[phase]


def named(text: str) -> str:
    """A vocabulary id as it is written in a sentence: `tens unit` is a TENS unit."""
    return _capital_pattern().sub(lambda match: _capitals()[match[0].lower()], text)


def listed(values: Iterable[object], joint: str = "or") -> str:
    """`a, b or c`."""
    told = [named(str(value)) for value in values]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} {joint} {told[-1]}" if told else ""


def bounds(low: float | None, high: float | None) -> str:
    """A number's bounds: `4 or more`, `at most 12`, `4 to 6`, `exactly 1`."""
    if low is not None and high is not None:
        return f"exactly {low:g}" if low == high else f"{low:g} to {high:g}"
    if low is not None:
        return f"more than {floor(low)}" if 0 < low % 1 <= _HAIR else f"{low:g} or more"
    if high is not None:
        return f"less than {ceil(high)}" if high % 1 >= 1 - _HAIR else f"at most {high:g}"
    return "any number of"


_HAIR = 0.1
"""The library writes "more than 120" as a minimum of 120.01, "less than 6" as a maximum of 5.9."""


def _value(want: Want) -> str:
    if isinstance(want, Range):
        return bounds(want.min, want.max)
    if isinstance(want, bool):
        return "yes" if want else "no"
    return listed(want) if isinstance(want, list) else named(str(want))


def _parts(parts: Sequence[ConditionOrTest] | None, tests: Tests, joint: str) -> str:
    """The parts in one clause; a part that is itself a list stands in brackets, so that it reads one way only."""
    told = []
    for part in parts or ():
        words = in_words(part, tests)
        compound = isinstance(part, Condition) and any(
            len(inner or ()) > 1 for inner in (part.all, part.any, part.none, part.unless, part.of)
        )
        told.append(f"({words})" if compound and len(parts or ()) > 1 else words)
    return joint.join(told)


def _all(condition: Condition, tests: Tests) -> str:
    return _parts(condition.all, tests, "; and ")


def _any(condition: Condition, tests: Tests) -> str:
    return _parts(condition.any, tests, "; or ")


def _none(condition: Condition, tests: Tests) -> str:
    lead = "none of these: " if len(condition.none or ()) > 1 else "it is not so that: "
    return lead + _parts(condition.none, tests, "; ")


def _unless(condition: Condition, tests: Tests) -> str:
    return "unless it is known that: " + _parts(condition.unless, tests, "; or ")


def _of(condition: Condition, tests: Tests) -> str:
    return f"at least {condition.at_least} of these: " + _parts(condition.of, tests, "; ")


def _test(condition: Condition, tests: Tests) -> str:
    return clause(tests[condition.test or ""].says)


def _find(condition: Condition, _tests: Tests) -> str:
    known = wording().find.get(condition.find or "", {})
    words = [known.get("noun", named((condition.find or "").replace("_", " ")))]
    words += [_attribute(known, name, condition.where[name]) for name in _in_order(known, condition.where)]
    words += _whose(condition)
    words += _when(condition)
    if condition.words:
        words.append(f"with the word {listed(f'“{word}”' for word in condition.words)}")
    if condition.records:
        words.append(f"in records of the kind {listed(condition.records)}")
    words += _mood(condition)
    words += [f"but not one {_attribute(known, name, want)}" for name, want in condition.not_where.items()]
    return " ".join(words)


def _in_order(known: Mapping[str, str], wanted: Iterable[str]) -> list[str]:
    """Attributes in the order of `wording.yaml`, so that a kind reads the same everywhere."""
    order = list(known)
    return sorted(wanted, key=lambda name: order.index(name) if name in order else len(order))


def _attribute(known: Mapping[str, str], name: str, want: Want) -> str:
    return known.get(name, name.replace("_", " ") + " {}").replace("{}", _value(want))


def _whose(condition: Condition) -> list[str]:
    """Of which drug or treatment, and of which part of the body."""
    words = []
    if condition.classes:
        words.append(f"of the class {listed(condition.classes)}")
    if condition.drug != "any":
        words.append(
            {
                "item": "that can be about the requested drug",
                "named": "that names the requested drug or its class",
                "other": "about another drug than the requested one",
            }[condition.drug]
        )
    if condition.treatment == "item":
        words.append("of the requested treatment")
    elif condition.treatment is not None:
        words.append(f"({_value(condition.treatment)})")  # type: ignore[arg-type]  # names are scalars
    if condition.body == "item":
        words.append("in the same body region as the request")
    return words


def _when(condition: Condition) -> list[str]:
    words = []
    if condition.within is not None:
        words.append(f"from the last {_span(condition.within)}")
    if condition.before:
        words.append("from before the request")
    if condition.latest:
        words.append("at the newest visit that speaks of it")
    if condition.answered_by:
        words.append("and nothing later that answers it")
    if condition.count > 1:
        words.append(f"on {condition.count} dates or more")
    return words


def _mood(condition: Condition) -> list[str]:
    stated = condition.assertion if isinstance(condition.assertion, list) else [condition.assertion]
    if stated == ["affirmed"]:
        return []
    return [f"(stated as {listed(wording().assertions.get(a, a) for a in stated)})"]


def _span(days: int) -> str:
    if days in {364, 365, 366}:
        return "year"
    if days % 30 == 0:
        return f"{days // 30} months" if days > 30 else "month"
    return f"{days} days"


def _item(condition: Condition, _tests: Tests) -> str:
    words = wording()
    told = []
    for name, want in (condition.item or {}).items():
        if want in ("stated", "not stated"):
            field = words.fields.get(name, name)
            told.append(f"the request {'states' if want == 'stated' else 'does not state'} {field}")
        else:
            told.append(words.item.get(name, f"the request's {name} is {{}}").replace("{}", _value(want)))
    return " and ".join(told)


def _computed(condition: Condition, _tests: Tests) -> str:
    name = condition.computed or ""
    words = wording().computed.get(name, name.replace("_", " ") + " of {}")
    if isinstance(words, dict):
        return words["holds"] if condition.min else f"it is not so that {words['yes']}"
    if condition.min in {None, 0} and condition.max is None:
        return f"it is known: {words.replace('{} ', '')}"
    return words.replace("{}", bounds(condition.min, condition.max))


def _phase(condition: Condition, _tests: Tests) -> str:
    return {
        "initial": "the treatment is new to this worker",
        "continuation": "the treatment was in use before the request",
    }.get(condition.phase or "", f"the treatment is at the stage: {condition.phase}")


def _on_drug(condition: Condition, _tests: Tests) -> str:
    span = _span(condition.within or 120)
    return (
        f"a drug of the class {listed(condition.on_drug or [])} was taken beside the requested one in the last {span}"
    )


_ASKED = {
    "weaning": "a taper or weaning",
    "trial": "a trial",
    "repeat": "more of what was given",
    "post-operative": "care after an operation",
    "pre-operative": "care before an operation",
    "rental": "a rental",
    "purchase": "a purchase",
}


def _asks(condition: Condition, _tests: Tests) -> str:
    return f"the words of the request ask for {listed([_ASKED[word] for word in condition.asks or []], 'or')}"


_HEADS: dict[str, Callable[[Condition, Tests], str]] = {
    "all": _all,
    "any": _any,
    "none": _none,
    "unless": _unless,
    "of": _of,
    "test": _test,
    "find": _find,
    "item": _item,
    "computed": _computed,
    "phase": _phase,
    "on_drug": _on_drug,
    "asks": _asks,
}


@cache
def _capitals() -> Mapping[str, str]:
    return {word.lower(): word for word in wording().capitals}


@cache
def _capital_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, _capitals()))})(?![\w-])", re.IGNORECASE)
