"""What a missing record would have answered: a criterion that turns on one is not "not documented"."""

from collections.abc import Iterable
from datetime import date

from openimr.guidelines import as_date
from openimr.model import Missing

_VISIT_COUNTS_DAYS = 183
"""A missing visit report matters while it is of the six months before the request (8 CCR 9792.10.5(a)(1))."""

_VISIT_WORDS = ("progress report", "pr-2", "office note", "office visit", "visit note", "progress note", "treating")
_VISIT_ROLES = frozenset(
    {"analgesia", "function", "side effects", "aberrant behavior", "benefit", "acute flare", "spasm", "functional gain"}
)
_ROLES: tuple[tuple[tuple[str, ...], frozenset[str]], ...] = (
    (("drug screen", "drug test", "toxicology", "urine"), frozenset({"drug testing", "earlier results", "interval"})),
    (("cures", "pdmp"), frozenset({"pdmp"})),
    (("agreement", "contract"), frozenset({"agreement"})),
    (("mri", "magnetic", "ct ", "x-ray", "imaging", "radiograph"), frozenset({"imaging", "deficit", "findings"})),
    (("emg", "ncv", "ncs", "electrodiagnostic", "nerve conduction"), frozenset({"findings", "deficit"})),
    (("psych",), frozenset({"psychological examination"})),
    (("operative",), frozenset({"surgery"})),
)


def roles_that_turn_on(missing: Iterable[Missing], reference: date | None) -> frozenset[str]:
    """The roles of criteria that a missing record could settle. `reference` is the date of the request."""
    found: set[str] = set()
    for gap in missing:
        what = f"{gap.what.lower()} "
        day = as_date(gap.date)
        recent = day is None or reference is None or abs((reference - day).days) <= _VISIT_COUNTS_DAYS
        if recent and any(word in what for word in _VISIT_WORDS):
            found |= _VISIT_ROLES
        for words, roles in _ROLES:
            if any(word in what for word in words):
                found |= roles
    return frozenset(found)
