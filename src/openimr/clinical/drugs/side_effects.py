"""Unwanted effects of treatment, stated or denied: "no side effects", "Norco makes her drowsy"."""

from collections.abc import Iterator
from functools import cache
from importlib import resources

import msgspec

from openimr.clinical.drugs.mentions import Mention, mentions
from openimr.clinical.drugs.patterns import compiled
from openimr.clinical.passage import Draft, Passage, terms_in
from openimr.model import AttributeValue

_SILENT = frozenset(
    {"form", "boilerplate", "guideline", "diagnoses", "objective", "studies", "request", "family history"}
)
_DRUG = "XQ"
_SOFTENING = frozenset({"laxative", "antiemetic", "stool softener"})
_RISKS = compiled(
    r"\b(?:risks?|warn\w*|counsel\w*|educat\w*|explain\w*|discuss\w*|told of|side effects (?:such as|like|includ\w+))\b"
)
_GENERAL = compiled(r"\bmedic(?:ation|ine)s?\b|\bmeds\b|\bpills?\b")
_PRONOUN = compiled(r"\b(?:it|them|makes?|made|gives?|gave)\b")
_TOLD = compiled(r"[^.;]{0,50}?\b(?:discussed|explained|reviewed|mentioned|warned|counsel\w+|possible|precautions?)\b")
_DENIAL = compiled(r"\b(?:no|not|denie[sd]|denying|without|none|nor|never)\b")
_NONE_OF = compiled(r"\b(?:no|denie[sd](?: any| having)?|without(?: any)?|not have(?: any)?) (?:significant )?$")
_BEHIND = compiled(r"\s*(?:[\d.,/-]+\s*(?:mg|mcg)?\s*)?(?:(?:in\s+)?(?:\d{1,2}/)?(?:19|20)\d\d\s*)?[(:][^;,.)]*")
_OTHERWISE = compiled(r";|\b(?:before|without|prior to)\b")
_ASIDE = compiled(
    r"\b(?:discuss\w*|warn\w*|risks?|counsel\w*|educat\w*|advis\w*|explain\w*|instruct\w*|may|can|could|monitor\w*)\b"
)


class _File(msgspec.Struct, frozen=True):
    any: str
    tolerates: str
    effects: frozenset[str]
    telling: frozenset[str]
    cause: str


class _Rules:
    def __init__(self, file: _File) -> None:
        self.any = compiled(file.any)
        self.tolerates = compiled(file.tolerates.replace("{DRUG}", _DRUG))
        self.cause = compiled(file.cause.replace("{DRUG}", _DRUG))
        self.effects, self.telling = file.effects, file.telling


@cache
def _rules() -> _Rules:
    return _Rules(
        msgspec.yaml.decode(resources.files(__package__).joinpath("side_effects.yaml").read_bytes(), type=_File)
    )


def side_effects(passage: Passage) -> Iterator[Draft]:
    """The side effects of a passage; a symptom counts only where the text ties it to treatment."""
    if passage.section in _SILENT or passage.checked is False:
        return
    text, rules = passage.text, _rules()
    named = [m for m in mentions(passage) if m.drug is not None and not _SOFTENING.intersection(m.drug.classes)]
    general = rules.any.search(text)
    effects = [t for t in terms_in(passage, "symptom") if t.id in rules.effects]
    looked_for = passage.section == "plan" and _DENIAL.search(text) is None
    if general is not None and not effects and not looked_for and not _ASIDE.search(text, 0, general.start()):
        yield _draft(passage, "any", general.start(), general.end(), named)
    if general is not None and effects and _NONE_OF.search(text, 0, general.start()):
        yield _draft(passage, "any", general.start(), general.end(), named)
    if not effects:
        tolerated = rules.tolerates.search(_masked(text, named))
        if tolerated is not None and general is None:
            draft = _draft(passage, "any", tolerated.start(), min(tolerated.end(), len(text)), named)
            yield msgspec.structs.replace(draft, assertion="denied")
        return
    caused = rules.cause.search(_masked(text, named))
    if caused is not None and _ASIDE.search(text) and not named:
        return
    listed = any(term.id in rules.telling for term in effects) and _DENIAL.search(text) is not None
    for term in effects:
        if _RISKS.search(text, 0, term.start) or _TOLD.match(text, term.end):
            continue
        tied = (
            caused is not None
            and not _OTHERWISE.search(text, caused.end(), term.start)
            and bool(named or general or _GENERAL.search(text) or _PRONOUN.search(caused.group()))
        )
        if tied or ((listed or term.id in rules.telling) and passage.section != "past history"):
            own = [m for m in named if _BEHIND.fullmatch(text, m.end, term.start)]
            yield _draft(passage, term.id, term.start, term.end, own or (named if tied else []))


def _masked(text: str, named: list[Mention]) -> str:
    """The text with each drug's name written over by one word, so that patterns can speak of "a drug"."""
    out, last = [], 0
    for mention in named:
        width = mention.end - mention.start
        out += [text[last : mention.start], _DRUG.ljust(width)]
        last = mention.end
    return "".join([*out, text[last:]])


def _draft(passage: Passage, effect: str, start: int, end: int, named: list[Mention]) -> Draft:
    found: dict[str, AttributeValue] = {"effect": effect}
    anchor = start
    if len(named) == 1 and named[0].drug is not None:
        found["ingredients"] = named[0].drug.ingredients
        if max(start - named[0].end, named[0].start - end) <= 60:
            start, end = min(start, named[0].start), max(end, named[0].end)
    return Draft(
        kind="side_effect",
        start=passage.start + start,
        end=passage.start + end,
        attributes=found,
        anchor=passage.start + anchor,
    )
