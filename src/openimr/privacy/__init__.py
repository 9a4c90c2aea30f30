"""The privacy room: what identifies a person goes out of a letter before it is published, and a person sees what went."""

from openimr.privacy.model import Doubt, Known, KnownNumber, KnownOrganization, KnownPerson, Redacted, Removal
from openimr.privacy.parties import known_of
from openimr.privacy.redacting import redact

__all__ = [
    "Doubt",
    "Known",
    "KnownNumber",
    "KnownOrganization",
    "KnownPerson",
    "Redacted",
    "Removal",
    "known_of",
    "redact",
]
