"""A text taken apart into words, and what a word is by itself."""

import re
from bisect import bisect_right
from functools import cache
from itertools import compress

from openimr.privacy.cues import cues
from openimr.privacy.folding import POSSESSIVE, fold
from openimr.privacy.lexicon import KNOWN_WORD, NAME, Trait, lexicon
from openimr.privacy.rules import contexts, eponyms

_WORD = re.compile(r"[^\W_]+(?:['’`´][^\W_]+)*(?:-[^\W\d_][^\W_]*(?:['’`´][^\W_]+)*)*")
_INNER_CAPITAL = re.compile(r"^(?!Mc|Mac|De|La|Le|Di|Da|Du|Van|Von|Fitz|St|O['’`]|D['’`]|Al|El|Del)\w*[a-z]+[A-Z]")

_MOST = 100_000
TITLE, UPPER, INITIAL, LOWER, OTHER = "T", "U", "I", "l", "x"


class Words:
    """The words of a text in order: where each stands, as written, in lower case without accents, and what it is."""

    __slots__ = (
        "_looks", "capitals", "cued", "cues", "digits", "ends", "forms", "kept", "keys", "starts", "text", "traits",
        "written",
    )  # fmt: skip

    def __init__(self, text: str) -> None:
        spans = [found.span() for found in _WORD.finditer(text)]
        written = [text[start:end] for start, end in spans]
        known = _looks()
        looks = {word: known.get(word) or known.looked_at(word) for word in set(written)}
        self._fill(text, spans, list(map(looks.__getitem__, written)))

    def _fill(self, text: str, spans: list[tuple[int, int]], looks: "list[_Look]") -> None:
        self.text = text
        self.kept: list[int] | None = None
        self._looks = looks
        columns = tuple(zip(*looks, strict=True)) or ((),) * 6
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.keys: tuple[str, ...] = columns[0]
        self.forms: tuple[str, ...] = columns[1]
        self.traits: tuple[int, ...] = columns[2]
        self.cues: tuple[int, ...] = columns[3]
        self.written: tuple[str, ...] = columns[5]
        places = range(len(spans))
        self.capitals = [index for index, form in enumerate(self.forms) if form in "TU"]
        self.digits = list(compress(places, columns[4]))
        self.cued = list(compress(places, self.cues))

    def without(self, spans: list[tuple[int, int]], text: str) -> "Words":
        """The words outside of these stretches, in `text`, which is as long and has nothing to read in them.

        `kept` of the result are their places here; None where a word was cut, and all were read anew.
        """
        kept: list[int] = []
        at = 0
        for start, end in sorted(spans):
            first, last = self.at(start), self.at(end - 1)
            if first < len(self) and (
                self.starts[first] < start or (last < len(self) and self.starts[last] < end < self.ends[last])
            ):
                return Words(text)
            kept += range(at, first)
            at = max(at, last + 1 if last < len(self) and self.starts[last] < end else last)
        kept += range(at, len(self))
        rest = Words.__new__(Words)
        rest._fill(  # noqa: SLF001  of its own class
            text, [(self.starts[i], self.ends[i]) for i in kept], [self._looks[i] for i in kept]
        )
        rest.kept = kept
        return rest

    def __len__(self) -> int:
        return len(self.starts)

    def gap(self, index: int) -> str:
        """What stands between word `index` and the next one."""
        return self.text[self.ends[index] : self.starts[index + 1]] if index + 1 < len(self.starts) else "\n\n"

    def at(self, offset: int) -> int:
        """The first word that ends behind `offset`."""
        return bisect_right(self.ends, offset)


_Look = tuple[str, str, int, int, bool, str]


class _Looks(dict[str, _Look]):
    """What a word of English or of medicine is by itself, worked out once; emptied before it grows without end.

    Names, and words that no list knows, are not kept: a case's people are in memory no longer than its text.
    """

    def looked_at(self, word: str) -> _Look:
        """What the word is."""
        key = fold(word)
        traits = traits_of(key)
        digits = not word.isalpha() and any(c.isdigit() for c in word)
        look = (key, form_of(word), traits, cues().get(key, 0), digits, word)
        if traits & KNOWN_WORD and not digits:
            if len(self) > _MOST:
                self.clear()
            self[word] = look
        return look


@cache
def _looks() -> _Looks:
    return _Looks()


def form_of(word: str) -> str:
    """Title, upper, initial, lower, or other (digits that are no slips)."""
    bare = POSSESSIVE.sub("", word) if len(word) > 2 else word
    if len(bare) == 1:
        return INITIAL if bare.isupper() else OTHER if bare.isdigit() else LOWER
    digits = sum(c.isdigit() for c in bare)
    if digits and (digits * 3 > len(bare) or len(bare) < 4 or (bare[0].isdigit() and bare[0] not in "01358")):
        return OTHER
    letters = [c for c in bare if c.isalpha()]
    if all(c.isupper() for c in letters):
        return UPPER
    if bare[0].isupper() or (bare[0].isdigit() and any(c.isupper() for c in letters)):
        return TITLE
    return LOWER


def traits_of(key: str) -> int:
    """What lists say of a word; of one with hyphens, what they say of its parts together."""
    found = _traits(key)
    if found or "-" not in key:
        return found
    parts = [_traits(part) for part in key.split("-") if part]
    if not parts or not all(parts):
        return 0
    if any(part & NAME and not part & KNOWN_WORD for part in parts):
        return int(Trait.SURNAME | Trait.GIVEN)
    return parts[0] | parts[-1]


def _traits(key: str) -> int:
    found = lexicon().get(key, 0)
    if not found and key.endswith("s") and len(key) > 4:
        # A plural of a word of medicine is one too; English plurals stand in the lists.
        found = lexicon().get(key[:-1], 0) & Trait.MEDICAL
    names = eponyms()
    if found & Trait.MEDICAL and key in names.surnames_all_the_same:
        return found & ~int(Trait.MEDICAL)
    if found & Trait.MEDICAL and found & NAME and not found & Trait.WORD:
        common = found & (Trait.COMMON_SURNAME | Trait.COMMON_GIVEN)
        if common or key in names.names or key in names.people_too:
            return found & ~int(Trait.MEDICAL)
    return found


def looks_medical(key: str) -> bool:
    """Whether a word that stands in no list ends as words of medicine and ordinary English do."""
    return len(key) > 6 and key.endswith(contexts().medical_endings)


def looks_made(word: str) -> bool:
    """Whether a word is written as products are: a capital or a digit inside it (QuickDASH)."""
    return _INNER_CAPITAL.match(word) is not None
