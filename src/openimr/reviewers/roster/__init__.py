"""The roster of reviewers and the register of organisations: YAML, JSON or CSV in, faults named, and out again."""

from openimr.reviewers.roster.faults import RosterFault
from openimr.reviewers.roster.reading import (
    Organizations,
    Roster,
    organizations_of,
    read_organizations,
    read_roster,
    roster_of,
)
from openimr.reviewers.roster.same import look_alikes
from openimr.reviewers.roster.writing import COLUMNS, roster_csv, roster_yaml

__all__ = [
    "COLUMNS",
    "Organizations",
    "Roster",
    "RosterFault",
    "look_alikes",
    "organizations_of",
    "read_organizations",
    "read_roster",
    "roster_csv",
    "roster_of",
    "roster_yaml",
]
