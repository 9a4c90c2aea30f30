"""How alike the names of two organisations are."""

from functools import lru_cache
from typing import NamedTuple

import msgspec

from openimr.reviewers.conflicts.bodies import same_body
from openimr.reviewers.conflicts.common import many_go_by, of_a_place, telling
from openimr.reviewers.conflicts.contracting import brought_together
from openimr.reviewers.conflicts.organization_words import classes
from openimr.reviewers.conflicts.organizations import (
    OrganizationName,
    WordWeights,
    bodies,
    departments,
    generic,
    never_misspelt,
    org_readings,
    own_word,
    places,
    same_plain_word,
    says_little,
    set_apart,
)
from openimr.reviewers.conflicts.sound import word_likeness


class NameLikeness(msgspec.Struct, frozen=True):
    """How alike, 0 to 1; `exact` is the same full name of one that is distinctive."""

    score: float
    exact: bool = False
    why: str = ""


NOTHING = NameLikeness(0.0)


def _stands_in(name: OrganizationName, line: OrganizationName, written: str) -> bool:
    """Whether a name stands word for word in a longer line; one of a single word, or of words of many, set apart.

    "Kaweah Sheds, permissibly self-insured, administered by Granite Basin Claims Services" names two; "Alder Creek
    Brewing Company" is not Alder's.
    """
    size, own = len(name.core), own_word(name.core)
    if size >= len(line.core) or all(map(generic, name.core)):
        return False
    if size == 1 or not own:
        return (own or size > 1) and name.core in set_apart(written)
    return any(line.core[at : at + size] == name.core for at in range(len(line.core) - size + 1))


def org_likeness(a: OrganizationName, b: OrganizationName, weight: WordWeights) -> NameLikeness:
    """How alike two names are: shared weight over all weight, words in any order, misspellings allowed.

    Words left over on both sides are two organisations' ("Pacific ..." and "Coastal Medical Group"), unless they are
    of one generic class ("Group", "Associates").
    """
    if "drawn" in (a.aside, b.aside) and (a.aside == b.aside or a.core[0] != b.core[0]):
        return NOTHING  # two plain words are one where the other name writes them as one
    if a.joined == b.joined:
        same_form = a.form is None or b.form is None or a.form == b.form
        if all(map(generic, a.core)):  # State of California; not Medical Group
            enough = len(a.core) > 2 or (len(a.core) == 2 and not places().isdisjoint(a.core))
            return NameLikeness(1.0, exact=False, why="generic words alone") if enough else NOTHING
        same_words = a.plain == b.plain  # Castings may be another than Casting
        exact = same_form and same_words and weight.distinctive(a)
        why = "" if same_words else "a word written otherwise"
        return NameLikeness(1.0, exact, why if same_form else "another legal form")
    if a.also is not None and a.also == b.also:
        return NameLikeness(0.95, why="another name of the same")
    if (a.public or b.public) and same_body(a.core, b.core, bodies(), departments()):
        return NameLikeness(_SHORT, why="a public body and a part of it")
    ours, theirs = brought_together(a.core, b.core, generic)
    pairs, left_a, left_b = _paired(ours, theirs)
    short = _short(pairs, (ours[0], theirs[0]), left_a, left_b, weight)
    left = (*left_a, *left_b)
    if left_a and left_b and (_sisters(pairs, left, weight) or _begin_alike(ours, theirs, left)):
        return NameLikeness(_SHORT, why=SISTERS)
    shared = sum((weight(x) + weight(y)) / 2 * alike for x, y, alike in pairs)
    if left_a and left_b:
        halves, left_a, left_b = _by_class(left_a, left_b)
        if (left_a and left_b) or not halves:
            return NOTHING
        shared += sum(0.5 * min(weight(x), weight(y)) for x, y in halves)
    if all(says_little(x) for x, _, _ in pairs):
        return NOTHING
    total = (sum(map(weight, ours)) + sum(map(weight, theirs))) / 2
    why = "words spelt otherwise" if any(alike < 1 for _, _, alike in pairs) else "words missing or in another order"
    return NameLikeness(max(round(shared / total, 3), _SHORT if short else 0.0), exact=False, why=why)


class Compared(NamedTuple):
    """Two readings of names compared; `acronym`: one is written as the other's initials, `own`: see `own_word`."""

    found: NameLikeness
    acronym: bool
    own: bool


class WrittenNames:
    """How alike names are as they are written; kept, as many reviewers and parties name the same organisations."""

    def __init__(self, weight: WordWeights) -> None:
        self.weight = weight
        self._kept: dict[tuple[str, str], tuple[Compared, ...]] = {}

    def __call__(self, a: str, b: str) -> tuple[Compared, ...]:
        """Each reading of one beside each of the other."""
        known = self._kept.get((a, b))
        if known is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            known = self._kept[a, b] = tuple(
                Compared(self._alike(one, other, a, b), is_acronym(one, other), own_word(one.core, _OWN))
                for one in org_readings(a)
                for other in org_readings(b)
            )
        return known

    def _alike(self, one: OrganizationName, other: OrganizationName, a: str, b: str) -> NameLikeness:
        found = org_likeness(one, other, self.weight)
        if one.aside or other.aside:
            found = msgspec.structs.replace(found, exact=False)
        if found.score < _SHORT and (_stands_in(one, other, b) or _stands_in(other, one, a)):
            return NameLikeness(_SHORT, why="the whole name stands in the other line")
        return found


_MOST_KEPT = 2**17
_OWN = 4
"""Letters of a word that makes a name somebody's own: three are initials, of many (ABC Trucking)."""

SISTERS = "one distinctive name, perhaps sister companies"


_SHORT = 0.84
"""Likeness of a name to its own beginning: "Sedgwick" is Sedgwick Claims Management Services."""


def _sisters(pairs: list[tuple[str, str, float]], left: tuple[str, ...], weight: WordWeights) -> bool:
    """Whether two names are one distinctive name, with only plain words left over: sister companies of a brand.

    Distinctive are two words that are not of a place, one of them one that few go by; or a single such word, rare in
    the register too (a family's name).
    """
    if not all(map(says_little, left)):
        return False
    brand = [x for x, y, alike in pairs if x == y and alike == 1 and not says_little(x) and not of_a_place(x)]
    rare = [x for x in brand if telling(x)]
    if len(brand) > 1:
        return bool(rare)
    return any(len(x) > 4 and weight(x) >= _RARE for x in rare)


def _begin_alike(ours: tuple[str, ...], theirs: tuple[str, ...], left: tuple[str, ...]) -> bool:
    """Whether two names begin with the same two words, with only plain words left over: "Sierra Orchard".

    Each of the two is one that many go by; side by side few do, but for regions and praise (`many_go_by`).
    """
    if ours[:2] != theirs[:2] or len(ours) < 3 or len(theirs) < 3 or not all(map(says_little, left)):
        return False
    first, second = ours[:2]
    return (
        min(len(first), len(second)) > 2
        and not (says_little(first) or says_little(second))
        and not many_go_by((first, second))
    )


_RARE = 0.6
"""Weight from which on a word is rare in the register."""


def _short(
    pairs: list[tuple[str, str, float]],
    first: tuple[str, str],
    left_a: list[str],
    left_b: list[str],
    weight: WordWeights,
) -> bool:
    """Whether one name is the other's distinctive beginning, with only plain words left over on the other side."""
    if (left_a and left_b) or not all(map(says_little, (*left_a, *left_b))):
        return False
    alike = next((alike for x, y, alike in pairs if (x, y) == first), 0.0)
    return alike >= 0.9 and min(map(len, first)) > 4 and min(map(weight, first)) >= 0.5


def is_acronym(a: OrganizationName, b: OrganizationName) -> bool:
    """Whether one is written as the initials of the other, three letters or more."""
    return any(x.acronym is not None and len(x.acronym) > 2 and x.acronym == y.initials for x, y in ((a, b), (b, a)))


def _paired(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[list[tuple[str, str, float]], list[str], list[str]]:
    """Each word with its likest, the same words first; and the words left over on each side."""
    left_a, left_b = list(a), list(b)
    pairs: list[tuple[str, str, float]] = []
    for word in a:
        if word in left_b:
            pairs.append((word, word, 1.0))
            left_a.remove(word)
            left_b.remove(word)
    options = [(alike, x, y) for x in left_a for y in left_b if (alike := _alike(x, y))]
    for alike, x, y in sorted(options, key=lambda o: (-o[0], *sorted(o[1:]))):
        if x in left_a and y in left_b:
            pairs.append((x, y, alike))
            left_a.remove(x)
            left_b.remove(y)
    return pairs, left_a, left_b


@lru_cache(maxsize=1 << 17)
def _alike(x: str, y: str) -> float:
    never = never_misspelt()
    if x in never and y in never:
        return 0.0
    if same_plain_word(x, y):
        return 0.97
    if generic(x) and generic(y):
        return 0.0
    alike = word_likeness(x, y)
    if x.endswith("s") != y.endswith("s"):  # the last s of one may have been dropped as a plural's
        alike = max(alike, word_likeness(*(w if w.endswith("s") else w + "s" for w in (x, y))))
    if 0 < alike < 0.9 and min(len(x), len(y)) < 9:
        return 0.0
    if not alike and min(len(x), len(y)) > 3 and (x.startswith(y) or y.startswith(x)):
        return 0.9  # cut short: Constr, Pharmaceut
    return alike


def _by_class(a: list[str], b: list[str]) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    known = classes()
    halves: list[tuple[str, str]] = []
    for x in list(a):
        kind = known.get(x)
        if kind is None:
            continue
        y = next((y for y in b if known.get(y) == kind), None)
        if y is not None:
            halves.append((x, y))
            a.remove(x)
            b.remove(y)
    return halves, a, b
