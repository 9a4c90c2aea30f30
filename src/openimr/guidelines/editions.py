"""Which guidelines are in force for a case, by the date that each adoption order is keyed to, and how they are cited.

The 2016 order speaks of treatment requests made on or after a date, the later ones of services rendered on or after it
(`library/orders.yaml`; 8 CCR 9792.21-9792.24.4). A chapter is in force, not the guideline: one that has no chapter in
force is not in force itself, and of one that has, only the topics of these chapters speak.
"""

from collections.abc import Sequence

import msgspec

from openimr.guidelines.adoption import CaseDates, EditionInForce, editions_in_force
from openimr.guidelines.forms import Guideline, Library, Topic
from openimr.model import Citation

__all__ = ["CaseDates", "InForce", "cite", "in_force", "narrowed"]


class InForce(msgspec.Struct, frozen=True, kw_only=True):
    """A guideline in force, narrowed to its chapters in force, with the sentence that says why."""

    guideline: Guideline
    because: str


def in_force(library: Library, dates: CaseDates) -> tuple[InForce, ...]:
    """Every guideline in force, MTUS first. A case without any date is judged by no dated edition."""
    current = editions_in_force(library, dates).values()
    found: list[InForce] = []
    for guideline in library.guidelines:
        edition = guideline.header.edition
        held = [e for e in current if e.adoption.guideline == guideline.id]
        if edition.effective_from is None and edition.effective_to is None:
            found.append(InForce(guideline=guideline, because="a living text: the edition current at the review"))
        elif held:
            start = min(e.adoption.order.effective for e in held)
            span = f"{start.isoformat()} to {edition.effective_to or 'now'}"
            because = f"in force {span}; {held[0].deciding.words}"
            found.append(InForce(guideline=narrowed(guideline, held), because=because))
    found.sort(key=lambda f: f.guideline.header.source != "MTUS")
    return tuple(found)


def narrowed(guideline: Guideline, held: Sequence[EditionInForce]) -> Guideline:
    """The guideline with its chapters in force alone; a guideline that is adopted as a whole stays as it is."""
    header = guideline.header
    if not header.chapter_editions:
        return guideline
    texts = {(e.adoption.chapter, e.adoption.text_date) for e in held}
    chapters = tuple(c for c in header.chapter_editions if (c.chapter, c.acoem_date) in texts)
    names = {c.chapter for c in chapters}
    return msgspec.structs.replace(
        guideline,
        header=msgspec.structs.replace(header, chapter_editions=chapters),
        topics=tuple(t for t in guideline.topics if t.chapter in names),
    )


def cite(topic: Topic, guideline: Guideline, regions: Sequence[str] = ()) -> Citation:
    """The citation of a topic as determinations print it. `regions` are those of the request, first the leading one.

    With a guideline from `in_force` the edition is the date of the chapter's text in force on the case's day; with one
    that was not narrowed, a chapter of several editions is cited without.
    """
    header = guideline.header
    name = header.cited
    sections = (topic.section,) if topic.section else topic.sections
    if topic.chapter and topic.chapter in header.cited_as:
        name = header.cited_as[topic.chapter]
    elif header.source == "ODG" and topic.chapter:
        by_region = next((header.chapter_of[r] for r in regions if r in header.chapter_of), None)
        chapter = by_region if topic.any_chapter and by_region else topic.chapter
        sections = (f"{chapter} Chapter", *(sections or (topic.title,)))
    elif not sections:
        sections = (topic.chapter or topic.title,)
    dates = {c.acoem_date for c in header.chapter_editions if c.chapter == topic.chapter}
    edition = dates.pop() if len(dates) == 1 else header.edition_date
    return Citation(source=header.source, guideline=name, edition=edition, sections=sections, pages=topic.pages)
