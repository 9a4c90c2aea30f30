"""Accounts and the organisations that some of them belong to."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

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
    whose cases a claims account sees, and no others.
    """

    username = models.CharField(max_length=150, unique=True)
    name = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    roles = ArrayField(models.TextField(choices=Role.choices), default=list)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True)
    reviewer = models.TextField(null=True, blank=True, unique=True)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def has_role(self, *roles: Role) -> bool:
        """Whether the account holds one of these roles."""
        return self.is_active and any(role in self.roles for role in roles)


class BreakGlass(models.Model):
    """Access to a case that is not the account's own, taken with a reason; an alarm goes out with it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="broken")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="broken")
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
