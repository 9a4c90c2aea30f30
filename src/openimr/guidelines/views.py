"""The library as a person reads it: topics, criteria and guidelines, every condition in words, every source named.

These are the JSON documents of `imr guidelines`; its pages are drawn from them.
"""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Literal

import msgspec

from openimr.guidelines.faults import source_key
from openimr.guidelines.forms import AppliesTo, Criterion, Grade, Guideline, Limit, Position, Topic
from openimr.guidelines.load import Shelf
from openimr.guidelines.wording import Tests, in_words, stage
from openimr.model import CriterionStatus, Evidence, GoverningStep, Treatment, TreatmentKind
from openimr.vocabulary import find_procedure


class CriterionView(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion. `met_where`, `not_met_where` and `applies_where` are clauses; null: the reviewer judges, or always.

    `mark` says how far the statement may be trusted. `status`, `explain` and `evidence` are given where a note was.
    """

    id: str
    text: str
    kind: str
    stage: str | None
    role: str | None
    applies_where: str | None
    met_where: str | None
    not_met_where: str | None
    supported_use: bool
    pages: tuple[str, ...]
    verified: bool
    confidence: Grade | None
    source: str
    mark: str
    status: CriterionStatus | None = None
    explain: str = ""
    evidence: tuple[Evidence, ...] = ()


class LimitView(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of the guideline in words."""

    text: str
    verified: bool
    confidence: Grade | None
    source: str
    mark: str


class Requires(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a decision rule looks at, why, and the stage that it is limited to."""

    what: str
    because: str
    only: str | None = None


class RuleView(msgspec.Struct, frozen=True, kw_only=True):
    """A decision rule: what it requires, what defeats a request by itself, and what is weighed only."""

    name: str
    says: str
    require: tuple[Requires, ...] = ()
    defeat: tuple[Requires, ...] = ()
    weigh: tuple[str, ...] = ()


class GuidelineView(msgspec.Struct, frozen=True, kw_only=True):
    """A guideline and the days on which it is in force; null: open. `applies_by` names the date that decides."""

    id: str
    title: str
    short: str
    source: str
    citation: str | None
    issuer: str | None
    based_on: str | None
    edition_date: str | None
    effective_from: str | None
    effective_to: str | None
    applies_by: str
    note: str | None


class ListedTopic(msgspec.Struct, frozen=True, kw_only=True):
    """A topic in a list. `verified` counts criteria that were read in a named source."""

    id: str
    title: str
    guideline: str
    effective_from: str | None
    effective_to: str | None
    position: Position
    kinds: tuple[TreatmentKind, ...]
    criteria: int
    verified: int


class TopicList(msgspec.Struct, frozen=True, kw_only=True):
    """`imr guidelines list --json`."""

    topics: tuple[ListedTopic, ...]
    schema: Literal["openimr/topics/1"] = "openimr/topics/1"


class TopicView(msgspec.Struct, frozen=True, kw_only=True):
    """A topic in full. `cited_as` is the citation as determinations print it; `speaks_where` narrows the topic."""

    id: str
    title: str
    aliases: tuple[str, ...]
    guideline: GuidelineView
    chapter: str | None
    pages: tuple[str, ...]
    cited_as: str
    position: Position
    applies_to: AppliesTo
    speaks_where: str | None
    note: str | None
    see_also: tuple[str, ...]
    criteria: tuple[CriterionView, ...]
    limits: tuple[LimitView, ...]
    rule: RuleView | None
    schema: Literal["openimr/topic/1"] = "openimr/topic/1"


class CriterionPage(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion with the topic and the edition that it stands in."""

    criterion: CriterionView
    topic: str
    title: str
    cited_as: str
    guideline: GuidelineView
    schema: Literal["openimr/criterion/1"] = "openimr/criterion/1"


class GuidelinePage(msgspec.Struct, frozen=True, kw_only=True):
    """A guideline with its topics, its sources by key, and the editions of its chapters."""

    guideline: GuidelineView
    topics: tuple[ListedTopic, ...]
    sources: dict[str, str]
    chapter_editions: tuple[str, ...] = ()
    schema: Literal["openimr/guideline/1"] = "openimr/guideline/1"


class DatesUsed(msgspec.Struct, frozen=True, kw_only=True):
    """The dates that editions are chosen by; `assumed` where none was given."""

    request: str | None
    ur: str | None
    service: str | None
    injury: str | None
    assumed: bool


class AnsweringTopic(msgspec.Struct, frozen=True, kw_only=True):
    """A topic that speaks on the request, and why it and its edition were taken."""

    because: str
    leads: bool
    topic: TopicView


class RequestAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`imr guidelines for --json`: what governs a request.

    `others` are the other items in dispute; `stage` says whether the treatment is new (null: not known). `search` is
    what is left for the reviewer to look up, `unverified` what has to be read beside the answer.
    """

    request: str
    others: tuple[str, ...]
    treatment: Treatment
    dates: DatesUsed
    stage: str | None
    steps: tuple[GoverningStep, ...]
    search: tuple[str, ...]
    unverified: tuple[str, ...]
    topics: tuple[AnsweringTopic, ...]
    remarks: tuple[str, ...] = ()
    schema: Literal["openimr/guidelines-for/1"] = "openimr/guidelines-for/1"


def criterion_view(criterion: Criterion, topic: Topic, guideline: Guideline, tests: Tests) -> CriterionView:
    """A criterion of a topic in words."""
    refuted = None if criterion.no_supported_use else criterion.refuted
    source = in_source_words(criterion.source, guideline)
    return CriterionView(
        id=f"{topic.id}.{criterion.id}",
        text=criterion.text,
        kind=criterion.kind,
        stage=stage(criterion.phase),
        role=criterion.role,
        supported_use=not criterion.no_supported_use,
        pages=criterion.pages or topic.pages,
        verified=criterion.verified,
        confidence=criterion.confidence,
        source=source,
        mark=trust(source, criterion.confidence, verified=criterion.verified),
        applies_where=None if criterion.applies is None else in_words(criterion.applies, tests),
        met_where=None if criterion.met is None else in_words(criterion.met, tests),
        not_met_where=None if refuted is None else in_words(refuted, tests),
    )


def limit_view(limit: Limit, guideline: Guideline) -> LimitView:
    """A limit in words: `maximum daily dose: 4 g/day (note)`."""
    text = f"{limit.what}: {_amount(limit.value, limit.min, limit.max)} {limit.unit}"
    if limit.over is not None:
        text += f" over {_amount(limit.over.value, limit.over.min, limit.over.max)} {limit.over.unit}"
    if limit.note:
        text += f" ({limit.note})"
    source = in_source_words(limit.source, guideline)
    return LimitView(
        text=" ".join(text.split()),
        verified=limit.verified,
        confidence=limit.confidence,
        source=source,
        mark=trust(source, limit.confidence, verified=limit.verified),
    )


def topic_view(topic: Topic, guideline: Guideline, shelf: Shelf, *, cited_as: str, rule: RuleView | None) -> TopicView:
    """A topic in words; the citation line and the decision rule come from the rooms that know them."""
    tests = shelf.library.tests
    return TopicView(
        id=topic.id,
        title=topic.title,
        aliases=topic.aliases,
        guideline=guideline_view(guideline),
        chapter=topic.chapter,
        pages=topic.pages,
        cited_as=cited_as,
        position=topic.position,
        applies_to=topic.applies_to,
        speaks_where=None if topic.when is None else in_words(topic.when, tests),
        note=topic.note,
        see_also=topic.see_also,
        criteria=tuple(criterion_view(c, topic, guideline, tests) for c in topic.criteria),
        limits=tuple(limit_view(limit, guideline) for limit in topic.limits),
        rule=rule,
    )


def guideline_view(guideline: Guideline) -> GuidelineView:
    """A guideline's own data."""
    header = guideline.header
    return GuidelineView(
        id=guideline.id,
        title=header.title,
        short=header.short,
        source=header.source,
        citation=header.citation,
        issuer=header.issuer,
        based_on=header.based_on,
        edition_date=header.edition_date,
        effective_from=header.edition.effective_from,
        effective_to=header.edition.effective_to,
        applies_by=header.edition.applies_by,
        note=header.edition.note,
    )


def guideline_page(guideline: Guideline) -> GuidelinePage:
    """A guideline with a list of its topics."""
    return GuidelinePage(
        guideline=guideline_view(guideline),
        topics=tuple(listed_topic(topic, guideline) for topic in guideline.topics),
        sources=guideline.header.sources,
        chapter_editions=tuple(
            f"{e.chapter}: ACOEM edition of {e.acoem_date}, in the MTUS from {e.mtus_effective}, "
            + trust(in_source_words(e.source, guideline), e.confidence, verified=e.verified)
            for e in guideline.header.chapter_editions
        ),
    )


def listed_topic(topic: Topic, guideline: Guideline) -> ListedTopic:
    """A topic as a row of a list."""
    return ListedTopic(
        id=topic.id,
        title=topic.title,
        guideline=guideline.id,
        effective_from=guideline.header.edition.effective_from,
        effective_to=guideline.header.edition.effective_to,
        position=topic.position,
        kinds=kinds_of(topic),
        criteria=len(topic.criteria),
        verified=sum(c.verified for c in topic.criteria),
    )


def kinds_of(topic: Topic) -> tuple[TreatmentKind, ...]:
    """The kinds of treatment that a topic is about, as far as the vocabulary knows its words."""
    wanted = topic.applies_to
    found: set[TreatmentKind] = {"medication"} if wanted.classes or wanted.drugs else set()
    named = (find_procedure(name) for name in (*wanted.procedures, *wanted.devices))
    found |= {procedure.kind for procedure in named if procedure is not None}
    return tuple(sorted(found))


def in_source_words(source: str, guideline: Guideline) -> str:
    """A source as a person reads it: the key's explanation, and what stands behind the key (a case number)."""
    key = source_key(source)
    known = "own knowledge" if key == "own-knowledge" else guideline.header.sources.get(key, key)
    rest = source[len(key) :].strip(" :")
    return f"{known}; {rest}" if rest else known


def trust(source: str, confidence: Grade | None, *, verified: bool) -> str:
    """`unverified (own knowledge, high confidence)` or `verified: SOURCE`."""
    return f"verified: {source}" if verified else f"unverified ({source}, {confidence or 'unknown'} confidence)"


def in_force_words(view: GuidelineView) -> str:
    """`in force from 2009-07-18 to 2016-07-28`, by which date."""
    if view.effective_from is None and view.effective_to is None:
        return f"a living text ({view.applies_by})"
    start = f"from {view.effective_from}" if view.effective_from else "from its adoption"
    return f"in force {start} {f'to {view.effective_to}' if view.effective_to else 'on'} (by {view.applies_by})"


def nearest(given: str, known: Sequence[str]) -> list[str]:
    """The ids that a mistyped one may have meant, nearest first: those that hold its words, then those spelt alike."""
    words = [word for word in given.lower().replace(".", " ").replace("-", " ").split() if word]
    holding = [k for k in known if words and all(word in k.lower() for word in words)]
    return list(dict.fromkeys([*holding[:3], *get_close_matches(given.lower(), known, n=3, cutoff=0.5)]))[:3]


def _amount(value: str | None, low: float | None, high: float | None) -> str:
    if value is not None:
        return value
    if low is not None and high is not None:
        return f"{low:g} to {high:g}" if low != high else f"{low:g}"
    return f"at least {low:g}" if low is not None else f"at most {high:g}" if high is not None else ""
