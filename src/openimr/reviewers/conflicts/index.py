"""Finds, among many sides, those that one side could be.

Never fewer than `Matcher.match` accepts, which decides; few enough to be compared one by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from openimr.reviewers.conflicts.addresses import Address
from openimr.reviewers.conflicts.contracting import joined_pairs
from openimr.reviewers.conflicts.misread import misread, strokes
from openimr.reviewers.conflicts.organizations import OrganizationName, WordWeights, body_keys, generic, org_readings
from openimr.reviewers.conflicts.persons import lone_surname, readings
from openimr.reviewers.conflicts.pet_names import pet_names
from openimr.reviewers.conflicts.practices import family_surnames, practice_surnames, surnames
from openimr.reviewers.conflicts.sound import lacks_syllable, misspellings, sound
from openimr.reviewers.conflicts.subjects import Subject


class WordsNear:
    """The words of an index that a word could be a misspelling of."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_piece: dict[str, list[str]] = defaultdict(list)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_start: dict[str, list[str]] = defaultdict(list)
        self._long: dict[str, list[str]] = defaultdict(list)
        self._by_strokes: dict[str, list[str]] = defaultdict(list)
        self._by_ends: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words)):
            for piece in misspellings(word):
                self._by_piece[piece].append(word)
            if len(sound(word)) > 1:
                self._by_sound[sound(word)].append(word)
            if len(word) > 2:
                self._by_start[word[:3]].append(word)
            if len(word) >= 7:
                self._long[word[0]].append(word)
            self._by_strokes[strokes(word)].append(word)
            if len(word) > 4:
                self._by_ends[word[:2] + word[-1]].append(word)
        self._seen: dict[str, frozenset[str]] = {}

    def __call__(self, word: str) -> frozenset[str]:
        """Words one letter off, misread, of the same sound, or cut short.

        Where long also two letters off (the first is right) or without a syllable.
        """
        near = self._seen.get(word)
        if near is None:
            found = {w for piece in misspellings(word) for w in self._by_piece.get(piece, ())}
            found.update(self._by_sound.get(sound(word), ()))
            found.update(w for w in self._by_strokes.get(strokes(word), ()) if misread(word, w))
            if len(word) > 4:
                found.update(w for w in self._by_ends.get(word[:2] + word[-1], ()) if lacks_syllable(word, w))
            if len(word) > 2:
                found.update(w for w in self._by_start.get(word[:3], ()) if w.startswith(word) or word.startswith(w))
            if len(word) >= 7:
                hits = process.extract(
                    word, self._long.get(word[0], ()), scorer=OSA.distance, score_cutoff=2, limit=None
                )
                found.update(w for w, _, _ in hits)
            near = self._seen[word] = frozenset(found)
        return near


class Index:
    """An index over sides; places are those in the sequence given."""

    def __init__(self, sides: Sequence[Subject], weight: WordWeights) -> None:
        self._weight = weight
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._persons: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        given_names: set[str] = set()
        self._organizations: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._joined: dict[str, list[int]] = defaultdict(list)
        self._surnames: dict[str, list[int]] = defaultdict(list)
        self._families: dict[str, list[int]] = defaultdict(list)
        self._alone: dict[str, list[int]] = defaultdict(list)
        self._borne: dict[str, list[int]] = defaultdict(list)
        self._pairs: dict[str, list[int]] = defaultdict(list)
        self._places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, side in enumerate(sides):
            self._add(at, side, given_names)
        self._givens: dict[str, frozenset[str]] = {}
        self._near_surnames = WordsNear(surname for _, surname in self._persons)
        self._near_given = WordsNear(given_names)
        self._near_words = WordsNear(self._organizations)

    def candidates(self, side: Subject) -> set[int]:
        """The places of all sides that a side could be."""
        found: set[int] = set()
        for number in _numbers(side):
            found.update(self._numbers.get(number, ()))
        for written, _ in (*side.persons, *side.within):
            found |= self._persons_like(written)
            if alone := lone_surname(written):
                found.update(self._borne.get(alone, ()))
            for surname in _own_surnames(written):
                found.update(self._alone.get(surname, ()))
        for written, _ in side.organizations:
            for surname in practice_surnames(written):
                found.update(self._surnames.get(surname, ()))
        for written, _ in side.organizations:
            found |= self._organizations_like(written)
        for where in side.addresses:
            for key in _place_keys(where):
                found.update(self._places.get(key, ()))
        return found

    def bearing(self, surname: str) -> Sequence[int]:
        """The places of the sides with a person of a family of this surname (as `family_surnames` reads it)."""
        return self._families.get(surname, ())

    def _add(self, at: int, side: Subject, given_names: set[str]) -> None:
        for number in _numbers(side):
            self._numbers[number].append(at)
        for written, _ in side.persons:
            for surname in surnames(written):
                self._surnames[surname].append(at)
            for surname in family_surnames(written):
                self._families[surname].append(at)
        for written, _ in (*side.persons, *side.within):
            if alone := lone_surname(written):
                self._alone[alone].append(at)
            for surname in _own_surnames(written):
                self._borne[surname].append(at)
            for table, surname, given, first in _person_keys(written):
                self._persons[table, surname][given].append(at)
                if given[0] != "=" and first:
                    self._persons[table, surname][given[0] + "*"].append(at)
                    given_names.add(given)
        for written, _ in side.organizations:
            for read in org_readings(written):
                self._add_name(at, read)
        for where in side.addresses:
            for key in _place_keys(where):
                self._places[key].append(at)

    def _add_name(self, at: int, read: OrganizationName) -> None:
        for whole in _name_keys(read):
            self._joined[whole].append(at)
        for word in dict.fromkeys(read.core):
            if not generic(word):
                self._organizations[word].append((at, self._weight(word)))
        for pair in joined_pairs(read.core):
            self._pairs[pair].append(at)

    def _persons_like(self, written: str) -> set[int]:
        found: set[int] = set()
        for table, surname, given, first in _person_keys(written):
            givens = self._given_like(given) if first else {given}
            for near in self._near_surnames(surname):
                for other in _TABLES[table]:
                    held = self._persons.get((other, near))
                    if held is not None:
                        for like in givens & held.keys():
                            found.update(held[like])
        return found

    def _given_like(self, given: str) -> Set[str]:
        known = self._givens.get(given)
        if known is None:
            if given[0] == "=":
                known = frozenset((given, given[1] + "*"))
            else:
                known = frozenset(("=" + given[0], given, *self._near_given(given), *pet_names(given)))
            self._givens[given] = known
        return known

    def _organizations_like(self, written: str) -> set[int]:
        found: set[int] = set()
        for read in org_readings(written):
            for key in (*_name_keys(read), *_runs(read.core)):
                found.update(self._joined.get(key, ()))
            for word in read.core:
                found.update(self._pairs.get(word, ()))
            for pair in joined_pairs(read.core):
                found.update(at for at, _ in self._organizations.get(pair, ()))
            telling = [w for w in dict.fromkeys(read.core) if not generic(w)]
            shared: dict[int, float] = defaultdict(float)
            for word in telling:
                for near in self._near_words(word):
                    for at, weight in self._organizations[near]:
                        shared[at] += weight
            # Short words may be initials of what the other name writes out ("Sedgwick CMS").
            half = 0.45 * sum(map(self._weight, [w for w in telling if len(w) > 4] or telling))
            found.update(at for at, weight in shared.items() if weight >= half)
        return found


_TABLES = {
    "surname": ("surname", "further", "turned"),
    "further": ("surname",),
    "turned": ("surname",),
}
"""Which keys of one side meet which of the other: a middle name may be the other's surname, not its middle name."""


@lru_cache(maxsize=1 << 14)
def _person_keys(written: str) -> tuple[tuple[str, str, str, bool], ...]:
    """Table, surname, given name, and whether it is a first name (or a pet name) rather than a middle or a joined one.

    Every pairing by which somebody could be known; an initial is "=" and the letter. The index holds "r*" beside each
    full first name in r.
    """
    keys: dict[tuple[str, str, str, bool], None] = {}
    for name in readings(written):
        firsts = {n for n in (name.first, *name.given[:1], *name.called) if n}
        others = {n for n in (*name.middle, "".join((*name.given, *name.middle[:1]))) if len(n) > 2} - firsts
        givens = [(n if len(n) > 1 else "=" + n, n in firsts) for n in (*firsts, *others)]
        table = "turned" if name.turned else "surname"
        for surname in {name.surname, *(p for p in name.parts if len(p) > 2), *name.former} - {""}:
            for given, first in givens:
                keys[table, surname, given, first] = None
        if not name.turned:
            for surname in name.middle:
                if len(surname) > 2:
                    keys.update({("further", surname, given, True): None for given, first in givens if first})
    return tuple(keys)


@lru_cache(maxsize=1 << 14)
def _own_surnames(written: str) -> frozenset[str]:
    """The surnames of a name as it stands: what a surname alone is held against."""
    return frozenset(name.surname for name in readings(written) if not name.turned)


def _name_keys(read: OrganizationName) -> Iterator[str]:
    """Keys of a whole name: two names that share one are compared, whatever their words."""
    yield read.joined
    yield read.initials
    yield from body_keys(read.core)
    if read.acronym:
        yield read.acronym
    if read.also:
        yield read.also


def _runs(core: tuple[str, ...]) -> Iterator[str]:
    """Each run of words of a line, as the key of a name that may stand in it."""
    return ("".join(core[at:end]) for at in range(len(core)) for end in range(at + 1, len(core) + 1))


def _numbers(side: Subject) -> Iterator[str]:
    if side.npi:
        yield f"npi {side.npi}"
    if side.tin:
        yield f"tin {side.tin}"
    for licence in side.licences:
        yield f"licence {licence}"
        yield f"licence {licence.partition(':')[2]}"
    for register_id in side.register_ids:
        yield f"id {register_id}"


def _place_keys(where: Address) -> Iterator[tuple[str, str]]:
    house = where.number + (where.unit or "" if where.number == "box" else "")
    if where.zip:
        yield (house, where.zip)
    if where.place:
        yield (house, where.place)
