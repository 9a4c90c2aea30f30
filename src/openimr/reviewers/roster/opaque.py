"""Whether the id of an entry tells who the reviewer is: ids stand in files and outputs, names never (LC 4610.6(f))."""

from openimr.model import Reviewer
from openimr.reviewers.ids import WORD, npi_digits
from openimr.reviewers.roster.identifiers import npi_holds

_DEGREES = frozenset({"md", "do", "dr", "dc", "phd", "dpm", "dds", "mph", "jr", "sr", "ii", "iii"})
_LEAST = 4
"""Letters of a name, or characters of a licence number, that an id does not hold by chance."""


def tells_who(reviewer: Reviewer) -> str | None:
    """What an entry's id tells of the reviewer; None: nothing. "the reviewer's own name", say."""
    words = {word.casefold() for word in WORD.findall(reviewer.id)}
    letters = "".join(c for c in reviewer.id.casefold() if c.isalpha())
    names = (word.casefold() for name in (reviewer.name, *reviewer.other_names) for word in WORD.findall(name or ""))
    if any(word in words or (len(word) >= _LEAST and word in letters) for word in names if word not in _DEGREES):
        return "the reviewer's own name"
    plain = _plain(reviewer.id)
    npi = npi_digits(reviewer.id)
    if npi_holds(reviewer.id) or (npi is not None and reviewer.npi is not None and npi == npi_digits(reviewer.npi)):
        return "an NPI"
    licences = {_plain(licence.number or "") for licence in reviewer.licences}
    if any(len(number) >= _LEAST and number in plain for number in licences):
        return "the reviewer's licence number"
    return None


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
