"""Identifiers by their form: the patterns of `data/patterns.yaml`, and dates."""

import re
from collections.abc import Iterator
from functools import cache

from openimr.privacy.cues import Cue
from openimr.privacy.dates import RANK, date_hits
from openimr.privacy.model import Hit
from openimr.privacy.rules import Rule, compiled, contexts, pattern_rules
from openimr.privacy.words import Words

_RULE = int(Cue.RULE)
_DIGITS = str.maketrans("0123456789oli", "#############")
_AHEAD = 32
"""Signs behind the first figure of a number among which the figures are that it needs."""
_OPENING = frozenset("(+ ")
_OPENED = re.compile(r"[(+]{1,2} ?$")
_BEHIND_NUMBER = frozenset({" ", ",", "½"})


def pattern_hits(words: Words, *, dates: bool) -> list[Hit]:
    """What the patterns find; dates too, if they are to lose day and month, and dates of birth in any case."""
    text = words.text
    low = text.lower()
    shape = low.translate(_DIGITS)
    hits: list[Hit] = []
    numbers: list[Rule] = []
    for rule in _anywhere_or_at_figures():
        if any(need in (shape if "#" in need else low) for need in rule.needs):
            if rule.at:
                numbers.append(rule)
            elif not rule.only or compiled(rule.only).search(text):
                hits += _all(rule, text)
    # Where a rule has found something, it goes on behind it, as a search would.
    reached: dict[str, int] = {}
    _at_figures(words, shape, numbers, reached, hits)
    asked: dict[str, bool] = {}
    by_key = _by_key()
    for index in words.cued:
        if words.cues[index] & _RULE:
            for rule in by_key.get(words.keys[index], ()):
                if rule.id not in asked:
                    asked[rule.id] = any(need in (shape if "#" in need else low) for need in rule.needs)
                if asked[rule.id] and (found := rule.expression.match(text, words.starts[index])):
                    _take(rule, found, words.starts[index], reached, hits)
    return [*hits, *date_hits(words, low, every=dates)]


def _at_figures(words: Words, shape: str, rules: list[Rule], reached: dict[str, int], hits: list[Hit]) -> None:
    """Try the rules that begin at a figure, each where so many figures follow as it needs."""
    text = words.text
    streets = [(rule, rule.expression.match) for rule in rules if rule.kind == "address"]
    others = [(rule, rule.expression.match, rule.figures) for rule in rules if rule.kind != "address"]
    by_count = [[(rule, match) for rule, match, least in others if least <= count] for count in range(_AHEAD + 1)]
    phone = [match for rule, match, _ in others if rule.id == "phone"]
    signs = _OPENING if "(" in text or "+" in text else frozenset[str]()
    for index in words.digits:
        start = words.starts[index]
        for rule, match in by_count[shape.count("#", start, start + _AHEAD)]:
            if found := match(text, start):
                _take(rule, found, start, reached, hits)
        if signs and text[start - 1 : start] in signs and (opened := _OPENED.search(text, max(start - 3, 0), start)):
            for match in phone:
                if found := match(text, opened.start()):
                    _take(_rule("phone"), found, start, reached, hits)
        # A house number has a word behind it; most figures of a letter have not.
        if text[words.ends[index] : words.ends[index] + 1] in _BEHIND_NUMBER and index + 1 < len(words):
            for rule, match in streets:
                if found := match(text, start):
                    _take(rule, found, start, reached, hits)


@cache
def _anywhere_or_at_figures() -> tuple[Rule, ...]:
    return tuple(rule for rule in pattern_rules() if not rule.at or "#" in rule.at)


@cache
def _rule(name: str) -> Rule:
    return next(rule for rule in pattern_rules() if rule.id == name)


@cache
def _by_key() -> dict[str, list[Rule]]:
    """Rules by the words that begin them."""
    found: dict[str, list[Rule]] = {}
    for rule in pattern_rules():
        for begin in rule.at:
            found.setdefault(begin, []).append(rule)
    return found


def _take(rule: Rule, found: re.Match[str], start: int, reached: dict[str, int], hits: list[Hit]) -> None:
    if start >= reached.get(rule.id, 0) and (hit := _hit(rule, found)) is not None:
        reached[rule.id] = hit.end
        hits.append(hit)


def _all(rule: Rule, text: str) -> Iterator[Hit]:
    return (hit for found in rule.expression.finditer(text) if (hit := _hit(rule, found)) is not None)


def _hit(rule: Rule, found: re.Match[str]) -> Hit | None:
    groups = found.groupdict()
    group = next((name for name in ("v", "w") if groups.get(name)), None)
    start, end = found.span(group) if group else found.span()
    if end <= start:
        return None
    says = "[age: 90 or older]" if rule.kind == "age" else None
    if rule.kind == "url" and _publisher(found[0]):
        return None
    return Hit(start=start, end=end, kind=rule.kind, rule=rule.id, rank=RANK + 5 * (rule.kind == "number"), says=says)


def _publisher(address: str) -> bool:
    """Whether an address is a publisher's of guidelines or literature, which says nothing of a person."""
    host = re.sub(r"^https?\s?://", "", address.lower()).split("/")[0]
    return any(host == kept or host.endswith("." + kept) for kept in contexts().kept_hosts)
