"""Certificates, specialty and scope against what is in dispute (R1, R3, R8, R9)."""

from collections.abc import Sequence
from datetime import date

from openimr.model import Reviewer
from openimr.reviewers.certificates import areas, certificate_holds, named_areas
from openimr.reviewers.disputes import Dispute, DisputedPart
from openimr.reviewers.fitting import Profile, fit_part, knows_condition, profile_of
from openimr.reviewers.found import Found
from openimr.reviewers.professions import Scope, profession_named, professions
from openimr.reviewers.qualification.credentials import best, worst
from openimr.vocabulary.practice_lists import is_similar

__all__ = ["certificate_holds", "certified", "in_scope", "knows", "knows_and_similar", "similar"]

_NO_ITEM = Found("unknown", "the case names neither a disputed item nor a condition that is known", "case.items")
_SETTLED = Found(
    "unknown", "no item is in dispute: each is approved, authorized, withdrawn or deferred; nothing is to be reviewed",
    "case.items",
)  # fmt: skip
_NO_PROFESSION = Found("unknown", "the profession is not known", "profession")


def knows_and_similar(profile: Profile, dispute: Dispute) -> tuple[Found, Found]:
    """R1 and R8: for every item one of the specialties evaluates or treats it; the worst item answers.

    R8 says which specialty and why; R1 the same of the condition, where one is known.
    """
    if not dispute.parts:
        return _nothing(dispute), _nothing(dispute)
    if profile.profession is None:
        return _NO_PROFESSION, _NO_PROFESSION
    alike = [_similar(profile, part) for part in dispute.parts]
    known = [_knows(profile, part, found) for part, found in zip(dispute.parts, alike, strict=True)]
    return worst(known), _worst_or_beside(profile, dispute, alike)


def knows(reviewer: Reviewer, dispute: Dispute) -> Found:
    """R1 alone; see `knows_and_similar`."""
    return knows_and_similar(profile_of(reviewer), dispute)[0]


def similar(reviewer: Reviewer, dispute: Dispute) -> Found:
    """R8 alone; see `knows_and_similar`."""
    return knows_and_similar(profile_of(reviewer), dispute)[1]


def certified(reviewer: Reviewer, dispute: Dispute, on: date) -> Found:
    """R3: a physician's current certificate of a recognised board in an area appropriate to every item."""
    entry = professions().get(_profession(reviewer) or "")
    if entry is None:
        return _NO_PROFESSION
    if not entry.physician:
        return Found("yes", f"asked of MD and DO only; {entry.named} is held to R9", "profession")
    if not reviewer.boards:
        return Found("unknown", "no certificate is listed", "boards")
    if not dispute.parts:
        return _nothing(dispute)
    return worst(_certified(reviewer, part, on) for part in dispute.parts)


def in_scope(reviewer: Reviewer, dispute: Dispute, on: date) -> Found:
    """R9: every item lies within what the profession reviews."""
    entry = professions().get(_profession(reviewer) or "")
    if entry is None:
        return _NO_PROFESSION
    scope = entry.scope_on(on)
    if scope is None:
        return Found("unknown", f"what {entry.named} reviews on this day is not known", "rule")
    if scope.all:
        return Found("yes", f"{entry.named} reviews every treatment", "profession")
    if not dispute.parts:
        return _nothing(dispute)
    return worst(_in_scope(entry.named, part, _covered(scope, part)) for part in dispute.parts)


def _nothing(dispute: Dispute) -> Found:
    return _SETTLED if dispute.settled else _NO_ITEM


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


def _profession(reviewer: Reviewer) -> str | None:
    return profession_named(reviewer.profession) if reviewer.profession else None


def _place(part: DisputedPart) -> str:
    return "case.items" if part.item is None else f"case.items[{part.item}]"
