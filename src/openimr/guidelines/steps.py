"""The steps by which it is told which rule governs: each a rule, its section, the answer, why, and what it rests on."""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from openimr.guidelines.adoption import NAMES, CaseDates, EditionInForce, Nearly
from openimr.guidelines.caps import CapAnswer
from openimr.guidelines.challenges import Challenge
from openimr.guidelines.forms import Library
from openimr.guidelines.scope import Scope
from openimr.guidelines.standards import (
    graded,
    least_sure,
    order_of_standards,
    presumption,
    rung_of,
    rungs_above,
    search_sequence,
    search_tasks,
)
from openimr.guidelines.topics import TopicChoice
from openimr.model import GoverningStep


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What the later steps are told from."""

    dates: CaseDates
    library: Library
    editions: tuple[EditionInForce, ...]
    unheld: tuple[EditionInForce, ...]
    speaking: tuple[TopicChoice, ...]
    spoke: str | None
    challenges: tuple[Challenge, ...] | None
    scope: Scope | None

    @property
    def standing(self) -> Literal["speaks", "silent", "not known"]:
        """Whether the MTUS speaks; not known where no text can be chosen, or one that governs is not in the library."""
        if self.spoke == "MTUS":
            return "speaks"
        return "silent" if self.editions and not self.unheld else "not known"

    @property
    def to_read(self) -> tuple[str, ...]:
        """Texts that govern and that the library does not hold, where no other text of the MTUS speaks."""
        if self.spoke == "MTUS":
            return ()
        return tuple(
            f"The library does not hold what governs {e.adoption.subject} ({e.adoption.name}): it has to be read."
            for e in self.unheld
        )

    def mtus(self) -> Iterator[GoverningStep]:
        """Whether the MTUS speaks, as far as the library goes."""
        presumed = presumption(self.dates, self.library)
        titles = ", ".join(c.topic.title for c in self.speaking if c.guideline.header.source == "MTUS")
        searched = "; ".join(dict.fromkeys(e.adoption.name for e in self.editions if e not in self.unheld))
        silent = f" {presumed.text.silent}" if presumed else ""
        if self.standing == "speaks":
            answer, because = f"speaks: {titles}", f"Searched: {searched}."
        elif self.standing == "silent":
            answer = "silent, as far as the library goes"
            because = f"No topic that the library holds of these speaks on the request: {searched}.{silent}"
        elif self.editions:
            answer, because = "not known", f"{' '.join(self.to_read)}{silent}"
        else:
            answer, because = "not known, since no edition can be chosen", "No date of the case is known."
        yield GoverningStep(
            step="mtus",
            rule="The MTUS speaks or is silent",
            section="8 CCR 9792.8(a)(2), 9792.21.1",
            answer=answer,
            because=because,
            grade="V",
            rests_on="the library's topics; the guideline itself may say more",
        )

    def standard(self) -> Iterator[GoverningStep]:
        """The rung of Labor Code 4610.5(c)(2) that the answer stands on, and what stands above it."""
        applied = order_of_standards(self.dates, self.library)
        if applied is None:
            return
        grade, rests_on = graded(applied.text, self.library)
        rung = rung_of(self.spoke, self.library) if self.spoke else None
        answer = f"{rung.letter}: {rung.name}" if rung else "none yet: no topic speaks"
        because = f"{applied.text.says} {applied.deciding.words[:1].upper()}{applied.deciding.words[1:]}."
        passed = [r for r in rungs_above(rung, self.library) if not r.holds] if rung else []
        if passed and applied.text.strict:
            above = "; ".join(f"{r.letter}, {r.name}" for r in passed)
            because += f" Above it, and not in the library, stands {above}: look for it before resting on {answer[0]}."
        yield GoverningStep(
            step="standard",
            rule="Order of standards",
            section=applied.text.section,
            answer=answer,
            because=because,
            grade=least_sure(grade, "INF" if rung and rung.letter != "A" else None),
            rests_on=rests_on,
        )

    def search(self) -> Iterator[GoverningStep]:
        """What is left of the search."""
        applied = search_sequence(self.dates, self.library)
        if applied is None:
            return
        tasks = search_tasks(self.dates, self.library, self.spoke, challenged=bool(self.challenges))
        grade, rests_on = graded(applied.text, self.library)
        yield GoverningStep(
            step="search",
            rule="Search sequence",
            section=applied.text.section,
            answer=" ".join(tasks) or f"ends with {applied.text.steps[0].what}",
            because="The search goes past the MTUS only where it is silent or its presumption is challenged.",
            grade=grade,
            rests_on=rests_on,
        )

    def presumed(self) -> Iterator[GoverningStep]:
        """What is presumed correct, and what in the records may challenge it."""
        applied = presumption(self.dates, self.library)
        if applied is None:
            return
        grade, rests_on = graded(applied.text, self.library)
        named = ", ".join(dict.fromkeys(c.named for c in self.challenges or ()))
        if self.challenges is None:
            answer = "The records were not searched for a challenge to it"
        else:
            answer = f"The records name {named}" if named else "Nothing in the records challenges it"
        yield GoverningStep(
            step="presumption",
            rule=f"Presumption of the {applied.text.presumed}",
            section=applied.text.section,
            answer=f"{answer}.",
            because=f"{applied.text.says} It is rebutted by {applied.text.rebutted_by}.",
            grade=grade,
            rests_on=rests_on,
        )


def date_steps(
    editions: Sequence[EditionInForce], subjects: frozenset[str], library: Library
) -> Iterator[GoverningStep]:
    """One step for each kind of date that decides for these subjects."""
    if not editions:
        yield GoverningStep(
            step="date",
            rule="Which date decides",
            section="library/orders.yaml",
            answer="none",
            because="No date of the case is known that an adoption order is keyed to, so no dated edition governs.",
            grade="V",
            rests_on="the case file",
        )
        return
    seen: dict[str, list[EditionInForce]] = {}
    for edition in editions:
        seen.setdefault(edition.adoption.order.keyed_to, []).append(edition)
    for held in seen.values():
        deciding = held[0].deciding
        orders = {e.adoption.order.id: e.adoption.order for e in held}
        concerned = ", ".join(sorted(e.adoption.subject for e in held if e.adoption.subject in subjects))
        grade = least_sure(*(o.key_grade for o in orders.values()))
        yield GoverningStep(
            step="date",
            rule=f"The order is keyed to the date of the {NAMES[deciding.keyed_to]}",
            section="; ".join(dict.fromkeys(o.section for o in orders.values())),
            answer=f"{deciding.day.isoformat()}, for {concerned}",
            because=f"{deciding.words[:1].upper()}{deciding.words[1:]}.",
            grade=grade,
            rests_on=library.standards.grades.get(grade, grade),
        )


def edition_steps(editions: Sequence[EditionInForce], library: Library) -> Iterator[GoverningStep]:
    """The text in force on each subject, with the order that brought it."""
    for edition in editions:
        order = edition.adoption.order
        until = f" to {edition.until.isoformat()}" if edition.until else ""
        note = f" {order.note}" if order.note else ""
        yield GoverningStep(
            step="edition",
            rule=f"Order: {order.title}",
            section=order.section,
            answer=f"{edition.adoption.subject}: {edition.adoption.name}",
            because=f"In force from {order.effective.isoformat()}{until}. {order.changed}{note}",
            grade=order.grade,
            rests_on=library.standards.grades.get(order.grade, order.grade),
        )


def near_steps(near: Sequence[Nearly], library: Library) -> Iterator[GoverningStep]:
    """The orders whose first day lies close to the deciding date."""
    for n in near:
        yield GoverningStep(
            step="nearly",
            rule=f"Order: {n.order.title}",
            section=n.order.section,
            answer=n.words,
            because=f"The boundary lies within {library.orders.near_days} days of the deciding date.",
            grade=least_sure(n.order.grade, n.order.key_grade),
            rests_on=library.standards.grades.get(n.order.key_grade, n.order.key_grade),
        )


def unresearched(editions: Sequence[EditionInForce], library: Library) -> Iterator[GoverningStep]:
    """That the case is later than the last order known."""
    last = library.orders.researched_to
    days = [e.deciding.day for e in editions if e.deciding.day > last]
    if days:
        yield GoverningStep(
            step="not researched",
            rule="Orders after the last one known",
            section="library/orders.yaml",
            answer=f"Adoption orders after {last.isoformat()} were not researched: look them up before relying on the "
            f"editions named here for {max(days).isoformat()}.",
            because="The editions named are the newest that the library knows, not the newest that there are.",
            grade="GK",
            rests_on="not verified",
        )


def scope_step(about: About, regions: frozenset[str]) -> Iterator[GoverningStep]:
    """Acute complaint or chronic pain, and which of the texts in force speaks on it."""
    scope = about.scope
    if scope is None:
        return
    grade, rests_on = graded(scope.definition, about.library)
    kinds = {s.name: s for s in about.library.orders.subjects}
    held = {e.adoption.subject: e.adoption.name for e in about.editions}
    parts = [t for s, t in held.items() if regions & frozenset(kinds[s].regions)]
    chapter = " and ".join(parts) or "the chapter on the body part"
    pain = held.get("chronic pain", "the Chronic Pain text")
    if scope.pain == "acute":
        answer = f"acute: {chapter} speaks; {pain} is for pain that lasts, and an acute complaint is not chronic pain"
        if "opioids" in held and held["opioids"] != pain:
            answer += f". {held['opioids']} speaks of acute pain too"
    elif scope.pain == "chronic":
        answer = f"chronic: {pain} speaks, beside {chapter}"
    else:
        answer = f"open: {pain} or {chapter}, as the reviewer judges the pain to be chronic or not"
    yield GoverningStep(
        step="scope",
        rule="Chronic pain or a region's acute complaint",
        section=scope.definition.section,
        answer=f"{answer}.",
        because=" ".join(filter(None, (scope.because, scope.definition.note))),
        grade=grade,
        rests_on=rests_on,
    )


def cap_step(cap: CapAnswer | None, library: Library) -> Iterator[GoverningStep]:
    """The visits held against the statutory cap."""
    if cap is not None:
        grade, rests_on = graded(cap.cap, library)
        yield GoverningStep(
            step="visit cap",
            rule=f"Cap of {cap.cap.visits} visits of {cap.profession}",
            section=cap.cap.section,
            answer=cap.standing,
            because=f"{cap.because} Whether the cap bars a visit is a question of law that IMR does not decide.",
            grade=grade,
            rests_on=rests_on,
        )
