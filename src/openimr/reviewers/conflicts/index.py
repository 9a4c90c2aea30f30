"""Finds, among many sides, those that one side could be.

Never fewer than `Matcher.match` accepts, which decides; few enough to be compared one by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from openimr.reviewers.conflicts.addresses import Address
from openimr.reviewers.conflicts.organizations import WordWeights, generic, org_readings
from openimr.reviewers.conflicts.persons import PersonName, pet_names, readings
from openimr.reviewers.conflicts.sound import misspellings, sound
from openimr.reviewers.conflicts.subjects import Subject


class WordsNear:
    """The words of an index that a word could be a misspelling of."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_piece: dict[str, list[str]] = defaultdict(list)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_start: dict[str, list[str]] = defaultdict(list)
        self._long: list[str] = []
        for word in sorted(set(words)):
            for piece in misspellings(word):
                self._by_piece[piece].append(word)
            if len(sound(word)) > 1:
                self._by_sound[sound(word)].append(word)
            if len(word) > 3:
                self._by_start[word[:4]].append(word)
            if len(word) >= 7:
                self._long.append(word)
        self._seen: dict[str, frozenset[str]] = {}

    def __call__(self, word: str) -> frozenset[str]:
        """Words one letter off, of the same sound, two letters off where long, or cut short; the word itself too."""
        near = self._seen.get(word)
        if near is None:
            found = {w for piece in misspellings(word) for w in self._by_piece.get(piece, ())}
            found.update(self._by_sound.get(sound(word), ()))
            if len(word) > 3:
                found.update(w for w in self._by_start.get(word[:4], ()) if w.startswith(word) or word.startswith(w))
            if len(word) >= 7:
                hits = process.extract(word, self._long, scorer=OSA.distance, score_cutoff=2, limit=None)
                found.update(w for w, _, _ in hits)
            near = self._seen[word] = frozenset(found)
        return near


class Index:
    """An index over sides; places are those in the sequence given."""

    def __init__(self, sides: Sequence[Subject], weight: WordWeights) -> None:
        self._weight = weight
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._persons: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._organizations: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._joined: dict[str, list[int]] = defaultdict(list)
        self._places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, side in enumerate(sides):
            self._add(at, side)
        self._near_surnames = WordsNear(key for key, _ in self._persons)
        self._near_words = WordsNear(self._organizations)

    def candidates(self, side: Subject) -> set[int]:
        """The places of all sides that a side could be."""
        found: set[int] = set()
        for number in _numbers(side):
            found.update(self._numbers.get(number, ()))
        for written, _ in side.persons:
            found |= self._persons_like(written)
        for written, _ in side.organizations:
            found |= self._organizations_like(written)
        for where in side.addresses:
            for key in _place_keys(where):
                found.update(self._places.get(key, ()))
        return found

    def _add(self, at: int, side: Subject) -> None:
        for number in _numbers(side):
            self._numbers[number].append(at)
        for written, _ in side.persons:
            for name in readings(written):
                for surname in surname_words(name):
                    for initial in _initials(name):
                        self._persons[surname, initial].append(at)
        for written, _ in side.organizations:
            for read in org_readings(written):
                self._joined[read.joined].append(at)
                self._joined[read.initials].append(at)
                if read.acronym:
                    self._joined[read.acronym].append(at)
                for word in dict.fromkeys(read.core):
                    if not generic(word):
                        self._organizations[word].append((at, self._weight(word)))
        for where in side.addresses:
            for key in _place_keys(where):
                self._places[key].append(at)

    def _persons_like(self, written: str) -> set[int]:
        found: set[int] = set()
        for name in readings(written):
            initials = {sound_initial(n) for n in (name.first, *name.called, *name.middle) if n}
            for surname in surname_words(name):
                for near in self._near_surnames(surname):
                    for initial in initials:
                        found.update(self._persons.get((near, initial), ()))
        return found

    def _organizations_like(self, written: str) -> set[int]:
        found: set[int] = set()
        for read in org_readings(written):
            found.update(self._joined.get(read.joined, ()))
            found.update(self._joined.get(read.initials, ()))
            if read.acronym:
                found.update(self._joined.get(read.acronym, ()))
            telling = [w for w in dict.fromkeys(read.core) if not generic(w)]
            shared: dict[int, float] = defaultdict(float)
            for word in telling:
                for near in self._near_words(word):
                    for at, weight in self._organizations[near]:
                        shared[at] += weight
            half = 0.45 * sum(map(self._weight, telling))
            found.update(at for at, weight in shared.items() if weight >= half)
        return found


def surname_words(name: PersonName) -> Iterator[str]:
    """Every word by which somebody could be known as a surname: its parts, joined, former ones, a middle name."""
    seen = {name.surname, *(p for p in name.parts if len(p) > 2), *name.former, *(m for m in name.middle if len(m) > 2)}
    yield from sorted(seen - {""})


def sound_initial(word: str) -> str:
    """The first letter by its sound: Catherine and Kathryn begin alike, and so do all vowels."""
    return sound(word)[:1] or word[:1]


def _initials(name: PersonName) -> set[str]:
    """The initials that a given name may be written with, its pet names and its second letter (a slip) among them."""
    found: set[str] = set()
    for word in (name.first, *name.given, *name.called, *name.middle):
        if word:
            found.add(sound_initial(word))
            found.update(sound_initial(word[1:]) for _ in word[1:2])
            found.update(sound_initial(n) for n in pet_names(word))
    return found


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
    house = where.number + (where.unit or "" if where.number == "box" else where.street[:1])
    if where.zip:
        yield (house, where.zip)
    if where.place:
        yield (house, where.place)
