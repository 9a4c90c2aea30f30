"""What words of a query mean: drugs, classes, procedures, parts of the body and conditions, by any of their names."""

import re
from functools import cache, lru_cache
from pathlib import Path

import msgspec

from openimr.corpus.search.analysis import stems
from openimr.corpus.search.families import family_of
from openimr.requests import parse_request, written_out
from openimr.vocabulary import BodyPart, Drug, Term, drug, find_drug, part_and_side, procedure_of, scan
from openimr.vocabulary.entries import vocabulary

_ASKED = frozenset({"drug", "drug_class", "procedure", "body_part", "condition"})
_WORD = re.compile(r"[\w'./#%-]*\w")
_SHORTEST_DRUG = 5
_REQUEST_WORDS = 8
"""A query of more words is no request, and is not read as one."""


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much each way of meaning a word counts beside the word itself; see `expansion.yaml`."""

    requested: float
    kin: float
    requested_part: float
    held: float
    asked_for: float
    body_part: float
    diagnosis: float
    same: float
    near: float
    ties: float


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The data of `expansion.yaml`."""

    weights: Weights
    empty: frozenset[str]
    no_abbreviation: frozenset[str]
    most_names: int
    parts: dict[str, str]


class Concept(msgspec.Struct, frozen=True, kw_only=True):
    """One thing asked for.

    `said` is as it was written, `means` what it is in the vocabulary's words (None: a plain word). `values` name what
    an item has where it is what was requested: (filter, value), all of them together and none of `not_values`. An item
    that has `kin` and none of `not_kin` requests what goes by the same name (`families`). `names` are other names of
    it, `kin_names` those of its kin.
    `optional`: a figure ("10/325", "2x6"), which letters write in many ways; it ranks a hit and excludes none.
    """

    said: str
    means: str | None = None
    category: str | None = None
    values: tuple[tuple[str, str], ...] = ()
    not_values: tuple[tuple[str, str], ...] = ()
    kin: tuple[tuple[str, str], ...] = ()
    not_kin: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    kin_names: tuple[str, ...] = ()
    optional: bool = False

    @property
    def is_treatment(self) -> bool:
        """Whether it is something that is requested, and no part of the body, condition or plain word."""
        return self.category in TREATMENTS


TREATMENTS = frozenset({"drug", "drug_class", "procedure"})


@cache
def rules() -> Rules:
    """The weights and word lists, read once."""
    raw = msgspec.yaml.decode((Path(__file__).parent / "expansion.yaml").read_text("utf-8"))
    return msgspec.convert(raw, Rules)


@lru_cache(maxsize=4_096)
def concepts_of(text: str) -> tuple[Concept, ...]:
    """The things that words side by side ask for, in their order; empty words are left out.

    Shorthand is read as the requests room reads it; a drug or procedure may be misspelt.
    """
    flat = written_out(_in_capitals(" ".join(text.split())))
    found: list[Concept] = []
    at = 0
    for term in _terms(flat):
        if term.start < at:
            continue
        found += _plain(flat[at : term.start])
        found.append(_concept(term))
        at = term.end
    found += _plain(flat[at:])
    return _with_part(_with_whole(flat, tuple(found)))


def _with_part(found: tuple[Concept, ...]) -> tuple[Concept, ...]:
    """With the part of the body that stands abbreviated beside a procedure ("LS MRI")."""
    if any(one.category == "body_part" for one in found) or not any(one.category == "procedure" for one in found):
        return found
    return tuple(
        _body_part(rules().parts[one.said.lower()], one.said)
        if one.means is None and one.said.lower() in rules().parts
        else one
        for one in found
    )


def _with_whole(flat: str, found: tuple[Concept, ...]) -> tuple[Concept, ...]:
    """With the procedure that the words make only together ("injection to the SI joint"), where none was named."""
    if any(one.is_treatment for one in found) or len(flat.split()) > _REQUEST_WORDS:
        return found
    procedure = parse_request(flat).procedure
    entry = procedure_of(procedure) if procedure else None
    plain = [one for one in found if one.means is None]
    if entry is None or not plain:
        return found
    words = {stem for name in (entry.id, *entry.names) for stem in stems(name)}
    own = [one for one in plain if set(stems(one.said)) & words]
    if not own:
        return found
    made = _procedure(entry.id, " ".join(one.said for one in own))
    return tuple(made if one is own[0] else one for one in found if one is own[0] or one not in own)


def _terms(flat: str) -> list[Term]:
    """The terms of a text, leftmost and longest, each place once; what is asked for before what it is asked for."""
    order = {"drug": 0, "procedure": 1, "drug_class": 2, "condition": 3, "body_part": 4}
    every = scan(flat).terms(_ASKED)
    return sorted(every, key=lambda term: (term.start, -term.end, order[term.category]))


def _in_capitals(text: str) -> str:
    """Abbreviations in the capitals that requests write them in, where the reader wrote none."""
    if text != text.lower():
        return text
    return _WORD.sub(lambda match: _capitals(match[0]), text)


@lru_cache(maxsize=4_096)
def _capitals(word: str) -> str:
    if not 2 <= len(word) <= 5 or not word.isalpha() or word in rules().no_abbreviation or word in rules().empty:
        return word
    upper = word.upper()
    if scan(word).terms(_ASKED) or not scan(upper).terms(_ASKED):
        return word
    return upper


def _plain(text: str) -> list[Concept]:
    made: list[Concept] = []
    for match in _WORD.finditer(text):
        word = match[0].strip("'./#%-")
        if not word or word.lower() in rules().empty or not stems(word):
            continue
        figure = any(character.isdigit() for character in word)
        made.append(_misspelt(word) or Concept(said=word, optional=figure))
    return made


@lru_cache(maxsize=4_096)
def _misspelt(word: str) -> Concept | None:
    """The drug that a word which is no other may be a slip of."""
    if len(word) < _SHORTEST_DRUG or not word.isalpha() or word.lower() in _ordinary():
        return None
    meant = find_drug(word, fuzzy=True)
    return _drug(meant, word) if meant is not None else None


@cache
def _ordinary() -> frozenset[str]:
    """Words of medicine and of the language that are no drug misspelt."""
    book = vocabulary().shorthand
    return frozenset(book.ordinary) | frozenset(book.own_words)


def _concept(term: Term) -> Concept:
    if term.category == "drug":
        return _drug(drug(term.id), term.text)
    if term.category == "procedure":
        return _procedure(term.id, term.text)
    if term.category == "drug_class":
        names = vocabulary().words["drug_class"].get(term.id, ())
        return Concept(
            said=term.text,
            means=term.id,
            category="drug_class",
            values=(("drug-class", term.id),),
            names=_few(term.text, (term.id, *names)),
        )
    if term.category == "condition":
        entry = next((one for one in vocabulary().conditions if one.id == term.id), None)
        names = (term.id, *(entry.names if entry else ()))
        values = (("diagnosis", term.id),)
        return Concept(said=term.text, means=term.id, category="condition", values=values, names=_few(term.text, names))
    return _body_part(term.id, term.text)


def _body_part(key: str, said: str) -> Concept:
    """A part of the body whatever its side: that stands in a column of its own."""
    named, _ = part_and_side(key)
    entry = _parts().get(named)
    names = (named, *(entry.names if entry else ()))
    return Concept(
        said=said, means=named, category="body_part", values=(("body-part", named),), names=_few(said, names)
    )


def _drug(found: Drug, said: str) -> Concept:
    """A drug by its ingredients: brands of any strength or release stand for the same treatment."""
    family = family_of(found)
    return Concept(
        said=said,
        means=found.name,
        category="drug",
        values=_ingredients(family.own),
        not_values=_ingredients(family.not_own),
        kin=_ingredients(family.kin),
        not_kin=_ingredients(family.not_kin),
        names=_others(said, family.names),
        kin_names=_others(said, family.kin_names),
    )


def _ingredients(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(("ingredient", one) for one in names)


def _procedure(key: str, said: str) -> Concept:
    entry = procedure_of(key)
    names = (key, *(entry.names if entry else ()))
    return Concept(said=said, means=key, category="procedure", values=(("procedure", key),), names=_few(said, names))


@cache
def _parts() -> dict[str, BodyPart]:
    return {part.id: part for part in vocabulary().body_parts}


def _few(said: str, names: "tuple[str, ...] | list[str]") -> tuple[str, ...]:
    """The first of the other names: a procedure or a part of the body has dozens."""
    return _others(said, names)[: rules().most_names]


def _others(said: str, names: "tuple[str, ...] | list[str]") -> tuple[str, ...]:
    """The other names, each stem once, without what was said itself; abbreviations of two letters mean too much."""
    own = stems(said)
    found: dict[tuple[str, ...], str] = {}
    for written in names:
        name = written.removeprefix("=").replace("/", " ")
        cut = stems(name)
        if cut and cut != own and (len(cut) > 1 or len(cut[0]) > 2 or name.isupper()):
            found.setdefault(cut, name)
    return tuple(found.values())
