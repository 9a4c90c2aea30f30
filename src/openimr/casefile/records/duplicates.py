"""Pages that the file holds twice: found by shingles, told from notes that only copy the last visit's text."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from zlib import crc32

import msgspec
from rapidfuzz.fuzz import ratio

from openimr.casefile.records.sorted_record import SortedRecord
from openimr.casefile.records.view import PageView
from openimr.model import Excluded

_SKETCH = 24  # smallest shingle hashes kept of a page
_SHARED = 4  # of them, that two pages must share to be compared at all
_CROWD = 64  # a hash that more pages carry is a form's boilerplate and leads nowhere
_CANDIDATES = 6
_NEAR, _NEAR_SCAN = 0.92, 0.84
_FIGURES, _FIGURES_SCAN = 0.93, 0.75
_FEW_WORDS = 12
_TOKEN = re.compile(r"[a-z]+|\d+")


class _Sheet(msgspec.Struct, frozen=True):
    record: SortedRecord
    view: PageView
    tokens: tuple[str, ...]
    sketch: frozenset[int]
    whole: int


class Duplicates(msgspec.Struct, frozen=True, kw_only=True):
    """Pages kept out because the file holds them already, and records that repeat another as a whole."""

    excluded: tuple[Excluded, ...]
    duplicate_of: dict[str, str]


def find_duplicates(records: Sequence[SortedRecord], skip: frozenset[tuple[str, int]] = frozenset()) -> Duplicates:
    """Each page that repeats an earlier or more legible one. Pages in `skip` (file, page) are not compared.

    Two pages are one if their words and figures agree after stamps are taken off, their records are of one kind and
    bear one date. Notes of different dates are never duplicates, however much text was copied forward.
    """
    sheets = [
        _sheet(record, facts.view)
        for record in records
        for facts in record.pages
        if not facts.view.blank and (record.file, facts.view.page.page) not in skip
    ]
    sheets = [sheet for sheet in sheets if len(sheet.tokens) >= _FEW_WORDS]
    kept: list[_Sheet] = []
    carried: dict[int, list[int]] = defaultdict(list)
    exact: dict[int, list[int]] = defaultdict(list)
    repeats: dict[tuple[str, int], _Sheet] = {}
    # text layers before scans: the copy that reads best stays; among equals the first
    for sheet in sorted(sheets, key=lambda s: s.view.scanned):
        twin = _twin(sheet, kept, exact[sheet.whole], carried)
        if twin is None:
            exact[sheet.whole].append(len(kept))
            for value in sheet.sketch:
                carried[value].append(len(kept))
            kept.append(sheet)
        else:
            repeats[sheet.view.page.file, sheet.view.page.page] = twin
    excluded = []
    for sheet in sheets:
        page = sheet.view.page
        twin = repeats.get((page.file, page.page))
        if twin is not None:
            other = twin.view.page
            where = f"page {other.page}" if other.file == page.file else f"page {other.page} of {other.file}"
            reason = f"a duplicate: repeats {where}"
            excluded.append(Excluded(file=page.file, page=page.page, record=sheet.record.id, reason=reason))
    return Duplicates(excluded=tuple(excluded), duplicate_of=_whole_records(records, repeats))


def _whole_records(records: Sequence[SortedRecord], repeats: dict[tuple[str, int], _Sheet]) -> dict[str, str]:
    found: dict[str, str] = {}
    for record in records:
        twins = [repeats.get((record.file, f.view.page.page)) for f in record.pages if not f.view.blank]
        if twins and all(twins):
            originals = Counter(twin.record.id for twin in twins if twin is not None and twin.record.id != record.id)
            if originals:
                found[record.id] = max(originals, key=lambda k: originals[k])
    return found


def _sheet(record: SortedRecord, view: PageView) -> _Sheet:
    tokens = tuple(_TOKEN.findall(view.text.lower()))
    # words of letters only: OCR spoils figures first, and a sketch must survive it
    words = [token for token in tokens if token.isalpha() and len(token) > 1]
    shingles = {crc32(" ".join(words[i : i + 2]).encode()) for i in range(max(1, len(words) - 1))}
    sketch = frozenset(sorted(shingles)[:_SKETCH])
    return _Sheet(record, view, tokens, sketch, crc32(" ".join(tokens).encode()))


def _twin(sheet: _Sheet, kept: list[_Sheet], exact: list[int], carried: dict[int, list[int]]) -> _Sheet | None:
    shared: Counter[int] = Counter()
    for value in sheet.sketch:
        places = carried.get(value, [])
        if len(places) <= _CROWD:
            shared.update(places)
    likely = sorted((p for p in shared if shared[p] >= _SHARED), key=lambda p: (-shared[p], p))
    return next(
        (kept[place] for place in (*exact[:_CANDIDATES], *likely[:_CANDIDATES]) if _same(sheet, kept[place])), None
    )


def _same(one: _Sheet, other: _Sheet) -> bool:
    a, b = one.record, other.record
    if a.id == b.id and one.whole != other.whole:
        return False  # sheets of one record are never copies of each other unless to the letter
    if a.date != b.date and a.date is not None and b.date is not None:
        return False
    if one.whole == other.whole:
        return True
    if a.kind != b.kind:
        return False
    if one.view.number and other.view.number and one.view.number != other.view.number:
        return False
    # without dates to tell visits apart, a scan has to agree as well as a text layer
    scan = (one.view.scanned or other.view.scanned) and a.date is not None and b.date is not None
    if _overlap(one.tokens, other.tokens, digits=True) < (_FIGURES_SCAN if scan else _FIGURES):
        return False
    limit = _NEAR_SCAN if scan else _NEAR
    if _overlap(one.tokens, other.tokens, digits=False) >= limit:
        return True
    return ratio(" ".join(one.tokens), " ".join(other.tokens), score_cutoff=100 * limit) > 0


def _overlap(one: tuple[str, ...], other: tuple[str, ...], *, digits: bool) -> float:
    """The share of figures (or words) that two pages have in common, each counted as often as it stands."""
    a = Counter(t for t in one if t.isdigit() == digits)
    b = Counter(t for t in other if t.isdigit() == digits)
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 1.0
