"""What does not fit together in a library that could be read: ids, sources, tests, findings and their values."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from itertools import chain

from openimr.guidelines.conditions import evaluate
from openimr.guidelines.editions import CaseDates
from openimr.guidelines.forms import (
    Condition,
    ConditionOrTest,
    Criterion,
    Grade,
    Guideline,
    Library,
    Range,
    Topic,
    Want,
)
from openimr.guidelines.law_faults import law_faults
from openimr.guidelines.load import shelf
from openimr.guidelines.prepare import prepare
from openimr.guidelines.sources import HEADER, LAW, TESTS, Fault
from openimr.guidelines.topics import CROSS_CUTTING_RANK
from openimr.model import KINDS, DisputedItem, Treatment
from openimr.model.schema import Attribute, finding_kinds
from openimr.vocabulary import find_condition, find_drug, find_procedure
from openimr.vocabulary.entries import vocabulary

_ASSERTIONS = ("affirmed", "denied", "possible", "planned", "historical", "other person")
_UNREAD = "own-knowledge"
_SHARED_ROLE = 2  # a part in the decision that rules know is played in several topics
_HEADS = ("all", "any", "none", "unless", "of", "test", "find", "item", "computed", "phase", "on_drug", "asks")

Wrong = tuple[str, str, str]
"""field, what is wrong, what to do"""


def faults(library: Library) -> list[str]:
    """Say in plain words what does not fit together, a line each; empty where all is well."""
    return [str(fault) for fault in faults_of(library)]


def faults_of(
    library: Library,
    places: Mapping[str, str] | None = None,
    twice: Iterable[tuple[str, str]] = (),
    rules: Collection[str] | None = None,
    only: Collection[str] | None = None,
) -> Iterator[Fault]:
    """What does not fit together.

    `places` and `twice` are those of `Sources`; without places a fault names the topic instead of the file. `rules`
    are the names of decision rules that there are. With `only` just these topics, tests and
    files of the law are looked at: a draft's.
    """
    held = places or {}
    for again, file in twice:
        yield Fault(file=file, field="id", wrong=f"the id {again!r} is used twice, also in {held.get(again, again)}",
                    todo="give one of the two another id")  # fmt: skip
    for name, test in library.tests.items():
        if only is None or name in only:
            for field, wrong, todo in _condition(test.condition, library, f"{name}: condition"):
                yield Fault(file=held.get(TESTS, TESTS), field=field, wrong=wrong, todo=todo)
    for line in law_faults(library) if only is None or not LAW.keys().isdisjoint(only) else ():
        file, _, wrong = line.partition(": ")
        yield Fault(file=file, wrong=wrong, todo="see docs/governing.md")
    seen: set[str] = set()
    known = {topic.id for guideline in library.guidelines for topic in guideline.topics} | set(held)
    for topic, guideline in _topics(library, only):
        file = held.get(topic.id, topic.id)
        if topic.id in seen:
            yield Fault(file=file, field="id", wrong=f"the id {topic.id!r} is used twice", todo="change one")
        seen.add(topic.id)
        found = chain(_topic(topic, guideline, library, file=held.get(topic.id)), _names(topic, known, rules))
        for field, wrong, todo in found:
            yield Fault(file=file, field=field, wrong=wrong, todo=todo)


def remarks_of(
    library: Library, places: Mapping[str, str] | None = None, only: Collection[str] | None = None
) -> Iterator[Fault]:
    """What is no mistake and worth a look: a topic, or a word of one, that no request leads to.

    Of a draft (`only`) also that it takes the place of a topic that ships, a part in the decision that nothing else
    plays, and a condition that silence would refute.
    """
    parts = Counter(c.role for g in library.guidelines for t in g.topics for c in t.criteria if c.role)
    for topic, _ in _topics(library, only):
        for field, wrong, todo in chain(_reach(topic), () if only is None else _of_draft(topic, library, parts)):
            yield Fault(file=(places or {}).get(topic.id, topic.id), field=field, wrong=wrong, todo=todo)


def _of_draft(topic: Topic, library: Library, parts: Mapping[str, int]) -> Iterator[Wrong]:
    if topic.id in shelf().topics:
        yield (
            "id",
            f"{topic.id!r} takes the place of the topic that ships under this id",
            "give it another id if not meant",
        )
    nothing = prepare(DisputedItem(request="", treatment=Treatment(kind="other")), (), (), CaseDates())
    for criterion in topic.criteria:
        field = f"criteria {criterion.id}"
        if criterion.role and parts[criterion.role] < _SHARED_ROLE:
            todo = "see docs/rules.md for the parts that rules ask for"
            yield field, f"no other criterion plays the part {criterion.role!r}; a rule may not know it", todo
        refuted = criterion.refuted
        banned = topic.position == "not recommended" or "not stated" in str(refuted)
        if refuted is not None and not banned and evaluate(refuted, nothing, library.tests).holds:
            todo = "ask for a finding that speaks against it"
            yield f"{field}: refuted", "holds where the records say nothing", todo


def _topics(library: Library, only: Collection[str] | None) -> Iterator[tuple[Topic, Guideline]]:
    for guideline in library.guidelines:
        for topic in guideline.topics:
            if only is None or topic.id in only:
                yield topic, guideline


def _names(topic: Topic, known: Collection[str], rules: Collection[str] | None) -> Iterator[Wrong]:
    for other in topic.see_also:
        if other not in known:
            yield "see_also", f"names no topic {other!r}", _instead(other, known)
    for field, named in (("rule", topic.rule), *((f"rule_of {of}", rule) for of, rule in topic.rule_of.items())):
        if rules is not None and named is not None and named not in rules:
            yield field, f"no decision rule is called {named!r} in review/rules.yaml", _instead(named, rules)


def _topic(topic: Topic, guideline: Guideline, library: Library, *, file: str | None) -> Iterator[Wrong]:
    prefix = guideline.header.prefix
    if not topic.id.startswith(f"{prefix}-"):
        yield "id", f"{topic.id!r} does not begin with the guideline's prefix", f"call it {prefix}-{topic.id}"
    elif file is not None and (stem := file.rpartition("/")[2].rpartition(".")[0]) != topic.id[len(prefix) + 1 :]:
        yield "id", f"{topic.id!r} is not what the file is called", f"call it {prefix}-{stem}, or rename the file"
    for field, condition in (("when", topic.when), ("leads_when", topic.leads_when)):
        if condition is not None:
            yield from _condition(condition, library, field)
    for field, source in (("chapter_source", topic.chapter_source), ("sections_source", topic.sections_source)):
        if source is not None:
            yield from _source(field, source, guideline)
    for limit in topic.limits:
        field = f"limits {limit.what}"
        yield from _source(f"{field}: source", limit.source, guideline)
        yield from _graded(field, limit.confidence, verified=limit.verified)
    ids: set[str] = set()
    for criterion in topic.criteria:
        if criterion.id in ids:
            yield f"criteria {criterion.id}", f"the criterion {criterion.id!r} stands twice", "give one another id"
        ids.add(criterion.id)
        yield from _criterion(criterion, guideline, library)


def _reach(topic: Topic) -> Iterator[Wrong]:
    wanted = topic.applies_to
    words = (*wanted.classes, *wanted.drugs, *wanted.procedures, *wanted.devices)
    if topic.rank >= CROSS_CUTTING_RANK:  # such topics apply to every request
        return
    if not words:
        yield "applies_to", "is empty: no request leads to the topic", "name drugs, classes, procedures or devices"
    known = known_classes() | {procedure.id for procedure in vocabulary().procedures}
    for word in _unknown_words(topic):
        yield "applies_to", f"the vocabulary does not know {word!r}: no request leads here by it", _instead(word, known)


def _unknown_words(topic: Topic) -> Iterator[str]:
    wanted = topic.applies_to
    yield from (c for c in wanted.classes if c not in known_classes())
    yield from (d for d in wanted.drugs if find_drug(d) is None)
    yield from (p for p in (*wanted.procedures, *wanted.devices) if find_procedure(p) is None)


def _criterion(criterion: Criterion, guideline: Guideline, library: Library) -> Iterator[Wrong]:
    field = f"criteria {criterion.id}"
    for name in ("applies", "met", "refuted"):
        part = getattr(criterion, name)
        if part is not None:
            yield from _condition(part, library, f"{field}: {name}")
    yield from _source(f"{field}: source", criterion.source, guideline)
    yield from _graded(field, criterion.confidence, verified=criterion.verified)
    if criterion.verified and source_key(criterion.source) == _UNREAD:
        yield (
            field,
            "is verified by own knowledge, which verifies nothing",
            "name what was read, or write verified: false",
        )
    if criterion.role and not criterion.subject:
        todo = "add subject: a noun phrase that completes “The guideline asks for ...”, such as a urine drug test"
        yield field, "a criterion with a role needs a subject", todo


def _source(field: str, source: str, guideline: Guideline) -> Iterator[Wrong]:
    key = source_key(source)
    if key not in guideline.header.sources:
        todo = f"explain {key!r} there, or use one of: {', '.join(guideline.header.sources)}"
        yield field, f"the source {source!r} is not explained in the guideline's {HEADER}", todo


def _graded(field: str, confidence: Grade | None, *, verified: bool) -> Iterator[Wrong]:
    if not verified and confidence is None:
        yield field, "is not verified and says no confidence", "add confidence: high, medium or low"


def source_key(source: str) -> str:
    """The key of `guideline.yaml`'s sources that a source begins with: `dwc-2017` of `dwc-2017:CM16-0213037`."""
    return re.split(r":| \(", source, maxsplit=1)[0]


def _condition(condition: ConditionOrTest, library: Library, field: str) -> Iterator[Wrong]:
    if isinstance(condition, str):
        yield from _named(condition, library, field)
        return
    heads = [name for name in _HEADS if getattr(condition, name) is not None]
    if len(heads) != 1:
        yield (
            field,
            f"a condition has exactly one head, this one has {', '.join(heads) or 'none'}",
            (f"keep one of: {', '.join(_HEADS)}; join several with all or any"),
        )
    for part in (condition.all, condition.any, condition.none, condition.unless, condition.of, condition.answered_by):
        for inner in part or []:
            yield from _condition(inner, library, field)
    if condition.test is not None:
        yield from _named(condition.test, library, field)
    if condition.find is not None:
        yield from _find(condition, field)
    if condition.computed is not None:
        yield from _one_of(field, (condition.computed,), known_figures(), "no figure is called")
    for name in condition.item or {}:
        yield from _one_of(field, (name,), Treatment.__struct_fields__, "a request has no field")
    yield from _one_of(field, condition.on_drug or (), known_classes(), "no drug is of the class")
    yield from _one_of(field, condition.records, KINDS, "no kind of record is called")


def _named(name: str, library: Library, field: str) -> Iterator[Wrong]:
    if name not in library.tests:
        yield field, f"no test is called {name!r} in {TESTS}", _instead(name, library.tests)


def _find(condition: Condition, field: str) -> Iterator[Wrong]:
    kind = finding_kinds().get(condition.find or "")
    if kind is None:
        todo = _instead(condition.find or "", finding_kinds())
        yield field, f"findings.yaml declares no kind {condition.find!r}", todo
        return
    for name, want in [*condition.where.items(), *condition.not_where.items()]:
        attribute = kind.attributes.get(name)
        if attribute is None:
            yield field, f"{condition.find} has no attribute {name!r}", _instead(name, kind.attributes)
        elif name == "condition":
            for wanted in _each(want):
                found = find_condition(str(wanted))
                if found is None or found.id != wanted:
                    todo = (
                        f"write {found.id!r}" if found else "use the id of an entry in vocabulary/data/conditions.yaml"
                    )
                    yield field, f"the vocabulary has no condition called {wanted!r}", todo
        else:
            yield from _values(field, f"{condition.find}.{name}", attribute, want)
    yield from _one_of(field, condition.classes, known_classes(), "no drug is of the class")
    named = [condition.treatment] if isinstance(condition.treatment, str) else condition.treatment or []
    for treatment in named:
        known = find_procedure(treatment)
        if treatment != "item" and (known is None or known.id != treatment):
            todo = f"write {known.id!r}" if known else "use the id of an entry in vocabulary/data/procedures.yaml"
            yield field, f"the vocabulary has no treatment called {treatment!r}", todo
    stated = condition.assertion if isinstance(condition.assertion, list) else [condition.assertion]
    yield from _one_of(field, stated, _ASSERTIONS, "no assertion is called")


def _values(field: str, name: str, attribute: Attribute, want: Want) -> Iterator[Wrong]:
    numbers = attribute.type in {"number", "integer"}
    if isinstance(want, Range):
        if not numbers:
            yield field, f"{name} is no number and can't lie between bounds", "give a value or a list of values"
        return
    if attribute.values:
        yield from _one_of(field, _each(want), attribute.values, f"{name} does not know")
        return
    form = (int, float) if numbers else bool if attribute.type == "boolean" else str
    for wanted in _each(want):
        if not isinstance(wanted, form) or (numbers and isinstance(wanted, bool)):
            yield (
                field,
                f"{name} wants {attribute.type}, not {wanted!r}",
                (
                    "give a number or {min, max}"
                    if numbers
                    else "write true or false"
                    if form is bool
                    else "put it in quotes"
                ),
            )


def _one_of(field: str, given: Iterable[object], known: Collection[str], says: str) -> Iterator[Wrong]:
    for word in given:
        if word not in known:
            yield field, f"{says} {word!r}", _instead(str(word), known)


def _each(want: Want) -> list[object]:
    return list(want) if isinstance(want, list) else [want]


_MOST_NAMED = 12


def _instead(given: str, known: Collection[str]) -> str:
    """What to write: the nearest names, or all where they are few."""
    near = get_close_matches(given, list(known), n=3, cutoff=0.6)
    if near:
        return f"did you mean {' or '.join(map(repr, near))}?"
    return (
        f"use one of: {', '.join(sorted(known))}"
        if len(known) <= _MOST_NAMED
        else "see docs/guidelines.md for the names"
    )


@cache
def known_classes() -> frozenset[str]:
    """Every class that a drug of the vocabulary belongs to."""
    return frozenset(c for drug in vocabulary().drugs for c in drug.classes)


@cache
def known_figures() -> frozenset[str]:
    """Every figure that is computed for an item (`figures.py`)."""
    nothing = DisputedItem(request="", treatment=Treatment(kind="other"))
    return frozenset(prepare(nothing, (), (), CaseDates()).figures)
