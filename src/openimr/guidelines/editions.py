"""Which guidelines are in force for a case, by the date that each adoption order is keyed to.

The 2016 orders speak of treatment requests made on or after a date, the later ones of services rendered on or after it
(library README: "Which edition governs"; 8 CCR 9792.21-9792.24.4).
"""

from datetime import date

import msgspec

from openimr.guidelines.facts import as_date
from openimr.guidelines.forms import Guideline, GuidelineHeader, Library, Topic
from openimr.model import Citation


class CaseDates(msgspec.Struct, frozen=True, kw_only=True):
    """The dates of a case that rules are keyed to; all may be unknown."""

    request: date | None = None
    ur: date | None = None
    service: date | None = None
    injury: date | None = None
    review: date | None = None


class InForce(msgspec.Struct, frozen=True, kw_only=True):
    """A guideline in force, with the sentence that says why."""

    guideline: Guideline
    because: str


def key_date(header: GuidelineHeader, dates: CaseDates) -> tuple[date | None, str]:
    """The date that decides, and its name. What is unknown falls back on the UR decision, as reviewers do."""
    if header.keyed_to == "request":
        order = ((dates.request, "request"), (dates.ur, "UR decision"), (dates.service, "service"))
    elif header.keyed_to == "service":
        order = ((dates.service, "service"), (dates.ur, "UR decision"), (dates.request, "request"))
    else:
        order = ((dates.review, "review"), (dates.ur, "UR decision"), (dates.request, "request"))
    for day, name in order:
        if day is not None:
            return day, name
    return None, ""


def in_force(library: Library, dates: CaseDates) -> tuple[InForce, ...]:
    """Every guideline in force, MTUS first. A case without any date is judged by no dated edition."""
    found: list[InForce] = []
    for guideline in library.guidelines:
        edition = guideline.header.edition
        start, end = as_date(edition.effective_from), as_date(edition.effective_to)
        day, name = key_date(guideline.header, dates)
        if start is None and end is None:
            found.append(InForce(guideline=guideline, because="a living text: the edition current at the review"))
        elif day is not None and (start is None or start <= day) and (end is None or day <= end):
            span = f"{edition.effective_from or 'its adoption'} to {edition.effective_to or 'now'}"
            because = f"in force {span}; the {name} is dated {day.isoformat()}"
            found.append(InForce(guideline=guideline, because=because))
    found.sort(key=lambda f: f.guideline.header.source != "MTUS")
    return tuple(found)


def cite(topic: Topic, guideline: Guideline) -> Citation:
    """The citation of a topic as determinations print it."""
    header = guideline.header
    name = header.cited
    sections = (topic.section,) if topic.section else topic.sections
    if topic.chapter and topic.chapter in header.cited_as:
        name = header.cited_as[topic.chapter]
    elif header.source == "ODG" and topic.chapter:
        sections = (f"{topic.chapter} Chapter", *(sections or (topic.title,)))
    elif not sections:
        sections = (topic.chapter or topic.title,)
    return Citation(
        source=header.source, guideline=name, edition=header.edition_date, sections=sections, pages=topic.pages
    )
