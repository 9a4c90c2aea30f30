"""The compiled library, loaded once, with its indexes."""

from functools import cache
from pathlib import Path

import msgspec

from openimr.guidelines.forms import Criterion, Guideline, Library, Topic

COMPILED = "library.json"


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """The library with topics and criteria by id. A criterion's full id is `topic id.criterion id`."""

    library: Library
    topics: dict[str, tuple[Topic, Guideline]]
    criteria: dict[str, tuple[Criterion, Topic]]


@cache
def shelf() -> Shelf:
    """The library that ships with the package.

    Raises:
        FileNotFoundError: the library was not compiled (`make library`).
    """
    raw = (Path(__file__).parent / COMPILED).read_bytes()
    return index(msgspec.json.decode(raw, type=Library))


def index(library: Library) -> Shelf:
    """Index any library, such as one of a test or a proposed change."""
    topics = {t.id: (t, guideline) for guideline in library.guidelines for t in guideline.topics}
    criteria = {f"{t.id}.{c.id}": (c, t) for t, _ in topics.values() for c in t.criteria}
    return Shelf(library=library, topics=topics, criteria=criteria)
