"""The query language: words, "phrases", field:word, OR, NOT or -, and parentheses.

    norco "functional improvement" -surgery
    rationale:"no red flags" (MRI OR "CT scan") lumbar

Odd punctuation is never an error: a quotation mark or parenthesis without its other half is left out, and a note says
so. What can't be meant any way (a field that does not exist) is one line for the reader.
"""

import re
from typing import TypeAlias

import msgspec

from openimr.corpus.search.fields import fields

MOST_CHARACTERS = 1_000
MOST_WORDS = 64


class QueryError(ValueError):
    """A query that can't be understood; the message says what is wrong and what to write."""


class Words(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Words side by side, as written; `field` None: anywhere."""

    text: str
    field: str | None = None


class Phrase(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Words that stand one behind the other."""

    text: str
    field: str | None = None


class Every(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """All of these, and none of `without`."""

    of: "tuple[Node, ...]" = ()
    without: "tuple[Node, ...]" = ()


class AnyOf(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """One of these at least."""

    of: "tuple[Node, ...]"


Node: TypeAlias = Words | Phrase | Every | AnyOf


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """A query as it is understood, and notes on what was left out of it."""

    root: Every
    notes: tuple[str, ...] = ()


_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "–": "-", "—": "-"})
_TOKEN = re.compile(
    r'(?P<open>\()|(?P<close>\))|(?P<field>[A-Za-z][A-Za-z_-]*):(?=[\w"(])|"(?P<phrase>[^"]*)"|(?P<quote>")|'
    r"(?P<not>(?:(?<=\s)|^)[-!](?=[\w\"(]))|(?P<plus>(?:(?<=\s)|^)\+(?=[\w\"(]))|(?P<word>[^\s()\"]+)"
)
_LETTERS = re.compile(r"\w")


def parse_query(text: str) -> Parsed:
    """The query of a text.

    Raises:
        QueryError: it names a field that does not exist, or is too long.
    """
    if len(text) > MOST_CHARACTERS:
        raise QueryError(f"the query has {len(text):,} characters; use at most {MOST_CHARACTERS:,}")
    flat = " ".join(text.translate(_CURLY).split())
    reader = _Reader([match for match in _TOKEN.finditer(flat) if _says(match)])
    root = reader.group(depth=0)
    if reader.words > MOST_WORDS:
        raise QueryError(f"the query has {reader.words} words; use at most {MOST_WORDS}")
    return Parsed(root=root, notes=tuple(dict.fromkeys(reader.notes)))


def _says(match: re.Match[str]) -> bool:
    return match.lastgroup != "word" or bool(_LETTERS.search(match[0]))


_KNOWN = frozenset(one.name for one in fields().texts)
_DEEPEST = 12
_LOOKED_FOR = frozenset({"word", "phrase", "field", "open"})
_SMALL = {
    "not": "“not” in small letters leaves nothing out; write NOT, or a minus, before the word: -fusion",
    "or": "“or” in small letters is left out; write OR for either of two: MRI OR CT",
}
"""Words that people write for an operator, which are words of letters, too; only in capitals they are understood so."""


class _Reader:
    """One pass over the tokens."""

    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self.tokens, self.at, self.words = tokens, 0, 0
        self.notes: list[str] = []

    def group(self, *, depth: int, field: str | None = None) -> Every:
        """What stands up to the closing parenthesis, or the end."""
        of: list[Node] = []
        without: list[Node] = []
        negative = either = False
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            kind, said = token.lastgroup, token[0]
            self.at += 1
            if kind == "close":
                if depth:
                    return Every(of=_joined(of), without=tuple(without))
                self.notes.append("a closing parenthesis without an opening one was left out")
            elif kind == "plus" or (kind == "word" and said == "AND"):
                pass
            elif kind == "not" or (kind == "word" and said == "NOT"):
                negative = True
            elif kind == "word" and said == "OR":
                either = bool(of)
            else:
                node = self._node(token, depth, field)
                if node is None:
                    continue
                if kind == "word" and said in _SMALL and of and self._goes_on():
                    self.notes.append(_SMALL[said])
                if negative:
                    without.append(node)
                elif either and of:
                    before = of.pop()
                    of.append(AnyOf(of=(*(before.of if isinstance(before, AnyOf) else (before,)), node)))
                else:
                    of.append(node)
                negative = either = False
        if depth:
            self.notes.append("an opening parenthesis without a closing one was left out")
        return Every(of=_joined(of), without=tuple(without))

    def _goes_on(self) -> bool:
        """Whether something to look for follows."""
        return self.at < len(self.tokens) and self.tokens[self.at].lastgroup in _LOOKED_FOR

    def _node(self, token: re.Match[str], depth: int, field: str | None) -> Node | None:
        kind = token.lastgroup
        if kind == "quote":
            self.notes.append("a quotation mark without its other half was left out")
            return None
        if kind == "open":
            if depth >= _DEEPEST:
                raise QueryError(f"parentheses stand in each other more than {_DEEPEST} deep; write it more simply")
            inner = self.group(depth=depth + 1, field=field)
            return inner if inner.of or inner.without else None
        if kind == "field":
            return self._fielded(token["field"], depth)
        text = token["phrase"] if kind == "phrase" else token[0]
        count = len(text.split())
        self.words += count
        if not _LETTERS.search(text):
            return None
        return Phrase(text=text, field=field) if kind == "phrase" else Words(text=text, field=field)

    def _fielded(self, name: str, depth: int) -> Node | None:
        field = name.lower()
        if field not in _KNOWN:
            raise QueryError(
                f"{name}: is no field of the letters; write one of {', '.join(f'{one}:' for one in sorted(_KNOWN))}, "
                "or leave a blank behind the colon to look for the word"
            )
        if self.at >= len(self.tokens):
            return None
        token = self.tokens[self.at]
        self.at += 1
        return self._node(token, depth, field)


def _joined(nodes: list[Node]) -> tuple[Node, ...]:
    """Neighbouring words of one field as one node: "epidural steroid injection" is understood as a whole."""
    made: list[Node] = []
    for node in nodes:
        last = made[-1] if made else None
        if isinstance(node, Words) and isinstance(last, Words) and node.field == last.field:
            made[-1] = Words(text=f"{last.text} {node.text}", field=node.field)
        else:
            made.append(node)
    return tuple(made)
