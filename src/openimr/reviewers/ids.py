"""Opaque ids: what they are compared by, and whether they can be shown."""

import unicodedata

LONGEST_ID = 200


def id_key(text: str) -> str:
    """What an id is compared by: "R1 " and "r1" are one, and so are ways of writing one letter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def id_holds(text: str) -> bool:
    """Whether an id can be shown as it is: no characters that steer a terminal or the direction of writing."""
    return text.isprintable() and len(text) <= LONGEST_ID
