"""The order of standards, the search sequence and the presumption, each in the text that the case falls under.

Labor Code 4610.5(c)(2), 8 CCR 9792.21.1 (before: 9792.25), Labor Code 4604.5(a); the texts are data
(`library/standards.yaml`).
"""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

import msgspec

from openimr.guidelines.adoption import CaseDates, Deciding, deciding_date
from openimr.guidelines.forms import Library
from openimr.guidelines.law import Dated, OrderOfStandards, Presumption, Rung, SearchSequence
from openimr.model import EvidenceGrade

T = TypeVar("T", bound=Dated)
_SURE_FIRST: tuple[EvidenceGrade, ...] = ("V", "P", "INF", "GK")


class Applied(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A dated text that is in force in a case, and the date that says so."""

    text: T
    deciding: Deciding


def text_for(texts: Sequence[T], dates: CaseDates, library: Library) -> Applied[T] | None:
    """The one of several dated texts that the case falls under; None where none does or no date is known."""
    for text in texts:
        deciding = deciding_date(text.keyed_to, dates, library)
        if deciding is None:
            continue
        after = text.effective_from is None or text.effective_from <= deciding.day
        before = text.effective_to is None or deciding.day <= text.effective_to
        if after and before:
            return Applied(text=text, deciding=deciding)
    return None


def least_sure(*grades: EvidenceGrade | None) -> EvidenceGrade:
    """The weakest of several grades; None counts for nothing."""
    return max((g for g in grades if g is not None), key=_SURE_FIRST.index)


def graded(text: Dated, library: Library) -> tuple[EvidenceGrade, str]:
    """A dated text's weakest grade, and in words what each of its parts rests on where they differ."""
    words = library.standards.grades
    said = [words.get(text.grade, text.grade)]
    if text.date_grade is not None and text.date_grade != text.grade:
        said.append(f"its days: {words.get(text.date_grade, text.date_grade)}")
    if text.key_grade != text.grade:
        said.append(f"the date it is keyed to: {words.get(text.key_grade, text.key_grade)}")
    return least_sure(text.grade, text.date_grade, text.key_grade), "; ".join(said)


def order_of_standards(dates: CaseDates, library: Library) -> Applied[OrderOfStandards] | None:
    """How the standards of Labor Code 4610.5(c)(2) are applied: until 2017 as listed, from 2018 as the MTUS says.

    None before 2013: there was no IMR.
    """
    return text_for(library.standards.order_of_standards, dates, library)


def search_sequence(dates: CaseDates, library: Library) -> Applied[SearchSequence] | None:
    """Where evidence is looked for, step by step: 8 CCR 9792.21.1, or 9792.25 before it."""
    return text_for(library.standards.search_sequence, dates, library)


def presumption(dates: CaseDates, library: Library) -> Applied[Presumption] | None:
    """What is presumed correct on the extent and scope of treatment (Labor Code 4604.5(a); before the MTUS, ACOEM)."""
    return text_for(library.standards.presumption, dates, library)


def rung_of(source: str, library: Library) -> Rung | None:
    """The rung of Labor Code 4610.5(c)(2) on which a kind of source stands: MTUS on A, ODG on C (our reading)."""
    return next((rung for rung in library.standards.rungs if source in rung.holds), None)


def rungs_above(rung: Rung, library: Library) -> tuple[Rung, ...]:
    """The standards that stand above one, highest first."""
    rungs = library.standards.rungs
    return rungs[: rungs.index(rung)]


def search_tasks(
    dates: CaseDates, library: Library, spoke: str | None = None, *, challenged: bool = False
) -> tuple[str, ...]:
    """What is left of the search, as tasks for the reviewer; empty where the search ends or no sequence is known.

    `spoke` is the kind of source that the library's answer stands on, None where no topic speaks. The search ends with
    the MTUS where that speaks, unless the presumption is challenged.
    """
    applied = search_sequence(dates, library)
    if applied is None or (spoke == "MTUS" and not challenged):
        return ()
    steps = applied.text.steps
    at = next((n for n, step in enumerate(steps) if spoke in step.sources), None)
    tasks: list[str] = []
    for n, step in enumerate(steps):
        if at is None and n == 0:
            tasks.append(f"{step.look} The library's topics were searched and none speaks; the text itself was not.")
        elif at is None or n > at:
            tasks.append(step.look)
        elif n == at and spoke != "MTUS":
            tasks.append(f"{step.look} The library's topic is from {spoke}; check it against the edition of the day.")
        elif spoke != "MTUS":
            tasks.append(
                f"{step.look} The library's topics on it do not speak on the request; confirm this in the text."
            )
    if applied.text.cite:
        tasks.append(applied.text.cite)
    return tuple(tasks)


def no_topic(dates: CaseDates, library: Library) -> str:
    """What a reviewer is told where no topic speaks: the search that is left, and that silence denies nothing."""
    applied, presumed = search_sequence(dates, library), presumption(dates, library)
    sequence = applied.text if applied else next(reversed(library.standards.search_sequence), None)
    said = ["No topic of the guidelines in force speaks on this request."]
    if sequence is not None:
        if applied is None:
            said.append("No date of the case tells which search sequence applies; the newest is given.")
        steps = numbered(step.look for step in sequence.steps)
        said.append(f"The search goes on as {sequence.section} sets out: {steps}")
    if presumed is not None:
        said.append(presumed.text.silent)
    return " ".join(said)


def numbered(parts: Iterable[str]) -> str:
    """Sentences as one numbered list: `(1) First. (2) Second.`."""
    return " ".join(f"({n}) {part}" for n, part in enumerate(parts, start=1))
