"""What a missing record would have answered: a criterion that turns on one is not "not documented"."""

from collections.abc import Iterable

from openimr.model import Missing

_ROLES: tuple[tuple[tuple[str, ...], frozenset[str]], ...] = (
    (("drug screen", "drug test", "toxicology", "urine"), frozenset({"drug testing", "earlier results", "interval"})),
    (("cures", "pdmp"), frozenset({"pdmp"})),
    (("agreement", "contract"), frozenset({"agreement"})),
    (("mri", "magnetic", "ct ", "x-ray", "film", "imaging", "radiograph"), frozenset({"imaging"})),
    (("emg", "ncv", "ncs", "electrodiagnostic", "nerve conduction"), frozenset({"electrodiagnostic"})),
    (("psych",), frozenset({"psychological examination"})),
    (("operative",), frozenset({"surgery"})),
)


def roles_that_turn_on(missing: Iterable[Missing]) -> frozenset[str]:
    """The roles of criteria that a missing record could settle."""
    found: set[str] = set()
    for gap in missing:
        what = f"{gap.what.lower()} "
        for words, roles in _ROLES:
            if any(word in what for word in words):
                found |= roles
    return frozenset(found)
