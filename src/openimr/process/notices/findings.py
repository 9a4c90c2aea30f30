"""What a notice of a finding rests on: its reasons, what in the case speaks against it, how the time was counted."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from openimr.model import Case
from openimr.process.casestate import CaseState
from openimr.process.clock import Clock
from openimr.process.fold import accepted
from openimr.process.moments import Moment, moments_of
from openimr.process.notices.evidence import graded
from openimr.process.notices.facts import Applied, Reason
from openimr.process.notices.fault import NoticeError
from openimr.process.notices.kinds import notice_kinds
from openimr.process.reasons import reason_code
from openimr.process.screening import ReasonAnswer, Screening

_OF_A_STEP = frozenset({"eligibility", "assignment", "expedited", "no longer expedited", "deferral", "duplicate"})
"""Kinds of notices of a step that some items can take while the others wait, have left or were determined."""
_ELIGIBLE = "application eligible"
_REFUTED_BY: Mapping[str, str] = {"deferral": "E06", "duplicate": "E05"}
"""The reason that each of these findings rests on."""


def items_told(told: Sequence[Moment]) -> frozenset[int]:
    """The items that these events name; none where one of them is about all."""
    if any(not moment.event.items for moment in told):
        return frozenset()
    return frozenset(item for moment in told for item in moment.event.items)


def items_about(as_served: Case, kind: str, told: Sequence[Moment], until: datetime | None = None) -> tuple[int, ...]:
    """The items that a notice of a step of some items is about, as its event was taken; empty: all, or another kind.

    `told` are the events that it tells of, as they were taken; where the case has none yet, that of `as_served` is, by
    the items that take it.
    """
    if kind not in _OF_A_STEP or len(as_served.items) < 2:
        return ()
    event = notice_kinds()[kind].event
    told = told or [m for m in moments_of(accepted(as_served, until))[0] if m.type == event][-1:]
    return tuple(sorted(item for item in items_told(told) if item < len(as_served.items)))


def assigned_before(case: Case, assigned: Moment, known: Sequence[Moment], until: datetime | None) -> bool:
    """Whether a Notice of Assignment was served before some items were found eligible: theirs is another one."""
    if assigned.type != "assignment served" or sum(m.type == _ELIGIBLE for m in known) < 2:
        return False
    found = [m.at.date() for m in moments_of(accepted(case, until))[0] if m.type == _ELIGIBLE]
    return bool(found) and assigned.at.date() < max(found)


def finding_of(
    kind: str, moments: Sequence[Moment], screened: Screening, state: CaseState, told: Sequence[Moment] = ()
) -> tuple[tuple[Reason, ...], tuple[str, ...]]:
    """The reasons that a notice of a finding gives, and what in the case's own facts and clocks speaks against it.

    A finding of ineligibility gives the reasons that it names, or where none was made yet those of the screening; one
    on some items those that stand on each of them. `told` are those that the notice tells of.
    Only a plain no of the screening refutes a reason, and not where it holds for the very items that the finding is
    about; what the case does not say refutes nothing.

    Raises:
        NoticeError: a finding of ineligibility names no reason, or there is neither a finding nor a reason for one.
    """
    if kind not in {"ineligibility", "eligibility", *_REFUTED_BY}:
        return (), ()
    if kind == "ineligibility":
        reasons = _reasons(moments, screened, state, told)
        return reasons, tuple(f"{reason.code}: {reason.contradicted}" for reason in reasons if reason.contradicted)
    if kind == "eligibility":
        against = [a for a in screened.reasons if a.answer == "yes" and a.means in {"ineligible", "duplicate"}]
        out = {one.item for one in state.items if one.status == "not reviewed"}
        late = [a for a in screened.reasons if a.code == "E02_UNTIMELY" and a.answer == "no"]
        against += [a for a in late if not set(a.items) <= out]
    else:
        against = [
            a for a in screened.reasons if a.answer == "no" and not a.items and a.code.startswith(_REFUTED_BY[kind])
        ]
    return (), tuple(f"{a.code}: {_fact(a)}" for a in against)


def _reasons(
    moments: Sequence[Moment], screened: Screening, state: CaseState, told: Sequence[Moment]
) -> tuple[Reason, ...]:
    last = next((m for m in reversed(moments) if m.type == "application ineligible"), None)
    found = told[-1] if told else last
    answers = {reason_code(answer.code): answer for answer in screened.reasons}
    if found is not None and not found.event.reasons:
        message = "the finding of ineligibility names no reason; give the codes in `reasons` of the event"
        raise NoticeError(message)
    codes = found.event.reasons if found else screened.because if screened.outcome == "ineligible" else ()
    if not codes:
        message = "the case holds no finding of ineligibility and shows no reason for one; record it with its `reasons`"
        raise NoticeError(message)
    on: dict[str, list[int]] = {}
    about = items_told(told)
    for one in state.items:
        for code in one.reasons if not about or one.item in about else ():
            on.setdefault(code, []).append(one.item)
    every = {one.item for one in state.items if one.status not in {"authorized", "withdrawn"}}
    named = [code for code in codes if reason_code(code) not in on]
    found_on = {code: () if set(items) == every else tuple(items) for code, items in on.items()}
    return tuple(
        _reason(code, answers.get(reason_code(code)), found_on.get(code, ())) for code in dict.fromkeys([*on, *named])
    )


def _reason(code: str, answer: ReasonAnswer | None, items: tuple[int, ...]) -> Reason:
    if answer is None:
        return Reason(code=code, items=items)
    refuted = answer.answer == "no" and not (items and set(items) <= set(answer.items))
    grade, source = graded(answer.evidence)
    section = answer.section if answer.section[:1].isalpha() else f"8 CCR {answer.section}"
    return Reason(
        code=answer.code,
        section=section,
        grade=grade,
        source=source,
        fact=answer.fact,
        items=items,
        contradicted=_fact(answer) if refuted else None,
    )


def _fact(answer: ReasonAnswer) -> str:
    return f"{answer.fact} ({answer.source})"


def applied_of(moments: Sequence[Moment], clocks: Mapping[str, Clock]) -> Applied:
    """How the time to apply was counted: from which service, and by how many days the application came after its end.

    The service is the one that the clock counts from; without a clock the last that the case records.
    """
    clock = clocks.get("application window")
    served = [m for m in moments if m.type == "ur decision served"]
    if clock is not None and clock.started is not None:
        begun = clock.started[:10] if clock.start_event == "ur decision served" else None
        served = [m for m in served if m.at.date().isoformat() == begun] or served
    received = next((m for m in reversed(moments) if m.type == "ur decision received"), None)
    late = clock.days_late if clock is not None and clock.state in {"met late", "expired"} else 0
    return Applied(
        served=served[-1].at.date() if served else None,
        service=served[-1].service if served else None,
        received=received.at.date() if received else None,
        days_late=late or None,
    )
