"""Entries of a roster that are, or may be, one person: none of them serves until a person has looked.

One who stands in the roster twice would be drawn twice as often, could be given both reviews of a case, and could get
back a case under the second id that was decided under the first.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import msgspec

from openimr.model import Licence, Reviewer
from openimr.reviewers.ids import id_key
from openimr.reviewers.roster.faults import RosterFault
from openimr.reviewers.roster.identifiers import npi_holds
from openimr.vocabulary.credentials import licensing_state

Kept = Sequence[tuple[int, Reviewer]]
"""Entries with their numbers in the file, from 1."""


def same_id(name: str, kept: Kept, ids: Sequence[str | None]) -> Iterator[RosterFault]:
    """Entries whose id another entry has, whether or not that one could be read."""
    entries: dict[str, list[int]] = defaultdict(list)
    for number, known in enumerate(ids, 1):
        if known is not None:
            entries[id_key(known)].append(number)
    for number, reviewer in kept:
        if others := [n for n in entries[id_key(reviewer.id)] if n != number]:
            yield _fault(name, (number, reviewer), "id", f"is that of entry {_listed(others)}",
                         "give each reviewer an id of its own, or take one entry out")  # fmt: skip


def same_person(name: str, kept: Kept) -> Iterator[RosterFault]:
    """Entries with one NPI, one licence, or one name and address (unless their NPIs tell them apart)."""
    holders: dict[tuple[str, ...], list[tuple[int, str, Reviewer]]] = defaultdict(list)
    for number, reviewer in kept:
        for key, field in _marks(reviewer):
            holders[key].append((number, field, reviewer))
    for key, same in holders.items():
        for number, field, reviewer in same:
            others = sorted({n for n, _, other in same if n != number and not _apart(key, reviewer, other)})
            if others:
                yield _fault(name, (number, reviewer), field, f"stands in entry {_listed(others)} too",
                             "one person stands in the roster once: take one entry out, or correct it")  # fmt: skip


def look_alikes(reviewers: Sequence[Reviewer]) -> tuple[tuple[int, int], ...]:
    """Pairs of places of entries with one full name that nothing tells apart: perhaps one person, perhaps two.

    Two valid NPIs that differ tell two persons apart. Such two are kept; they must not review one case together, for
    one person would have both votes.
    """
    bearers: dict[str, list[int]] = defaultdict(list)
    for place, reviewer in enumerate(reviewers):
        for name in {_full_name(name) for name in (reviewer.name or "", *reviewer.other_names)} - {""}:
            bearers[name].append(place)
    return tuple(sorted({
        (a, b) for places in bearers.values() for a, b in combinations(places, 2)
        if not _two(reviewers[a], reviewers[b])
    }))  # fmt: skip


def look_alike_faults(name: str, kept: Kept) -> Iterator[RosterFault]:
    """A line for each entry that has look-alikes; none of them is left out."""
    others: dict[int, list[int]] = defaultdict(list)
    for a, b in look_alikes([reviewer for _, reviewer in kept]):
        others[a].append(kept[b][0])
        others[b].append(kept[a][0])
    for place, numbers in sorted(others.items()):
        fault = _fault(name, kept[place], "name", f"stands in entry {_listed(numbers)} too",
                       "where it is one person take one out, where it is two give both their NPI; until then "
                       "they are never given one case together")  # fmt: skip
        yield msgspec.structs.replace(fault, refused=False)


def _two(one: Reviewer, other: Reviewer) -> bool:
    return bool(one.npi and other.npi and one.npi != other.npi and npi_holds(one.npi) and npi_holds(other.npi))


def _full_name(text: str) -> str:
    """The words of a name in one order, without titles; "" for one word, which is no full name."""
    text = re.sub(r"\b([^\W\d_])\.\s?(?=[^\W\d_]\.)", r"\1", text)  # M.D. is MD
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = [word for word in _words(plain) if word not in _TITLES]
    return " ".join(sorted(words)) if len(words) > 1 else ""


_TITLES = frozenset({"md", "do", "dr", "dc", "phd", "dpm", "dds", "mph", "facs"})


def _marks(reviewer: Reviewer) -> Iterator[tuple[tuple[str, ...], str]]:
    if reviewer.npi:
        yield ("npi", "".join(c for c in reviewer.npi if c.isdigit())), "npi"
    seen = set()
    for place, licence in enumerate(reviewer.licences):
        key = _licence(licence)
        if key is not None and key not in seen:
            seen.add(key)
            yield ("licence", *key), f"licences[{place}].number"
    words = " ".join(sorted(_words(reviewer.name or "")))
    for address in sorted({" ".join(_words(text)) for text in reviewer.addresses}):
        if words and address:
            yield ("name", words, address), "name"


def _apart(key: tuple[str, ...], one: Reviewer, other: Reviewer) -> bool:
    """Two who share a name and an address, and have an NPI each, are two."""
    return key[0] == "name" and bool(one.npi and other.npi) and one.npi != other.npi


def _licence(licence: Licence) -> tuple[str, str] | None:
    number = "".join(c for c in (licence.number or "").upper() if c.isalnum())
    number = re.sub(r"(?<![0-9])0+(?=[0-9])", "", number)
    return (licensing_state(licence.state) or licence.state.strip().upper(), number) if number else None


def _words(text: str) -> Iterable[str]:
    return re.findall(r"\w+", text.casefold())


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(n) for n in numbers)


def _fault(name: str, entry: tuple[int, Reviewer], field: str, wrong: str, todo: str) -> RosterFault:
    return RosterFault(file=name, entry=entry[0], id=entry[1].id, field=field, wrong=wrong, todo=todo)
