"""Boards, specialties and taxonomy codes by the ways of writing them (`data/boards.yaml`, `data/taxonomy.yaml`)."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Literal

import msgspec
from rapidfuzz import process

from openimr.vocabulary.states import state_of

_CUT_OFF = 60
_LONGEST_INITIALS = 12
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X")


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """A board that certifies. `recognised` is None where a person has to look whether it counts for a physician."""

    name: str
    family: str
    recognised: bool | None
    specialties: tuple[str, ...]
    subspecialties: tuple[str, ...] = ()

    def certifies(self, specialty: str) -> bool:
        """Whether the board gives certificates in this specialty or subspecialty (its canonical name)."""
        return specialty in self.specialties or specialty in self.subspecialties


class _Listed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    specialties: tuple[str, ...]
    short: str | None = None
    also: tuple[str, ...] = ()
    subspecialties: tuple[str, ...] = ()


class _Family(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    recognised: bool | Literal["unknown"]
    boards: dict[str, _Listed]
    also: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    families: dict[str, _Family]
    specialties: dict[str, tuple[str, ...]]


class _States(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    territories: dict[str, tuple[str, ...]]
    also: dict[str, tuple[str, ...]]


@cache
def licensing_state(text: str) -> str | None:
    """The full name of the state or territory of a licence: of "CA", "ca", "Calif." or "PR"; None for anything else."""
    said = " ".join(text.replace(".", "").lower().split())
    return _licensing_states().get(said) or state_of(text) or state_of(said.upper())


def is_territory(name: str) -> bool:
    """Whether a full name is that of a territory, and of no state."""
    return name in _states_file().territories


@cache
def boards() -> tuple[Board, ...]:
    """Every board that is known."""
    return tuple(
        Board(
            name=name,
            family=title,
            recognised=None if family.recognised == "unknown" else family.recognised,
            specialties=board.specialties,
            subspecialties=board.subspecialties,
        )
        for title, family in _file().families.items()
        for name, board in family.boards.items()
    )


@cache
def specialties() -> tuple[str, ...]:
    """Every specialty and subspecialty by its canonical name, in alphabetical order."""
    certified = {name for board in boards() for name in (*board.specialties, *board.subspecialties)}
    return tuple(sorted(certified.union(_file().specialties)))


@cache
def specialty_named(text: str) -> str | None:
    """The canonical name of a specialty: "PM&R" is Physical Medicine and Rehabilitation; None where it is not known."""
    return _specialty_index().get(_folded(text))


@cache
def board_named(text: str, specialty: str | None = None) -> Board | None:
    """The board of a name, of its initials, or (for a family's name such as "ABMS") the one for the specialty.

    A specialty's name stands for its ABMS board: "Orthopaedic Surgery". None where nothing fits.
    """
    folded = _folded(text)
    found = _board_index().get(folded)
    if found is not None:
        return found
    family = _family_index().get(folded)
    if family is None:
        if specialty_named(text) is None:
            return _short_index().get(_short(text))
        family, specialty = "ABMS", specialty or specialty_named(text)
    known = specialty_named(specialty) if specialty else None
    givers = [b for b in boards() if b.family == family and known and b.certifies(known)]
    return next((b for b in givers if known in b.specialties), givers[0] if givers else None)


@cache
def board_known(text: str) -> bool:
    """Whether this is a board, a family of boards, or a specialty that stands for its board."""
    return _folded(text) in _family_index() or board_named(text) is not None


def taxonomy_specialty(code: str) -> str | None:
    """The specialty of a provider taxonomy code; None where the list does not have the code or names no specialty."""
    names = _taxonomy().get(code.strip().upper())
    if names is None:
        return None
    return next((found for name in names if (found := specialty_named(name)) is not None), None)


def taxonomy_listed(code: str) -> bool | None:
    """Whether the list has the code; None for a code in the right form that it has not (it may be a later one)."""
    folded = code.strip().upper()
    if folded in _taxonomy():
        return True
    return None if _TAXONOMY.fullmatch(folded) else False


def nearest_specialty(text: str) -> str | None:
    """The known specialty that is written most like this; None where none is near."""
    return _nearest(text, _specialty_index())


def nearest_board(text: str) -> str | None:
    """The known board that is written most like this; None where none is near."""
    found = _nearest(text, {key: board.name for key, board in _board_index().items()})
    return found or _nearest(text, _family_index())


def nearest(text: str, names: Iterable[str]) -> str | None:
    """The name that is written most like this; None where none is near."""
    return _nearest(text, {_folded(name): name for name in names})


def _nearest(text: str, index: Mapping[str, str]) -> str | None:
    hit = process.extractOne(_folded(text), sorted(index), score_cutoff=_CUT_OFF)
    return index[hit[0]] if hit else None


def _folded(text: str) -> str:
    """Without regard to case, signs, "&" or "and", and American or British spelling."""
    words = re.sub(r"[^a-z0-9]+", " ", text.lower().replace("&", " and ")).split()
    spelt = (w.replace("orthoped", "orthopaed").replace("anaesth", "anesth").replace("gynaec", "gynec") for w in words)
    return " ".join(word for word in spelt if word not in {"and", "the", "of", "in"})


@cache
def _specialty_index() -> Mapping[str, str]:
    index = {_folded(name): name for name in specialties()}
    for name, ways in _file().specialties.items():
        for way in ways:
            index.setdefault(_folded(way), name)
    return index


@cache
def _board_index() -> Mapping[str, Board]:
    index: dict[str, Board] = {}
    known = {board.name: board for board in boards()}
    for family in _file().families.values():
        for name, listed in family.boards.items():
            for way in (name, listed.short, *listed.also):
                if way:
                    index.setdefault(_folded(way), known[name])
    return index


def _short(text: str) -> str:
    """Initials without points and signs: "A.B.A." is aba, "ABPM&R" abpmr."""
    return re.sub(r"[^a-z]+", "", text.lower()) if len(text) <= _LONGEST_INITIALS else ""


@cache
def _short_index() -> Mapping[str, Board]:
    known = {board.name: board for board in boards()}
    return {
        _short(listed.short): known[name]
        for family in _file().families.values()
        for name, listed in family.boards.items()
        if listed.short
    }


@cache
def _licensing_states() -> Mapping[str, str]:
    file = _states_file()
    index = {way.lower(): name for part in (file.also, file.territories) for name, ways in part.items() for way in ways}
    return {**index, **{name.lower(): name for name in file.territories}}


@cache
def _states_file() -> _States:
    text = resources.files("openimr.vocabulary").joinpath("data/licensing_states.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_States)


@cache
def _family_index() -> Mapping[str, str]:
    families = _file().families
    return {_folded(way): name for name, family in families.items() for way in (name, *family.also)}


@cache
def _taxonomy() -> Mapping[str, tuple[str, str]]:
    """(specialisation, classification) by code."""
    text = resources.files("openimr.vocabulary").joinpath("data/taxonomy.yaml").read_bytes()
    listed = msgspec.yaml.decode(text, type=dict[str, dict[str, str]])
    return {code: (special, name) for name, codes in listed.items() for code, special in codes.items()}


@cache
def _file() -> _File:
    text = resources.files("openimr.vocabulary").joinpath("data/boards.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_File)
