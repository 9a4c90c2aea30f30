"""Small words and forms of the worksheet."""

from datetime import date

STATUS = {
    "met": "✓",
    "not met": "✗",
    "not documented": "?",
    "contradicted": "⇄",
    "not applicable": "–",
}
"""A sign for each status. It always stands beside the word: neither colour nor shape alone carries the meaning."""

PROPOSAL = {"upheld": "Uphold the UR decision", "overturned": "Overturn the UR decision"}


def day(iso: str | None, otherwise: str = "no date") -> str:
    """`2014-12-16` as `12/16/2014`; what is not an ISO date stays as it is."""
    if not iso:
        return otherwise
    try:
        return date.fromisoformat(iso).strftime("%m/%d/%Y")
    except ValueError:
        return iso


def first_capital(text: str) -> str:
    """The text with its first letter as a capital, and the abbreviations of record kinds in capitals."""
    first, space, rest = text.partition(" ")
    return _ABBREVIATIONS.get(first, first[:1].upper() + first[1:]) + space + rest


def class_of(text: str) -> str:
    """A class name from a status or severity: `not met` as `not-met`."""
    return text.replace(" ", "-")


_ABBREVIATIONS = {"imr": "IMR", "ur": "UR", "ame/qme": "AME/QME", "pdmp": "PDMP"}
