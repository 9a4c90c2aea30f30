"""Numbers of a roster that can be checked by themselves."""

_PREFIX = "80840"
"""What the check digit of an NPI is computed with: the issuer number of health cards of the United States."""


def npi_holds(text: str) -> bool:
    """Whether a National Provider Identifier has ten digits and the right check digit (Luhn, with 80840 before it)."""
    digits = text.replace("-", "").replace(" ", "")
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()):
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
