"""What utilization review decided on which treatment, and the reasons that it gives."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import pairwise

import msgspec

from openimr.clinical.drugs.decided import decided_on, reason_from
from openimr.clinical.drugs.mentions import Mention, mentions
from openimr.clinical.drugs.patterns import compiled, either
from openimr.clinical.passage import Draft, Passage, terms_in
from openimr.clinical.quick import look
from openimr.model import AttributeValue
from openimr.vocabulary import Term

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
_TAIL = compiled(r"(?: (?:was|were|is|are|has been|have been|had been|be|previously|that|which|and|on|by|the|of))+$")
_IS = compiled(r"\b(?:was|were|is|are|be|been)(?: previously)?\s*$|^[\s:(-]*$")
_RECORDS = re.compile(r"records?\b|review of", re.IGNORECASE)
# What is decided on where no list knows its name: "the request for X was denied", "denied the request for X".
_ASKED_FOR = compiled(
    r"\brequest(?:s|ed)?(?: (?:had been|was|has been|is) (?:made|submitted|received))?(?: for)?(?: the| an?)?"
    r" (?P<what>[^.;:]{3,120}?) (?:and )?(?:was|were|is|are|has been|have been|had been)(?: previously)?"
    r"(?: reviewed and)? $"
)
_OF_REQUEST = compiled(
    r"\s+(?:(?:the|a|an) )?(?:requests?|certification) (?:for|of)(?: the| an?)? (?P<what>[^.;:]{3,120})"
)
_NO_OBJECT = compiled(r"^(?:treatments?|items?|services?|procedures?|medications?|it|this)$|\d/|\bdated\b")


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
    told = [(m.start(), m.end(), _outcome(m.group())) for m in decided]
    until = len(text) if own else reason_from(text, told[0][1])
    told = [t for t in told if t[0] < until]
    drugs = [m for m in mentions(passage) if m.drug is not None and m.start < until]
    steps = [step for step in terms_in(passage, "procedure") if step.start < until and not _of_records(step)]
    whens: list[str | None] = []
    for share in _shared_out(text, told, drugs, steps):
        whens.append(passage.context.date if own else decided_on(passage, share[0][0], told[0][0], until))
        yield _decision(passage, share, whens[-1], until)
    if not own and not drugs and len(told) == 1:
        yield from _more(passage, told[0], whens[0], steps)


def _of_records(step: Term) -> bool:
    """Whether a "treatment" is the review of the records that the sentence itself speaks of."""
    return _RECORDS.search(step.text) is not None


def _outcome(words: str) -> str:
    return next((name for name, pattern in _rules().outcomes if pattern.search(words)), "denied")


_Told = tuple[int, int, str]
_Share = tuple[_Told, list[Mention], list[Term]]


def _shared_out(text: str, told: list[_Told], drugs: list[Mention], steps: list[Term]) -> list[_Share]:
    """Each outcome with what it is about: "X was modified", else the outcome named before, else the first."""
    if len({outcome for _, _, outcome in told}) == 1 or len(drugs) + len(steps) < 2:
        strongest = min(told, key=lambda t: (_RANK.index(t[2]), t[0]))
        return [(strongest, drugs, steps)]
    shares: dict[_Told, tuple[list[Mention], list[Term]]] = {}
    items: list[Mention | Term] = [*drugs, *steps]
    starts = sorted(item.start for item in items)
    for item in items:
        stop = next((start for start in starts if start > item.start), len(text))
        behind = next((t for t in told if item.end <= t[0] < stop and _IS.search(text[item.end : t[0]])), None)
        ahead = next((t for t in reversed(told) if t[1] <= item.start), None)
        share = shares.setdefault(behind or ahead or told[0], ([], []))
        if isinstance(item, Mention):
            share[0].append(item)
        else:
            share[1].append(item)
    return [(outcome, *share) for outcome, share in shares.items()]


def _decision(passage: Passage, share: _Share, when: str | None, until: int) -> Draft:
    text = passage.text
    (start, end, outcome), drugs, steps = share
    found: dict[str, AttributeValue] = {"outcome": outcome}
    if when:
        found["when"] = when
    steps = [] if drugs else steps
    if drugs:
        found["ingredients"] = tuple(dict.fromkeys(name for m in drugs for name in m.ingredients))
    elif steps:
        found["treatment"] = steps[0].id
    first = drugs[0].start if drugs else steps[0].start if steps else None
    if first is not None:
        last = drugs[-1].end if drugs else steps[0].end
        cut = _rules().any.search(text, last)
        stop = min(cut.start() if cut else len(text), reason_from(text, last) if until < len(text) else until)
        what = _object(text[first:stop])
        if what:
            found["what"] = what
        start, end = min(start, first), max(end, last)
    elif until < len(text) or passage.context.kind != _OWN:
        asked = _ASKED_FOR.search(text, 0, start) or _OF_REQUEST.match(text, end, until)
        what = _object(asked.group("what")) if asked else ""
        if what and not _NO_OBJECT.search(what):
            found["what"] = what
    return Draft(
        kind="ur_decision",
        start=passage.start + start,
        end=passage.start + end,
        attributes=found,
        assertion="affirmed",
    )


def _object(words: str) -> str:
    """What was decided on, in one line and without the words that lead on."""
    return _TAIL.sub("", " ".join(words.split())).strip(" ,-:.")[:240]


def _more(passage: Passage, told: _Told, when: str | None, steps: list[Term]) -> Iterator[Draft]:
    """The further treatments of a decision that names several: "an MRI of the neck and a nerve study were denied"."""
    text = passage.text
    seen = {steps[0].id} if steps else set()
    for before, step in pairwise(steps):
        if step.id in seen or not _LISTED.search(text, before.end, step.start):
            continue
        seen.add(step.id)
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
