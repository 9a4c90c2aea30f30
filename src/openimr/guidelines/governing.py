"""Which rule governs one request: every step of the answer, from the date that decides to the cap on visits.

Pure and quick (well under a millisecond): all that it says comes from `library/orders.yaml`, `library/standards.yaml`
and the topics that spoke. It decides nothing on necessity; it tells a reviewer on which text the answer stands, how
near another text is, and what is left to be looked up.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from openimr.guidelines.adoption import CaseDates, EditionInForce, Nearly, adoptions, editions_in_force, holds, nearly
from openimr.guidelines.caps import CapAnswer, visit_cap
from openimr.guidelines.challenges import Challenge
from openimr.guidelines.facts import Facts
from openimr.guidelines.forms import Library
from openimr.guidelines.law import Rung
from openimr.guidelines.load import Shelf
from openimr.guidelines.scope import Scope, scope_of
from openimr.guidelines.standards import rung_of, search_tasks
from openimr.guidelines.steps import (
    About,
    cap_step,
    date_steps,
    edition_steps,
    near_steps,
    scope_step,
    unresearched,
)
from openimr.guidelines.topics import CROSS_CUTTING_RANK, TopicChoice
from openimr.model import GoverningStep


class Governing(msgspec.Struct, frozen=True, kw_only=True):
    """Which rule governs a request: the steps in order, and what they found as values.

    `mtus` is not known where no date of the case is, and where a text that governs is not in the library. `editions`
    are the texts in force on the subjects that the request concerns; `rung` is the standard of Labor Code
    4610.5(c)(2) that the library's answer stands on, None where no topic speaks; `search` what is left for the
    reviewer to look up; `unverified` the sentences that a reader must see beside the answer.
    """

    steps: tuple[GoverningStep, ...]
    editions: tuple[EditionInForce, ...]
    nearly: tuple[Nearly, ...]
    scope: Scope | None
    mtus: Literal["speaks", "silent", "not known"]
    rung: Rung | None
    search: tuple[str, ...]
    challenges: tuple[Challenge, ...]
    cap: CapAnswer | None
    unverified: tuple[str, ...]


def governing(
    facts: Facts,
    dates: CaseDates,
    choices: Sequence[TopicChoice],
    shelf: Shelf,
    challenges: Sequence[Challenge] | None = None,
) -> Governing:
    """Which rule governs the item.

    `choices` are the topics that speak on it (`topics_for`), leading topic first; `challenges` what the records name
    outside the MTUS (`challenges_in`), None where they were not searched for it.
    """
    library = shelf.library
    current = editions_in_force(library, dates)
    subjects = subjects_of(facts, choices, library)
    editions = tuple(e for name, e in current.items() if name in subjects)
    near = nearly(library, dates, subjects)
    scope = scope_of(dates, library)
    speaking = [c for c in choices if c.topic.rank < CROSS_CUTTING_RANK]
    spoke = speaking[0].guideline.header.source if speaking else None
    cap = _cap(facts, dates, choices, current, library)
    about = About(
        dates=dates,
        library=library,
        editions=editions,
        unheld=tuple(e for e in editions if not holds(e.adoption, library)),
        speaking=tuple(speaking),
        spoke=spoke,
        challenges=None if challenges is None else tuple(challenges),
        scope=scope,
    )
    steps = (
        *date_steps(editions, subjects, library),
        *edition_steps(editions, library),
        *near_steps(near, library),
        *unresearched(editions, library),
        *scope_step(about, facts.regions),
        *about.mtus(),
        *about.standard(),
        *about.search(),
        *about.presumed(),
        *cap_step(cap, library),
    )
    return Governing(
        steps=steps,
        editions=editions,
        nearly=near,
        scope=scope,
        mtus=about.standing,
        rung=rung_of(spoke, library) if spoke else None,
        search=search_tasks(dates, library, spoke, challenged=bool(challenges)),
        challenges=tuple(challenges or ()),
        cap=cap,
        unverified=(*about.to_read, *(s.answer for s in steps if s.step == "not researched")),
    )


def subjects_of(facts: Facts, choices: Sequence[TopicChoice], library: Library) -> frozenset[str]:
    """The subjects of `orders.yaml` that a request concerns: by region, procedure, drug, or a topic that spoke."""
    treatment = facts.item.treatment
    texts = {(c.guideline.id, c.topic.chapter) for c in choices if c.guideline.header.chapter_editions}
    whole = {c.guideline.id for c in choices if not c.guideline.header.chapter_editions}
    treatments = {s.name for s in library.orders.subjects if s.kind == "treatment"}
    found = {
        s.name
        for s in library.orders.subjects
        if s.always
        or facts.regions & frozenset(s.regions)
        or facts.classes & frozenset(s.classes)
        or treatment.procedure in s.procedures
        or treatment.kind in s.treatments
    }
    for subject, adopted in adoptions(library).items():
        brought = any((a.guideline, a.chapter) in texts for a in adopted)
        if brought or (subject in treatments and any(a.guideline in whole for a in adopted)):
            found.add(subject)
    return frozenset(found)


def _cap(
    facts: Facts,
    dates: CaseDates,
    choices: Sequence[TopicChoice],
    current: Mapping[str, EditionInForce],
    library: Library,
) -> CapAnswer | None:
    figure = {name: facts.figures[name].value if name in facts.figures else None for name in _COUNTED}
    schedule = current.get("therapy after surgery")
    under = schedule is not None and any(c.guideline.id == schedule.adoption.guideline for c in choices[:1])
    operated = figure["days_since_surgery"] is not None or bool(figure["surgery_disputed"])
    return visit_cap(
        facts.item.treatment.procedure,
        dates,
        library,
        done=figure["visits_done"],
        requested=figure["visits_requested"],
        after_surgery=True if under else (None if operated else False),
    )


_COUNTED = ("visits_done", "visits_requested", "days_since_surgery", "surgery_disputed")
