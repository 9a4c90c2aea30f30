"""Numbers of a roster that can be checked by themselves."""

import re

_PREFIX = "80840"
"""What the check digit of an NPI is computed with: the issuer number of health cards of the United States."""


def npi_digits(text: str) -> str | None:
    """The ten digits of an NPI, blanks, hyphens and a health card's 80840 left out; None where it has not ten."""
    digits = re.sub(r"[\s-]", "", text)
    if len(digits) == 15:
        digits = digits.removeprefix(_PREFIX)
    return digits if re.fullmatch(r"\d{10}", digits, re.ASCII) else None


def npi_holds(text: str) -> bool:
    """Whether a National Provider Identifier has ten digits and the right check digit (Luhn, with 80840 before it)."""
    digits = npi_digits(text)
    if digits is None:
        return False
    total = 0
    for place, digit in enumerate(reversed(_PREFIX + digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def tin_holds(text: str) -> bool:
    """Whether a taxpayer number has nine digits, with or without hyphens."""
    digits = text.replace("-", "").replace(" ", "")
    return len(digits) == 9 and digits.isascii() and digits.isdigit()
