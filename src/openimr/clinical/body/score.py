"""Validated scales with their values: "Oswestry 44", "PHQ-9 score of 12/27". Never a spinal level or a date."""

import re
from collections.abc import Iterator
from functools import cache

from openimr.clinical.body.rules import UNREAD, data, pattern, worth
from openimr.clinical.body.view import draft, page_of, view_of
from openimr.clinical.body.when import dates_in, first_date, month_near
from openimr.clinical.passage import Draft, Passage
from openimr.clinical.quick import Quick, quick
from openimr.model import Assertion, AttributeValue

_MOST_ROW = 8


@cache
def scale_names() -> tuple[str, dict[str, tuple[str, float]]]:
    """Every way of writing a scale as one alternation, and by folded spelling its name and highest value."""
    known: dict[str, tuple[str, float]] = {}
    for name, entry in data("scales").items():
        for spelling in (name, *entry.get("names", ())):
            known[folded(spelling)] = (name, float(entry["most"]))
    names = sorted(known, key=len, reverse=True)
    return "|".join(re.escape(n).replace(r"\ ", r"[\s-]*") for n in names), known


def folded(spelling: str) -> str:
    """A scale's spelling in lower case with blanks for hyphens."""
    return " ".join(spelling.lower().replace("-", " ").split())


@cache
def _search() -> Quick:
    written, _ = scale_names()
    return quick(
        rf"\b(?P<scale>{written})\b(?P<between>[^\d;\n.]{{0,45}}?)(?P<value>\d{{1,3}}(?:\.\d)?)"
        r"(?!\d|\s?(?:mg|/\d{1,2}/|-\d{1,2}-|weeks?|months?|days?|years?|visits?|items?|questions?))(?:\s?%|\s?/\s?(?P<of>\d{1,3})"
        r"|\s+out\s+of\s+(?P<of2>\d{1,3}))?",
    )


_AGAIN = quick(
    r"(?:\s+(?:at|on)\s+(?:entry|intake|admission|baseline|start|initial\w*|[\d/]+))?\s*(?:,|and|then|to|->|→)\s*"
    r"(?P<value>\d{1,3})(?=\s*%?\s*(?:at|on|now|today)\b|\s*%?\s*[.;]|\s*%?$)",
)
_FIGURE = re.compile(r"\d")
_RUN = quick(r"(?:\s*(?:,|→|->|then|to)\s*|\s+)(?P<value>\d{1,3})(?![\d/]|\.\d)\s?%?(?=\s|[,.;)]|$)")
_WAS = pattern(
    r"[\s,;(]*(?:today|now)?[\s,;(]*(?:it )?(?:was|from|up from|down from|previously|compared (?:with|to)|versus|vs\.?|"
    r"before(?: that)?:?|prior(?: score)?:?|baseline:?) (?:was )?(?P<value>\d{1,3})(?![\d/]) ?%?"
    r"(?P<when> ?(?:on|in|at) [^.;)]{3,22})?"
)
_DAY = pattern(r" ?(?:on|as of|,)? ?\(?(?P<day>\d{1,2}[/-]\d{1,2}[/-]\d{2,4})")
_LIMIT = pattern(
    r"\b(?:below|above|under|over|less than|greater than|more than|at least|cut-?off|goal|target)\b|[<>≥≤]"
)
_ROW = re.compile(r"[A-Za-z]\S*\s+\d{1,3}(?:\.\d)?%?(?:\s+\d{1,3}(?:\.\d)?%?)+\s*$")
_GOAL = pattern(r" ?(?:%|percent)? ?(?:better|improve\w*|reduc\w*|lower|less|drop)\b")
_FROM = pattern(r"\b(?:from|was|previously|up to|had been|at intake|at entry|initial(?:ly)?) $")
_TO = pattern(r" ?%? (?:to|down to|up to) (?P<value>\d{1,3})(?![\d/])")
_SINCE_THEN = pattern(r"\b(?:trial of|attempt\w*|in (?:\d{1,2}/)?\d{4})\b[^.;]*$")


def score(passage: Passage) -> Iterator[Draft]:
    """Scores within the range of their scale; a value before ("was 58% on 02/10/2015") is historical, with its day.

    A row of several values gives the last as the present one ("PHQ-9 21, 14, 8"); "44 at entry, 42 at discharge" both.
    """
    if passage.section in UNREAD or passage.checked is False or not worth(passage.text, "score"):
        return
    if _FIGURE.search(passage.text) is None or _in_table(passage):
        return
    text = view_of(passage).text
    _, known = scale_names()
    for match in _search().finditer(text):
        name, most = known[folded(match["scale"])]
        value, out_of = float(match["value"]), match["of"] or match["of2"]
        if value > most or (out_of and float(out_of) < value) or _GOAL.match(text[match.end() :]):
            continue
        given: dict[str, AttributeValue | None] = {
            "scale": name,
            "value": value,
            "out_of": float(out_of) if out_of else None,
        }
        first: Assertion | None = "historical" if _FROM.search(match["between"]) else None
        later = _TO.match(text[match.end() :]) if first else None
        run = () if first or out_of else _run(text, match.end(), most)
        again = None if run or later else _AGAIN.match(text, match.end())
        if run or _SINCE_THEN.search(text[max(0, match.start() - 60) : match.start()]):
            first = "historical"
        if _LIMIT.search(match["between"]):
            first = "planned"
        told = _DAY.match(text, match.end())
        day = first_date(told["day"]) if told else None
        end = told.end() if told and day else match.end()
        yield draft(passage, "score", match.start(), end, given, assertion=first, anchor=match.start(), date=day)
        for number, (end, more) in enumerate(run):
            mood: Assertion | None = None if number == len(run) - 1 else "historical"
            given = {"scale": name, "value": more, "out_of": None}
            yield draft(passage, "score", match.start(), end, given, assertion=mood, anchor=match.start())
        if again is not None and float(again["value"]) <= most:
            given = {"scale": name, "value": float(again["value"]), "out_of": None}
            yield draft(passage, "score", match.start(), again.end(), given, anchor=match.start())
        if later is not None and float(later["value"]) <= most:
            given = {"scale": name, "value": float(later["value"]), "out_of": None}
            yield draft(passage, "score", match.start(), match.end() + later.end(), given, anchor=match.start())
        yield from _earlier(passage, text, match, name, most)


def _in_table(passage: Passage) -> bool:
    """Whether the passage is a row under columns of dates, which `score_table` reads."""
    if not _ROW.search(passage.text):
        return False
    above = page_of(passage)[: passage.start + passage.text.rstrip().rfind("\n") + 1].rstrip().splitlines()[-_MOST_ROW:]
    return any(len(dates_in(line)) > 1 and not re.search(r"[.;]", line) for line in above)


def _run(text: str, at: int, most: float) -> list[tuple[int, float]]:
    """Further values of a row ("21 14 8", "21, 14, 8"): their ends and values; at least two must follow."""
    found: list[tuple[int, float]] = []
    while len(found) < _MOST_ROW and (following := _RUN.match(text, at)) is not None:
        if float(following["value"]) > most:
            return []
        found.append((following.end("value"), float(following["value"])))
        at = following.end("value")
    return found if len(found) > 1 else []


def _earlier(passage: Passage, text: str, match: re.Match[str], name: str, most: float) -> Iterator[Draft]:
    was = _WAS.match(text, match.end())
    if was is None or float(was["value"]) > most:
        return
    said = was["when"] or ""
    days = dates_in(said)
    when = days[0][2] if days else month_near(said, passage.context.date)
    given: dict[str, AttributeValue | None] = {"scale": name, "value": float(was["value"])}
    yield draft(
        passage, "score", match.start(), was.end(), given, assertion="historical", anchor=match.start(), date=when
    )
