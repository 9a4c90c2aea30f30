"""The privacy room: what identifies a person goes out of a letter before it is published; a person sees what went."""

from openimr.privacy.k_anonymity import Anonymity, Generalised, anonymity, generalise
from openimr.privacy.model import (
    Doubt,
    Known,
    KnownNumber,
    KnownOrganization,
    KnownPerson,
    Redacted,
    Removal,
    together,
)
from openimr.privacy.parties import known_of
from openimr.privacy.publishing import Placed, PublicForm, redact_determination
from openimr.privacy.redacting import redact

__all__ = [
    "Anonymity",
    "Doubt",
    "Generalised",
    "Known",
    "KnownNumber",
    "KnownOrganization",
    "KnownPerson",
    "Placed",
    "PublicForm",
    "Redacted",
    "Removal",
    "anonymity",
    "generalise",
    "known_of",
    "redact",
    "redact_determination",
    "together",
]
