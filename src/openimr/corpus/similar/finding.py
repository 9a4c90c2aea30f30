"""The letters most like a case: the index proposes a few hundred, which are then compared one by one."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import msgspec
import tantivy
from tantivy import Occur, Query

from openimr.corpus.search.analysis import stems
from openimr.corpus.search.documents import Record
from openimr.corpus.search.expansion import rules
from openimr.corpus.search.fields import fields
from openimr.corpus.search.layout import DUPLICATE, key_of, schema
from openimr.corpus.search.queries import any_of
from openimr.corpus.similar.case import Case
from openimr.corpus.similar.deciding import Decided, decided
from openimr.corpus.similar.documentation import nearness
from openimr.corpus.similar.likeness import likeness, weighing
from openimr.corpus.similar.setting_apart import set_apart

if TYPE_CHECKING:
    from openimr.corpus.search.opening import LetterIndex

MOST = 100
_MOST_WORDS = 24
_MOST_SUMMARY, _MOST_TOLD = 6_000, 40


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    """An item like the case: how like (0 to 1), and `because`: what they share, in words."""

    case_number: str | None
    item: int
    decision: str | None
    decision_date: date | None
    request: str
    topics: tuple[str, ...]
    likeness: float
    because: tuple[str, ...]
    letter_id: str
    superseded_by: str | None = None


class Similar(msgspec.Struct, frozen=True, kw_only=True):
    """The answer: the nearest items, how the `basis` nearest were decided, and what the case was taken to be."""

    neighbours: tuple[Neighbour, ...]
    basis: int
    compared: int
    decided: Decided
    case: Case


def similar(index: "LetterIndex", case: Case, limit: int = 10) -> Similar:
    """The items most like a case.

    Copies of letters are left out, and of a case with several letters all but the last. A letter is one precedent
    however many of its items are like the case: the item most like it stands for it. Letters less like the case than
    `least_alike` are no precedents, however few there are.
    """
    rules_ = weighing()
    ranked = _ranked(index, case)
    alike = _each_letter_once(one for one in ranked if one[0] >= rules_.least_alike)
    basis = alike[: rules_.basis]
    return Similar(
        neighbours=tuple(
            Neighbour(
                case_number=record.case_number,
                item=record.item,
                decision=record.decision,
                decision_date=record.decision_date,
                request=str(document.get_first("request")),
                topics=record.topics,
                likeness=round(much, 4),
                because=because,
                letter_id=record.letter_id,
                superseded_by=record.superseded_by,
            )
            for much, _, because, record, document in alike[: max(1, min(limit, MOST))]
        ),
        basis=len(basis),
        compared=len(alike),
        decided=decided([one[3] for one in basis], [one[3] for one in alike]),
        case=case,
    )


_Ranked = tuple[float, tuple[str, int], tuple[str, ...], Record, tantivy.Document]


def _each_letter_once(ranked: Iterable[_Ranked]) -> list[_Ranked]:
    found: dict[str, _Ranked] = {}
    for one in ranked:
        found.setdefault(one[3].letter_id, one)
    return [*found.values()]


def _ranked(index: "LetterIndex", case: Case) -> list[_Ranked]:
    """Candidates with their likeness, most alike first; ties are broken by letter and item, never by the engine."""
    query = _candidates(case)
    if query is None:
        return []
    words = _scores(index, query, weighing().candidates)
    told = _told(index, case)
    summaries = _scores(index, _with(told, _narrowed(index, case)), weighing().candidates) if told else {}
    addresses = {
        **{place: at for place, (_, at) in words.items()},
        **{place: at for place, (_, at) in summaries.items()},
    }
    held = list(zip(addresses, index.records(list(addresses.values())), strict=True))
    near = nearness(index, case, {place: key_of(one.letter_id, one.item) for place, (one, _) in held})
    others = [one for _, (one, _) in held if case.case_number is None or one.case_number != case.case_number]
    apart = set_apart(others)
    found: list[_Ranked] = []
    for place, (record, document) in held:
        if record.superseded_by is not None or (case.case_number and record.case_number == case.case_number):
            continue
        much, because = likeness(
            case,
            record,
            _much(words, place),
            _much(summaries, place) if told else None,
            documentation=near.get(place),
            apart=apart,
        )
        found.append((round(much, 4), (record.letter_id, record.item), because, record, document))
    return sorted(found, key=lambda one: (-one[0], one[1]))


_Place = tuple[int, int]
_Scores = dict[_Place, tuple[float, tantivy.DocAddress]]


def _scores(index: "LetterIndex", query: Query, most: int) -> _Scores:
    """The best documents of a query with their scores, as shares of the best one's."""
    hits = index.searcher.search(query, limit=most, count=False).hits
    best = max((score for score, _ in hits), default=1.0) or 1.0
    return {(at.segment_ord, at.doc): (score / best, at) for score, at in hits}


def _much(scores: _Scores, place: _Place) -> float:
    return scores[place][0] if place in scores else 0.0


def _told(index: "LetterIndex", case: Case) -> tuple[str, ...]:
    """The rarest words of the case's summary: those that tell it from others."""
    words = dict.fromkeys(stem for stem in stems(case.summary[:_MOST_SUMMARY]) if stem not in rules().empty)
    counted = [(index.searcher.doc_freq("summary", stem), stem) for stem in words]
    return tuple(stem for count, stem in sorted(counted) if count)[:_MOST_TOLD]


def _narrowed(index: "LetterIndex", case: Case) -> Query:
    """Letters on the same treatment: on the very drug or procedure, where there are enough of these.

    What words of summaries find among all letters of a category is of other treatments mostly, which are left behind
    when letters are compared; to look through them takes the longer the more letters there are.
    """
    same = [filter_ for filter_, _ in _same(case)]
    very = [(name, value) for name, value in same if name in {"ingredient", "procedure"}]
    if very:
        query = any_of([_has(name, value, 1.0) for name, value in very])
        if index.count(query) >= weighing().candidates:
            return query
    return any_of([_has(name, value, 1.0) for name, value in same] or [Query.all_query()])


def _with(told: tuple[str, ...], same: Query) -> Query:
    """Letters on the same treatment by the words of their summaries."""
    parts = [(Occur.Must, Query.const_score_query(same, 0.0)), (Occur.Must, Query.const_score_query(_no_copy(), 0.0))]
    parts += [(Occur.Should, Query.term_query(schema(), "summary", stem)) for stem in told]
    return Query.boolean_query(parts)


def _same(case: Case) -> list[tuple[tuple[str, str], float]]:
    """What makes a treatment the same, as filters, and how much each counts among the candidates."""
    weights = weighing().weights
    return [
        *((("topic", topic), weights["topic"] / (n + 1)) for n, topic in enumerate(case.topics)),
        *((("ingredient", one), weights["treatment"]) for one in case.ingredients),
        *([(("procedure", case.procedure), weights["treatment"])] if case.procedure else []),
        *([(("category", case.category), 0.5)] if case.category else []),
    ]


def _candidates(case: Case) -> Query | None:
    """What proposes letters: the same treatment must stand, the rest ranks."""
    weights = weighing().weights
    same = _same(case)
    rank = [
        *([(("body-part", case.body_part), weights["part"])] if case.body_part else []),
        *([(("region", case.region), weights["part"] / 2)] if case.region else []),
        *((("diagnosis", one), weights["diagnosis"]) for one in case.diagnoses),
        *((("stage", one), _stage_weight(one)) for one in case.stage),
    ]
    words = [stem for stem in stems(case.request) if stem not in rules().empty][:_MOST_WORDS]
    texts = [Query.boost_query(Query.term_query(schema(), "request", stem), 0.5) for stem in dict.fromkeys(words)]
    needed = [_has(name, value, weight) for (name, value), weight in same] or texts
    if not needed:
        return None
    parts = [(Occur.Must, any_of(needed)), (Occur.Must, Query.const_score_query(_no_copy(), 0.0))]
    parts += [(Occur.Should, _has(name, value, weight)) for (name, value), weight in rank]
    parts += [(Occur.Should, one) for one in texts] if same else []
    return Query.boolean_query(parts)


def _stage_weight(stage: str) -> float:
    weights = weighing().weights
    return weights["surgery" if stage == "post-surgical" else "course" if stage in {"first", "further"} else "acuity"]


def _has(name: str, value: str, weight: float) -> Query:
    return Query.boost_query(Query.term_query(schema(), fields().filter(name).stored, value.lower()), weight)


def _no_copy() -> Query:
    return Query.term_query(schema(), DUPLICATE, 0)
