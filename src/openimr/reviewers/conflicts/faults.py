"""What is wrong with a register of organisations: ties that lead nowhere, of kinds that nobody knows."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from openimr.model.reviewer import Organization, OrganizationTie
from openimr.reviewers.conflicts.rules import kind_of
from openimr.vocabulary import is_nobody

_ID = re.compile(r"[^\W_]*[-_.:/]?\w*\d\w*")
"""One word with a digit: an id rather than a name."""


def register_faults(organizations: Iterable[Organization]) -> tuple[str, ...]:
    """A line for each tie that cannot be read as it was meant, and for each id that stands twice.

    It names the organisation by its id and the field, never what stands there. A kind that is not known is looked at;
    a tie to an id that the register does not have leads nowhere.
    """
    register = tuple(organizations)
    known = {o.id for o in register}
    folded = {o.id.strip().casefold() for o in register}
    twice = [f"organization {name}: the id stands {count} times; give each its own"
             for name, count in Counter(o.id for o in register).items() if count > 1]  # fmt: skip
    return (*twice, *(f"organization {o.id}, {said}" for o in register for said in _of_ties(o, known, folded)))


def _of_ties(organization: Organization, known: set[str], folded: set[str]) -> Iterator[str]:
    for place, tie in enumerate(organization.ties):
        where = f"ties[{place}]"
        if kind_of(tie.kind) is None:
            yield f"{where}.kind: is no kind of tie that is known; docs/conflicts.md lists them; it is looked at"
        if tie.share is not None and 0 < tie.share < 1:
            yield f"{where}.share: is below one percent: 0.4 may be meant for 40; write percent; it is looked at"
        if not _names_somebody(tie):
            yield f"{where}: names no other side; name an organization or a person"
        elif tie.organization is not None and tie.organization not in known:
            written = tie.organization.strip()
            if written.casefold() in folded:
                yield f"{where}.organization: is an id of the register but for blanks or capitals; write it as there"
            elif _ID.fullmatch(written):
                yield f"{where}.organization: looks like an id that the register does not have; add it or correct it"


def _names_somebody(tie: OrganizationTie) -> bool:
    named = any(text and not is_nobody(text) for text in (tie.organization, tie.person))
    return named or bool(tie.npi or tie.tin)
