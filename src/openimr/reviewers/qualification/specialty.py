"""Certificates, specialty and scope against what is in dispute (R1, R3, R8, R9)."""

from collections.abc import Sequence
from datetime import date

import msgspec

from openimr.model import Reviewer
from openimr.reviewers.certificates import areas, certificate_holds, named_areas
from openimr.reviewers.disputes import Dispute, DisputedPart
from openimr.reviewers.fitting import Profile, fit_part, knows_condition, profile_of
from openimr.reviewers.found import Found
from openimr.reviewers.professions import Scope, profession_of, professions
from openimr.reviewers.qualification.credentials import best, worst
from openimr.vocabulary.practice_lists import is_similar

__all__ = [
    "Practised",
    "certificate_holds",
    "certified",
    "in_scope",
    "knows",
    "knows_and_similar",
    "no_item",
    "practised",
    "similar",
]

_NO_ITEM = Found("unknown", "the case names neither a disputed item nor a condition that is known", "case.items")
_NOTHING_LEFT = Found(
    "unknown",
    "nothing is to be reviewed: every item is approved, authorized, withdrawn, deferred or conditionally non-certified",
    "case.items",
)
_NO_PROFESSION = Found("unknown", "the profession is not known", "profession")


class Practised(msgspec.Struct, frozen=True):
    """The specialties of a reviewer on a day, for R1 and R8.

    `now` are those that count; `perhaps` holds besides them those by certificates of which it is not known whether
    they hold on the day, `once` those by certificates that do not (ended, not begun, or of no recognised board).
    """

    now: Profile
    perhaps: Profile
    once: Profile


def practised(reviewer: Reviewer, on: date) -> Practised:
    """The specialties of a reviewer on a day; equal ones answer R1 and R8 alike."""
    now, once = profile_of(reviewer, on), profile_of(reviewer)
    if now.fields == once.fields:
        return Practised(now, now, now)
    lost = tuple(
        f"boards[{place}]."
        for place, board in enumerate(reviewer.boards)
        if certificate_holds(board, place, on).answer == "no"
    )
    perhaps = tuple(f for f in once.fields if f in now.fields or not f.source.startswith(lost))
    return Practised(now, msgspec.structs.replace(once, fields=perhaps), once)


def knows_and_similar(held: Practised, dispute: Dispute) -> tuple[Found, Found]:
    """R1 and R8: for every item one of the specialties evaluates or treats it; the worst item answers.

    R8 says which specialty and why; R1 the same of the condition, where one is known. A certificate that has ended
    gives no specialty, one of which it is not known whether it holds gives unknown.
    """
    if not dispute.parts:
        return no_item(dispute), no_item(dispute)
    if held.now.profession is None:
        return _NO_PROFESSION, _NO_PROFESSION
    alike = [_similar_on(held, part) for part in dispute.parts]
    known = [_knows(held.now, part, found) for part, found in zip(dispute.parts, alike, strict=True)]
    return worst(known), _worst_or_beside(held.now, dispute, alike)


def knows(reviewer: Reviewer, dispute: Dispute, on: date) -> Found:
    """R1 alone; see `knows_and_similar`."""
    return knows_and_similar(practised(reviewer, on), dispute)[0]


def similar(reviewer: Reviewer, dispute: Dispute, on: date) -> Found:
    """R8 alone; see `knows_and_similar`."""
    return knows_and_similar(practised(reviewer, on), dispute)[1]


def no_item(dispute: Dispute) -> Found:
    """Why a dispute without parts answers nothing."""
    return _NOTHING_LEFT if dispute.settled else _NO_ITEM


def certified(reviewer: Reviewer, dispute: Dispute, on: date) -> Found:
    """R3: a physician's current certificate of a recognised board in an area appropriate to every item."""
    entry = professions().get(profession_of(reviewer) or "")
    if entry is None:
        return _NO_PROFESSION
    if not entry.physician:
        return Found("yes", f"asked of MD and DO only; {entry.named} is held to R9", "profession")
    if not reviewer.boards:
        return Found("unknown", "no certificate is listed", "boards")
    if not dispute.parts:
        return no_item(dispute)
    return worst(_certified(reviewer, part, on) for part in dispute.parts)


def in_scope(reviewer: Reviewer, dispute: Dispute, on: date) -> Found:
    """R9: every item lies within what the profession reviews."""
    entry = professions().get(profession_of(reviewer) or "")
    if entry is None:
        return _NO_PROFESSION
    scope = entry.scope_on(on)
    if scope is None:
        return Found("unknown", f"what {entry.named} reviews on this day is not known", "rule")
    if scope.all:
        return Found("yes", f"{entry.named} reviews every treatment", "profession")
    if not dispute.parts:
        return no_item(dispute)
    return worst(_in_scope(entry.named, part, _covered(scope, part)) for part in dispute.parts)


def _knows(profile: Profile, part: DisputedPart, alike: Found) -> Found:
    known = knows_condition(profile, part) if alike.answer == "yes" else None
    return alike if known is None else Found("yes", known[0], known[1])


def _worst_or_beside(profile: Profile, dispute: Dispute, alike: Sequence[Found]) -> Found:
    """The worst answer; where all are yes, that of an item beside the reviewer's field, which has to be read."""
    found = worst(alike)
    if found.answer != "yes":
        return found
    beside = (one for part, one in zip(dispute.parts, alike, strict=True) if fit_part(profile, part).beside)
    return next(beside, found)


def _similar_on(held: Practised, part: DisputedPart) -> Found:
    found = _similar(held.now, part)
    if found.answer == "yes" or held.now is held.once:
        return found
    perhaps = _similar(held.perhaps, part)
    if perhaps.answer == "yes":
        return Found("unknown", f"{perhaps.fact}; whether that certificate holds is not known", perhaps.source)
    once = _similar(held.once, part)
    if once.answer == "yes":
        return Found("no", f"{once.fact}; that certificate does not hold on this day", once.source)
    return once


def _similar(profile: Profile, part: DisputedPart) -> Found:
    found = fit_part(profile, part)
    if found.score is None:
        return Found("unknown", found.reason, _place(part))
    if found.score > 0:
        if found.level != "treats" and not is_similar(found.level):
            return Found("no", f"{found.reason}; that is no similar specialty", found.source or "boards")
        return Found("yes", found.reason, found.source or "boards")
    if not profile.fields:
        return Found("unknown", "no specialty is known", "boards")
    return Found("no", found.reason, "boards")


def _certified(reviewer: Reviewer, part: DisputedPart, on: date) -> Found:
    if not part.performs:
        return Found("unknown", f"{part.name}: what is appropriate to it is not known", _place(part))
    fitting = [(n, b) for n, b in enumerate(reviewer.boards) if any(s in part.performs for _, s in areas(b))]
    if fitting:
        return best(certificate_holds(board, place, on) for place, board in fitting)
    for place, board in enumerate(reviewer.boards):
        if any(s in part.performs for _, s in named_areas(board)):
            holds = certificate_holds(board, place, on)  # yes: by its specialty, which is not the one that fits
            if holds.answer != "yes":
                return holds
            fact = f"{part.name}: the board is not known to certify in this subspecialty"
            return Found("unknown", fact, f"boards[{place}].subspecialty")
    unread = next((n for n, b in enumerate(reviewer.boards) if not any(named_areas(b))), None)
    if unread is not None:
        return Found("unknown", "the specialty of a certificate is not known", f"boards[{unread}].specialty")
    return Found("no", f"{part.name}: no certificate is in an area appropriate to it", "boards")


def _covered(scope: Scope, part: DisputedPart) -> bool | None:
    """Whether one of what the part's scope is held against is covered; None where that is not known of any."""
    found = [scope.covers(one.treatment, one.region, one.fields) for one in part.scoped]
    return True if True in found else None if None in found or not found else False


def _in_scope(named: str, part: DisputedPart, within: bool | None) -> Found:  # noqa: FBT001
    if within is None:
        return Found("unknown", f"{part.name}: not known well enough to say whether {named} reviews it", _place(part))
    if within:
        return Found("yes", f"{part.name}: {named} reviews it", "profession")
    return Found("no", f"{part.name}: outside what {named} reviews", "profession")


def _place(part: DisputedPart) -> str:
    return "case.items" if part.item is None else f"case.items[{part.item}]"
