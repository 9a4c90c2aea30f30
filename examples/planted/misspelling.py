"""Ways in which a name is written wrongly or otherwise. Each gives something other than it was given."""

from random import Random

from examples.planted.name_parts import SHORT

_NEAR = {
    "a": "s", "b": "v", "c": "x", "d": "f", "e": "r", "f": "g", "g": "h", "h": "j", "i": "o", "j": "k", "k": "l",
    "l": "k", "m": "n", "n": "b", "o": "i", "p": "o", "q": "w", "r": "t", "s": "a", "t": "y", "u": "i", "v": "b",
    "w": "e", "x": "c", "y": "u", "z": "x",
}  # fmt: skip
OCR = (
    ("rn", "m"),
    ("m", "rn"),
    ("l", "1"),
    ("O", "0"),
    ("o", "0"),
    ("cl", "d"),
    ("I", "l"),
    ("S", "5"),
    ("B", "8"),
    ("vv", "w"),
)


def substitution(random: Random, word: str) -> str:
    """One letter, never the first, struck on the neighbouring key."""
    place = _inner(random, word)
    return word[:place] + _NEAR[word[place].lower()] + word[place + 1 :]


def deletion(random: Random, word: str) -> str:
    place = _inner(random, word)
    return word[:place] + word[place + 1 :]


def insertion(random: Random, word: str) -> str:
    """A letter struck twice, or its neighbour struck with it."""
    place = _inner(random, word)
    extra = random.choice((word[place], _NEAR[word[place].lower()]))
    return word[:place] + extra + word[place:]


def transposition(random: Random, word: str) -> str:
    places = [n for n in range(1, len(word) - 1) if word[n] != word[n + 1] and word[n : n + 2].isalpha()]
    place = random.choice(places)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def cut_short(name: str) -> str:
    """An organisation's name as a form of fixed width has it: `Med Grp`; longest words first, at most four."""
    words = name.replace(",", "").split()
    shorter = dict(SHORT)
    return " ".join(shorter.get(word, word) for word in words)


def misread(random: Random, name: str) -> str:
    """What optical character recognition makes of it: `rn` for `m`, `1` for `l`, `0` for `O`. One place."""
    ways = [(n, right, wrong) for right, wrong in OCR for n in range(1, len(name)) if name.startswith(right, n)]
    if not ways:
        return substitution(random, name)
    place, right, wrong = random.choice(ways)
    return name[:place] + wrong + name[place + len(right) :]


def dropped_syllable(random: Random, word: str) -> str:
    """Two letters from the middle of a long word are gone: `Halvorsen`, `Halsen`."""
    place = random.randrange(2, max(3, len(word) - 3))
    return word[:place] + word[place + 2 :]


def _inner(random: Random, word: str) -> int:
    places = [n for n in range(1, len(word)) if word[n].isascii() and word[n].isalpha()]
    # a double letter with one gone is still a change; what it must not be is the same word
    return random.choice(places)
