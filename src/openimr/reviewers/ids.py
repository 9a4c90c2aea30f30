"""Opaque ids and case numbers: what they are compared by, and whether they can be shown."""

import re
import unicodedata
from functools import lru_cache

LONGEST_ID = 200
_OF_THE_PROGRAMME = re.compile(r"cm\d{9}")
"""A case number of the programme, "CM26-0000001", without what parts it."""
_APART = re.compile(r"[\W_]+")
WORD = re.compile(r"[^\W\d_]{2,}")
"""A word of a name, as an opaque id has at most one."""


def id_key(text: str) -> str:
    """What an id is compared by: "R1 " and "r1" are one, and so are ways of writing one letter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=1 << 15)
def case_key(number: str) -> str:
    """What a case number is compared by, the same wherever one is named: "" where there is none.

    Capitals, blanks and ways of writing one letter make no difference. In a number of the programme no sign between
    does either: "CM26 0000001", "cm26-0000001" and "CM260000001" are one. In any other a sign between two digits tells
    ("A-1-11" is not "A-11-1"), whichever sign it is.
    """
    folded = "".join(unicodedata.normalize("NFKC", number).casefold().split())
    plain = _APART.sub("", folded)
    if _OF_THE_PROGRAMME.fullmatch(plain):
        return plain
    return _APART.sub(_between, folded)


def _between(found: re.Match[str]) -> str:
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return "-" if before.isdigit() and after.isdigit() else ""


def id_holds(text: str) -> bool:
    """Whether an id can be shown as it is: no characters that steer a terminal or the direction of writing."""
    return text.isprintable() and len(text) <= LONGEST_ID


NPI_PREFIX = "80840"
"""What the check digit of an NPI is computed with: the issuer number of health cards of the United States."""


def npi_digits(text: str) -> str | None:
    """The ten digits of an NPI, blanks, hyphens and a health card's 80840 left out; None where it has not ten."""
    digits = re.sub(r"[\s-]", "", text)
    if len(digits) == 15:
        digits = digits.removeprefix(NPI_PREFIX)
    return digits if re.fullmatch(r"\d{10}", digits, re.ASCII) else None


def is_opaque(text: str) -> bool:
    """Whether a text can be shown where an opaque id stands: it does not read as a name, and is no NPI.

    Source: LC 4610.6(f), the reviewer's name is secret.
    """
    return len(WORD.findall(text)) < 2 and "," not in text and npi_digits(text) is None


HIDDEN = "[not shown: no opaque id]"


def shown_id(text: str) -> str:
    """The id as it may be shown."""
    return text if is_opaque(text) else HIDDEN
