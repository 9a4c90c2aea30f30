"""What a declared tie says of its other side."""

from openimr.model import Affiliation, OrganizationTie
from openimr.reviewers.ids import id_key

_NONE = frozenset({"", "none", "no", "nil", "nothing", "n/a", "na", "not applicable", "null"})


def names_no_side(tie: Affiliation | OrganizationTie) -> bool:
    """Whether a tie is declared and nobody named; "kind: none" declares that there is none."""
    named = any(text and text.strip() for text in (tie.organization, tie.person, tie.npi, tie.tin))
    return not named and id_key(tie.kind).strip(".") not in _NONE
