"""Who reviews in the demo: a case is with somebody who may decide it, or nobody could take or sign it there."""

from datetime import datetime, timedelta
from importlib import resources

import msgspec

from openimr.model import Case, Reviewer
from openimr.reviewers import qualify
from openimr.reviewers.roster import roster_of

_SOON = 20


def roster_text(now: datetime) -> str:
    """The entries of the six reviewers; the licence of one ends in twenty days."""
    text = resources.files("openimr.server.demo").joinpath("roster.yaml").read_text("utf-8")
    return text.replace("SOON", (now + timedelta(days=_SOON)).date().isoformat())


def entries(now: datetime) -> tuple[Reviewer, ...]:
    """The six reviewers, in the order of their accounts."""
    return roster_of(roster_text(now).encode(), "the demo's roster").reviewers


def with_able_reviewer(case: Case, reviewers: tuple[Reviewer, ...], now: datetime) -> Case:
    """The case as it is, or with another reviewer in its events where the roster says that the drawn one may not."""
    ids = [entry.id for entry in reviewers]
    drawn = next((event.by for event in case.events if event.by in ids), None)
    if drawn is None:
        return case
    new = msgspec.structs.replace(case, events=())  # who had it before is the same one
    start = ids.index(drawn)
    turns = [*reviewers[start:], *reviewers[:start]]
    able = next((entry.id for entry in turns if _may(entry, new, now)), drawn)
    events = [msgspec.structs.replace(one, by=able) if one.by == drawn else one for one in case.events]
    return msgspec.structs.replace(case, events=tuple(events))


def _may(entry: Reviewer, case: Case, now: datetime) -> bool:
    return all(one.answer != "no" or one.kind == "preference" for one in qualify(entry, case, now.date()))
