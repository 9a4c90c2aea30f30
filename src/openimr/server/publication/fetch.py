"""What is read of publication: what is public, what waits, and for whom."""

import msgspec
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from openimr.model import PublishedLetter
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may, visible_cases
from openimr.server.issuing.fetch import awaiting_publication
from openimr.server.issuing.models import Issued
from openimr.server.publication.models import Publication, PublicLetter, TakedownStep

State = Publication.State


def public_letters() -> QuerySet[PublicLetter]:
    """What everybody may read: the last version of each letter that is public. Pages, feeds, index ask here."""
    last = PublicLetter.objects.filter(publication=OuterRef("publication")).order_by("-version").values("version")[:1]
    return PublicLetter.objects.filter(publication__state=State.PUBLISHED, version=Subquery(last)).select_related(
        "publication"
    )


def public_letter(slug: str) -> PublicLetter | None:
    """A public letter by its name; None: there is none, or it is not public (any more)."""
    return public_letters().filter(publication__slug=slug).select_related("publication__later").first()


def record_of(row: PublicLetter) -> PublishedLetter:
    """The record of a public letter."""
    return msgspec.convert(row.document, PublishedLetter)


def is_gone(slug: str) -> bool:
    """Whether a letter of this name was public once and is not now."""
    return (
        Publication.objects.filter(Exists(PublicLetter.objects.filter(publication=OuterRef("pk"))), slug=slug)
        .exclude(state=State.PUBLISHED)
        .exists()
    )


def waiting(user: User) -> QuerySet[Publication]:
    """The letters that wait for somebody to look through them, the longest waiting first."""
    found = Publication.objects.filter(state__in=(State.TO_REVIEW, State.PREPARING), case__in=visible_cases(user))
    found = found.select_related("case", "issued__determination").annotate(issued_at=F("issued__at"))
    return found.order_by("issued_at", "pk")


def not_prepared(user: User) -> QuerySet[Issued]:
    """Issued determinations that await publication and have not been prepared yet, the oldest first."""
    return awaiting_publication().filter(case__in=visible_cases(user), publication=None)


def to_prepare() -> list[str]:
    """The numbers of cases with something to be prepared that nobody asked for, or whose job was lost."""
    fresh = awaiting_publication().filter(publication=None).values_list("case__number", flat=True)
    again = Publication.objects.filter(state=State.PREPARING, case__isnull=False).values_list("case__number", flat=True)
    return sorted({*fresh, *again})


def taken_down() -> QuerySet[Publication]:
    """The letters that were taken down and are neither public again nor withdrawn, the longest hidden first."""
    return (
        Publication.objects.filter(Exists(TakedownStep.objects.filter(publication=OuterRef("pk"))))
        .filter(state__in=(State.TAKEN_DOWN, State.PREPARING, State.TO_REVIEW))
        .select_related("case")
        .order_by("changed", "pk")
    )


def steps_of(publication: Publication) -> QuerySet[TakedownStep]:
    """What was done to take a letter down and bring it back, in its order."""
    return publication.steps.select_related("by").order_by("at", "pk")


def counts_for(user: User) -> dict[str, int]:
    """For the inbox: letters to look through, and takedowns to decide, as far as the account has to do with them."""
    hidden = Publication.objects.filter(state=State.TAKEN_DOWN)
    return {
        "to_publish": waiting(user).filter(state=State.TO_REVIEW).count() if may(user, "publish letter") else 0,
        "to_decide": hidden.count() if may(user, "redact again") else 0,
    }
