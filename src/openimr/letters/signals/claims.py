"""What a rationale denies while the clinical summary states it, as data (`claims.yaml`)."""

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from openimr.letters.signals.phrases import DENIED, Claim, column, phrases
from openimr.letters.signals.reading import Passage, Rationale, Reading, contradiction, plain
from openimr.model import Signal

_NEAR = 60  # characters before a statement in which a negation reaches it
_NAME = 4  # letters that a drug's name has at least
_FAR = 140  # characters between a word of denial and what it denies


class _Compiled(msgspec.Struct, frozen=True, kw_only=True):
    claim: Claim
    bit: int
    whole: tuple[re.Pattern[str], ...]
    void: re.Pattern[str] | None
    affirmed: tuple[re.Pattern[str], ...]
    granted: tuple[re.Pattern[str], ...]
    void_in_summary: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    figures_for: re.Pattern[str] | None
    figures: tuple[re.Pattern[str], ...]
    tied_to: dict[str, re.Pattern[str]]


class _Rules(msgspec.Struct, frozen=True, kw_only=True):
    before: re.Pattern[str]
    after: re.Pattern[str]
    blockers: re.Pattern[str]
    negation: re.Pattern[str]
    other_voices: re.Pattern[str]
    told_of_others: re.Pattern[str]
    regions: dict[str, re.Pattern[str]]
    all: tuple[_Compiled, ...]


def denied_but_stated(reading: Reading) -> Iterator[Signal]:
    """One signal for each thing that a rationale denies and the summary, or another rationale, states."""
    rules = _rules()
    stated: dict[str, tuple[int, ...]] = {}
    granted: dict[tuple[str, int], tuple[int, ...]] = {}
    for rationale in reading.rationales:
        kind = rationale.item.treatment.kind
        denied = 0
        for bits in rationale.denied:
            denied |= bits
        told: set[str] = set()
        for made in rules.all:
            claim = made.claim
            if not denied & made.bit:
                continue
            if claim.words in told or (claim.for_kinds and kind not in claim.for_kinds):
                continue
            if claim.tied_to and kind not in claim.tied_to:
                continue
            if claim.id not in stated:
                stated[claim.id] = tuple(_statements(reading.summary, made, rules))
            alone = len(reading.rationales) == 1 or claim.tied_to or claim.summary_only
            if alone and not stated[claim.id]:
                continue
            for number in _denials(rationale, made, rules):
                found = _contradicted(stated[claim.id], granted, made, rationale, number, reading=reading)
                if found is not None:
                    told.add(claim.words)
                    yield found
                    break


def _contradicted(
    stated: tuple[int, ...],
    granted: dict[tuple[str, int], tuple[int, ...]],
    made: _Compiled,
    rationale: Rationale,
    number: int,
    *,
    reading: Reading,
) -> Signal | None:
    """A sentence's denial against the summary, else against what another item's rationale says of the case."""
    claim = made.claim
    at = rationale.bounds(number)[0]
    answer = _answer(stated, made, rationale, number, reading.summary) if stated else None
    if answer is not None:
        said = f"tells of {claim.tells}" if claim.tells else "states it"
        explain = f"the rationale denies {claim.words} or finds no record of it; the clinical summary {said}"
        return contradiction(rationale, at, explain, reading.summary.sentence(answer))
    if claim.tied_to or claim.summary_only:
        return None
    for other in reading.rationales:
        if other is rationale:
            continue
        key = (claim.id, other.number)
        if key not in granted:
            granted[key] = tuple(_statements(other, made, _rules(), granted=True))
        answer = _answer(granted[key], made, rationale, number, other) if granted[key] else None
        if answer is not None:
            words = f"the rationale denies {claim.words} or finds no record of it"
            explain = f"{words}; the rationale of item {other.number + 1} states it"
            return contradiction(rationale, at, explain, other.sentence(answer))
    return None


def _denials(rationale: Rationale, made: _Compiled, rules: _Rules) -> Iterator[int]:
    """The sentences of a rationale that deny a claim."""
    text = rationale.plain
    for number, bits in enumerate(rationale.denied):
        if not bits & made.bit or not rationale.tells_case(number):
            continue
        start, end = rationale.bounds(number)
        if made.void is not None and made.void.search(text, start, end + 1):
            continue
        if rules.told_of_others.search(text, start, end + 1):
            continue
        if made.whole:
            if any(pattern.search(text, start, end + 1) for pattern in made.whole):
                yield number
        elif _denied(rationale, made, number, rules):
            yield number


def _denied(rationale: Rationale, made: _Compiled, number: int, rules: _Rules) -> bool:
    """Whether a word of denial reaches one of the claim's phrases in a sentence."""
    start, end = rationale.bounds(number)
    text = rationale.plain
    bits = rationale.looked_for.bits
    for phrase, at, behind in rationale.hits:
        if not start <= at < end or not column(bits[phrase], DENIED) & made.bit:
            continue
        cues = list(rules.before.finditer(text, max(start, at - _FAR), at + 1))
        if cues and not rules.blockers.search(text, cues[-1].end() - 1, at + 1):
            return True
        after = rules.after.search(text, behind - 1, min(behind + 60, end + 1))
        if after is not None and not rules.blockers.search(text, behind - 1, after.start() + 1):
            return True
    return False


def _statements(passage: Passage, made: _Compiled, rules: _Rules, *, granted: bool = False) -> Iterator[int]:
    """The sentences of the summary, or of another item's rationale where it speaks of the case, that state a claim."""
    text = passage.lower
    looked: set[int] = set()
    for anchor in made.claim.anchors:
        at = text.find(anchor)
        while at >= 0:
            number = passage.number_at(at)
            end = passage.bounds(number)[1]
            if number not in looked:
                looked.add(number)
                if not looked - {number} and made.unless is not None and made.unless.search(text):
                    return
                of_the_case = not isinstance(passage, Rationale) or passage.tells_case(number)
                if of_the_case and _stated(passage, number, made, rules, granted=granted):
                    yield number
            at = text.find(anchor, end)


def _stated(passage: Passage, number: int, made: _Compiled, rules: _Rules, *, granted: bool) -> bool:
    """Whether a sentence states a claim: nothing negates it, and it isn't what others decided."""
    text = passage.lower
    start, end = passage.bounds(number)
    if made.void_in_summary is not None and made.void_in_summary.search(text, start, end):
        return False
    for pattern in (*made.affirmed, *made.granted) if granted else made.affirmed:
        found = pattern.search(text, start, end)
        if found is None or rules.other_voices.search(text, start, end):
            continue
        if made.claim.own_negation or not rules.negation.search(text, max(start, found.start() - _NEAR), found.start()):
            return True
    return False


def _answer(
    stated: tuple[int, ...], made: _Compiled, rationale: Rationale, number: int, passage: Passage
) -> int | None:
    """The first of the sentences that state a claim which answers a denial, or None."""
    rules = _rules()
    start, end = rationale.bounds(number)
    denial = rationale.plain[start : end + 1]
    treatment = rationale.item.treatment
    about = made.tied_to.get(treatment.kind)
    figures = made.figures_for is not None and made.figures_for.search(denial) is not None
    regions = _regions(denial, rules) or _regions(rationale.item.request.lower(), rules) if made.claim.region else set()
    names = (*treatment.ingredients, *plain(rationale.item.request).split()[:1])
    for answer in stated:
        first, last = passage.bounds(answer)
        sentence = passage.lower[first:last]
        named = any(len(name) >= _NAME and name in sentence for name in names)
        if about is not None and not named and not about.search(sentence):
            continue
        if treatment.kind == "therapy" and about is not None and not _same_therapy(treatment.procedure, sentence):
            continue
        if figures and not any(pattern.search(sentence) for pattern in made.figures):
            continue
        if made.claim.region and not regions & _regions(sentence, rules):
            continue
        return answer
    return None


def _same_therapy(procedure: str | None, sentence: str) -> bool:
    first = (procedure or "").split(" ")[0]
    return bool(first) and first[:8] in sentence


def _regions(text: str, rules: _Rules) -> set[str]:
    return {name for name, pattern in rules.regions.items() if pattern.search(text)}


@cache
def _rules() -> _Rules:
    claims = phrases().claims
    plainly = f" (?:{'|'.join(claims.plainly)}) (?:(?:{'|'.join(claims.fillers)}) )*"

    def compiled(claim: Claim, bit: int) -> _Compiled:
        whole = [re.compile(pattern) for pattern in claim.denied_as]
        if claim.denied_plainly:
            whole.append(re.compile(f"{plainly}{claim.denied_plainly} (?!(?:{claims.not_before}) )"))
        return _Compiled(
            claim=claim,
            bit=bit,
            whole=tuple(whole),
            void=re.compile(claim.void) if claim.void else None,
            affirmed=tuple(map(re.compile, claim.affirmed)),
            granted=tuple(map(re.compile, claim.granted)),
            void_in_summary=re.compile(claim.void_in_summary) if claim.void_in_summary else None,
            unless=re.compile(claim.unless_in_summary) if claim.unless_in_summary else None,
            figures_for=re.compile(claim.figures_for) if claim.figures_for else None,
            figures=tuple(map(re.compile, claim.figures)),
            tied_to={kind: re.compile(pattern) for kind, pattern in claim.tied_to.items()},
        )

    made = [compiled(claim, 1 << number) for number, claim in enumerate(claims.claims)]
    return _Rules(
        before=re.compile(f" (?:{'|'.join(claims.before)}) "),
        after=re.compile(f" (?:{'|'.join(claims.after)}) "),
        blockers=re.compile(f" (?:{'|'.join(claims.blockers)}) "),
        negation=re.compile(claims.negation),
        other_voices=re.compile(claims.other_voices),
        told_of_others=re.compile(claims.told_of_others),
        regions={name: re.compile(pattern) for name, pattern in claims.regions.items()},
        all=tuple(made),
    )
