"""Who may do what in a case, by when, and what each party is told: pure functions over dated rules."""

from openimr.process.words import event_type, role_of, service_of

__all__ = ["event_type", "role_of", "service_of"]
