"""What utilization review decided on which treatment, and the reasons that it gives."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import pairwise

import msgspec

from openimr.clinical.drugs.dates import first_date
from openimr.clinical.drugs.mentions import Mention, mentions
from openimr.clinical.drugs.patterns import compiled, either
from openimr.clinical.passage import Draft, Passage, terms_in
from openimr.clinical.quick import look
from openimr.model import AttributeValue

_SILENT = frozenset({"form", "boilerplate", "guideline", "records reviewed"})
_OWN = "ur determination"
_RANK = ("conditionally non-certified", "deferred", "delayed", "modified", "denied", "certified")
_LISTED = compiled(r",|\band\b|&")
# Why, in a record that tells of a decision.
_WHY = compiled(
    r"\b(?:non-?certified|not certified|denied|modified|not approved)\b[^.;]{0,80}?"
    r"\b(?:due to|because(?: of)?|given|based on|citing|as(?= (?:the|there|he|she|it|recommended)\b))\s+"
    r"(?:(?:the|a|an) )?(?P<why>[^;]{8,400}?)\s*(?:\.\s*$|$)"
)
_FEWEST_WORDS = 4
_HEADED = compiled(r"\W*(?:clinical )?(?:reason|comment|why|because|grounds?)s?\b")
_SENTENCE = re.compile(r"[A-Z(\"“][\s\S]{20,400}[a-z\d)\"”]\.")
_TAIL = compiled(r"(?: (?:was|were|is|are|has been|have been|be))+$")
_IS = compiled(r"\b(?:was|were|is|are|be|been)\s*$")


class _File(msgspec.Struct, frozen=True):
    outcomes: dict[str, str]
    unless: str
    reviewer: str
    ground: str
    no_ground: str


class _Rules:
    def __init__(self, file: _File) -> None:
        self.outcomes = [(name, compiled(pattern)) for name, pattern in file.outcomes.items()]
        self.any = either(f"(?:{pattern})" for pattern in file.outcomes.values())
        self.unless = compiled(file.unless)
        self.reviewer = compiled(file.reviewer)
        self.ground = compiled(file.ground)
        self.no_ground = compiled(file.no_ground)


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
    decided = list(rules.any.finditer(text))
    if not decided:
        return
    look(text)
    if rules.unless.search(text):
        return
    own = passage.context.kind == _OWN
    if own and passage.section == "reasons" and not _concludes(passage):
        return
    if not own and (passage.context.kind == "prior imr determination" or not rules.reviewer.search(text)):
        return
    dated = first_date(text)
    when = passage.context.date if own else dated[0] if dated else None
    told = [(m.start(), m.end(), _outcome(m.group())) for m in decided]
    drugs = [m for m in mentions(passage) if m.drug is not None]
    for outcome, named in _shared_out(text, told, drugs):
        yield _decision(passage, outcome, when, named)
    if not own and not drugs and len(told) == 1:
        yield from _more(passage, told[0], when)


def _outcome(words: str) -> str:
    return next((name for name, pattern in _rules().outcomes if pattern.search(words)), "denied")


_Told = tuple[int, int, str]


def _shared_out(text: str, told: list[_Told], drugs: list[Mention]) -> list[tuple[_Told, list[Mention]]]:
    """Each outcome with the drugs it is about: "X was modified", else the outcome named before, else the first."""
    if len({outcome for _, _, outcome in told}) == 1 or len(drugs) < 2:
        strongest = min(told, key=lambda t: (_RANK.index(t[2]), t[0]))
        return [(strongest, drugs)]
    shares: dict[_Told, list[Mention]] = {}
    for drug in drugs:
        behind = next((t for t in told if drug.end <= t[0] < drug.stop and _IS.search(text, drug.end, t[0])), None)
        ahead = next((t for t in reversed(told) if t[1] <= drug.start), None)
        shares.setdefault(behind or ahead or told[0], []).append(drug)
    return list(shares.items())


def _decision(passage: Passage, told: _Told, when: str | None, drugs: list[Mention]) -> Draft:
    text = passage.text
    start, end, outcome = told
    found: dict[str, AttributeValue] = {"outcome": outcome}
    if when:
        found["when"] = when
    steps = [] if drugs else terms_in(passage, "procedure")
    if drugs:
        found["ingredients"] = tuple(dict.fromkeys(name for m in drugs for name in m.ingredients))
    elif steps:
        found["treatment"] = steps[0].id
    first = drugs[0].start if drugs else steps[0].start if steps else None
    if first is not None:
        last = drugs[-1].end if drugs else steps[0].end
        cut = _rules().any.search(text, last)
        found["what"] = " ".join(text[first : cut.start() if cut else len(text)].split())
        found["what"] = _TAIL.sub("", str(found["what"])).strip(" ,-:.")[:240]
        start, end = min(start, first), max(end, last)
    return Draft(
        kind="ur_decision",
        start=passage.start + start,
        end=passage.start + end,
        attributes=found,
        assertion="affirmed",
    )


def _more(passage: Passage, told: _Told, when: str | None) -> Iterator[Draft]:
    """The further treatments of a decision that names several: "an MRI of the neck and a nerve study were denied"."""
    text = passage.text
    why = _WHY.search(text)
    stop = why.start("why") if why else len(text)
    steps = [step for step in terms_in(passage, "procedure") if step.start < stop]
    for before, step in pairwise(steps):
        if step.id == before.id or not _LISTED.search(text, before.end, step.start):
            continue
        found: dict[str, AttributeValue] = {"outcome": told[2], "treatment": step.id, "what": step.text}
        if when:
            found["when"] = when
        yield Draft(
            kind="ur_decision",
            start=passage.start + min(told[0], step.start),
            end=passage.start + max(told[1], step.end),
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
    """The sentences in which a UR letter gives its reasons, under a heading for them or told below each item."""
    if passage.context.kind != _OWN or passage.checked is False or passage.section in _SILENT:
        return
    text, rules = passage.text, _rules()
    if len(text.split()) < _FEWEST_WORDS or rules.no_ground.search(text):
        return
    headed = passage.section == "reasons" or _HEADED.match(passage.label) is not None
    if not headed and not (_SENTENCE.fullmatch(text.strip()) and rules.ground.search(text)):
        return
    yield Draft(
        kind="ur_reason",
        start=passage.start,
        end=passage.start + len(text),
        attributes={"what": " ".join(text.split())[:400]},
        assertion="affirmed",
    )


def told_reasons(passage: Passage) -> Iterator[Draft]:
    """The reason of a decision that another record tells of, where it says who decided."""
    text = passage.text
    if passage.section in _SILENT or passage.checked is False:
        return
    if passage.context.kind in {_OWN, "prior imr determination"}:
        return
    why = _WHY.search(text)
    if why is None or _rules().unless.search(text) or not _rules().reviewer.search(text):
        return
    yield Draft(
        kind="ur_reason",
        start=passage.start + why.start("why"),
        end=passage.start + why.end("why"),
        attributes={"what": " ".join(why.group("why").split())[:400]},
        assertion="affirmed",
    )
