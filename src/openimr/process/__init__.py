"""Who may do what in a case, by when, and what each party is told: pure functions over dated rules."""

from openimr.process.clock import Clock, ClockKind, ClockState
from openimr.process.clocking import clocks_from, clocks_of
from openimr.process.dated import dated_rules, held, read_rules
from openimr.process.key_dates import key_dates
from openimr.process.law import Law
from openimr.process.moments import EventFault, Moment, moments_of
from openimr.process.words import event_type, role_of, service_of

__all__ = [
    "Clock",
    "ClockKind",
    "ClockState",
    "EventFault",
    "Law",
    "Moment",
    "clocks_from",
    "clocks_of",
    "dated_rules",
    "event_type",
    "held",
    "key_dates",
    "moments_of",
    "read_rules",
    "role_of",
    "service_of",
]
