"""What kind of record a page belongs to: weighted phrases of headings and bodies (`kinds.yaml`)."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import PurePosixPath

import ahocorasick_rs
import msgspec
from rapidfuzz import fuzz, process

from openimr.casefile.records.view import PageView, normal
from openimr.model import RecordKind

_ABOUT = re.compile(r"\W*(?:re|regarding|subject|encl|enclosed|attached|cc|from|to)\b", re.IGNORECASE)
_TITLE_LINES = 9
_TITLE_LENGTH = 110  # a longer line is a sentence
_SIDE_TITLE = 0.35  # a title phrase that is only a part of its line
_SENTENCE, _MOST, _IN_SENTENCE = 70, 0.5, 0.2  # a long line of which the phrase is not the most
_OPENS, _SHORT = 0.7, 45  # a short line that begins with a title phrase
_DIGIT = re.compile(r"\d")
_MIN_TITLE = 4.0  # below it nothing on the page is called its title
_FUZZY, _FUZZY_LENGTH = 86, 9
_BODY_MOST = 12.0  # a long page must not outvote its own heading
_FILE_HINT = 1.0
_LATER_PAGES = 0.25
_MIN_KIND = 1.2


class Together(msgspec.Struct, frozen=True, kw_only=True):
    """Regular expressions that count, with this weight, only where a page meets all of them."""

    all: tuple[str, ...]
    weight: float


class KindRules(msgspec.Struct, frozen=True, kw_only=True):
    """The phrases of one kind, each with its weight.

    `together`: what says something only side by side. `over`: a more general kind that it takes over from once its
    own score is this high.
    """

    titles: dict[str, float] = {}
    body: dict[str, float] = {}
    together: tuple[Together, ...] = ()
    file: tuple[str, ...] = ()
    over: dict[RecordKind, float] = {}


class Title(msgspec.Struct, frozen=True, kw_only=True):
    """A heading: its line as printed, the kind that it speaks for, and how strongly."""

    text: str
    kind: RecordKind
    weight: float
    line: int


class PageKind(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says about its kind: scores by kind, and its best heading (None where it has none)."""

    scores: dict[RecordKind, float]
    title: Title | None
    headings: dict[RecordKind, float]


class _Phrases(msgspec.Struct, frozen=True):
    rules: dict[RecordKind, KindRules]
    spelled: tuple[tuple[str, RecordKind, float, bool], ...]
    matcher: ahocorasick_rs.AhoCorasick
    titles: tuple[str, ...]


@cache
def _phrases() -> _Phrases:
    data = resources.files("openimr.casefile.records").joinpath("kinds.yaml").read_bytes()
    rules = msgspec.yaml.decode(data, type=dict[RecordKind, KindRules])
    spelled = tuple(
        (normal(phrase), kind, weight, is_title)
        for kind, rule in rules.items()
        for is_title, phrases in ((True, rule.titles), (False, rule.body))
        for phrase, weight in phrases.items()
    )
    matcher = ahocorasick_rs.AhoCorasick([f" {phrase} " for phrase, *_ in spelled])
    titles = tuple(phrase for phrase, _, _, is_title in spelled if is_title and len(phrase) >= _FUZZY_LENGTH)
    return _Phrases(rules, spelled, matcher, titles)


def page_kind(view: PageView) -> PageKind:
    """Score one page against every kind."""
    scores: dict[RecordKind, float] = defaultdict(float)
    headings: dict[RecordKind, float] = defaultdict(float)
    best: Title | None = None
    for index, line in enumerate((*view.lines[:_TITLE_LINES], view.running_head)):
        for title in _titles_in(line, index, view):
            headings[title.kind] = max(headings[title.kind], title.weight)
            if index < _TITLE_LINES and title.weight >= _MIN_TITLE and (best is None or title.weight > best.weight):
                best = title
    for kind, weight in headings.items():
        scores[kind] += weight
    for kind, weight in _body_scores(view).items():
        scores[kind] += min(weight, _BODY_MOST)
    for kind, rule in _phrases().rules.items():
        scores_together = [group.weight for group in rule.together if _all_met(view.text, group.all)]
        if scores_together:
            scores[kind] += max(scores_together)
        if rule.file and _file_says(view.page.file, rule.file):
            scores[kind] += _FILE_HINT
        for general, least in rule.over.items():
            if scores.get(general, 0) >= scores.get(kind, 0) >= least:
                scores[kind] = scores[general] + 1
    return PageKind(scores=dict(scores), title=best, headings=dict(headings))


def record_kind(views: Sequence[PageView], kinds: Sequence[PageKind]) -> RecordKind:
    """The kind of the record that the pages make up; the first page speaks loudest."""
    if all(view.blank for view in views):
        return "blank"
    total: dict[RecordKind, float] = defaultdict(float)
    for index, kind in enumerate(kinds):
        for name, score in kind.scores.items():
            total[name] += score if index == 0 else _LATER_PAGES * score / (len(kinds) - 1)
    if not total:
        return "other"
    best = max(total, key=lambda name: (total[name], name))
    return best if total[best] >= _MIN_KIND else "other"


def _titles_in(line: str, index: int, view: PageView) -> list[Title]:
    words = normal(line)
    if not words or len(line) > _TITLE_LENGTH:
        return []
    phrases = _phrases()
    found: list[Title] = []
    shouted = line.isupper()
    for number, _, _ in phrases.matcher.find_matches_as_indexes(f" {words} ", overlapping=True):
        phrase, kind, weight, is_title = phrases.spelled[number]
        if not is_title:
            continue
        share = len(phrase) / len(words)
        worth = 1.0 if share >= 0.6 else 0.85 if share >= 0.3 and (shouted or share >= 0.45) else _SIDE_TITLE
        if len(line) > _SENTENCE and share < _MOST and not shouted:
            worth = _IN_SENTENCE
        if shouted and worth < 0.6 and index < 4:
            worth = 0.6
        if (
            worth < _OPENS
            and " " in phrase
            and words.startswith(phrase)
            and len(line) <= _SHORT
            and not _DIGIT.search(line)
        ):
            worth = _OPENS  # "MRI of the left shoulder"
        if _ABOUT.match(line):
            worth = min(worth, _SIDE_TITLE)  # "Re: request for authorization" is what a letter is about
        if index >= 4 and not shouted:
            worth *= 0.75  # lower down, a line in small letters is seldom the title
        if line.rstrip().endswith((".", ",", ";")) and share < 0.9 and not shouted:
            worth *= 0.3
        found.append(Title(text=line, kind=kind, weight=weight * worth, line=index))
    if not any(title.weight >= _MIN_TITLE for title in found) and view.scanned and index < 6:
        found += _fuzzy_titles(line, words, index)
    return found


def _fuzzy_titles(line: str, words: str, index: int) -> list[Title]:
    """A heading that OCR spoiled."""
    if len(words) < _FUZZY_LENGTH or len(words) > 70:
        return []
    phrases = _phrases()
    hit = process.extractOne(words, phrases.titles, scorer=fuzz.ratio, score_cutoff=_FUZZY)
    if hit is None:
        return []
    return [
        Title(text=line, kind=kind, weight=weight * 0.8, line=index)
        for phrase, kind, weight, is_title in phrases.spelled
        if is_title and phrase == hit[0]
    ]


def _body_scores(view: PageView) -> dict[RecordKind, float]:
    phrases = _phrases()
    seen: set[int] = set()
    scores: dict[RecordKind, float] = defaultdict(float)
    for number, _, _ in phrases.matcher.find_matches_as_indexes(f" {normal(view.text)} ", overlapping=True):
        if number not in seen:
            seen.add(number)
            _, kind, weight, is_title = phrases.spelled[number]
            if not is_title:
                scores[kind] += weight
    return scores


def _all_met(text: str, patterns: tuple[str, ...]) -> bool:
    return all(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


@cache
def _file_says(file: str, words: tuple[str, ...]) -> bool:
    name = f" {normal(PurePosixPath(file).stem)} "
    return any(f" {word} " in name for word in words)
