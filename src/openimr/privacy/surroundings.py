"""Towns, and firms that nobody named to us."""

from functools import cache

from openimr.privacy.cues import Cue
from openimr.privacy.lexicon import KNOWN_WORD, NAME, Trait, places
from openimr.privacy.model import Doubt, Hit
from openimr.privacy.rules import contexts, eponyms
from openimr.privacy.words import LOWER, OTHER, TITLE, UPPER, Words

_RANK = 28
_BEFORE = frozenset(
    {"in", "at", "near", "from", "of", "to", "around", "outside", "city", "town", "lives", "resides", "into"}
)
_LINKS = frozenset({"of", "and", "for", "the", "s", "de", "los", "las", "la", "el"})


def place_hits(words: Words, protected: list[bool], settled: set[int]) -> list[Hit]:
    """Towns by name: of several words anywhere, of one word where it is no other word, or stands like a place."""
    hits: list[Hit] = []
    reached = -1
    for index in words.capitals:
        if index <= reached or words.keys[index] not in _first_words():
            continue
        last = _town(words, index, settled)
        if last is not None and _is_place(words, index, last, protected):
            hits.append(
                Hit(start=words.starts[index], end=words.ends[last], kind="place", rule="place list", rank=_RANK)
            )
            reached = last
    return hits


@cache
def _first_words() -> frozenset[str]:
    return frozenset(place.split()[0] for place in places())


def _town(words: Words, index: int, settled: set[int]) -> int | None:
    name = ""
    best = None
    for step in range(index, min(index + 3, len(words))):
        if step in settled or words.forms[step] in {LOWER, OTHER} or (step > index and words.gap(step - 1) != " "):
            break
        name = f"{name} {words.keys[step]}".strip()
        if name in places():
            best = step
    return best


def _is_place(words: Words, first: int, last: int, protected: list[bool]) -> bool:
    key = words.keys[first]
    after = words.text[words.ends[last] : words.ends[last] + 14].lstrip(" ,")
    stated = after.startswith(("CA ", "CA.", "CA,", "California", "Calif"))
    led = first > 0 and words.keys[first - 1] in _BEFORE and words.gap(first - 1) == " "
    if last > first:
        ordinary = all(traits & (Trait.WORD | Trait.MEDICAL) for traits in words.traits[first : last + 1])
        return stated or not ordinary or (led and not any(protected[first : last + 1]))
    if key in eponyms().words or key in eponyms().names or key in eponyms().states_too or protected[first]:
        return stated
    traits = words.traits[first]
    if words.forms[first] == UPPER and len(key) < 5:
        return stated
    if traits & KNOWN_WORD:
        return stated or (
            led
            and words.keys[first - 1] in {"in", "near", "city"}
            and words.forms[first] == TITLE
            and not traits & Trait.MEDICAL
        )
    return stated or led or not traits & NAME


@cache
def _endings() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    lists = contexts().organizations
    kept = frozenset(word for name in lists["kept"] for word in name.lower().replace("'", "").split())
    return frozenset(lists["endings"]), frozenset(lists["weak"]), kept


def organization_hits(words: Words, protected: list[bool], settled: set[int]) -> tuple[list[Hit], list[Doubt]]:
    """Runs of capitals that end like a firm; where the ending ends headings too, a name has to be among the words."""
    endings, weak, _ = _endings()
    hits: list[Hit] = []
    doubts: list[Doubt] = []
    end = -1
    for index in words.cued:
        if not words.cues[index] & Cue.FIRM or words.forms[index] not in {TITLE, UPPER} or index <= end:
            continue
        last = index
        while (
            last + 1 < len(words)
            and words.keys[last + 1] in endings
            and words.gap(last).strip(" ,.") == ""
            and words.forms[last + 1] != LOWER
        ):
            last += 1
        first = _begin(words, index, settled)
        if first == index or _kept(words, first, last):
            continue
        inner = range(first, index)
        telling = any(_telling(words, i, protected) for i in inner)
        strong = any(words.keys[i] not in weak for i in range(index, last + 1))
        if (strong and words.keys[last] not in {"college", "institute"}) or telling:
            end = last
            hits.append(
                Hit(
                    start=words.starts[first], end=words.ends[last], kind="organization", rule="firm", rank=_RANK - 1,
                    reason=None if telling else "capitals that end like a firm",
                )
            )  # fmt: skip
        elif not any(protected[i] for i in inner):
            doubts.append(
                Doubt(
                    start=words.starts[first], end=words.ends[last], removed=False, reason="may be a firm or a heading"
                )
            )
    return hits, doubts


def _begin(words: Words, index: int, settled: set[int]) -> int:
    """Where the run of capitals begins that ends at `index`: at most five words before, links between them."""
    first = index
    step = index - 1
    while step >= max(index - 5, 0):
        gap = words.gap(step)
        if step in settled or gap.strip(" &,-") or len(gap) > 4 or ("," in gap and first != index):
            break
        if words.forms[step] in {TITLE, UPPER} or words.forms[step] == "I":
            first = step
        elif words.keys[step] not in _LINKS:
            break
        step -= 1
    while first < index and words.keys[first] in _LINKS | {"in", "by", "at", "from"}:
        first += 1
    return first


def _telling(words: Words, index: int, protected: list[bool]) -> bool:
    traits = words.traits[index]
    known = words.keys[index] in eponyms().words or words.keys[index] in eponyms().names
    return (
        words.forms[index] in {TITLE, UPPER}
        and not known
        and not protected[index]
        and not traits & KNOWN_WORD
        and len(words.keys[index]) > 2
    )


def _kept(words: Words, first: int, last: int) -> bool:
    said = " ".join(words.text[words.starts[first] : words.ends[last]].replace("’", "'").split()).lower()
    return any(name.lower() in said or said in name.lower() for name in contexts().organizations["kept"])
