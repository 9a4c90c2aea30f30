"""By which way a letter goes to a party: as its account or its claims administrator has chosen, else by mail."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from openimr.process.notices.addressees import Addressee
from openimr.server.accounts.models import User
from openimr.server.accounts.roles import Role
from openimr.server.cases.models import Case, Person
from openimr.server.delivery.errors import DeliveryError
from openimr.server.delivery.models import Preference, Sending, State, Way
from openimr.server.jobs import enqueue
from openimr.server.trail.actor import step

_CLAIMS_SIDE = frozenset({"claims administrator", "claims examiner", "insurer"})
"""Roles whose letters go to the organisation that the case belongs to; its attorney is somebody else."""


def portal_is_on() -> bool:
    """Whether e-mail is set up: without it nobody could be told that a letter waits."""
    return settings.CONFIG.smtp is not None


def way_chooser(case: Case) -> "_Chooser":
    """What tells the ways of a case's parties, in two queries for all of them."""
    accounts = {
        person.party: person.account
        for person in Person.objects.filter(case=case, account__isnull=False).select_related("account__letters_by")
        if person.account is not None
    }
    of = Preference.objects.filter(organization=case.claims_administrator_id).first()
    return _Chooser(accounts, of.way if of is not None and case.claims_administrator_id is not None else Way.PRINT)


class _Chooser:
    def __init__(self, accounts: Mapping[str, User], organization: str) -> None:
        self._accounts, self._organization = accounts, organization

    def way_of(self, to: Addressee) -> Way:
        """The way to a party now; the portal only where e-mail is set up and the account has confirmed its address."""
        account = self._accounts.get(to.party.id)
        if account is not None:
            return Way.PORTAL if told_at(account) and portal_is_on() else Way.PRINT
        if to.role in _CLAIMS_SIDE and self._organization == Way.EXCHANGE:
            return Way.EXCHANGE
        return Way.PRINT

    def has_account(self, party: str) -> bool:
        """Whether the party has an account already, and needs no code."""
        return party in self._accounts


def told_at(account: User) -> str:
    """The confirmed address at which an account is told of letters on the portal; empty: it gets them by mail."""
    chosen: Preference | None = getattr(account, "letters_by", None)
    by_portal = chosen is not None and chosen.way == Way.PORTAL and chosen.confirmed == account.email
    return account.email if by_portal else ""


def to_confirm(user: User) -> bool:
    """Whether the account has chosen the portal, and its e-mail address has still to be confirmed."""
    row = Preference.objects.filter(account=user, way=Way.PORTAL).first()
    return row is not None and bool(user.email) and row.confirmed != user.email


def ask_to_confirm(user: User) -> bool:
    """Have the link mailed by which the account confirms its address; False: nothing is to be confirmed."""
    from openimr.server.delivery import tasks  # noqa: PLC0415 - jobs import this module

    if not to_confirm(user) or not portal_is_on():
        return False
    enqueue(tasks.send_link, lock=f"address:{user.pk}", account=user.pk)
    return True


def bounced_on(user: User) -> date | None:
    """The day on which an e-mail to the account came back, where it has chosen no way since."""
    return Preference.objects.filter(account=user).values_list("bounced", flat=True).first()


def back_to_mail(letter: Sending, day: date) -> bool:
    """The e-mail of a letter came back on a day: its account gets mail from now on. False: it stays as it is.

    It stays where the account has confirmed an address since: the letter was told of at another. In the transaction of
    the caller.
    """
    account = Person.objects.filter(case=letter.case_id, party=letter.party).values("account")
    chosen = Preference.objects.select_for_update().filter(account__in=account, way=Way.PORTAL).first()
    told = letter.steps.filter(state=State.SERVED).order_by("at").values_list("at", flat=True).first()
    if chosen is None or (told and chosen.confirmed_at and chosen.confirmed_at > told):
        return False
    chosen.way, chosen.changed, chosen.bounced = Way.PRINT, timezone.now(), day
    chosen.confirmed, chosen.confirmed_at = "", None
    chosen.save()
    return True


def chosen_by(user: User) -> str:
    """The way that an account, or its claims administrator, has chosen."""
    row = _row_of(user).first()
    return row.way if row is not None else Way.PRINT


def choices_for(user: User) -> list[tuple[str, str]]:
    """The ways that the account can choose."""
    if user.has_role(Role.CLAIMS_STAFF):
        return [(Way.PRINT.value, Way.PRINT.label), (Way.EXCHANGE.value, "By our program, from the exchange API")]
    ways = [(Way.PRINT.value, "By mail")]
    if portal_is_on():
        ways.append((Way.PORTAL.value, "On this site; an e-mail without any content tells you that a letter waits"))
    return ways


def choose(user: User, way: str, email: str = "") -> None:
    """Set the way of an account, or of the claims administrator of its staff, from the next letter on.

    Who chooses the portal is sent a link to confirm the e-mail address, where it is not confirmed yet.

    Raises:
        DeliveryError: there is no such way for it, or the e-mail address is missing.
    """
    if way not in dict(choices_for(user)):
        raise DeliveryError("This way is not offered.")
    staff = user.has_role(Role.CLAIMS_STAFF)
    if staff and user.organization_id is None:
        raise DeliveryError("Your account belongs to no claims administrator.")
    if way == Way.PORTAL and not (email or user.email):
        raise DeliveryError("Give the e-mail address at which we tell you that a letter waits.")
    with step():
        if email and not staff and email != user.email:
            User.objects.filter(pk=user.pk).update(email=email)
        told = {"way": way, "changed": timezone.now()}
        if staff:
            Preference.objects.update_or_create(organization=user.organization, defaults=told)
        else:
            Preference.objects.update_or_create(account=user, defaults={**told, "bounced": None})
            user.refresh_from_db(fields=["email"])
            ask_to_confirm(user)


def _row_of(user: User) -> QuerySet[Preference]:
    if user.has_role(Role.CLAIMS_STAFF):
        return Preference.objects.filter(organization=user.organization_id, organization__isnull=False)
    return Preference.objects.filter(account=user)
