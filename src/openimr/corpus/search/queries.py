"""A query as it is understood to a query of the engine: what must stand, what counts how much, which filters hold."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from tantivy import Occur, Query

from openimr.corpus.search.analysis import stems
from openimr.corpus.search.expansion import TREATMENTS, Concept, concepts_of, rules
from openimr.corpus.search.fields import PARTS, STORED_TEXTS, fields
from openimr.corpus.search.language import AnyOf, Every, Node, Phrase, Words
from openimr.corpus.search.layout import BODY, schema
from openimr.corpus.search.slips import Near, mended


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a letter must hold, or that ranks it (`optional`).

    `holds` finds the same letters as `query` without anything that only ranks them: counting need not weigh.
    """

    query: Query
    holds: Query
    optional: bool = False


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """The clauses of a query; those that must not hold; the stems to be shown in passages; what was understood.

    Of `shown`, the stems of a figure ("10 325") are one: they are shown where they stand side by side.
    """

    clauses: tuple[Clause, ...]
    without: tuple[Query, ...]
    shown: tuple[str, ...]
    understood: tuple[Concept, ...]

    def query(self, kept: Query | None, least: int | None = None) -> Query:
        """The engine's query; `kept`: the filters. `least` clauses must hold (None: all that are not optional)."""
        needed = [clause.query for clause in self.clauses if not clause.optional]
        ranking = [clause.query for clause in self.clauses if clause.optional]
        if not needed and ranking:
            needed, ranking = [any_of(ranking)], []
        return self._joined(needed, ranking, kept, least)

    def holding(self, kept: Query | None, least: int | None = None) -> Query:
        """A query of the same letters, for counting."""
        needed = [clause.holds for clause in self.clauses if not clause.optional]
        if not needed and self.clauses:
            needed = [any_of(clause.holds for clause in self.clauses)]
        return self._joined(needed, [], kept, least)

    def _joined(self, needed: list[Query], ranking: list[Query], kept: Query | None, least: int | None) -> Query:
        if least is not None and least < len(needed):
            each = Query.const_score_query
            needed = [
                Query.boolean_query([(Occur.Must, one), (Occur.Should, each(one, rules().weights.held))])
                for one in needed
            ]
            some = Query.boolean_query([(Occur.Should, one) for one in needed], minimum_number_should_match=least)
            needed = [some]
        parts = [(Occur.Must, one) for one in needed] or [(Occur.Must, Query.const_score_query(Query.all_query(), 0.0))]
        parts += [(Occur.Should, one) for one in ranking]
        if kept is not None:
            parts.append((Occur.Must, Query.const_score_query(kept, 0.0)))
        parts += [(Occur.MustNot, one) for one in self.without]
        return Query.boolean_query(parts)

    @property
    def needed(self) -> int:
        """How many clauses must hold."""
        return sum(not clause.optional for clause in self.clauses)


def built(root: Every, near: Near) -> Built:
    """The clauses of a parsed query."""
    read = mended(root, near)
    maker = _Maker(near, named=frozenset(_categories(read.root)))
    clauses = [clause for node in read.root.of for clause in maker.clauses(node)]
    without = [query for node in root.without if (query := maker.excluded(node)) is not None]
    shown = tuple(dict.fromkeys(maker.shown))
    understood = tuple(msgspec.structs.replace(one, said=read.as_typed(one.said)) for one in maker.understood)
    return Built(clauses=tuple(clauses), without=tuple(without), shown=shown, understood=understood)


def _categories(node: Node) -> Iterator[str]:
    """What kinds of things are asked for by words."""
    if isinstance(node, Words):
        if node.field is None:
            yield from (one.category for one in concepts_of(node.text) if one.category)
    elif not isinstance(node, Phrase):
        for one in node.of:
            yield from _categories(one)


class _Maker:
    def __init__(self, near: Near, *, named: frozenset[str]) -> None:
        self.near = near
        self.named = named
        self.shown: list[str] = []
        self.understood: list[Concept] = []

    def clauses(self, node: Node) -> list[Clause]:
        """The clauses of one node: words side by side may be several things."""
        if isinstance(node, Words):
            if node.field is not None:
                found = [self.fielded(stem, node.field) for stem in _telling(node.text)]
                return [Clause(query=one, holds=one) for one in found]
            return [self.concept(one) for one in concepts_of(node.text)]
        query = self.single(node)
        return [] if query is None else [Clause(query=query, holds=query)]

    def single(self, node: Node) -> Query | None:
        """One query for a node."""
        if isinstance(node, Phrase):
            return self.phrase(node)
        if isinstance(node, AnyOf):
            some = [query for one in node.of if (query := self.single(one)) is not None]
            return Query.boolean_query([(Occur.Should, query) for query in some]) if some else None
        if isinstance(node, Every):
            every = [(Occur.Must, query) for one in node.of if (query := self.single(one)) is not None]
            if not every:
                return None
            every += [(Occur.MustNot, query) for one in node.without if (query := self.excluded(one)) is not None]
            return Query.boolean_query(every)
        found = self.clauses(node)
        needed = [(Occur.Should if clause.optional else Occur.Must, clause.query) for clause in found]
        return Query.boolean_query(needed) if needed else None

    def excluded(self, node: Node) -> Query | None:
        """What must not stand; it is not shown, and not expanded: only what was written is excluded."""
        if isinstance(node, Words):
            cut = list(stems(node.text))
            if not cut:
                return None
            if node.field is not None:
                return Query.boolean_query([(Occur.Must, _in_field(stem, node.field)) for stem in cut])
            return Query.boolean_query([(Occur.Must, Query.term_query(schema(), BODY, stem)) for stem in cut])
        before = len(self.shown), len(self.understood)
        query = self.single(node)
        del self.shown[before[0] :], self.understood[before[1] :]
        return query

    def fielded(self, stem: str, field: str) -> Query:
        """A word in one field."""
        self.shown.append(stem)
        return _in_field(stem, field)

    def phrase(self, node: Phrase) -> Query | None:
        """Words one behind the other, in one text."""
        cut = stems(node.text)
        if not cut:
            return None
        self.shown += [stem for stem in cut if stem not in rules().empty] or cut
        parts = PARTS[node.field] if node.field else STORED_TEXTS
        return Query.boolean_query([(Occur.Should, _phrase(cut, part)) for part in parts])

    def concept(self, one: Concept) -> Clause:
        """One thing that words ask for: it is the item's own, or it is written so, or by another name."""
        weights = rules().weights
        own = stems(one.said)
        self.shown += [" ".join(own)] if one.optional and one.means is None else own
        ways, holds = [_written(own)], [all_of(Query.term_query(schema(), BODY, stem) for stem in own)]
        if one.means is None:
            slips = self.near(one.said) if not one.optional and len(own) == 1 else ()
            self.shown += slips
            ways += [Query.boost_query(_written((slip,)), weights.near) for slip in slips]
            holds += [Query.term_query(schema(), BODY, slip) for slip in slips]
        else:
            self.understood.append(one)
            weight = {"body_part": weights.body_part, "condition": weights.diagnosis}.get(
                one.category or "", weights.asked_for
            )
            has = _all_values(one.kin or one.values)
            names = _apart(own, [stems(name) for name in (*one.names, *one.kin_names)])
            ways += [Query.boost_query(has, weight), *(Query.boost_query(_named(cut), weights.same) for cut in names)]
            holds += [has, *(_named(cut) for cut in names)]
            self.shown += [stem for stem in stems(one.means) if stem not in rules().empty]
            self.shown += [cut[0] for cut in names if len(cut) == 1]
        query = ways[0] if len(ways) == 1 else Query.disjunction_max_query(ways, weights.ties)
        above = self.above(one)
        return Clause(
            query=Query.boolean_query([(Occur.Must, query), *((Occur.Should, each) for each in above)]),
            holds=any_of(holds),
            optional=one.optional,
        )

    def above(self, one: Concept) -> list[Query]:
        """What lifts an item above those that only mention a thing: it is what was requested, or of its kin."""
        weights = rules().weights
        if one.category == "drug_class" and self.named & {"drug", "procedure"}:
            return []  # "chiropractic opioid contract" asks for chiropractic care
        if one.is_treatment:
            lifted = [Query.const_score_query(requests(one), weights.requested - (weights.kin if one.kin else 0.0))]
            if one.kin:
                lifted.append(Query.const_score_query(any_of([requests(one), _kin(one)]), weights.kin))
            return lifted
        if one.category == "body_part" and self.named & TREATMENTS:
            return [Query.const_score_query(requests(one), weights.requested_part)]
        return []


def not_requested(one: Concept) -> str:
    """The line for a drug that no item requests: what is shown in its place."""
    if one.kin != one.values or one.not_values:
        others = " and ".join(value for _, value in one.kin)
        return f"no item requests {one.means}; shown is what requests another drug with {others}, or mentions one"
    return f"no item requests {one.means}; shown is what mentions it"


def requests(one: Concept) -> Query:
    """The items that request this very thing."""
    return _all_values(one.values, one.not_values)


def _kin(one: Concept) -> Query:
    return _all_values(one.kin, one.not_kin)


def _all_values(values: Sequence[tuple[str, str]], without: Sequence[tuple[str, str]] = ()) -> Query:
    """Items with all of the values of filters, and with none of the others."""
    has = all_of(_value(*one) for one in values)
    if not without:
        return has
    return Query.boolean_query([(Occur.Must, has), *((Occur.MustNot, _value(*one)) for one in without)])


def _value(name: str, value: str) -> Query:
    return Query.term_query(schema(), fields().filter(name).stored, value.lower())


def _apart(own: Sequence[str], names: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The names that a shorter one does not find: whoever looks for "MRI" finds "open MRI" too."""
    found: list[Sequence[str]] = []
    for cut in sorted(names, key=len):
        if not set(own) <= set(cut) and not any(set(shorter) <= set(cut) for shorter in found):
            found.append(cut)
    return found


def _telling(text: str) -> tuple[str, ...]:
    empty = rules().empty
    cut = stems(" ".join(word for word in text.split() if word.lower() not in empty))
    return cut or stems(text)


def _in_field(stem: str, field: str) -> Query:
    parts = PARTS[field]
    if len(parts) == 1:
        return Query.term_query(schema(), parts[0], stem)
    return Query.boolean_query([(Occur.Should, Query.term_query(schema(), part, stem)) for part in parts])


def _written(cut: Sequence[str]) -> Query:
    """Words anywhere in the letter; they count more where the request or the rationale holds them."""
    weighted = [
        Query.boost_query(Query.term_query(schema(), text.name, stem), text.weight)
        for stem in cut
        for text in fields().texts
        if text.weight
    ]
    needed = [(Occur.Must, Query.term_query(schema(), BODY, stem)) for stem in cut]
    return Query.boolean_query([*needed, *((Occur.Should, one) for one in weighted)])


def _named(cut: Sequence[str]) -> Query:
    """Another name: one word anywhere, several words as they stand in the request."""
    if len(cut) == 1:
        return Query.term_query(schema(), BODY, cut[0])
    return _phrase(cut, "request")


def _phrase(cut: Sequence[str], part: str) -> Query:
    if len(cut) == 1:
        return Query.term_query(schema(), part, cut[0])
    return Query.phrase_query(schema(), part, list(cut))


def any_of(queries: Iterable[Query]) -> Query:
    """One of these."""
    some = list(queries)
    return some[0] if len(some) == 1 else Query.boolean_query([(Occur.Should, one) for one in some])


def all_of(queries: Iterable[Query]) -> Query:
    """All of these."""
    every = list(queries)
    return every[0] if len(every) == 1 else Query.boolean_query([(Occur.Must, one) for one in every])
