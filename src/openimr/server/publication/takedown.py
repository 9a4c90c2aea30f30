"""A public letter that has to go: hidden at once, then redacted again or withdrawn for good. Every step is kept."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.cases.lock_objects import lock_case
from openimr.server.issuing.errors import NotAllowedError
from openimr.server.jobs import enqueue
from openimr.server.publication import tasks
from openimr.server.publication.errors import PublicationError
from openimr.server.publication.models import Publication, TakedownStep
from openimr.server.publication.preparing import move
from openimr.server.trail.actor import step

TAKE_DOWN, AGAIN = "take down letter", "redact again"
_LEAST, _MOST = 10, 2000
State, Kind = Publication.State, TakedownStep.Kind


def take_down(slug: str, by: User, reason: str) -> None:
    """Hide a public letter at once, from everybody and everywhere.

    Raises:
        PublicationError: it is not public, or no reason is given. NotAllowedError: the account may not.
    """
    with _locked(slug, by, TAKE_DOWN) as publication:
        if publication.state != State.PUBLISHED:
            raise PublicationError("this letter is not public: there is nothing to take down")
        _note(publication, by, Kind.ASKED, reason)
        move(publication, state=State.TAKEN_DOWN)
        enqueue(tasks.export, lock="published letters")


def redact_again(slug: str, by: User, reason: str) -> None:
    """Have a letter that was taken down worked out again, to be looked through and published anew.

    Raises:
        PublicationError: it was not taken down, its case was purged, or no reason is given.
    """
    with _locked(slug, by, AGAIN) as publication:
        if publication.state != State.TAKEN_DOWN:
            raise PublicationError("only a letter that was taken down is redacted again")
        if publication.case is None or publication.issued is None:
            raise PublicationError("its case was purged: it can only be withdrawn")
        _note(publication, by, Kind.AGAIN, reason)
        move(publication, state=State.PREPARING)
        number = publication.case.number
        enqueue(tasks.prepare, lock=f"case {number}", number=number)


def withdraw(slug: str, by: User, reason: str) -> None:
    """Withdraw a letter for good: it is never public again.

    Raises:
        PublicationError: it is public still, never was, or is withdrawn already; or no reason is given.
    """
    with _locked(slug, by, TAKE_DOWN) as publication:
        hidden = {State.TAKEN_DOWN, State.PREPARING, State.TO_REVIEW}
        if publication.state not in hidden or not publication.letters.exists():
            raise PublicationError("only a letter that was taken down is withdrawn")
        _note(publication, by, Kind.WITHDRAWN, reason)
        move(publication, state=State.WITHDRAWN)


@contextmanager
def _locked(slug: str, by: User, verb: str) -> Iterator[Publication]:
    """The publication, locked after its case; the rows of the trail name the case."""
    if not may(by, verb):
        raise NotAllowedError("this account may not do that")
    number = Publication.objects.filter(slug=slug).values_list("case__number", flat=True).first()
    with step(number):
        if number is not None:
            lock_case(number)
        publication = Publication.objects.select_for_update(of=("self",)).filter(slug=slug).first()
        if publication is None:
            raise PublicationError("there is no such letter")
        yield publication


def _note(publication: Publication, by: User, kind: str, reason: str) -> None:
    reason = reason.strip()
    if not _LEAST <= len(reason) <= _MOST:
        raise PublicationError("Say why, in a sentence; it stays on record.")
    TakedownStep.objects.create(publication=publication, kind=kind, reason=reason, at=timezone.now(), by=by)
