"""Who may decide a case: the roster, qualification, fit, conflicts of interest, assignment."""

from openimr.reviewers.disputes import Dispute, dispute_of
from openimr.reviewers.fitting import Fit, ItemFit, Profile, fit, fit_profile, profile_of
from openimr.reviewers.qualification import RuleAnswer, eligible, qualify, standing, to_attest
from openimr.reviewers.roster import Organizations, Roster, RosterFault, read_organizations, read_roster

__all__ = [
    "Dispute",
    "Fit",
    "ItemFit",
    "Organizations",
    "Profile",
    "Roster",
    "RosterFault",
    "RuleAnswer",
    "dispute_of",
    "eligible",
    "fit",
    "fit_profile",
    "profile_of",
    "qualify",
    "read_organizations",
    "read_roster",
    "standing",
    "to_attest",
]
