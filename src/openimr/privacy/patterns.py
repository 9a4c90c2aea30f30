"""Identifiers by their form: the patterns of `data/patterns.yaml`, and dates."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from openimr.privacy.cues import Cue
from openimr.privacy.dates import RANK, date_hits
from openimr.privacy.model import Hit
from openimr.privacy.rules import Rule, contexts, pattern_rules
from openimr.privacy.words import Words

_RULE = int(Cue.RULE)
_DIGITS = str.maketrans("0123456789oli", "#############")
_OPENED = re.compile(r"[(+]{1,2} ?$")
_BEHIND_NUMBER = frozenset({" ", ",", "½"})


def pattern_hits(words: Words, *, dates: bool) -> list[Hit]:
    """What the patterns find; dates too, if they are to lose day and month, and dates of birth in any case."""
    text = words.text
    low = text.lower()
    shape = low.translate(_DIGITS)
    hits: list[Hit] = []
    for rule in _split()[0]:
        if any(need in (shape if "#" in need else low) for need in rule.needs):
            hits += _all(rule, text)
    tried = [rule for rule in _split()[1] if any(need in (shape if "#" in need else low) for need in rule.needs)]
    streets = [rule for rule in tried if rule.kind == "address"]
    figures = [rule for rule in tried if rule.kind != "address"]
    by_key = _split()[2]
    # Where a rule has found something, it goes on behind it, as a search would.
    reached: dict[str, int] = {}
    for index in words.digits:
        start = words.starts[index]
        for rule in figures:
            _try(rule, text, start, reached, hits)
        # A house number has a word behind it; most figures of a letter have not.
        if text[words.ends[index] : words.ends[index] + 1] in _BEHIND_NUMBER and index + 1 < len(words):
            for rule in streets:
                _try(rule, text, start, reached, hits)
    for index in words.cued:
        if words.cues[index] & _RULE:
            for rule in by_key.get(words.keys[index], ()):
                _try(rule, text, words.starts[index], reached, hits)
    return [*hits, *date_hits(words, low, every=dates)]


@cache
def _split() -> tuple[list[Rule], list[Rule], dict[str, list[Rule]]]:
    """Rules that are tried everywhere, at words with a digit, and at the words that begin them."""
    anywhere = [rule for rule in pattern_rules() if not rule.at]
    figures = [rule for rule in pattern_rules() if "#" in rule.at]
    by_key: dict[str, list[Rule]] = {}
    for rule in pattern_rules():
        for begin in rule.at:
            by_key.setdefault(begin, []).append(rule)
    return anywhere, figures, by_key


@cache
def _matchers() -> dict[str, Callable[[str, int], re.Match[str] | None]]:
    return {rule.id: rule.expression.match for rule in pattern_rules()}


def _try(rule: Rule, text: str, start: int, reached: dict[str, int], hits: list[Hit]) -> None:
    if start < reached.get(rule.id, 0):
        return
    if rule.id == "phone" and (opened := _OPENED.search(text, max(start - 3, 0), start)):
        start = opened.start()
    found = _matchers()[rule.id](text, start)
    if found is not None and (hit := _hit(rule, found)) is not None:
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
