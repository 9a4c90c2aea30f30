"""What does not fit together in the orders, the standards and the guidelines' chapters, in plain words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from openimr.guidelines.adoption import Adoption, adoptions
from openimr.guidelines.facts import as_date
from openimr.guidelines.forms import Guideline, Library
from openimr.guidelines.law import Dated
from openimr.vocabulary import find_procedure


def law_faults(library: Library) -> list[str]:
    """One line for each fault of `orders.yaml`, `standards.yaml` and the chapter editions; empty where all is well."""
    found = [*_order_faults(library), *_chapter_faults(library)]
    if not found:
        brought = [text for texts in adoptions(library).values() for text in texts]
        found += [fault for g in library.guidelines for fault in _span_faults(g, brought, library)]
    return [*found, *_standards_faults(library)]


def _order_faults(library: Library) -> Iterator[str]:
    orders = library.orders
    subjects = {s.name for s in orders.subjects}
    guidelines = {g.id: g for g in library.guidelines}
    for order in orders.orders:
        for adopts in order.adopts:
            if adopts.subject not in subjects:
                yield f"orders.yaml: {order.id}: no subject is called {adopts.subject!r}"
            if (adopts.guideline is None) == (adopts.named is None):
                yield f"orders.yaml: {order.id}: {adopts.subject}: give either a guideline or a name for its text"
            if adopts.guideline is not None and adopts.guideline not in guidelines:
                yield f"orders.yaml: {order.id}: the library holds no guideline {adopts.guideline!r}"
        for name, day in order.chapters.items():
            chapters = guidelines[name].header.chapter_editions if name in guidelines else ()
            if not any(as_date(c.mtus_effective) == day for c in chapters):
                yield f"orders.yaml: {order.id}: {name} has no chapter_editions of {day.isoformat()}"
        yield from _source_faults(f"orders.yaml: {order.id}", order.source, orders.sources)


def _chapter_faults(library: Library) -> Iterator[str]:
    subjects = {s.name for s in library.orders.subjects}
    for guideline in library.guidelines:
        chapters = guideline.header.chapter_editions
        days = {o.chapters[guideline.id] for o in library.orders.orders if guideline.id in o.chapters}
        for chapter in chapters:
            if chapter.subject not in subjects:
                yield f"{guideline.id}: {chapter.chapter}: no subject is called {chapter.subject!r} in orders.yaml"
            if as_date(chapter.mtus_effective) not in days:
                yield f"{guideline.id}: {chapter.chapter}: no order in orders.yaml brings {chapter.mtus_effective}"
        names = {c.chapter for c in chapters}
        for topic in guideline.topics:
            if names and topic.chapter not in names:
                yield f"{topic.id}: its chapter {topic.chapter!r} is not among the chapter_editions of guideline.yaml"


def _span_faults(guideline: Guideline, brought: Sequence[Adoption], library: Library) -> Iterator[str]:
    """The span that `guideline.yaml` shows is the one that the orders make."""
    header, edition = guideline.header, guideline.header.edition
    own = [a for a in brought if a.guideline == guideline.id]
    if not own:
        if edition.effective_from or edition.effective_to:
            yield f"{guideline.id}: it has dates, and no order in orders.yaml brings it"
        return
    first = min(own, key=lambda a: a.order.effective).order
    if as_date(edition.effective_from) != first.effective:
        yield f"{guideline.id}: effective_from is not that of {first.id} in orders.yaml"
    if header.keyed_to != first.keyed_to:
        yield f"{guideline.id}: keyed_to is not that of {first.id} in orders.yaml"
    last = _last_day(guideline.id, library)
    if as_date(edition.effective_to) != last:
        yield f"{guideline.id}: by orders.yaml its last day is {last.isoformat() if last else 'open'}"


def _last_day(guideline: str, library: Library) -> date | None:
    """The day before the last of its subjects gets another text; None where one never does."""
    last: date | None = None
    for texts in adoptions(library).values():
        held = [n for n, text in enumerate(texts) if text.guideline == guideline]
        if held and held[-1] == len(texts) - 1:
            return None
        if held:
            end = texts[held[-1] + 1].order.effective - timedelta(days=1)
            last = end if last is None else max(last, end)
    return last


def _standards_faults(library: Library) -> Iterator[str]:
    standards = library.standards
    lists: dict[str, Sequence[Dated]] = {
        "order_of_standards": standards.order_of_standards,
        "search_sequence": standards.search_sequence,
        "presumption": standards.presumption,
        "chronic_pain": standards.chronic_pain,
        "visit_caps": standards.visit_caps,
        "functional_improvement": standards.functional_improvement,
    }
    for name, texts in lists.items():
        yield from (f"standards.yaml: {name}: {fault}" for fault in _dated_faults(texts, standards.fallbacks))
        for text in texts:
            yield from _source_faults(f"standards.yaml: {name}", text.source, standards.sources)
    for exception in standards.cap_exceptions:
        yield from _source_faults(f"standards.yaml: {exception.name}", exception.source, standards.sources)
    for cap in standards.visit_caps:
        for procedure in (p for names in cap.professions.values() for p in names):
            known = find_procedure(procedure)
            if known is None or known.id != procedure:
                yield f"standards.yaml: visit_caps: the vocabulary has no treatment called {procedure!r}"


def _dated_faults(texts: Sequence[Dated], fallbacks: Iterable[str]) -> Iterator[str]:
    if len({text.keyed_to for text in texts}) > 1:
        yield "its texts are keyed to different dates, so that a case may fall under two of them or under none"
    yield from (f"no fallbacks are given for {t.keyed_to!r}" for t in texts[:1] if t.keyed_to not in fallbacks)
    for before, after in pairwise(texts):
        if before.effective_to is None or after.effective_from != before.effective_to + timedelta(days=1):
            yield f"the text of {after.section} does not begin on the day after {before.section} ends"


def _source_faults(where: str, source: str, known: Iterable[str]) -> Iterator[str]:
    yield from (
        f"{where}: its source {s!r} is not explained under sources" for s in source.split(", ") if s not in known
    )
