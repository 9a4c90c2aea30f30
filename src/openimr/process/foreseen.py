"""Answers that the file dates before their questions: nobody is overdue for sure with what may be answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from openimr.model import Case
from openimr.process.clock import Clock
from openimr.process.moments import Moment, moments_of

_ANSWERS: Mapping[str, tuple[str, str]] = {
    "answer on eligibility": ("application information received", "application information requested"),
    "answer to reviewer": ("reviewer information received", "reviewer information requested"),
}
"""The answer and the question of each clock that an answer stops."""


def with_early_answers(case: Case, clocks: Sequence[Clock]) -> tuple[Clock, ...]:
    """The clocks of a case; one that is overdue is unknown where its answer stands in the file, before the question.

    The course of a case refuses such an answer, and stays as it is: which of the two days is wrong is not known.
    """
    late = [one for one in clocks if one.state == "overdue" and one.clock in _ANSWERS]
    if not late:
        return tuple(clocks)
    moments = moments_of(case)[0]
    return tuple(_doubted(one, moments) if one in late else one for one in clocks)


def early_answer(moments: Sequence[Moment], clock: str, who: str | None = None) -> Moment | None:
    """An answer that came before the first question of a clock: of a side, or of nobody named; None: there is none."""
    answer, question = _ANSWERS[clock]
    asked = min((m.seconds for m in moments if m.type == question), default=None)
    if asked is None:
        return None
    found = [m for m in moments if m.type == answer and m.seconds < asked]
    return next((m for m in reversed(found) if who is None or m.side in {None, who}), None)


def _doubted(clock: Clock, moments: Sequence[Moment]) -> Clock:
    early = early_answer(moments, clock.clock, clock.who)
    first = min((m.seconds for m in moments if m.type == _ANSWERS[clock.clock][1]), default=None)
    if early is None or clock.started is None or datetime.fromisoformat(clock.started).timestamp() != first:
        return clock
    stands = clock.explain.rpartition(": overdue by")[0] or clock.explain
    says = f"{stands}: whether it is over is not known: the {early.type} is of {early.on}, before the question."
    return msgspec.structs.replace(clock, state="unknown", days_late=0, explain=says)
