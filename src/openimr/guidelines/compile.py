"""The library's YAML files, checked and made into one file that loads in milliseconds.

`python -m openimr.guidelines.compile` (`make library`) writes `library.json`; a test holds it against the YAML, so a
change of a topic that was not compiled fails the build.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from openimr.guidelines.forms import (
    Condition,
    ConditionOrTest,
    Criterion,
    Guideline,
    GuidelineHeader,
    Library,
    NamedTest,
    Topic,
)
from openimr.guidelines.law import Orders, Standards
from openimr.guidelines.law_faults import law_faults
from openimr.guidelines.load import COMPILED
from openimr.model import KINDS
from openimr.model.schema import finding_kinds
from openimr.vocabulary import find_condition, find_procedure
from openimr.vocabulary.entries import vocabulary

T = TypeVar("T")
_ASSERTIONS = {"affirmed", "denied", "possible", "planned", "historical", "other person"}


def _is_condition(name: str) -> bool:
    found = find_condition(name)
    return found is not None and found.id == name


def _is_procedure(name: str) -> bool:
    found = find_procedure(name)
    return found is not None and found.id == name


_VOCABULARY = {"condition": _is_condition}


class LibraryError(ValueError):
    """Something in a library file is wrong; the message says which file, what, and what was expected."""


def read_sources(folder: Path) -> Library:
    """Read every YAML file under `folder`.

    Raises:
        LibraryError: a file is not in the library's form.
    """
    tests = _decode(folder / "tests.yaml", dict[str, NamedTest])
    guidelines: list[Guideline] = []
    for home in sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("_")):
        header = _decode(home / "guideline.yaml", GuidelineHeader)
        topics = tuple(_decode(path, Topic) for path in sorted(home.glob("*.yaml")) if path.name != "guideline.yaml")
        guidelines.append(Guideline(id=home.name, header=header, topics=topics))
    orders, standards = folder / "orders.yaml", folder / "standards.yaml"
    return Library(
        guidelines=tuple(guidelines),
        tests=tests,
        orders=_decode(orders, Orders) if orders.exists() else Orders(),
        standards=_decode(standards, Standards) if standards.exists() else Standards(),
    )


def faults(library: Library) -> list[str]:
    """Say in plain words what does not fit together; empty where all is well."""
    found: list[str] = []
    for name, test in library.tests.items():
        found += [f"tests.yaml: {name!r}: {fault}" for fault in _condition_faults(test.condition, library)]
    seen: set[str] = set()
    known = {topic.id for guideline in library.guidelines for topic in guideline.topics}
    for guideline in library.guidelines:
        for topic in guideline.topics:
            if topic.id in seen:
                found.append(f"{topic.id}: the topic's id is used twice")
            seen.add(topic.id)
            found += [f"{topic.id}: see_also names no topic {t!r}" for t in topic.see_also if t not in known]
            found += _topic_faults(topic, guideline, library)
    return [*found, *law_faults(library)]


def _topic_faults(topic: Topic, guideline: Guideline, library: Library) -> Iterator[str]:
    if topic.when is not None:
        yield from (f"{topic.id}: when: {fault}" for fault in _condition_faults(topic.when, library))
    ids: set[str] = set()
    for criterion in topic.criteria:
        if criterion.id in ids:
            yield f"{topic.id}: the criterion {criterion.id!r} stands twice"
        ids.add(criterion.id)
        yield from (f"{topic.id}.{criterion.id}: {fault}" for fault in _criterion_faults(criterion, guideline, library))


def _criterion_faults(criterion: Criterion, guideline: Guideline, library: Library) -> Iterator[str]:
    for part in (criterion.applies, criterion.met, criterion.refuted):
        if part is not None:
            yield from _condition_faults(part, library)
    source = re.split(r":| \(", criterion.source, maxsplit=1)[0]
    if source not in guideline.header.sources:
        yield f"its source {criterion.source!r} is not explained in guideline.yaml"
    if not criterion.verified and criterion.confidence is None:
        yield "it is not verified and says no confidence (high, medium or low)"
    if criterion.role and not criterion.subject:
        yield "a criterion with a role needs a subject (the noun phrase that the rationale is written from)"


def _condition_faults(condition: ConditionOrTest, library: Library) -> Iterator[str]:
    if isinstance(condition, str):
        if condition not in library.tests:
            yield f"no test is called {condition!r} in tests.yaml"
        return
    heads = [
        name
        for name in ("all", "any", "none", "unless", "of", "test", "find", "item", "computed", "phase", "on_drug")
        if getattr(condition, name) is not None
    ]
    if len(heads) != 1:
        yield f"a condition has exactly one head, this one has {heads or 'none'}"
    for part in (condition.all, condition.any, condition.none, condition.unless, condition.of):
        for inner in part or []:
            yield from _condition_faults(inner, library)
    if condition.test is not None and condition.test not in library.tests:
        yield f"no test is called {condition.test!r} in tests.yaml"
    if condition.find is not None:
        yield from _find_faults(condition)
    yield from (f"no kind of record is called {k!r}" for k in condition.records if k not in KINDS)


def _find_faults(condition: Condition) -> Iterator[str]:
    kind = finding_kinds().get(condition.find or "")
    if kind is None:
        yield f"findings.yaml declares no kind {condition.find!r}"
        return
    for name, want in [*condition.where.items(), *condition.not_where.items()]:
        attribute = kind.attributes.get(name)
        if attribute is None:
            yield f"{condition.find} has no attribute {name!r}"
        elif name in _VOCABULARY:
            wanted = want if isinstance(want, list) else [want]
            yield from (f"the vocabulary has no {name} called {w!r}" for w in wanted if not _VOCABULARY[name](str(w)))
        elif attribute.values:
            wanted = want if isinstance(want, list) else [want]
            yield from (f"{condition.find}.{name} does not know {w!r}" for w in wanted if w not in attribute.values)
    yield from (f"no drug is of the class {c!r}" for c in condition.classes if c not in known_classes())
    named = [condition.treatment] if isinstance(condition.treatment, str) else condition.treatment or []
    yield from (f"the vocabulary has no treatment called {t!r}" for t in named if t != "item" and not _is_procedure(t))
    stated = condition.assertion if isinstance(condition.assertion, list) else [condition.assertion]
    yield from (f"no assertion is called {a!r}" for a in stated if a not in _ASSERTIONS)


def _decode(path: Path, form: type[T]) -> T:
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=form)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        message = f"{path.parent.name}/{path.name}: {error}"
        raise LibraryError(message) from error


def known_classes() -> frozenset[str]:
    """Every class that a drug of the vocabulary belongs to."""
    return frozenset(c for drug in vocabulary().drugs for c in drug.classes)


def main() -> int:
    """Compile the library in place; print what is wrong and write nothing where anything is."""
    folder = Path(__file__).parent / "library"
    try:
        library = read_sources(folder)
    except LibraryError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    wrong = faults(library)
    for line in wrong:
        sys.stderr.write(f"{line}\n")
    if wrong:
        return 1
    target = folder.parent / COMPILED
    partial = target.with_suffix(".partial")
    partial.write_bytes(msgspec.json.encode(library))
    partial.replace(target)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
