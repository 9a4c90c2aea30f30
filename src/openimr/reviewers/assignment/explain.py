"""Why each case went where it went, and what would be needed where no reviewer is free or fits."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from openimr.reviewers.assignment.problem import CaseToAssign, Ints, Problem
from openimr.reviewers.assignment.screen import NAMED, Barred, Reason, Screen, excluded
from openimr.reviewers.assignment.solver import Solution

ALTERNATIVES = 3
"""Alternatives told of a case: the nearest ones."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A reviewer that a case was given to: the fit, and the load (open and given cases) after this run.

    `away`: absent on the day of assignment or on that on which it is due, so that there is less time for it.
    """

    reviewer: str
    fit: float
    load: int
    capacity: int
    away: bool = False


class Alternative(msgspec.Struct, frozen=True, kw_only=True):
    """Another reviewer that could have taken the case; `decided_by` is the rule that spoke against it."""

    reviewer: str
    fit: float
    load: int
    capacity: int
    decided_by: str
    why: str


class Assigned(msgspec.Struct, frozen=True, kw_only=True):
    """A case with the reviewers it was given to (by opaque id).

    `admissible` counts the reviewers that no hard rule excludes, `ruled_out` how many of those not taken each rule
    spoke against. `alternatives` are the nearest: first those that the latest rule spoke against, of those the best
    fitting, of those the least busy.
    """

    case: str
    due: str | None
    expedited: bool
    needed: int
    reviewers: tuple[Given, ...]
    fit: float
    admissible: int
    ruled_out: Mapping[str, int]
    why: str
    alternatives: tuple[Alternative, ...]


class Unassigned(msgspec.Struct, frozen=True, kw_only=True):
    """A case that lacks `missing` of its reviewers: why, and the fewest changes that would help.

    A case that does not wait for a reviewer stands here with its `state` (of lifecycle.yaml), and lacks none; `has` are
    those who have it. `state` is null for a case that waits, or that could not be read.
    """

    case: str
    due: str | None
    expedited: bool
    missing: int
    admissible: int
    excluded: tuple[Barred, ...]
    why: str
    needed: tuple[str, ...]
    state: str | None = None
    has: tuple[str, ...] = ()


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """Both lists, in the order of the cases' ids; a case that got some of its reviewers stands in both."""

    assigned: tuple[Assigned, ...]
    unassigned: tuple[Unassigned, ...]


def explain(screen: Screen, problem: Problem, solution: Solution) -> Explained:
    """The reasons for every case. `problem` is that of `screen`, `solution` that of `problem`."""
    begin = np.searchsorted(problem.pairs.case, np.arange(len(problem.cases) + 1))
    given = np.bincount(problem.pairs.reviewer[solution.chosen], minlength=len(problem.reviewers))
    loads = np.array([r.open_cases for r in problem.reviewers], dtype=np.int64) + given
    ids = [reviewer.id for reviewer in screen.reviewers]
    row = {case.id: at for at, case in enumerate(screen.cases)}
    seen = _Seen(problem=problem, solution=solution, loads=loads, reasons=screen.reasons)
    assigned: list[Assigned] = []
    unassigned: list[Unassigned] = []
    for at, case in enumerate(problem.cases):
        own = np.arange(begin[at], begin[at + 1])
        taken = own[solution.taken[own]]
        if len(taken):
            assigned.append(_assigned(seen, at, taken, own[~solution.taken[own]]))
        if len(taken) < case.needed:
            against = excluded(screen.reasons, screen.blocked[row[case.id]], ids)
            about = screen.about[row[case.id]] if screen.about else ""
            unassigned.append(_unassigned(seen, at, own, len(taken), against=against, about=about))
    return Explained(assigned=tuple(assigned), unassigned=tuple(unassigned))


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What every explanation looks at."""

    problem: Problem
    solution: Solution
    loads: Ints
    reasons: tuple[Reason, ...]

    def id_of(self, pair: int) -> str:
        return self.problem.reviewers[int(self.problem.pairs.reviewer[pair])].id

    def fit_of(self, pair: int) -> float:
        return int(self.problem.pairs.fit[pair]) / 1000

    def load_of(self, pair: int) -> tuple[int, int]:
        reviewer = int(self.problem.pairs.reviewer[pair])
        return int(self.loads[reviewer]), self.problem.reviewers[reviewer].capacity


def _assigned(seen: _Seen, at: int, taken: Ints, others: Ints) -> Assigned:
    case = seen.problem.cases[at]
    rules = seen.solution.rules
    decided = seen.solution.decided[others]
    owner = seen.problem.pairs.reviewer[others]
    full = np.array([seen.problem.reviewers[one].left == 0 for one in owner.tolist()], dtype=bool)
    counts = np.bincount(decided[~full], minlength=len(rules) + 1)
    ruled_out: dict[str, int] = {FULL: int(full.sum())} if full.any() else {}
    ruled_out |= {rule: int(counts[place]) for place, rule in enumerate(rules) if counts[place]}
    near = np.lexsort((owner, seen.loads[owner], -seen.problem.pairs.fit[others], -decided))
    fits = seen.problem.pairs.fit[taken]
    worst = int(fits.min()) / 1000
    return Assigned(
        case=case.id,
        due=case.due.isoformat() if case.due else None,
        expedited=case.expedited,
        needed=case.needed,
        reviewers=tuple(_given(seen, int(pair)) for pair in taken),
        fit=round(float(fits.mean()) / 1000, 6),
        admissible=len(taken) + len(others),
        ruled_out=ruled_out,
        why=_why_taken(len(taken) + len(others), ruled_out, int((seen.problem.pairs.fit[others] > fits.min()).sum()))
        + _when_away(seen, case, taken),
        alternatives=tuple(_alternative(seen, int(pair), worst) for pair in others[near[:ALTERNATIVES]]),
    )


def _given(seen: _Seen, pair: int) -> Given:
    load, capacity = seen.load_of(pair)
    away = bool(seen.problem.pairs.away[pair])
    return Given(reviewer=seen.id_of(pair), fit=seen.fit_of(pair), load=load, capacity=capacity, away=away)


def _when_away(seen: _Seen, case: CaseToAssign, taken: Ints) -> str:
    """Who is absent when the case is given or due: the office asks whether it can be finished, or moves it."""
    away = [seen.id_of(int(pair)) for pair in taken if seen.problem.pairs.away[pair]]
    if not away or case.due is None:
        return ""
    are = "are" if len(away) > 1 else "is"
    return (
        f"; {', '.join(away)} {are} absent on the day of assignment or when it is due ({case.due}): less time is left"
    )


def _alternative(seen: _Seen, pair: int, fit: float) -> Alternative:
    place = int(seen.solution.decided[pair])
    if seen.problem.reviewers[int(seen.problem.pairs.reviewer[pair])].left == 0:
        return _without_place(seen, pair)
    rule = seen.solution.rules[place] if place < len(seen.solution.rules) else "none"
    load, capacity = seen.load_of(pair)
    return Alternative(
        reviewer=seen.id_of(pair),
        fit=seen.fit_of(pair),
        load=load,
        capacity=capacity,
        decided_by=rule,
        why=_why_not(seen, rule, pair, fit),
    )


def _without_place(seen: _Seen, pair: int) -> Alternative:
    """One whom no rule passed over: there was no place with them before this run."""
    load, capacity = seen.load_of(pair)
    why = f"had no place before this run (may have {capacity} at once)"
    return Alternative(
        reviewer=seen.id_of(pair), fit=seen.fit_of(pair), load=load, capacity=capacity, decided_by=FULL, why=why
    )


def _why_not(seen: _Seen, rule: str, pair: int, fit: float) -> str:
    """Why the reviewer of a pair did not get the case that others got with a fit of `fit` at the least."""
    if rule == "reviews":
        return "with the case there, another review, or a more urgent one, would be left without a reviewer"
    if rule == "presence":
        if seen.problem.pairs.away[pair]:
            return "fits as well, but is absent on the day of assignment or when it is due"
        return "is there on both days, but is needed by another case whose reviewer would be absent on one"
    if rule == "groups":
        return "is of the same medical group as another reviewer of a case that needs several"
    if rule == "fit":
        own = seen.fit_of(pair)
        if own < fit:
            return f"fits less ({own:.2f} against {fit:.2f})"
        return "is needed more by other cases: with this one there, the sum of all fits would be lower"
    if rule == "licence":
        return "fits as well, but more reviews would go to reviewers without a California licence"
    if rule == "load":
        load, capacity = seen.load_of(pair)
        return f"fits as well, but the load would be less even (has {load} after this run, and may have {capacity})"
    own = seen.fit_of(pair)
    if own > fit:
        return "fits this case better, but then another would fit as much less; equal by every rule, the lot decided"
    if own < fit:
        return "fits this case less, but then another would fit as much better; equal by every rule, the lot decided"
    return "is equal by every rule; the lot decided"


FULL = "capacity"
"""What is said in place of a rule of those who had no place before the run."""

_RULED = {
    FULL: "{} with no place before this run",
    "reviews": "{} so that no other review, and no more urgent one, is left over",
    "presence": "{} so that reviewers are there when their cases are due",
    "groups": "{} so that reviewers of one case come from different groups",
    "fit": "{} for the better fit",
    "licence": "{} for a California licence",
    "load": "{} for the fairer load",
    "lot": "{} by the lot",
}


def _why_taken(admissible: int, ruled_out: Mapping[str, int], better: int) -> str:
    if not ruled_out:
        return "the only admissible reviewer" if admissible == 1 else f"all {admissible} admissible reviewers"
    told = ", ".join(_RULED[rule].format(count) for rule, count in ruled_out.items())
    text = f"of {admissible} admissible reviewers, others were passed over: {told}"
    return text if not better else f"{text}; {better} of them fit this case better, and serve other cases"


def _unassigned(seen: _Seen, at: int, own: Ints, taken: int, *, against: tuple[Barred, ...], about: str) -> Unassigned:
    case, problem, reasons = seen.problem.cases[at], seen.problem, seen.reasons
    missing = case.needed - taken
    free = own[~seen.solution.taken[own]]
    why, needed = _short_of(seen, free, missing) if len(free) else ("", [])
    if len(own) < case.needed:
        lacking = case.needed - len(own)
        some = f"only {len(own)} reviewer{'s' if len(own) > 1 else ''} of the roster may take it"
        admissible = some if len(own) else "no reviewer of the roster may take it"
        told = _told(against, reasons)
        why = f"{admissible}: {told}" if told else admissible
        needed = [*needed, *_changes(against, reasons, len(problem.reviewers), lacking, about)]
    return Unassigned(
        case=case.id,
        due=case.due.isoformat() if case.due else None,
        expedited=case.expedited,
        missing=missing,
        admissible=len(own),
        excluded=against,
        why=why,
        needed=tuple(needed),
    )


def _short_of(seen: _Seen, free: Ints, missing: int) -> tuple[str, list[str]]:
    """Why reviewers that may take the case do not, and what would help: all of them are at capacity."""
    owners = [seen.problem.reviewers[at] for at in seen.problem.pairs.reviewer[free].tolist()]
    before = sum(owner.left == 0 for owner in owners)
    count = f"{len(owners)} reviewer{'s' if len(owners) > 1 else ''} of the right specialty"
    why = f"{count} may take it, and all are at capacity"
    if 0 < before < len(owners):
        why += f": {before} before this run, the others through cases that are at least as urgent"
    elif not before:
        why += " through cases that are at least as urgent"
    best = np.lexsort((seen.problem.pairs.reviewer[free], -seen.problem.pairs.fit[free]))[:NAMED]
    named = _named([seen.id_of(int(pair)) for pair in free[best]], len(free))
    places = "one place more" if missing == 1 else f"{missing} places more"
    return why, [f"{places} with {'any of ' if len(free) > 1 else ''}{named}"]


def _named(ids: Sequence[str], count: int) -> str:
    return ", ".join(ids) + (f" and {count - len(ids)} more" if count > len(ids) else "")


def _told(against: Sequence[Barred], reasons: Sequence[Reason]) -> str:
    says = {reason.id: reason.says for reason in reasons}
    return "; ".join(f"{e.reviewers} {says[e.reason]}" for e in against)


def _changes(
    against: Sequence[Barred], reasons: Sequence[Reason], reviewers: int, lacking: int, about: str
) -> list[str]:
    """The fewest changes: what stands alone against a reviewer and can be changed; else what excludes everyone."""
    by_id = {reason.id: reason for reason in reasons}
    told = [
        f"{e.alone} could take it if {by_id[e.reason].change} ({_named(e.who, e.alone)})"
        for e in sorted(against, key=lambda e: (-e.alone, e.reason))
        if e.alone and by_id[e.reason].change is not None
    ]
    if told:
        return told
    everyone = [by_id[e.reason].says for e in against if e.reviewers == reviewers]
    barred = max((e.reviewers for e in against), default=0)
    who = "a reviewer" if lacking == 1 else f"{lacking} reviewers"
    who += f" for {about}" if about else ""
    if everyone:
        return [f"{who} to be added to the roster, where all are now {everyone[0]}"]
    if not barred:
        return [f"{who} to be added to the roster: it has no other"]
    return [f"{who} to be added to the roster: those on it who may not take the case cannot be let take it by a change"]
