"""Cells of a CSV file that a spreadsheet opens: none that it takes for a formula."""

_BEGINS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula; one that is empty stays so."""
    return f"'{text}" if text[:1] in _BEGINS else text
