"""What a regular expression needs: sets of words, one of each of which stands in every text that it matches.

Read from the tree that Python's own parser makes of the expression, so that nobody keeps a second list beside it. A
part that is not understood needs nothing. Words are folded as `folded` folds a text: lower case, a blank for whatever
is no letter, digit or underscore.
"""

import importlib
import re
from collections.abc import Iterable
from typing import Any, TypeAlias

Need: TypeAlias = frozenset[str]
_Node: TypeAlias = tuple[Any, Any]

_MOST_WORDS, _FEW_WORDS = 64, 4
_MOST_NEEDS = 3
_EDGE = "\x00"
"""Stands for a word's edge (backslash b) while words are put together."""
_NOTHING: Need = frozenset({""})
_CLASSES: dict[str, Need] = {"CATEGORY_DIGIT": frozenset("0123456789"), "CATEGORY_SPACE": frozenset(" ")}
_BLANKS = "".join(chr(c).lower() if chr(c).isalnum() or chr(c) == "_" else " " for c in range(128))
_NO_WORD = re.compile(r"\W")
_COMMON = frozenset(
    {
        "the",
        "and",
        "was",
        "with",
        "for",
        "of",
        "to",
        "in",
        "is",
        "on",
        "a",
        "an",
        "he",
        "or",
        "at",
        "as",
        "by",
        "be",
        "re",
    }
)


def folded(text: str) -> str:
    """The text in lower case with blanks for all that is no letter, digit or underscore, and a blank at either end."""
    plain = text.translate(_BLANKS) if text.isascii() else _NO_WORD.sub(" ", text.lower())
    return f" {plain} "


def needs_of(pattern: str, flags: int) -> tuple[Need, ...]:
    r"""The most telling needs of a pattern; without any, nothing can be ruled out beforehand.

    >>> [sorted(need) for need in needs_of(r"(?:mild|slight)\s+relief\b", 0)]
    [['relief '], ['mild ', 'slight ']]
    """
    tree = importlib.import_module("re._parser").parse(pattern, flags)
    found = {need for need in _needs(tree) if _telling(need)}
    return tuple(sorted(found, key=_worth, reverse=True)[:_MOST_NEEDS])


def begins_a_word(pattern: str) -> bool:
    """Whether every match begins at a word's edge, by the first letter of each choice."""
    tree = importlib.import_module("re._parser").parse(pattern)
    return _begins(list(tree))


def _begins(tree: list[_Node]) -> bool:
    if not tree:
        return False
    name, value = str(tree[0][0]), tree[0][1]
    if name == "SUBPATTERN":
        return _begins(list(value[3]))
    if name == "BRANCH":
        return all(_begins(list(branch)) for branch in value[1])
    return name == "AT" and str(value) == "AT_BOUNDARY"


def _needs(tree: Iterable[_Node], before: Need = _NOTHING) -> list[Need]:
    """The needs of a sequence that stands behind these words: all of them hold at once."""
    found: list[Need] = []
    words = before
    for node in tree:
        name, value = str(node[0]), node[1]
        if name == "ASSERT":
            found += _needs(value[1])
            continue
        spelt = _spelt(name, value)
        begun = _spelt_out(value[2]) if spelt is None and name.endswith("_REPEAT") and value[0] else None
        if spelt is not None and len(spelt) * len(words) <= _MOST_WORDS:
            words = _joined(words, spelt)
        elif begun is not None and len(begun) * len(words) <= _MOST_WORDS:
            found.append(_finished(_joined(words, begun)))
            words = _NOTHING
        else:
            found.append(_finished(words))
            found += [] if spelt else _inside(name, value, words if len(words) <= _FEW_WORDS else _NOTHING)
            words = spelt or _NOTHING
    return [*found, _finished(words)]


def _inside(name: str, value: Any, before: Need) -> list[Need]:  # noqa: ANN401 - as the parser gives it
    """The needs of one part that cannot be spelt out and that stands behind these words."""
    if name == "SUBPATTERN":
        return _needs(value[3], before)
    if name == "ATOMIC_GROUP":
        return _needs(value, before)
    if name.endswith("_REPEAT"):
        return _needs(value[2], before) if value[0] else []
    if name == "BRANCH":
        best = [max(_needs(branch, before), key=_worth) for branch in value[1]]
        return [frozenset().union(*best)]
    return []


def _spelt(name: str, value: Any) -> Need | None:  # noqa: ANN401 - as the parser gives it
    """All that a part can match where that is a few fixed words; else None."""
    if name == "LITERAL":
        return _letter(value)
    if name == "AT":
        return frozenset({_EDGE}) if str(value) == "AT_BOUNDARY" else _NOTHING
    if name == "ASSERT_NOT":
        return _NOTHING
    if name == "IN":
        letters = [_letter(what) if str(op) == "LITERAL" else _CLASSES.get(str(what)) for op, what in value]
        return None if None in letters else frozenset().union(*(x or () for x in letters))
    if name == "SUBPATTERN":
        return _spelt_out(value[3])
    if name == "BRANCH":
        branches = [_spelt_out(branch) for branch in value[1]]
        every = frozenset().union(*(x or () for x in branches))
        return None if None in branches or len(every) > _MOST_WORDS else every
    if name.endswith("_REPEAT") and value[:2] == (0, 1):
        spelt = _spelt_out(value[2])
        return None if spelt is None else spelt | _NOTHING
    return None


def _spelt_out(tree: Iterable[_Node]) -> Need | None:
    words = _NOTHING
    for name, value in tree:
        spelt = _spelt(str(name), value)
        if spelt is None or len(words) * len(spelt) > _MOST_WORDS:
            return None
        words = _joined(words, spelt)
    return words


def _letter(code: int) -> Need | None:
    """A letter, folded; None for one beyond ASCII that has a case, which is not always one letter."""
    letter = chr(code)
    if letter.isascii():
        return frozenset({letter.translate(_BLANKS)})
    return frozenset({" " if _NO_WORD.match(letter) else letter}) if letter.lower() == letter.upper() else None


def _joined(words: Need, more: Need) -> Need:
    return frozenset(before + after for before in words for after in more)


def _finished(words: Need) -> Need:
    """The words with a blank where a word's edge stands at either end, without those that hold another one of them."""
    kept: list[str] = []
    for word in sorted({_edged(word) for word in words}, key=len):
        if not any(other in word for other in kept):
            kept.append(word)
    return frozenset(kept)


def _edged(word: str) -> str:
    bare = word.replace(_EDGE, "")
    before = word[:1] == _EDGE and bare[:1].strip() != ""
    after = word[-1:] == _EDGE and bare[-1:].strip() != ""
    return f"{' ' * before}{bare}{' ' * after}"


def _worth(need: Need) -> tuple[int, int]:
    return min(map(_weight, need), default=0), -len(need)


def _weight(word: str) -> int:
    """How much a word tells: its letters count more than its edges."""
    bare = len(word.strip())
    return 3 * bare + len(word) - bare if _rare(word) else 0


def _telling(need: Need) -> bool:
    """Whether texts without it are common."""
    return bool(need) and all(map(_rare, need))


def _rare(word: str) -> bool:
    """Whether few texts hold a word: "the", or two letters that may stand in the midst of a word, stand in most."""
    bare = word.strip()
    if bare in _COMMON:
        return False
    return len(bare) > 2 or bare.isdigit() or (len(bare) == 2 and (len(word) > 2 or not bare.isalpha()))
