"""Accounts, the organisations that some belong to, their sessions, case codes, and access that raises an alarm."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.functional import cached_property

from openimr.server.accounts.names import roster_key, username_key
from openimr.server.accounts.roles import Role


class Organization(models.Model):
    """A claims administrator as a user of the server. `number` is the one that its own programs send (`CAID`)."""

    name = models.TextField()
    number = models.TextField(unique=True)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """An account; without a password nobody can sign in to it by one."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person, or a program of a claims administrator, that signs in.

    `roles` are names of `Role`; `reviewer` is the opaque id on the roster; `organization` is the claims administrator
    whose cases a claims account sees, and no others. `username_key` and `reviewer_key` are what name and id are
    compared by: no two accounts look alike, none has the id of another in other letters. A name that was doubled before
    there were keys has none. `reviewer_changed`: when the id was last changed, for cases that were given to the former.
    """

    username = models.CharField(max_length=150, unique=True)
    username_key = models.TextField(null=True, unique=True, editable=False)
    name = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    roles = ArrayField(models.TextField(choices=Role.choices), default=list)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True)
    reviewer = models.TextField(null=True, blank=True, unique=True)
    reviewer_key = models.TextField(null=True, unique=True, editable=False)
    reviewer_changed = models.DateTimeField(null=True, editable=False)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        # Sign-in knows names in any case of letters: two that differ by it alone would let neither in.
        constraints = (models.UniqueConstraint(Upper("username"), name="username_once"),)

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's face
        """Keep the account, and with name and id the keys that they are compared by."""
        fields = None if update_fields is None else {*update_fields}
        if (fields is None or "username" in fields) and (self._state.adding or self.username_key is not None):
            self.username_key = username_key(self.username)
            fields = fields and {*fields, "username_key"}
        if fields is None or "reviewer" in fields:
            self.reviewer_key = roster_key(self.reviewer)
            fields = fields and {*fields, "reviewer_key"}
        super().save(*args, update_fields=fields, **kwargs)

    def has_role(self, *roles: Role) -> bool:
        """Whether the account holds one of these roles."""
        return self.is_active and any(role in self.roles for role in roles)

    @cached_property
    def under_glass(self) -> dict[int, int]:
        """The cases that the account sees by break-glass now, each with the access that opened it; asked once."""
        return dict(BreakGlass.objects.filter(user=self, until__gt=timezone.now()).values_list("case", "pk"))


class Session(AbstractBaseSession):
    """A session, and whose it is, so that an account's sessions can be listed and ended."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    began = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(default=timezone.now)
    address = models.TextField(blank=True, default="")
    agent = models.TextField(blank=True, default="")


class CaseCode(models.Model):
    """The code by which a party of a case gets an account; only its keyed hash is kept. One code a party is good."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="codes")
    party = models.TextField()
    digest = models.TextField(unique=True)
    made = models.DateTimeField()
    until = models.DateTimeField()
    failed = models.IntegerField(default=0)
    used = models.DateTimeField(null=True)
    account = models.ForeignKey(User, models.PROTECT, null=True, related_name="codes")


class BreakGlass(models.Model):
    """Access to a case that is not the account's own, taken with a reason; an alarm goes out with it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="broken")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="broken")
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()


class Alarm(models.Model):
    """Something that a role must look at: stands in its inbox until somebody of the role has said so."""

    role = models.TextField(choices=Role.choices)
    glass = models.ForeignKey(BreakGlass, models.CASCADE, related_name="alarms")
    at = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["role"], condition=models.Q(seen=None), name="alarm_open"),)
