"""What an administrator does to accounts: each a transaction of its own, with its rows in the trail."""

from collections.abc import Callable, Collection

from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from openimr.server.accounts.errors import AccountError
from openimr.server.accounts.models import Organization, Session, User
from openimr.server.accounts.names import fault_of, roster_key
from openimr.server.accounts.roles import OFFICE, Role
from openimr.server.trail.actor import step

ENDS_WITH_THE_PASSWORD: list[Callable[[User], object]] = []
"""What other apps end when an account's password is taken away, in that transaction."""
AS_THE_ROSTER_WRITES: list[Callable[[str], str | None]] = []
"""Where the roster is kept: how it writes an id; None: it has none that is compared as the same."""
_CLAIMS = {Role.CLAIMS_SERVICE, Role.CLAIMS_STAFF}


def create_account(
    username: str,
    *,
    roles: Collection[str],
    name: str = "",
    email: str = "",
    organization: Organization | None = None,
    reviewer: str | None = None,
) -> User:
    """An account without a password: the link of `beginning` lets its owner set one.

    Raises:
        AccountError: the name is taken, can't be one, or looks like another's, or the roles don't go together.
    """
    username = username.strip()
    if fault := fault_of(username):
        raise AccountError(fault)
    user = User(username=username)
    user.set_unusable_password()
    return _kept(user, name=name, email=email, roles=roles, organization=organization, reviewer=reviewer)


def change_account(
    pk: int,
    *,
    by: User | None,
    roles: Collection[str],
    name: str,
    email: str,
    organization: Organization | None,
    reviewer: str | None,
) -> User:
    """Change what an account is; its sessions end where its roles, organisation or place on the roster change.

    Raises:
        AccountError: the roles don't go together, or it is the account of who asks.
    """
    with step():
        user = _other(pk, by)
        before = (set(user.roles), user.organization, user.reviewer)
        changed = _kept(user, name=name, email=email, roles=roles, organization=organization, reviewer=reviewer)
        if (set(changed.roles), changed.organization, changed.reviewer) != before:
            end_sessions(changed)
    return changed


def set_active(pk: int, *, by: User | None, active: bool) -> User:
    """Let an account in again, or shut it out: its sessions end at once. See `change_account` for errors."""
    with step():
        user = _other(pk, by)
        user.is_active = active
        user.save(update_fields=["is_active"])
        end_sessions(user)
    return user


def reset_second_factor(pk: int, *, by: User | None) -> User:
    """Remove all second factors and recovery codes of an account that has lost them; its sessions end."""
    with step():
        user = _other(pk, by)
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
    return user


def reset_password(pk: int, *, by: User | None) -> tuple[User, str]:
    """Take an account's password away, end its sessions and tokens, and give the token by which its owner sets another.

    Whoever had the password may have made tokens with it.
    """
    with step():
        user = _other(pk, by)
        user.set_unusable_password()
        user.save(update_fields=["password"])
        end_sessions(user)
        for end in ENDS_WITH_THE_PASSWORD:
            end(user)
    return user, beginning(user)


def beginning(user: User) -> str:
    """The token by which the owner of an account sets its password: good for three days and for one time."""
    return default_token_generator.make_token(user)


def begin(user: User, password: str) -> None:
    """The owner of an account sets its password; sessions that were open end."""
    with step():
        user.set_password(password)
        user.save(update_fields=["password"])
        end_sessions(user)


def end_sessions(user: User, keep: str | None = None) -> int:
    """End the sessions of an account but the one to keep; how many ended."""
    return Session.objects.filter(user=user).exclude(pk=keep or "").delete()[0]


def check_roles(roles: Collection[str], organization: Organization | None, reviewer: str | None) -> None:
    """Whether an account may hold these roles at once.

    Raises:
        AccountError: it may not, and why.
    """
    held = {*roles}
    if not held or not held <= {*Role}:
        raise AccountError("Choose at least one role.")
    if len(held) > 1 and not held <= OFFICE:
        raise AccountError(
            "Roles of the office go together; every other role stands alone, so that nobody sees by one role what "
            "another keeps from them."
        )
    if bool(held & _CLAIMS) != (organization is not None):
        raise AccountError("An account of a claims administrator has its organisation, and no other account has one.")
    if (Role.REVIEWER in held) != bool(reviewer):
        raise AccountError("A reviewer has an id on the roster, and no other account has one.")


def _kept(
    user: User,
    *,
    name: str,
    email: str,
    roles: Collection[str],
    organization: Organization | None,
    reviewer: str | None,
) -> User:
    check_roles(roles, organization, reviewer)
    if user._state.adding and Role.WORKER in roles:  # noqa: SLF001 - Django's own way to ask
        raise AccountError("An injured worker or representative makes the account, with the case code on the notice.")
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise AccountError("That is no e-mail address.") from error
    user.name, user.email, before = name.strip(), email.strip(), user.reviewer_key
    user.roles, user.organization, user.reviewer = sorted(roles), organization, _as_the_roster_writes(reviewer)
    if before not in (None, roster_key(user.reviewer)):
        user.reviewer_changed = timezone.now()
    try:
        with step(), transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise AccountError(
            "Another account has that user name or one that looks like it, or that id on the roster."
        ) from error
    return user


def _as_the_roster_writes(reviewer: str | None) -> str | None:
    """The id as the roster's entry has it: "RV-001 " is the account of rv-001, or of nobody else."""
    said = (reviewer or "").strip()
    written = (written for ask in AS_THE_ROSTER_WRITES if said and (written := ask(said)))
    return next(written, said) or None


def _other(pk: int, by: User | None) -> User:
    user = User.objects.select_for_update().filter(pk=pk).first()
    if user is None:
        raise AccountError("There is no such account.")
    if by is not None and user.pk == by.pk:
        raise AccountError("An administrator's own account is changed by another administrator.")
    return user
