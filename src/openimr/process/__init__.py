"""Who may do what in a case, by when, and what each party is told: pure functions over dated rules."""

from openimr.process.awaited import awaits
from openimr.process.casestate import CaseState
from openimr.process.clock import Clock, ClockKind, ClockState
from openimr.process.clocking import clocks_from, clocks_of
from openimr.process.dated import dated_rules, held, read_rules
from openimr.process.events import event_faults
from openimr.process.fees import Fee, fee_for, fee_of
from openimr.process.fold import accepted, excluded_reviewers, fold, fold_accepted
from openimr.process.key_dates import key_dates
from openimr.process.law import Law
from openimr.process.moments import EventFault, Moment, moments_of
from openimr.process.relating import Related, relate, relate_all, treatment_key, worker_keys
from openimr.process.remand import remand_order
from openimr.process.screening import Screening, screen
from openimr.process.votes import ItemVote, decide_votes
from openimr.process.words import event_type, former_role, role_of, service_of, standing_role

__all__ = [
    "CaseState",
    "Clock",
    "ClockKind",
    "ClockState",
    "EventFault",
    "Fee",
    "ItemVote",
    "Law",
    "Moment",
    "Related",
    "Screening",
    "accepted",
    "awaits",
    "clocks_from",
    "clocks_of",
    "dated_rules",
    "decide_votes",
    "event_faults",
    "event_type",
    "excluded_reviewers",
    "fee_for",
    "fee_of",
    "fold",
    "fold_accepted",
    "former_role",
    "held",
    "key_dates",
    "moments_of",
    "read_rules",
    "relate",
    "relate_all",
    "remand_order",
    "role_of",
    "screen",
    "service_of",
    "standing_role",
    "treatment_key",
    "worker_keys",
]
