"""Numbers of a roster that can be checked by themselves."""

from openimr.reviewers.ids import NPI_PREFIX, npi_digits


def npi_holds(text: str) -> bool:
    """Whether a National Provider Identifier has ten digits and the right check digit (Luhn, with 80840 before it)."""
    digits = npi_digits(text)
    if digits is None:
        return False
    total = 0
    for place, digit in enumerate(reversed(NPI_PREFIX + digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def tin_holds(text: str) -> bool:
    """Whether a taxpayer number has nine digits, with or without hyphens."""
    digits = text.replace("-", "").replace(" ", "")
    return len(digits) == 9 and digits.isascii() and digits.isdigit()
