"""Certificates, specialty and scope against what is in dispute (R1, R3, R8, R9)."""

from collections.abc import Iterator
from datetime import date

from openimr.model import BoardCertification, Reviewer
from openimr.reviewers.disputes import Dispute, DisputedPart
from openimr.reviewers.fitting import Profile, fit_part, knows_condition, profile_of
from openimr.reviewers.professions import professions
from openimr.reviewers.qualification.answers import Found
from openimr.reviewers.qualification.credentials import best, worst
from openimr.vocabulary.credentials import board_named, specialty_named

_NO_ITEM = Found("unknown", "the case names neither a disputed item nor a condition that is known", "case.items")
_NO_PROFESSION = Found("unknown", "the profession is not known", "profession")


def knows(reviewer: Reviewer, dispute: Dispute) -> Found:
    """R1: one of the specialties evaluates or treats the condition or the treatment, for every item."""
    if not dispute.parts:
        return _NO_ITEM
    profile = profile_of(reviewer)
    if profile.profession is None:
        return _NO_PROFESSION
    return worst(_knows(profile, part) for part in dispute.parts)


def similar(reviewer: Reviewer, dispute: Dispute) -> Found:
    """R8: the same or a similar specialty for every item; the worst item answers."""
    if not dispute.parts:
        return _NO_ITEM
    profile = profile_of(reviewer)
    if profile.profession is None:
        return _NO_PROFESSION
    return worst(_similar(profile, part) for part in dispute.parts)


def certified(reviewer: Reviewer, dispute: Dispute, on: date) -> Found:
    """R3: a physician's current certificate of a recognised board in an area appropriate to every item."""
    profile = profile_of(reviewer)
    entry = professions().get(profile.profession or "")
    if entry is None:
        return _NO_PROFESSION
    if not entry.physician:
        return Found("yes", f"asked of MD and DO only; a {entry.says} is held to R9", "profession")
    if not reviewer.boards:
        return Found("unknown", "no certificate is listed", "boards")
    if not dispute.parts:
        return _NO_ITEM
    return worst(_certified(reviewer, part, on) for part in dispute.parts)


def in_scope(reviewer: Reviewer, dispute: Dispute, on: date) -> Found:
    """R9: every item lies within what the profession reviews."""
    profile = profile_of(reviewer)
    entry = professions().get(profile.profession or "")
    if entry is None:
        return _NO_PROFESSION
    scope = entry.scope_on(on)
    if scope is None:
        return Found("unknown", f"what a {entry.says} reviews on this day is not known", "rule")
    if scope.all:
        return Found("yes", f"a {entry.says} reviews every treatment", "profession")
    if not dispute.parts:
        return _NO_ITEM
    return worst(_in_scope(entry.says, part, scope.covers(part.treatment, part.region) if part.treatment else None)
                 for part in dispute.parts)  # fmt: skip


def certificate_holds(board: BoardCertification, place: int, on: date) -> Found:
    """Whether a certificate is one of a recognised board and current on a day."""
    path, day = f"boards[{place}]", on.isoformat()
    if board.end is not None and board.end < day:
        return Found("no", f"the certificate ended on {board.end}", f"{path}.to")
    if board.start is not None and board.start > day:
        return Found("no", f"the certificate begins on {board.start}", f"{path}.from")
    listed = board_named(board.board, board.specialty)
    if listed is None:
        return Found("unknown", "the board is not known", f"{path}.board")
    if listed.recognised is False:
        return Found("no", "the board is no recognised medical specialty board", f"{path}.board")
    if listed.recognised is None:
        return Found("unknown", "the board is of neither ABMS nor AOA; look whether it counts", f"{path}.board")
    specialty = specialty_named(board.specialty)
    if specialty is None or not listed.certifies(specialty):
        return Found("unknown", "the board is not known to certify in this specialty", f"{path}.specialty")
    if board.end is None and not board.lifetime:
        return Found("unknown", "the last day of the certificate is not known", f"{path}.to")
    until = f"to {board.end}" if board.end else "for life"
    return Found("yes", f"certified in {specialty} {until}", f"{path}.to")


def _knows(profile: Profile, part: DisputedPart) -> Found:
    found = _similar(profile, part)
    known = knows_condition(profile, part) if found.answer == "yes" else None
    return found if known is None else Found("yes", known[0], known[1])


def _similar(profile: Profile, part: DisputedPart) -> Found:
    found = fit_part(profile, part)
    if found.score is None:
        return Found("unknown", found.reason, _place(part))
    if found.score > 0:
        return Found("yes", found.reason, found.source or "boards")
    if not profile.fields:
        return Found("unknown", "no specialty is known", "boards")
    return Found("no", found.reason, "boards")


def _certified(reviewer: Reviewer, part: DisputedPart, on: date) -> Found:
    if not part.performs:
        return Found("unknown", f"{part.name}: what is appropriate to it is not known", _place(part))
    fitting = [(n, b) for n, b in enumerate(reviewer.boards) if any(s in part.performs for s in _areas(b))]
    if fitting:
        return best(certificate_holds(board, place, on) for place, board in fitting)
    unread = next((n for n, b in enumerate(reviewer.boards) if not any(_areas(b))), None)
    if unread is not None:
        return Found("unknown", "the specialty of a certificate is not known", f"boards[{unread}].specialty")
    return Found("no", f"{part.name}: no certificate is in an area appropriate to it", "boards")


def _areas(board: BoardCertification) -> Iterator[str]:
    for words in (board.specialty, board.subspecialty):
        known = specialty_named(words) if words else None
        if known is not None:
            yield known


def _in_scope(says: str, part: DisputedPart, within: bool | None) -> Found:  # noqa: FBT001
    if within is None:
        return Found("unknown", f"{part.name}: not known well enough to say whether a {says} reviews it", _place(part))
    if within:
        return Found("yes", f"{part.name}: a {says} reviews it", "profession")
    return Found("no", f"{part.name}: outside what a {says} reviews", "profession")


def _place(part: DisputedPart) -> str:
    return "case.items" if part.item is None else f"case.items[{part.item}]"
