"""What a rationale says is not documented, shown or provided; never more than its own words say (`missing.yaml`)."""

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from openimr.letters.signals import case_sentences

_RULES = Path(__file__).parent / "missing.yaml"
_NO_WORD = re.compile(r"[^a-z0-9]+")
_FAR = 160  # characters that a lead reaches
_NEAR = 90  # characters before words that stand behind what they deny
_MAY_LACK = re.compile(
    r"\b(?:no|not|never|nor|neither|none|without|lack\w*|absen\w+|in(?:sufficient|adequate)|limited|fail\w*|neglect\w*"
    r"|un(?:clear|known)|missing)\b"
)


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion that a rationale says nothing is on record for: its id, and the sentence in the letter's words."""

    id: str
    sentence: str


class _Criterion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    words: str
    says: str
    bad_news: bool = False
    general: bool = False


class _Between(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    first: str
    last: str


class _NotAfter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    no: str
    any: str


class _Other(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    words: str


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    on_record: tuple[str, ...]
    shown: tuple[str, ...]
    weighed: tuple[str, ...]
    not_after: _NotAfter
    behind: tuple[str, ...]
    between: _Between
    ends: str
    void: str
    criteria: tuple[_Criterion, ...]
    other: _Other


class _Rules(msgspec.Struct, frozen=True, kw_only=True):
    on_record: re.Pattern[str]
    shown: re.Pattern[str]
    weighed: re.Pattern[str]
    after_no: re.Pattern[str]
    after_any: re.Pattern[str]
    behind: re.Pattern[str]
    first: re.Pattern[str]
    last: re.Pattern[str]
    ends: re.Pattern[str]
    void: re.Pattern[str]
    criteria: tuple[tuple[_Criterion, re.Pattern[str]], ...]
    other: str


def missing_in(rationale: str) -> tuple[Missing, ...]:
    """What the rationale says is not on record, each criterion once, in the order of the text.

    A sentence that says so of something else gives `something-else`. Sentences about guidelines, bare conclusions and
    what utilization review found say nothing. It is what the letter says: the records may hold it all the same.
    """
    found: dict[str, str] = {}
    for sentence in case_sentences(rationale):
        for name in _of_sentence(_NO_WORD.sub(" ", sentence.lower())):
            found.setdefault(name, sentence)
    return tuple(Missing(id=name, sentence=sentence) for name, sentence in found.items())


def criterion_words() -> dict[str, str]:
    """The criteria by id, each in words; `something-else` last."""
    file = _file()
    return {one.id: one.words for one in file.criteria} | {file.other.id: file.other.words}


@cache
def rules_digest() -> str:
    """A digest of what is read and how: what was read by other rules is read anew."""
    made = hashlib.sha256()
    here = Path(__file__)
    signals = here.parents[2] / "letters" / "signals"
    for path in (_RULES, here, signals / "criteria.yaml", signals / "claims.yaml", signals / "reading.py"):
        made.update(path.read_bytes())
    return made.hexdigest()[:12]


def _of_sentence(sentence: str) -> Iterator[str]:
    if not _MAY_LACK.search(sentence):
        return
    rules = _rules()
    if rules.void.search(sentence):
        return
    recorded = [
        *_reach(rules.on_record, sentence, rules),
        *(_before(sentence, found.start(), rules) for found in rules.behind.finditer(sentence)),
        *_pairs(sentence, rules),
    ]
    shown = list(_reach(rules.shown, sentence, rules))
    if not recorded and not shown:
        return
    weighed = list(_reach(rules.weighed, sentence, rules))
    named = [
        criterion
        for criterion, says in rules.criteria
        for places in [weighed if criterion.bad_news else [*recorded, *shown]]
        if any(says.search(sentence, start, end) for start, end in places)
    ]
    own = [criterion for criterion in named if not criterion.general] or named
    yield from (criterion.id for criterion in own)
    if not own and not _names_good_news(sentence, [*recorded, *shown], rules):
        yield rules.other


def _reach(leads: re.Pattern[str], sentence: str, rules: _Rules) -> Iterator[tuple[int, int]]:
    """From each lead to where its reach ends. The lead's own words count: "no functional documentation"."""
    for found in leads.finditer(sentence):
        before = sentence[: found.start()]
        if rules.after_any.search(before) or (found[0].startswith("no ") and rules.after_no.search(before)):
            continue
        end = min(len(sentence), found.end() + _FAR)
        stop = rules.ends.search(sentence, found.end(), end)
        yield found.start(), stop.start() if stop else end


def _before(sentence: str, at: int, rules: _Rules) -> tuple[int, int]:
    """What stands before words that deny it, back to where another clause ends."""
    start = max(0, at - _NEAR)
    for stop in rules.ends.finditer(sentence, start, at):
        start = stop.end()
    return start, at


def _pairs(sentence: str, rules: _Rules) -> Iterator[tuple[int, int]]:
    """What stands between "no" and "were provided"."""
    for first in rules.first.finditer(sentence):
        last = rules.last.search(sentence, first.end(), first.end() + _NEAR)
        if last is not None and not rules.ends.search(sentence, first.end(), last.start()):
            yield first.end(), last.start()


def _names_good_news(sentence: str, places: list[tuple[int, int]], rules: _Rules) -> bool:
    """Whether what is not shown is something that nobody wants to see: "no evidence of aberrant behavior"."""
    return any(
        criterion.bad_news and says.search(sentence, start, end)
        for criterion, says in rules.criteria
        for start, end in places
    )


@cache
def _file() -> _File:
    return msgspec.yaml.decode(_RULES.read_bytes(), type=_File)


@cache
def _rules() -> _Rules:
    file = _file()
    return _Rules(
        on_record=_any(file.on_record),
        shown=_any(file.shown),
        weighed=_any(file.weighed),
        after_no=re.compile(file.not_after.no),
        after_any=re.compile(file.not_after.any),
        behind=_any(file.behind),
        first=re.compile(file.between.first),
        last=re.compile(file.between.last),
        ends=re.compile(file.ends),
        void=re.compile(file.void),
        criteria=tuple((one, re.compile(one.says)) for one in file.criteria),
        other=file.other.id,
    )


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})")
