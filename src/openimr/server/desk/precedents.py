"""Letters like the case at the desk: looked up in a letter dataset once the reviewer has decided, and kept on record.

What is on record are ids, decisions and counts. The words of a letter are read from the dataset each time, so that a
letter that was taken down is gone here, too. Letters hold no reviewer's name, and neither does anything of this.
"""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from django.conf import settings

from openimr.corpus import DatasetError
from openimr.model import Determination
from openimr.server.desk.document import DraftDocument
from openimr.server.desk.errors import DeskError
from openimr.server.desk.models import PrecedentsOpened

if TYPE_CHECKING:
    from openimr.corpus import LetterIndex, Similar

MOST = 10
"""Letters shown of an item."""

_MANIFEST = "manifest.json"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """`count` of `of`; the bounds of the interval (95%) in whole per cent, where there are any."""

    count: int
    of: int
    low: int | None = None
    high: int | None = None

    @property
    def share(self) -> int:
        """In whole per cent; 0 where there is nothing to share."""
        return round(100 * self.count / self.of) if self.of else 0


class SetApart(msgspec.Struct, frozen=True, kw_only=True):
    """What is documented in more, or fewer, of the overturned letters than of the upheld ones; `few`: to lean on."""

    what: str
    overturned: Told
    upheld: Told
    few: bool


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter that was shown: which item of it, how it was decided, and what it shares with the case."""

    letter_id: str
    item: int
    case_number: str | None
    decision: str | None
    decided: date | None
    likeness: float
    because: tuple[str, ...] = ()


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the reviewer was shown: of which state of the dataset, and of how many letters it is told."""

    dataset: str
    overturned: Told
    letters: tuple[Letter, ...] = ()
    differences: tuple[SetApart, ...] = ()
    note: str | None = None


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A letter with its words, where the dataset still has it."""

    letter: Letter
    request: str | None = None
    rationale: str | None = None


class ShownPrecedents(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows of a time that they were opened."""

    row: PrecedentsOpened
    shown: Shown
    letters: tuple[Words, ...]


def why_not() -> str | None:
    """Why no letters can be shown here, in one line; None: they can."""
    place = settings.CONFIG.precedents
    if place is None:
        return "No letters to compare with are set up on this server (OPENIMR_PRECEDENTS)."
    try:
        _index(place)
    except (ImportError, DatasetError, OSError):
        return "The letters to compare with can't be read now; tell the administrator (OPENIMR_PRECEDENTS)."
    return None


def looked_up(drafted: Determination, document: DraftDocument, item: int) -> Shown:
    """The letters most like an item, by its request, the summary and the criteria as the reviewer has them.

    Raises:
        DeskError: no letters are at hand.
    """
    place = settings.CONFIG.precedents
    fault = why_not()
    if place is None or fault is not None:
        raise DeskError(fault or "no letters to compare with are set up")
    index = _index(place)
    from openimr.corpus.similar import case_of_item  # noqa: PLC0415 - an extra, which a server may be without

    case = case_of_item(
        drafted,
        item,
        statuses={one.id: one.status for one in document.items[item].criteria},
        summary=" ".join(line.text for line in document.summary if not line.removed),
    )
    return _shown(index.similar(case, MOST), index.about.dataset)


def words_of(row: PrecedentsOpened) -> ShownPrecedents:
    """What was shown, with the letters' words as the dataset has them now."""
    shown = msgspec.convert(row.shown, Shown)
    place = settings.CONFIG.precedents
    index = _index(place) if place is not None and why_not() is None else None
    letters = tuple(_words(one, index) for one in shown.letters)
    return ShownPrecedents(row=row, shown=shown, letters=letters)


def _words(letter: Letter, index: "LetterIndex | None") -> Words:
    held = index.held(letter.letter_id, letter.item) if index is not None else None
    if held is None:
        return Words(letter=letter)
    request, rationale = (str(held[1].get_first(name) or "") for name in ("request", "rationale"))
    return Words(letter=letter, request=request, rationale=rationale)


def _shown(answer: "Similar", dataset: str) -> Shown:
    from openimr.corpus.similar import Share, documented  # noqa: PLC0415 - an extra

    def told(share: Share) -> Told:
        bounds = [None if bound is None else round(100 * bound) for bound in (share.low, share.high)]
        return Told(count=share.count, of=share.of, low=bounds[0], high=bounds[1])

    return Shown(
        dataset=dataset,
        overturned=told(answer.decided.overturned),
        letters=tuple(
            Letter(
                letter_id=one.letter_id,
                item=one.item,
                case_number=one.case_number,
                decision=one.decision,
                decided=one.decision_date,
                likeness=one.likeness,
                because=one.because,
            )
            for one in answer.neighbours
        ),
        differences=tuple(
            SetApart(what=documented(one), overturned=told(one.overturned), upheld=told(one.upheld), few=one.few)
            for one in answer.decided.differences
        ),
        note=answer.decided.note,
    )


def _index(place: Path) -> "LetterIndex":
    """The index of the dataset as it stands: opened anew when a build has replaced it.

    Raises:
        DatasetError: there is no dataset, or no index of its present state.
        OSError: its folder can't be read.
        ImportError: the extra `corpus` is not installed.
    """
    seen = (place / _MANIFEST).stat()
    return _opened(place, seen.st_mtime_ns, seen.st_ino)


@lru_cache(maxsize=2)
def _opened(place: Path, _changed: int, _file: int) -> "LetterIndex":
    from openimr.corpus import open_index  # noqa: PLC0415 - an extra

    return open_index(place)
