"""User names and ids of the roster: what they are compared by, so that no two accounts look like one."""

import string
import unicodedata

from openimr.reviewers.ids import id_key

LONGEST = 150
_SIGNS = frozenset(string.punctuation)
_UNSEEN = frozenset(
    {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x3164, *range(0xFE00, 0xFE10), 0xFFA0}
) | {*range(0xE0100, 0xE01F0)}
"""Letters and marks that take no room: fillers, joiners and selectors of variants (Default_Ignorable_Code_Point)."""
_LIKE_LATIN = str.maketrans(
    "аеорсухіјѕԁһԛԝӏαινορτυχγκıɑɡⲟ",
    "aeopcyxijsdhqwlaivoptuxykiago",
)
"""Letters of other scripts that stand for a Latin one in the confusables of Unicode (UTS 39), in small letters."""
HELP = "1 to 150 letters, digits and plain signs (- . _ @ +), without blanks."


def fault_of(username: str) -> str:
    """Why nobody can be called so, in a sentence; empty: one can."""
    seen = bool(username) and len(username) <= LONGEST
    return "" if seen and all(_shows(letter) for letter in username) else f"A user name has {HELP}"


def _shows(letter: str) -> bool:
    kind = unicodedata.category(letter)[0]
    return letter in _SIGNS or (kind in "LNM" and ord(letter) not in _UNSEEN)


def username_key(username: str) -> str:
    """What a user name is compared by: one that looks like another has the same.

    Ways of writing a letter, capitals, kinds of hyphen, what takes no room and letters of other scripts that look Latin
    make no difference.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).casefold()).translate(_LIKE_LATIN)
    kept = [
        "-" if unicodedata.category(letter) == "Pd" or letter == "\N{MINUS SIGN}" else letter
        for letter in folded
        if unicodedata.category(letter)[0] not in "CZ" and ord(letter) not in _UNSEEN
    ]
    return "".join(kept)


def roster_key(reviewer: str | None) -> str | None:
    """What an id of the roster is compared by; None: there is none."""
    return id_key(reviewer or "") or None
