"""Slips of the pen in a query: a word that stands in no letter is read as one of the letters that names something.

Drugs are looked for by their own spelling (`expansion`). Of procedures, parts of the body, conditions and classes a
word alone often says nothing ("scren"); so it is mended where, with the words beside it, it makes one of their names.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import msgspec
from rapidfuzz.distance import OSA

from openimr.corpus.search.analysis import stems
from openimr.corpus.search.expansion import concepts_of
from openimr.corpus.search.language import AnyOf, Every, Node, Words
from openimr.vocabulary.entries import vocabulary

_ENDING = 4
"""Letters by which words of one stem differ, mostly."""
Near = Callable[[str], tuple[str, ...]]
"""Stems of words of the letters that are spelt like a word that stands in none of them."""


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    """A query without the slips that were understood; `typed`: by each word put in what was written in its place."""

    root: Every
    typed: Mapping[str, str]

    def as_typed(self, said: str) -> str:
        """Words of the mended query as they were written."""
        return re.sub(r"\w+", lambda match: self.typed.get(match[0].lower(), match[0]), said) if self.typed else said


def mended(root: Every, near: Near) -> Mended:
    """A query with its slips mended; what is excluded, a phrase and a word of one field stay as they are written."""
    typed: dict[str, str] = {}
    return Mended(root=_every(root, near, typed), typed=typed)


def _every(node: Every, near: Near, typed: dict[str, str]) -> Every:
    return Every(of=tuple(_mended(one, near, typed) for one in node.of), without=node.without)


def _mended(node: Node, near: Near, typed: dict[str, str]) -> Node:
    if isinstance(node, Every):
        return _every(node, near, typed)
    if isinstance(node, AnyOf):
        return AnyOf(of=tuple(_mended(one, near, typed) for one in node.of))
    if not isinstance(node, Words) or node.field is not None:
        return node
    text = node.text
    for word in [one.said for one in concepts_of(text) if one.means is None and one.said.isalpha()]:
        for meant in _words_like(word, near):
            read = re.sub(rf"(?<!\w){word}(?!\w)", meant, text, count=1)
            if any(one.means and meant in one.said.lower().split() for one in concepts_of(read)):
                text, typed[meant] = read, word
                break
    return Words(text=text)


def _words_like(word: str, near: Near) -> Iterator[str]:
    """Words of names that a word which stands in no letter may be a slip of, and that stand in letters."""
    for slip in near(word):
        yield from _named().get(slip, ())


def names_like(word: str, most: int) -> Iterator[tuple[int, str]]:
    """Stems of words of names that begin like a word and differ by `most` letters at most, each with how many.

    A slip in an ending changes the stem: "transcutaneus" keeps what "transcutaneous" loses.
    """
    for stem, words in _named().items():
        if stem[0] == word[0] and abs(len(words[0]) - len(word)) <= most + _ENDING:
            apart = min(OSA.distance(word, one, score_cutoff=most) for one in words)
            if apart <= most:
                yield apart, stem


@cache
def _named() -> Mapping[str, tuple[str, ...]]:
    """By their stems the words that names of procedures, parts of the body, conditions and drug classes are made of."""
    book = vocabulary()
    names = [name for one in book.procedures for name in (one.id, *one.names)]
    names += [name for one in book.body_parts for name in (one.id, *one.names)]
    names += [name for one in book.conditions for name in (one.id, *one.names)]
    names += [name for key, others in book.words["drug_class"].items() for name in (key, *others)]
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name in names:
        for word in re.findall(r"[a-z]+", name.lower()):
            for stem in stems(word):
                found[stem][word] = None
    return {stem: tuple(words) for stem, words in found.items()}
