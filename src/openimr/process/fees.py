"""What a review costs, who pays, and why: from `rules/fees.yaml` (8 CCR 9792.10.8)."""

from datetime import datetime
from typing import Literal

import msgspec

from openimr.model import Case
from openimr.process.dated import Held, KeyDates, held
from openimr.process.drugs import kind_of
from openimr.process.fold import accepted, fold
from openimr.process.key_dates import key_dates
from openimr.process.moments import moments_of

Degree = Literal["md", "other"]
"""The reviewer's degree as the fees know it: MD or DO, or another."""

Ended = Literal["before", "after"]
"""Withdrawn or terminated before or after the packet went to the reviewer."""


class Fee(msgspec.Struct, frozen=True, kw_only=True):
    """A fee in dollars; `amount` null: it is not known, and `why` and `note` say what is missing. Never zero for that.

    `rule` is null where what is known does not pick one. `payer` is a role: the injured worker pays nothing.
    """

    amount: float | None
    why: str
    rule: str | None = None
    section: str | None = None
    evidence: str | None = None
    since: str | None = None
    note: str | None = None
    payer: str = "claims administrator"


def fee_of(
    case: Case,
    as_of: datetime | None = None,
    *,
    degree: Degree | None = None,
    reviewers: int | None = None,
) -> Fee:
    """The fee of a case as it stands: reviewed, or withdrawn or terminated before or after it went to the reviewer.

    `degree` is the reviewer's; the case does not hold it. `reviewers`: how many; without it those that the file names
    together in the first review, where more than one was approved (9792.10.6(c)). A fee is for an application: no rule
    that was read pays for a review after a remand (INF).
    """
    state = fold(case, as_of)
    taken = accepted(case, as_of)
    dates = key_dates(taken)
    ended: Ended | None = None
    if state.state in {"TERMINATED_PRE", "TERMINATED_POST", "WITHDRAWN"}:
        ended = "after" if state.went_to_reviewer else "before"
    elif state.state in {"DUPLICATE", "INELIGIBLE", "UR_APPROVED", "WINDOW_EXPIRED"}:
        return Fee(amount=None, why=f"no review: {state.says}")
    return fee_for(
        dates,
        priority=state.priority,
        degree=degree,
        reviewers=reviewers or _reviewing(taken),
        drugs_only=_drugs_only(case),
        ended=ended,
    )


def fee_for(
    dates: KeyDates,
    *,
    priority: Literal["standard", "expedited"] = "standard",
    degree: Degree | None = None,
    reviewers: int | None = 1,
    drugs_only: bool | None = None,
    ended: Ended | None = None,
) -> Fee:
    """The fee for what is known of a review; `dates` as in `held`, of which the application's counts."""
    if ended is not None:
        when = f"{ended} the packet went to the reviewer"
        return _fee(held(f"fee.ended.{ended}", dates), f"withdrawn or terminated {when}")
    if degree is None:
        md = fee_for(dates, priority=priority, degree="md", reviewers=reviewers, drugs_only=drugs_only)
        if md.amount is None:
            return msgspec.structs.replace(md, why=f"the reviewer's degree is not known; if MD or DO: {md.why}")
        why = f"the reviewer's degree is not known; by an MD or DO it is ${md.amount:,.0f}"
        return msgspec.structs.replace(md, amount=None, why=why)
    if reviewers not in {1, 2}:
        return Fee(amount=None, why="no fee is known for this number of reviewers")
    kind = "expedited" if priority == "expedited" else "regular"
    count = "one" if reviewers == 1 else "two"
    name = f"fee.{kind}.{degree}.{count}"
    by = {"md": "MD or DO", "other": "neither MD nor DO"}[degree]
    why = f"{kind} review, {count} reviewer{'' if reviewers == 1 else 's'}, {by}"
    if name == "fee.regular.md.one":
        drugs = held(f"{name}.drugs", dates)
        if drugs is not None and drugs.value is not None:
            if drugs_only is None:
                return Fee(amount=None, why=f"{why}; whether drugs only are in dispute is not known", rule=drugs.rule)
            if drugs_only:
                return _fee(drugs, f"{why}, drugs only")
    return _fee(held(name, dates), why)


def _fee(rule: Held | None, why: str) -> Fee:
    if rule is None:
        return Fee(amount=None, why=f"{why}; the date of the application is not known, or lies before the programme")
    return Fee(
        amount=None if rule.value is None else rule.number,
        why=why,
        rule=rule.rule,
        section=rule.section,
        evidence=rule.evidence,
        since=None if rule.since is None else rule.since.isoformat(),
        note=rule.note,
    )


def _reviewing(case: Case) -> int:
    """How many reviewers have the case together, up to its first determination and a remand of that."""
    named: set[str | None] = set()
    approved = determined = False
    for moment in moments_of(case)[0]:
        if moment.type == "remanded" and determined:
            break
        determined = determined or moment.type in {"determination served", "determination received"}
        approved = approved or moment.type == "several reviewers approved"
        if moment.type == "reviewer assigned":
            named.add(moment.event.by)
        elif moment.type == "reviewer removed":
            named = named - {moment.event.by} if moment.event.by else set()
    return max(1, len(named)) if approved else 1


def _drugs_only(case: Case) -> bool | None:
    kinds = {kind_of(item) for item in case.items}
    return None if not kinds else kinds == {"medication"}
