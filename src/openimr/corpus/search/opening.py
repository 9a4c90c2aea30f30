"""An index opened for searching."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import tantivy
from fsspec.implementations.local import LocalFileSystem
from rapidfuzz.distance import OSA

from openimr.corpus.dataset import Dataset
from openimr.corpus.manifest import DatasetError
from openimr.corpus.search.analysis import register, stems
from openimr.corpus.search.building import ABOUT, FOLDER, About, generation_of
from openimr.corpus.search.documents import Record
from openimr.corpus.search.expansion import Concept
from openimr.corpus.search.fields import fields
from openimr.corpus.search.filters import kept
from openimr.corpus.search.language import QueryError, parse_query
from openimr.corpus.search.layout import BODY, FORM, KEY, RECORD, key_of, schema
from openimr.corpus.search.paging import Placed, by_date, by_relevance, decoded
from openimr.corpus.search.passages import Shower
from openimr.corpus.search.queries import Built, built, not_requested, requests
from openimr.corpus.search.results import FacetCount, Hit, Query, Results, Understood
from openimr.corpus.search.slips import names_like
from openimr.corpus.search.telling import count_of, read_sums, read_telling

if TYPE_CHECKING:
    from openimr.corpus.similar import Case, Similar

ENOUGH = 10
"""Fewer letters that hold everything asked for than this, and those that hold all but one are shown behind them."""

MOST_AT_ONCE = 1_000
_MOST_BUCKETS = 65_000
_MOST_SLIPS = 3
_SHORTEST_SLIP, _LONG_SLIP = 5, 9

record_of = msgspec.json.Decoder(Record).decode


class LetterIndex:
    """Full text, filters and counts over the items of a dataset, as it stood when the index was opened.

    One may be shared by threads. It stays usable while a build replaces the dataset beside it; who wants the new state
    opens it again.
    """

    def __init__(self, place: Path, about: About) -> None:
        self.place = place
        self.about = about
        self.engine = register(tantivy.Index.open(str(place)))
        self.searcher = self.engine.searcher()
        self.telling, self.sums = read_telling(place), read_sums(place)
        self._near = lru_cache(maxsize=4_096)(self._slips)
        self._requests = lru_cache(maxsize=1_024)(lambda one: self.count(requests(one)))

    def search(self, query: Query) -> Results:
        """The hits of a query.

        Raises:
            QueryError: the query, a filter or the cursor can't be understood; the message is one line for the reader.
        """
        if not 1 <= query.limit <= MOST_AT_ONCE:
            raise QueryError(f"at most {MOST_AT_ONCE:,} hits come at once, and at least 1; go on with the cursor")
        parsed = parse_query(query.text)
        made = built(parsed.root, self._near)
        leave = kept(self.searcher, query.filters, query.first, query.last, duplicates=query.duplicates)
        sort = query.sort if made.clauses else "date"
        after = decoded(query.after, sort) if query.after else None
        page = by_date if sort == "date" else by_relevance
        # The engine lets go of the interpreter while it finds the hits, so that it counts meanwhile.
        with ThreadPoolExecutor(1) as beside:
            counting = beside.submit(self._counted, made, leave, query)
            placed, more = page(self.searcher, made.query(leave, made.needed), query.limit, after)
            least, total, facets = counting.result()
        if least < made.needed:
            placed, more = page(self.searcher, made.query(leave, least), query.limit, after)
        notes = list(parsed.notes)
        if least < made.needed:
            notes.append(f"few letters hold all of it: shown are those that hold {least} of {made.needed} things")
        notes += [not_requested(one) for one in made.understood if total and not self._is_requested(one)]
        return Results(
            hits=self._hits(placed, made.shown if query.passages else ()),
            total=total,
            facets=facets,
            next=placed[-1].cursor if placed and more else None,
            understood=tuple(
                Understood(said=one.said, means=one.means or "", category=one.category or "") for one in made.understood
            ),
            notes=tuple(notes),
            held=least,
            asked=made.needed,
        )

    def similar(self, case: "Case", limit: int = 10) -> "Similar":
        """The letters most like a case, and how they were decided; see `openimr.corpus.similar`."""
        from openimr.corpus.similar import similar  # noqa: PLC0415 - it builds on this module

        return similar(self, case, limit)

    def count(self, query: tantivy.Query) -> int:
        """How many items a query of the engine finds."""
        return count_of(self.searcher, query)

    def records(self, addresses: Sequence[tantivy.DocAddress]) -> list[tuple[Record, tantivy.Document]]:
        """What the index keeps of these documents."""
        found = [self.searcher.doc(address) for address in addresses]
        return [(record_of(bytes(document.get_first(RECORD) or b"")), document) for document in found]

    def held(self, letter_id: str, item: int) -> tuple[Record, tantivy.Document] | None:
        """What the index keeps of one item with its texts; None: the dataset has no such letter (any more)."""
        query = tantivy.Query.term_query(schema(), KEY, key_of(letter_id, item))
        addresses = [address for _, address in self.searcher.search(query, limit=4, count=False).hits]
        found = self.records(addresses)
        return next((one for one in found if (one[0].letter_id, one[0].item) == (letter_id, item)), None)

    def items_of(self, letter_id: str) -> list[Record]:
        """What the index keeps of the items of a letter, in their order; empty where it has none of it."""
        first = key_of(letter_id, 0)
        within = tantivy.Query.range_query(schema(), KEY, tantivy.FieldType.Unsigned, first, first | 0xFF)
        found = self.searcher.search(within, limit=256, count=False).hits
        records = (record for record, _ in self.records([at for _, at in found]))
        return sorted((one for one in records if one.letter_id == letter_id), key=lambda one: one.item)

    def newest(self, filters: Mapping[str, Sequence[str]], most: int) -> list[Record]:
        """What the index keeps of the items decided last that the filters leave, copies of letters left out."""
        leave = kept(self.searcher, filters, None, None, duplicates=False) or tantivy.Query.all_query()
        placed, _ = by_date(self.searcher, leave, most, None)
        return [record for record, _ in self.records([one.address for one in placed])]

    def _is_requested(self, one: Concept) -> bool:
        """Whether a drug was requested anywhere; of other things nobody wonders what is shown in their place."""
        return one.category != "drug" or self._requests(one) > 0

    def _counted(
        self, made: Built, leave: tantivy.Query | None, query: Query
    ) -> tuple[int, int, dict[str, tuple[FacetCount, ...]]]:
        """How many clauses hits must hold so that there are enough, how many hits that gives, and counts of values."""
        known = {one.name: one for one in fields().filters if one.facet}
        for name in query.facets:
            if name not in known:
                raise QueryError(f"{name!r} can't be counted; counted are: {', '.join(known)}")
        wanted: dict[str, dict[str, Any]] = {"total": {"value_count": {"field": KEY}}}
        for name in query.facets:
            most = {"field": known[name].stored, "size": _MOST_BUCKETS, "segment_size": _MOST_BUCKETS}
            wanted["facet " + name] = {"terms": most} | (_BY_DECISION if name in query.decided else {})
        least = made.needed
        while True:
            counted = self.searcher.aggregate(made.holding(leave, least), wanted)
            total = int(counted["total"]["value"])
            if total >= ENOUGH or least <= 1:
                break
            least -= 1
        facets = {
            name: self._values(name, counted["facet " + name]["buckets"], query.facet_values) for name in query.facets
        }
        return least, total, facets

    def _values(self, name: str, buckets: list[dict[str, Any]], most: int) -> tuple[FacetCount, ...]:
        spelled = self.about.spelled.get(name, {})
        counts = [(int(str(one["doc_count"])), str(one["key"]).removesuffix(".0"), _decided(one)) for one in buckets]
        order = sorted((-count, key, decided) for count, key, decided in counts if count and key != "0")
        return tuple(
            FacetCount(value=spelled.get(key, key), count=-count, upheld=upheld, overturned=overturned)
            for count, key, (upheld, overturned) in order[:most]
        )

    def _hits(self, placed: Sequence[Placed], shown: Sequence[str]) -> tuple[Hit, ...]:
        shower = Shower(self.searcher, shown)
        return tuple(
            Hit(
                case_number=record.case_number,
                item=record.item,
                decision=record.decision,
                decision_date=record.decision_date,
                request=str(document.get_first("request")),
                topics=record.topics,
                score=one.score,
                passages=shower.passages(document),
                letter_id=record.letter_id,
                category=record.category,
                superseded_by=record.superseded_by,
                duplicate_of=record.duplicate_of,
                cursor=one.cursor,
            )
            for one, (record, document) in zip(placed, self.records([one.address for one in placed]), strict=True)
        )

    def _slips(self, word: str) -> tuple[str, ...]:
        """Stems of words of the letters that a word which stands in none of them may be a slip of."""
        cut = stems(word)
        stem = cut[0] if len(cut) == 1 else ""
        if len(stem) < _SHORTEST_SLIP or not stem.isalpha() or self.searcher.doc_freq(BODY, stem):
            return ()
        most = 2 if len(stem) >= _LONG_SLIP else 1
        found: list[tuple[int, int, str]] = []
        for other, count in self.searcher.terms_with_prefix(BODY, stem[0]):
            if abs(len(other) - len(stem)) <= most:
                apart = OSA.distance(stem, other, score_cutoff=most)
                if apart <= most:
                    found.append((apart, -count, other))
        for apart, other in names_like(word.lower(), most):
            if count := self.searcher.doc_freq(BODY, other):
                found.append((apart, -count, other))
        return tuple(dict.fromkeys(other for _, _, other in sorted(found)))[:_MOST_SLIPS]


_BY_DECISION: dict[str, Any] = {"aggs": {"decided": {"terms": {"field": fields().filter("decision").stored}}}}


def _decided(bucket: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """How many items of a bucket were upheld and overturned; not known where it was not asked for."""
    if "decided" not in bucket:
        return None, None
    counts = {str(one["key"]): int(one["doc_count"]) for one in bucket["decided"]["buckets"]}
    return counts.get("upheld", 0), counts.get("overturned", 0)


def open_index(place: str | Path) -> LetterIndex:
    """The index of the dataset in a folder.

    Raises:
        DatasetError: there is no dataset, or no index of the state that it is in.
    """
    dataset = Dataset.open(str(place))
    if not isinstance(dataset.files, LocalFileSystem):
        raise DatasetError(
            f"{place}: a search index is there only for a dataset in a folder; copy it to one, build again"
        )
    home = Path(dataset.root) / FOLDER
    digest = dataset.manifest.digest
    own = home / generation_of(digest)
    # An index of other rules still answers, if its form is known: a program that was brought up to date goes on.
    others = sorted(found for found in home.glob(f"{digest[:20]}-*") if found.suffix != ".tmp") if home.is_dir() else []
    for found in dict.fromkeys([own, *others]):
        about = _about(found)
        if about is not None and about.form == FORM and about.dataset == digest:
            return LetterIndex(found, about)
    raise DatasetError(f"{place}: the dataset has no search index of its present state; run imr corpus build again")


def _about(place: Path) -> About | None:
    try:
        return msgspec.json.decode((place / ABOUT).read_bytes(), type=About)
    except (OSError, msgspec.DecodeError):
        return None
