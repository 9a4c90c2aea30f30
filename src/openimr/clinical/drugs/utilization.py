"""What utilization review decided on which treatment, and the reasons that it gives."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

import msgspec

from openimr.clinical.drugs.dates import first_date
from openimr.clinical.drugs.mentions import mentions
from openimr.clinical.passage import Draft, Passage, terms_in
from openimr.model import AttributeValue

_SILENT = frozenset({"form", "boilerplate", "guideline", "records reviewed"})
_OWN = "ur determination"


class _File(msgspec.Struct, frozen=True):
    outcomes: dict[str, str]
    unless: str
    reviewer: str


class _Rules:
    def __init__(self, file: _File) -> None:
        self.outcomes = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in file.outcomes.items()]
        self.any = re.compile("|".join(f"(?:{pattern})" for pattern in file.outcomes.values()), re.IGNORECASE)
        self.unless = re.compile(file.unless, re.IGNORECASE)
        self.reviewer = re.compile(file.reviewer, re.IGNORECASE)


@cache
def _rules() -> _Rules:
    return _Rules(
        msgspec.yaml.decode(resources.files(__package__).joinpath("utilization.yaml").read_bytes(), type=_File)
    )


def ur_decisions(passage: Passage) -> Iterator[Draft]:
    """The decisions of a UR letter, and those that other records tell of."""
    if passage.section in _SILENT or passage.checked is False:
        return
    text, rules = passage.text, _rules()
    match = rules.any.search(text)
    if match is None or rules.unless.search(text):
        return
    own = passage.context.kind == _OWN
    if own and passage.section == "reasons" and not _concludes(passage):
        return
    if not own and (passage.context.kind == "prior imr determination" or not rules.reviewer.search(text)):
        return
    outcome = next(name for name, pattern in rules.outcomes if pattern.search(text))
    word = next(pattern.search(text) for _, pattern in rules.outcomes if pattern.search(text))
    start, end = word.span() if word else match.span()
    dated = first_date(text)
    found: dict[str, AttributeValue] = {"outcome": outcome}
    when = passage.context.date if own else dated[0] if dated else None
    if when:
        found["when"] = when
    drugs = [m for m in mentions(passage) if m.drug is not None]
    steps = terms_in(passage, "procedure")
    if drugs:
        found["ingredients"] = tuple(dict.fromkeys(name for m in drugs for name in m.ingredients))
        start, end = min(start, drugs[0].start), max(end, drugs[-1].end)
    elif steps:
        found["treatment"] = steps[0].id
        start, end = min(start, steps[0].start), max(end, steps[0].end)
    if drugs or steps:
        first = drugs[0].start if drugs else steps[0].start
        cut = rules.any.search(text, first)
        found["what"] = " ".join(text[first : cut.start() if cut else len(text)].split()).strip(" ,-:")[:240]
    yield Draft(
        kind="ur_decision",
        start=passage.start + start,
        end=passage.start + end,
        attributes=found,
        assertion="affirmed",
    )


def _concludes(passage: Passage) -> bool:
    """In its reasons a UR letter decides only where it names the treatment, or says "is denied"."""
    if any(m.drug for m in mentions(passage)) or terms_in(passage, "procedure"):
        return True
    return (
        re.search(
            r"\b(?:is|are|therefore|request)\b[^.;]{0,60}\b(?:certif|denied|modified|not medically)", passage.text
        )
        is not None
    )


def ur_reasons(passage: Passage) -> Iterator[Draft]:
    """The sentences in which a UR letter gives its reasons."""
    if passage.context.kind != _OWN or passage.section != "reasons" or passage.checked is False:
        return
    text = passage.text
    if len(text.split()) < 4:
        return
    yield Draft(
        kind="ur_reason",
        start=passage.start,
        end=passage.start + len(text),
        attributes={"what": " ".join(text.split())[:400]},
        assertion="affirmed",
    )
