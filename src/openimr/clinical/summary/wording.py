"""How the summary writes: dates MM/DD/YYYY, lists, plain names, abbreviations spelt out, short quotes."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

import msgspec

from openimr.model import Evidence, Finding, Sentence

LONGEST_QUOTE = 90
_MOST_EVIDENCE = 6


@cache
def _words() -> dict[str, dict[str, str]]:
    text = resources.files("openimr.clinical.summary").joinpath("words.yaml").read_text("utf-8")
    return msgspec.yaml.decode(text, type=dict[str, dict[str, str]])


@cache
def _abbreviations() -> re.Pattern[str]:
    names = sorted(_words()["abbreviations"], key=len, reverse=True)
    return re.compile(r"(?<![\w/])(?:" + "|".join(map(re.escape, names)) + r")(?![\w/])")


def day(iso: str | None) -> str:
    """An ISO date as MM/DD/YYYY."""
    if iso is None or len(iso) != 10:
        return iso or "an unknown date"
    return f"{iso[5:7]}/{iso[8:]}/{iso[:4]}"


_ISO = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])")


def us_dates(text: str) -> str:
    """A text with its ISO dates written as MM/DD/YYYY."""
    return _ISO.sub(lambda m: day(m.group()), text)


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else ""


def in_turn(lead: str, more: str, names: Sequence[str], *, most: int = 3, end: str = "") -> str:
    """A long list as short sentences of at most `most` names each.

    >>> in_turn("The exam showed", "It also showed", ["spasm", "weakness", "swelling"], most=2)
    'The exam showed spasm and weakness. It also showed swelling.'
    """
    runs = [listed(names[i : i + most]) for i in range(0, len(names), most)]
    return " ".join(f"{more if i else lead} {run}{'' if i else end}." for i, run in enumerate(runs))


def plain(text: str) -> str:
    """Text with abbreviations spelt out and white space closed up."""
    spelt = _abbreviations().sub(lambda m: _words()["abbreviations"][m.group()], " ".join(text.split()))
    spelt = _SIDE.sub(lambda m: {"R": "right", "L": "left"}[m.group()], spelt)
    spelt = _EMPTY.sub("", spelt)
    return " ".join(spelt.split())


_SIDE = re.compile(r"(?<![\w/.-])[RL](?= (?:[a-z]{3}|[CTLS]\d))(?! spine)")
_EMPTY = re.compile(r"\s*\(\s*(?:[,;]\s*)*\)")
"""What is left of codes in brackets once they are taken out."""


def named(group: str, name: str) -> str:
    """A vocabulary id in plain words."""
    return _words()[group].get(name, name)


def part(finding: Finding) -> str:
    """The body part with its side: "left ribs", "both hips", "low back", or nothing."""
    where = finding.text("body_part")
    if where is None:
        return ""
    side = finding.text("side")
    word = named("parts", where)
    if side == "bilateral":
        pair = _words()["pairs"].get(word)
        return f"both {pair}" if pair else f"both sides of the {word}"
    return f"{side} {word}" if side and word in _words()["pairs"] | _words()["sided"] else word


def the(where: str) -> str:
    """A part with its article, which "both" does without."""
    return where if where.startswith("both ") else f"the {where}"


def quoted(text: str) -> str:
    """A short quotation in quote marks, cut at a word."""
    words = plain(text).strip(' "“”.')
    if len(words) > LONGEST_QUOTE:
        words = words[:LONGEST_QUOTE].rsplit(" ", 1)[0].rstrip(" ,;") + " ..."
    return f'"{words}"'


def unique(names: Iterable[str]) -> list[str]:
    """The names in order, each once."""
    return list(dict.fromkeys(name for name in names if name))


def sentence(text: str, findings: Iterable[Finding], more: Iterable[Evidence] = ()) -> Sentence | None:
    """A sentence with the evidence of its findings; None where there would be none."""
    evidence = list(dict.fromkeys([*(f.evidence for f in findings), *more]))[:_MOST_EVIDENCE]
    if not evidence:
        return None
    return Sentence(text=text[0].upper() + text[1:], evidence=tuple(evidence))
