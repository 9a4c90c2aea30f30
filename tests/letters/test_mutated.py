"""Two thousand damaged letters: a record with warnings or a named refusal, never a traceback or a wrong decision.

A decision is wrong if the letter, as it now stands, does not state it behind the item's own request; or if it is not
the decision that the undamaged letter gives the same request.
"""

import json
import random
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from jsonschema import Draft202012Validator

from openimr.letters import NotALetterError, parse_letter
from openimr.letters.reading import flow_of_pdf, flow_of_text
from openimr.letters.reading.flow import flat, plain_characters
from openimr.model import PublishedLetter

LETTERS = Path(__file__).parents[2] / "examples" / "letters"
VALID = Draft202012Validator(json.loads((Path(__file__).parents[2] / "schemas" / "letter.schema.json").read_text()))
LETTERS_TOLD_TWICE = ("notice-2013", "professional-review-2013", "documents-reviewed-2014")
RUNS, ROUNDS = 40, 50
_SENTENCES = (
    " The prior denial was upheld.",
    " The decision should be: Overturned.",
    " Decision: Upheld",
    " It was Overturned.",
    " Therefore the request is medically necessary.",
    " Claims Administrator guideline: none.",
    " MAXIMUS guideline",
)


def _text(path: Path) -> str:
    return path.read_bytes().decode() if path.suffix == ".txt" else flow_of_pdf(path.read_bytes()).text


TEXTS = {path.name: _text(path) for path in sorted(LETTERS.iterdir()) if path.suffix in {".txt", ".pdf"}}
WHOLE = {name: parse_letter(text, facts=False, signals=False) for name, text in TEXTS.items()}


def _cut(text: str, dice: random.Random) -> str:
    start, end = sorted(dice.choices(range(len(text)), k=2))
    return dice.choice((text[:end], text[start:], text[start:end], text[:start] + text[end:]))


def _shuffled(text: str, dice: random.Random) -> str:
    mark = dice.choice(("\n", "\n\n"))
    parts = text.split(mark)
    for _ in range(dice.randint(1, 12)):
        one, other = dice.randrange(len(parts)), dice.randrange(len(parts))
        parts[one], parts[other] = parts[other], parts[one]
    return mark.join(parts)


def _doubled(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    start = dice.randrange(len(lines))
    end = dice.randrange(start, min(start + dice.choice((1, 3, 20, 400)), len(lines)))
    return dice.choice((text + text, "\n".join(lines[: end + 1] + lines[start:])))


def _noisy(text: str, dice: random.Random) -> str:
    share = dice.choice((0.001, 0.005, 0.02))
    letters = "abcdefghijklmnopqrstuvwxyzABC019:.,#\n\f -’\x00\x07é"
    drawn = (
        "" if (roll := dice.random()) < share / 3
        else dice.choice(letters) if roll < share * 2 / 3
        else character + dice.choice(letters) if roll < share
        else character
        for character in text
    )  # fmt: skip
    return "".join(drawn)


def _dropped(text: str, dice: random.Random) -> str:
    share = dice.choice((0.02, 0.1, 0.3))
    return "\n".join(line for line in text.split("\n") if dice.random() > share)


def _rewrapped(text: str, dice: random.Random) -> str:
    width = dice.choice((30, 60, 200))
    mark = dice.choice(("\n", "\n\n", "\r\n", " \n\n"))
    return mark.join(textwrap.wrap(text, width) if dice.random() < 0.5 else text.split("\n"))


def _mixed(text: str, dice: random.Random) -> str:
    other = dice.choice(list(TEXTS.values())).split("\n")
    lines = text.split("\n")
    at, start = dice.randrange(len(lines)), dice.randrange(len(other))
    return "\n".join([*lines[:at], *other[start : start + dice.randint(1, 30)], *lines[at:]])


def _prose(text: str, dice: random.Random) -> str:
    """Sentences that speak of outcomes, put where sentences end."""
    said = dice.choice(_SENTENCES)
    places = [found.start() for found in re.finditer(r"(?<=[a-z])\.\s", text)]
    at = dice.choice(places) + 1 if places else len(text)
    return text[:at] + said + text[at:]


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    _cut, _shuffled, _doubled, _noisy, _dropped, _rewrapped, _mixed, _prose,
)  # fmt: skip


def _stated(request: str, decision: str, text: str) -> bool:
    """Whether the text holds the request with this outcome behind it, whatever its blanks and line breaks."""
    words = r"\W*".join(re.escape(word) for word in re.findall(r"\w+", request))
    return re.search(rf"{words}\W*{decision}", text, re.IGNORECASE) is not None


def _wrong(record: PublishedLetter, text: str, whole: dict[str, set[str]]) -> list[str]:
    text = plain_characters(text)
    plain = flat(text.replace("-\n", "\n"))
    faults = []
    for item in record.items:
        if item.decision is None:
            continue
        if record.layout.startswith(LETTERS_TOLD_TWICE):
            stated = True  # these state it in a sentence; what the same request was given is checked below
        else:
            # In the text as it stands, or without the running lines that a doubled page seems to have.
            texts = (plain, flat(text), flat(flow_of_text(text).text))
            stated = any(_stated(item.request, item.decision, one) for one in texts)
        if not stated:
            faults.append(f"{item.decision} is not stated behind {item.request!r}")
        if item.request in whole and item.decision not in whole[item.request]:
            faults.append(f"{item.request[:80]!r} was {whole[item.request]}, not {item.decision}")
    return faults


@pytest.mark.parametrize("run", range(RUNS))
def test_no_traceback_and_no_wrong_decision(run: int) -> None:
    dice = random.Random(run)  # noqa: S311 - damage, not secrets
    decided: dict[str, set[str]] = {}
    for letter in WHOLE.values():
        for item in letter.items:
            if item.decision:
                decided.setdefault(item.request, set()).add(item.decision)
    for turn in range(ROUNDS):
        name = dice.choice(list(TEXTS))
        text = TEXTS[name]
        chosen = dice.choices(MUTATIONS, k=dice.randint(1, 3))
        for mutation in chosen:
            text = mutation(text, dice)
        told = f"{name}: {[mutation.__name__ for mutation in chosen]}"
        try:
            record = parse_letter(text)
        except NotALetterError:
            continue
        assert not _wrong(record, text, decided), told
        if not turn % 5:
            VALID.validate(json.loads(msgspec.json.encode(record)))
        silent = [item for item in record.items if item.decision is None or not item.rationale]
        assert not silent or record.warnings, told
        assert record.items or record.warnings, told
