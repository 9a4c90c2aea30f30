"""Pattern tables (data/*.yaml) at work: a rule says which words state a fact and which attributes they give."""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import msgspec
import yaml
from ahocorasick_rs import AhoCorasick

from openimr.clinical.body.places import side_word
from openimr.clinical.body.view import View, draft, view_of
from openimr.clinical.passage import Draft, Extractor, Passage
from openimr.clinical.quick import Quick, quick
from openimr.model import Assertion, AttributeValue
from openimr.model.schema import finding_kinds

UNREAD = frozenset({"boilerplate", "guideline"})
"""Sections that state nothing about the worker."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of a table.

    `seen`: the rule is tried where one of these letter sequences stands in the passage (lower case; fast).
    `say`: the pattern, case does not matter, a blank stands for any white space; `give`: attributes, `$name` takes a
    group of the pattern. `sections`, `label`, `unless` narrow it (`unless` is looked for in the clause); `place` adds
    body part and side of the same clause; `quote` is what is quoted: the match, its clause, or the passage.
    """

    seen: tuple[str, ...]
    say: str
    give: dict[str, str | int | float | bool] = {}
    sections: tuple[str, ...] = ()
    not_sections: tuple[str, ...] = ()
    label: str = ""
    unless: str = ""
    place: bool = False
    quote: str = "match"
    assertion: Assertion | None = None


class Compiled(msgspec.Struct, frozen=True):
    """A rule ready to run."""

    rule: Rule
    say: Quick
    unless: Quick | None
    label: Quick | None


def data(name: str) -> Any:  # noqa: ANN401 - each caller checks its own file's shape
    """A data file of this room as YAML gives it."""
    text = resources.files("openimr.clinical.body").joinpath("data").joinpath(f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders


def pattern(text: str) -> Quick:
    """A pattern in which a blank stands for white space and case does not matter."""
    return quick(_BLANK.sub(_any_blank, text.strip("\n")))


# A look-behind or a class of characters takes one blank; anywhere else a blank stands for any white space.
_BLANK = re.compile(r"\(\?<[!=][^()]*\)|\[(?:\\.|[^\]\\])*\]| [?*]?")


def _any_blank(match: re.Match[str]) -> str:
    found = match.group()
    if found[0] in "([":
        return found.replace(" ", r"\s")
    return r"\s+" if found == " " else r"\s*"


@cache
def _cues() -> dict[str, dict[str, str]]:
    return msgspec.convert(data("cues"), type=dict[str, dict[str, str]])


def cue(module: str, name: str) -> Quick:
    """A pattern of data/cues.yaml."""
    return pattern(_cues()[module][name])


def worth(text: str, kind: str) -> bool:
    """Whether a text holds one of the letter sequences without which a kind can't be found (data/gates.yaml)."""
    return kind in _rules_on(text)


def mentions_any(passage: Passage, kind: str) -> bool:
    """`worth` for a single kind of few words, cheaper than the look for all kinds where nobody has taken that."""
    lower = passage.lower
    for word in _gates()[kind]:  # noqa: SIM110 - asked of every passage: a loop takes half the time of any()
        if word in lower:
            return True
    return False


@cache
def _gates() -> dict[str, tuple[str, ...]]:
    return msgspec.convert(data("gates"), type=dict[str, tuple[str, ...]])


def kinds_on(text: str) -> Collection[str]:
    """The kinds that are worth a look in a text, for `worth` of many kinds at once."""
    return _rules_on(text)


def from_table(kind: str, *, once: bool = False) -> Extractor:
    """The extractor that runs a kind's table; with `once`, the first rule that holds ends the passage.

    Of overlapping matches the first rule's counts, so that exact rules stand above general ones.
    """

    def extract(passage: Passage) -> Iterable[Draft]:
        if passage.checked is False or passage.section in UNREAD:
            return ()
        rules = _rules_on(passage.text).get(kind)
        return _drafts(kind, rules, passage, once) if rules else ()

    return extract


def _drafts(kind: str, rules: Iterable[Compiled], passage: Passage, once: bool) -> Iterator[Draft]:  # noqa: FBT001 - see from_table
    view = view_of(passage)
    taken: list[tuple[int, int]] = []
    for compiled in rules:
        rule = compiled.rule
        if rule.sections and passage.section not in rule.sections:
            continue
        if passage.section in rule.not_sections:
            continue
        if compiled.label is not None and not compiled.label.search(passage.label):
            continue
        for match in compiled.say.finditer(view.text):
            start, end = match.span()
            if start == end or any(a < end and start < b for a, b in taken):
                continue
            if compiled.unless is not None and compiled.unless.search(view.text, *view.clause(start)):
                continue
            taken.append((start, end))
            attributes = _given(kind, rule, match, view)
            a, b = _quoted(rule, match, view)
            yield draft(passage, kind, a, b, attributes, assertion=rule.assertion, anchor=start)
            if once:
                return


def _quoted(rule: Rule, match: re.Match[str], view: View) -> tuple[int, int]:
    if rule.quote == "passage":
        return 0, len(view.text)
    if rule.quote == "clause":
        a, b = view.clause(match.start())
        return min(a, match.start()), max(b, match.end())
    return match.span()


def _given(kind: str, rule: Rule, match: re.Match[str], view: View) -> dict[str, AttributeValue | None]:
    declared = finding_kinds()[kind].attributes
    given: dict[str, AttributeValue | None] = {}
    for name, value in rule.give.items():
        if isinstance(value, str) and value.startswith("$"):
            given[name] = _typed(match.groupdict().get(value[1:]), declared[name].type)
        else:
            given[name] = value
    if rule.place:
        place = view.place(match.start(), match.end())
        if place is not None and "body_part" in declared:
            given["body_part"] = place.part
        if "side" in declared:
            given["side"] = place.side if place else side_word(view.text[slice(*view.chunk(match.start()))])
    return given


def _typed(text: str | None, kind: str) -> AttributeValue | None:
    if text is None or not text.strip():
        return None
    words = " ".join(text.split()).strip(" ,;:.")
    if kind in {"number", "integer"}:
        figure = re.search(r"\d+(?:\.\d+)?", words.replace(",", ""))
        if figure is None:
            return None
        return int(float(figure.group())) if kind == "integer" else float(figure.group())
    return words


class _Tables(msgspec.Struct, frozen=True):
    """All rules and gates: the search for their letter sequences, and which of them each sequence is for."""

    search: AhoCorasick
    owners: list[frozenset[int]]
    rows: list[tuple[str, Compiled | None]]


@cache
def _tables() -> _Tables:
    rows: list[tuple[str, Compiled | None]] = []
    wanted: dict[str, set[int]] = {}
    for kind, found in data("rules").items():
        for rule in msgspec.convert(found, type=list[Rule]):
            for word in rule.seen:
                wanted.setdefault(word.lower(), set()).add(len(rows))
            ready = Compiled(
                rule,
                pattern(rule.say),
                pattern(rule.unless) if rule.unless else None,
                pattern(rule.label) if rule.label else None,
            )
            rows.append((kind, ready))
    for kind, words in _gates().items():
        for word in words:
            wanted.setdefault(word.lower(), set()).add(len(rows))
        rows.append((kind, None))
    return _Tables(AhoCorasick(list(wanted)), [frozenset(rows) for rows in wanted.values()], rows)


@lru_cache(maxsize=64)
def _rules_on(text: str) -> dict[str, list[Compiled]]:
    """The rules worth trying on a text, by kind, each kind's in the order of its table."""
    tables = _tables()
    hits = {index for index, _, _ in tables.search.find_matches_as_indexes(f" {text.lower()}", overlapping=True)}
    found: dict[str, list[Compiled]] = {}
    for number in sorted(set().union(*[tables.owners[hit] for hit in hits])):
        kind, rule = tables.rows[number]
        rules = found.get(kind)
        if rules is None:
            rules = found[kind] = []
        if rule is not None:
            rules.append(rule)
    return found
