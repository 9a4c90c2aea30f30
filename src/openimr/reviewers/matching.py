"""One case against the roster: who may decide it, best first, and why the others may not."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from openimr.model import Case, Reviewer
from openimr.process import moments_of
from openimr.process.events import day_of
from openimr.reviewers.attested import CONFLICTS, affirmed
from openimr.reviewers.conflicts import not_in_case, not_searched
from openimr.reviewers.conflicts.known_as import Known
from openimr.reviewers.conflicts.model import Conflict
from openimr.reviewers.days import iso_day
from openimr.reviewers.disputes import dispute_of
from openimr.reviewers.fitting import Fit, ItemFit, Profile, fit_profile
from openimr.reviewers.found import Found
from openimr.reviewers.qualification import RuleAnswer, eligible, qualify, to_attest
from openimr.reviewers.qualification.qualify import decided_before
from openimr.reviewers.qualification.specialty import Practised, knows_and_similar, practised

Status = Literal["eligible", "to be checked", "not eligible", "refused"]
_ORDER: Mapping[Status, int] = {"eligible": 0, "to be checked": 1, "not eligible": 2, "refused": 3}


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A reviewer held against a case.

    `eligible` is the answer; `status` says more: "to be checked" is one whom only ties that nobody has looked at yet
    keep from it, "refused" an entry of the roster that could not be read. `reasons` say why not. `to_attest` are the
    rules that have to be attested before signing, and `conflicts` where the reviewer has not attested for this case
    that there is none. `not_searched` are the ways of finding a tie that could not be tried; no conflict says nothing
    of these. `fit` is 0 to 1 with its reasons; `available` is False without free capacity or in an absence on the day,
    and None where the roster does not say. `entry` is the place in the roster's file, from 1, of a refused entry. `on`
    is the day of review (ISO) that all this was held against.
    """

    reviewer: str | None
    eligible: bool
    rules: tuple[RuleAnswer, ...]
    conflicts: tuple[Conflict, ...]
    fit: float
    status: Status
    reasons: tuple[str, ...]
    to_attest: tuple[str, ...]
    fit_reasons: tuple[str, ...]
    items: tuple[ItemFit, ...]
    available: bool | None
    entry: int | None = None
    not_searched: tuple[str, ...] = ()
    on: str | None = None


def match(
    case: Case,
    reviewers: Iterable[Reviewer],
    on: date,
    conflicts: Mapping[str, Sequence[Conflict]],
    unread: Sequence[str] = (),
) -> tuple[Match, ...]:
    """Every reviewer against the case, best first: the eligible by fit, then the rest with their reasons.

    `on` is the day of review; `conflicts` are by the reviewer's id (`screen_conflicts`: those that the reviewer
    declares are among them), without those that a person has cleared. Of equal fits a California licence goes first
    (R4), then the id decides. `unread` names what of the case or the register could not be read: somebody may stand
    there whom a reviewer is tied to, so nobody is eligible before a person has looked.
    """
    reviewers = tuple(reviewers)
    dispute, before = dispute_of(case), decided_before(case, Known(reviewers))
    of_case = not_in_case(case)
    found: list[tuple[tuple[int, float, bool, str], Match]] = []
    # Of a roster many have the same specialties: what rests on these alone is answered once for all of them.
    alike: dict[Practised, tuple[Found, Found]] = {}
    fitting: dict[Profile, Fit] = {}
    for reviewer in reviewers:
        held = practised(reviewer, on)
        now = held.now
        if held not in alike:
            alike[held] = knows_and_similar(held, dispute)
        if now not in fitting:
            fitting[now] = fit_profile(now, dispute)
        answers = qualify(reviewer, case, on, dispute=dispute, before=before, alike=alike[held])
        ties = tuple(conflicts.get(reviewer.id, ()))
        fits = fitting[now]
        status = _status(answers, ties, unread)
        made = Match(
            reviewer=reviewer.id,
            eligible=status == "eligible",
            rules=answers,
            conflicts=ties,
            fit=fits.score,
            status=status,
            reasons=(*_reasons(answers, ties), *(f"could not be read: {what}" for what in unread)),
            to_attest=(
                *to_attest(answers, strays=bool(before.strays)),
                *(() if affirmed(CONFLICTS, reviewer, case) is not None else (CONFLICTS,)),
            ),
            fit_reasons=fits.reasons,
            items=fits.items,
            available=available(reviewer, on),
            not_searched=not_searched(reviewer, case, of_case=of_case, on=on),
            on=on.isoformat(),
        )
        away = any(a.id == "R4" and a.answer != "yes" for a in answers)
        found.append(((_ORDER[status], -fits.score, away, reviewer.id), made))
    return tuple(made for _, made in sorted(found, key=lambda pair: pair[0]))


def refused(reviewer: str | None, entry: int | None, reason: str, on: date) -> Match:
    """An entry of the roster that could not be read; it is no reviewer of this case."""
    return Match(
        reviewer=reviewer, eligible=False, rules=(), conflicts=(), fit=0.0, status="refused", reasons=(reason,),
        to_attest=(), fit_reasons=(), items=(), available=None, entry=entry, on=on.isoformat(),
    )  # fmt: skip


def available(reviewer: Reviewer, on: date) -> bool | None:
    """Whether a case can be given on a day; None where the roster says no capacity."""
    if any((iso_day(a.start) or on) <= on <= (iso_day(a.end) or on) for a in reviewer.absences):
        return False
    if reviewer.capacity is None:
        return None
    return (reviewer.open_cases or 0) < reviewer.capacity


def review_day(case: Case) -> date | None:
    """The day that a case is held against where nobody names one: of its last event, else of its newest record."""
    days = [moment.at.date() for moment in moments_of(case)[0]]
    if not days:
        days = [day for record in case.records if (day := day_of(record.date)) is not None]
    return max(days, default=None)


def _status(answers: Sequence[RuleAnswer], ties: Sequence[Conflict], unread: Sequence[str]) -> Status:
    if not eligible(answers) or any(tie.grade == "certain" for tie in ties):
        return "not eligible"
    return "to be checked" if ties or unread else "eligible"


def _reasons(answers: Sequence[RuleAnswer], ties: Sequence[Conflict]) -> Iterable[str]:
    for answer in answers:
        bars = answer.answer == "no" or (answer.answer == "unknown" and answer.kind == "hard")
        if answer.kind != "preference" and bars:
            yield f"{answer.id} {answer.answer}: {answer.fact} ({answer.source})"
    for tie in ties:
        yield f"conflict {tie.grade} with {tie.party} ({tie.role}), rule {tie.rule}"
