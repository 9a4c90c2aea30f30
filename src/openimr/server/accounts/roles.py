"""The roles of the organisation and of those it serves. What each may do stands in `permissions`."""

from django.db import models


class Role(models.TextChoices):
    """A role as an account holds it."""

    INTAKE = "intake", "Intake"
    CASE_MANAGER = "case manager", "Case manager"
    REVIEWER = "reviewer", "Reviewer"
    QUALITY = "quality", "Quality reviewer"
    MEDICAL_DIRECTOR = "medical director", "Medical director"
    CLAIMS_SERVICE = "claims service", "Claims administrator's service"
    CLAIMS_STAFF = "claims staff", "Claims administrator's staff"
    PHYSICIAN = "physician", "Requesting physician"
    WORKER = "worker", "Injured worker or representative"
    REGULATOR = "regulator", "Regulator"
    ADMINISTRATOR = "administrator", "System administrator"


OFFICE = frozenset({Role.INTAKE, Role.CASE_MANAGER, Role.QUALITY, Role.MEDICAL_DIRECTOR})
"""Roles of the review organisation that see every case."""
