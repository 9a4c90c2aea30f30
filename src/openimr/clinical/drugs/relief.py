"""What a treatment does for the pain: in percent, how long, or in words; tied to a treatment where the text does so."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

import msgspec

from openimr.clinical.drugs.mentions import Mention, mentions
from openimr.clinical.drugs.patterns import compiled
from openimr.clinical.drugs.sig import number
from openimr.clinical.passage import Draft, Passage, once, terms_in
from openimr.clinical.quick import Quick
from openimr.model import AttributeValue
from openimr.vocabulary import Term

_SILENT = frozenset({"form", "boilerplate", "guideline", "request", "decision", "studies", "objective", "allergies"})
_WEEKS = {"d": 1 / 7, "w": 1.0, "m": 52 / 12}
_NOT_LASTING = compiled(
    r"\b(?:every|after|within|in|follow(?:-| )?up|return\w*|past|last|over the|q)\s*(?:about |the )?$"
)
_LASTS = compiled(r"\blast|\bwears? off|\bno headache")
_POSTURE = compiled(
    r"\b(?:sit|stand|walk|sle(?:e)?p|driv)\w*|(?<!begins to )(?<!starts to )(?<!to )\bwork\w*\b(?! (?:in|within)\b)"
)
_AGO = compiled(r"\s*(?:ago|later|supply|of (?:physical )?therapy)")
_TIE = compiled(
    r"\b(?:with|from|by|after|following|since|on|of|to|using|taking|w/)"
    r"\s+(?:the |his |her |use of |taking |current |a |an )*$"
)
_WITH = compiled(
    r"\b(?:with|on|since|after|taking|using|taken|takes|started)\s+(?:the |her |his |starting |taking |use of )?$"
)
_THEN_WITH = compiled(r"\s*(?:on|with|since|by|from|after)\s+(?:the |her |his |starting |taking )?")
_AND = compiled(r",|\band\b|\bwhich\b|\bwith\b")
_UNSURE = compiled(r"\b(?:no|not|hopes?|goal|aim|until|would|should|expects?|if)\b[^.;,]*$")
# Doubt about the effect: what is said of it is no firm finding.
_DOUBT = compiled(
    r"\bnot (?:sure|certain|convinced)\b|\b(?:maybe|perhaps|possibly)\b"
    r"|\b(?:can|could|would)(?:n.t|'t| ?not)(?: really)? say\b"
)
# What shows that a measure of better is meant as relief by a treatment, where none is named.
_BY_TREATMENT = compiled(r"\brelie\w+|\banalges\w+|\bpain[- ]free\b|\bwith(?:out)?\b|\b(?:takes?|taking|took)\b")
_CLAUSE = compiled(r"[;]|\.\s|,?\s(?:but|however|while|whereas)\s")


# Amounts that a refusal before them does not lessen.
_LITTLE = frozenset({"none", "slight"})


class _File(msgspec.Struct, frozen=True):
    percent: str
    fraction: str
    fractions: dict[str, int]
    relief: str
    about: str
    other: str
    hours: str
    lasting: str
    amounts: dict[str, str]
    refused: str
    aimed: str
    eased: str
    general: str
    pronoun: str
    not_relief: str


class _Rules:
    def __init__(self, file: _File) -> None:
        def made(pattern: str) -> Quick:
            return compiled(pattern)

        self.percent, self.fraction, self.fractions = made(file.percent), made(file.fraction), file.fractions
        self.relief, self.about, self.other = made(file.relief), made(file.about), made(file.other)
        self.hours, self.lasting = made(file.hours), made(file.lasting)
        self.amounts = tuple((name, made(pattern)) for name, pattern in file.amounts.items())
        self.refused, self.aimed, self.eased = made(file.refused), made(file.aimed), made(file.eased)
        self.general, self.pronoun, self.not_relief = made(file.general), made(file.pronoun), made(file.not_relief)


@cache
def _rules() -> _Rules:
    return _Rules(msgspec.yaml.decode(resources.files(__package__).joinpath("relief.yaml").read_bytes(), type=_File))


class _Effect(msgspec.Struct, frozen=True):
    """An effect with the stretch that states it."""

    found: dict[str, AttributeValue]
    start: int
    end: int


def reliefs(passage: Passage) -> Iterator[Draft]:
    """The effects on pain that a passage states, one a clause."""
    if passage.section in _SILENT or passage.checked is False:
        return
    text = passage.text
    low = 0
    for cut in [*_CLAUSE.finditer(text), None]:
        high = len(text) if cut is None else cut.start()
        effect = _effect(passage, low, high)
        if effect is not None:
            draft = _tied(passage, effect, low, high)
            if draft is not None:
                yield draft
        low = high if cut is None else cut.end()
    eased = _eased(passage)
    if eased is not None:
        yield eased


def _eased(passage: Passage) -> Draft | None:
    """A good effect told without a word for relief: better mood, longer sleep, attacks that end, a score that falls.

    It counts where one drug is tied to it: by "with", "on" or "since" before it in the sentence, or as the only drug
    of the sentence before.
    """
    text = passage.text
    if passage.section in {"plan", "studies"}:
        return None
    match = _rules().eased.search(text)
    if match is None or not _enough(match) or _UNSURE.search(text, 0, match.start()):
        return None
    drugs = [m for m in mentions(passage) if m.drug is not None]
    named = [m for m in drugs if m.end <= match.start()]
    tied = [m for m in named if _WITH.search(text, 0, m.start)]
    tied = tied or [m for m in drugs if _THEN_WITH.fullmatch(text, match.end(), m.start)][:1]
    start = min(tied[-1].start, match.start()) if tied else match.start()
    if not tied and not named:
        earlier = {m.drug.name: m for m in _before(passage) if m.drug is not None}
        tied = list(earlier.values()) if len(earlier) == 1 else []
    if not tied or tied[-1].drug is None:
        return None
    drug = tied[-1].drug
    low = start if match.start() - start <= 160 else match.start()
    return Draft(
        kind="relief",
        start=passage.start + low,
        end=passage.start + match.end(),
        attributes={"amount": "good", "treatment": drug.name, "ingredients": drug.ingredients},
        anchor=passage.start + match.start(),
    )


def _enough(match: re.Match[str]) -> bool:
    """Whether figures are a good effect: most of the attacks, or a score that falls by a third."""
    good, every = number(match.group("good") or ""), number(match.group("all") or "")
    if match.group("good"):
        return good is not None and every is not None and 2 * good > every
    before, after = number(match.group("from") or ""), number(match.group("to") or "")
    return before is None or after is None or after * 3 <= before * 2


def _effect(passage: Passage, low: int, high: int) -> _Effect | None:
    text, rules = passage.text, _rules()
    word = rules.relief.search(text, low, high)
    found: dict[str, AttributeValue] = {}
    start, end = high, low
    percent = _percent(text, low, high) if word else None
    if percent is not None:
        refusal = rules.refused.search(text, low, percent.start)
        if refusal is not None:
            return _Effect({"amount": "slight"}, refusal.start(), percent.end)
        found |= percent.found
        start, end = percent.start, percent.end
    lasting = _duration(text, low, high)
    if lasting is not None:
        found |= lasting.found
        start, end = min(start, lasting.start), max(end, lasting.end)
        if word is not None and 0 < start - word.start() < 40:
            start = word.start()
    for name, pattern in rules.amounts:
        match = pattern.search(text, low, high)
        if match is None or (name in {"unspecified", "good"} and "percent" in found):
            continue
        if name == "unspecified" and rules.not_relief.search(text, low, high) and not found:
            continue
        refusal = None if name in _LITTLE else rules.refused.search(text, low, match.start())
        if refusal is None:
            if name not in _LITTLE and rules.aimed.search(text, low, match.start()):
                continue
            found["amount"] = name
        else:
            found["amount"] = "none" if name == "unspecified" and not refusal["some"] else "slight"
        start, end = min(start, (refusal or match).start()), max(end, match.end())
        break
    return _Effect(found, start, end) if found else None


def _percent(text: str, low: int, high: int) -> _Effect | None:
    rules = _rules()
    for match in rules.percent.finditer(text, low, high):
        first = float(match.group("low"))
        near = text[max(low, match.start() - 60) : min(high, match.end() + 45)]
        if (
            first > 100
            or rules.other.search(_own_words(text, match, low, high))
            or not rules.relief.search(near)
            or not rules.about.search(text, low, high)
        ):
            continue
        found: dict[str, AttributeValue] = {"percent": first}
        if match.group("high") and first < float(match.group("high")) <= 100:
            found["high"] = float(match.group("high"))
        word = rules.relief.search(text, match.start(), min(high, match.end() + 30))
        return _Effect(found, match.start(), word.end() if word else match.end())
    share = rules.fraction.search(text, low, high)
    if share is None or not re.search(
        r"\bbetter|\breduc|\bless|\bcut|\bdecreas|\brelie|\bimprov", text[low:high], re.IGNORECASE
    ):
        return None
    near = text[max(low, share.start() - 40) : min(high, share.end() + 25)]
    if rules.other.search(near) or not rules.about.search(text, low, high):
        return None
    percent = rules.fractions[" ".join(share.group("f").lower().split())]
    word = rules.relief.search(near)
    start = share.start() if word is None else min(share.start(), max(low, share.start() - 40) + word.start())
    return _Effect({"percent": float(percent)}, start, share.end())


def _own_words(text: str, match: re.Match[str], low: int, high: int) -> str:
    """What stands about a percentage up to the next comma or "and": "50% relief, and she can do her ADLs"."""
    before = text[max(low, match.start() - 60) : match.start()]
    after = text[match.end() : min(high, match.end() + 45)]
    first = max((cut.end() for cut in _AND.finditer(before)), default=0)
    last = _AND.search(after)
    return f"{before[first:]}{match.group()}{after[: last.start() if last else len(after)]}"


def _duration(text: str, low: int, high: int) -> _Effect | None:
    rules = _rules()
    for match in rules.hours.finditer(text, low, high):
        near = text[max(low, match.start() - 45) : min(high, match.end() + 20)]
        if not rules.lasting.search(near) or not (rules.relief.search(text, low, high) or _LASTS.search(near)):
            continue
        if (
            _NOT_LASTING.search(text[low : match.start("low")])
            or _POSTURE.search(near)
            or _AGO.match(text, match.end())
        ):
            continue
        value = number(match.group("low"))
        if value is None:
            continue
        unit = match.group("unit").lower()[0]
        name, factor = ("hours", 1.0) if unit == "h" else ("weeks", _WEEKS[unit])
        return _Effect(
            {name: round(value * factor, 1)},
            match.start() + len(match.group()) - len(match.group().lstrip()),
            match.end(),
        )
    return None


def _tied(passage: Passage, effect: _Effect, low: int, high: int) -> Draft | None:
    """The effect with its treatment: one that the clause names, a pronoun's, or medication in general."""
    text, rules = passage.text, _rules()
    found = dict(effect.found)
    start, end = effect.start, effect.end
    named = [m for m in mentions(passage) if m.drug is not None]
    inside = [m for m in named if low <= m.start < high and _said_of(text, m.start, start)]
    steps = [t for t in terms_in(passage, "procedure") if low <= t.start < high and _said_of(text, t.start, start)]
    near = _nearest(inside, steps, start)
    if isinstance(near, Mention) and near.drug:
        found |= {"treatment": near.drug.name, "ingredients": near.drug.ingredients}
        start, end = _stretch(text, start, end, near.start, near.end)
    elif near is not None and isinstance(near, Term):
        found["treatment"] = near.id
        start, end = _stretch(text, start, end, near.start, near.end)
    else:
        general = rules.general.search(text, low, high)
        pronoun = rules.pronoun.search(text, low, high)
        meant = _meant([m for m in named if m.start < low] or _before(passage), pronoun)
        if meant:
            found |= meant
        elif general or text[start:end].lower().startswith("nothing"):
            found["treatment"] = "medication"
        elif "percent" in found and not _BY_TREATMENT.search(text, low, high):
            found = {"amount": found.get("amount", "unspecified")}
        elif not {"percent", "hours", "weeks"}.intersection(found):
            return None
        if general:
            start, end = _stretch(text, start, end, general.start(), general.end())
    return Draft(
        kind="relief",
        start=passage.start + start,
        end=passage.start + end,
        attributes=found,
        anchor=passage.start + start,
        assertion="possible"
        if _DOUBT.search(text, low, high)
        else "affirmed"
        if found.get("amount") == "none"
        else None,
    )


def _said_of(text: str, place: int, effect: int) -> bool:
    """Whether a treatment at `place` is the effect's subject, or is tied to it by a preposition."""
    return place <= effect or _TIE.search(text, 0, place) is not None


def _meant(earlier: list[Mention], pronoun: re.Match[str] | None) -> dict[str, AttributeValue]:
    """What "it" (the drug named last) or "these" (all that were named) stands for."""
    drugs = [m.drug for m in earlier if m.drug is not None]
    if pronoun is None or not drugs:
        return {}
    names = {drug.name for drug in drugs}
    if len(names) == 1 or re.search(r"\bit\b", pronoun.group(), re.IGNORECASE):
        return {"treatment": drugs[-1].name, "ingredients": drugs[-1].ingredients}
    return {
        "treatment": "medication",
        "ingredients": tuple(dict.fromkeys(i for drug in drugs for i in drug.ingredients)),
    }


def _nearest(drugs: list[Mention], steps: list[Term], place: int) -> Mention | Term | None:
    both: list[Mention | Term] = [*drugs, *steps]
    return min(both, key=lambda item: (abs(item.start - place), item.start), default=None)


def _stretch(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """Take the treatment's name into the quotation where it is near."""
    if min(abs(start - last), abs(first - end)) > 90:
        return start, end
    low, high = min(start, first), max(end, last)
    return low, low + len(text[low:high].rstrip())


@once
def _before(passage: Passage) -> list[Mention]:
    """The drugs of the sentence before, for a pronoun."""
    if not passage.before:
        return []
    earlier = Passage(text=passage.before, start=0, section=passage.section, context=passage.context)
    return [m for m in mentions(earlier) if m.drug is not None]
