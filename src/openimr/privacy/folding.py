"""What counts as the same when words are compared: signs that nobody sees, look-alikes, accents, kinds of blanks.

A name is the same name with a soft hyphen in it, with letters of another script that look like its own, or with an
accent typed as a sign of its own. Text is folded here, once, before anything looks for a name; places in what was
folded lead back to the text as it came, which stays as it is.
"""

import re
import unicodedata
from functools import cache
from importlib import resources

import msgspec

_PLAIN = r"\t\n\x0b-\r -~"
_ODD = re.compile(rf"[^{_PLAIN}]")
_RUN = re.compile(r"[^\W\d_]+")
_UNSEEN = re.compile(
    # Default_Ignorable_Code_Point of the Unicode standard, beyond the category Cf.
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2060-\u206f\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U000e0000-\U000e0fff]"
)
_HYPHENS = "\u2010\u2011\u2012\u2212\ufe63"
_APOSTROPHES = "\u02b9\u02bb\u02bc\u02bd\u02be\u201b\u2032\ua78c"
_SAYS = {
    **dict.fromkeys(_HYPHENS, "-"),
    **dict.fromkeys(_APOSTROPHES, "'"),
    "\u2024": ".", "\u201a": ",", "\u2044": "/", "\u2215": "/", "\u2236": ":", "\ua789": ":", "\x85": "\n",
}  # fmt: skip
_FULL_WIDTH = 0xFEE0
_MARK = "\ufffd"
"""Says of a sign that it belongs to the letter before it."""
_SOFT_HYPHEN = "\u00ad"
_LINE_ENDS = re.compile(r"\u00ad[ \t]*(?=\r?\n)")

_OCR = str.maketrans("01358|", "olbsbl")
_LETTERS = str.maketrans(
    {"đ": "d", "ı": "i", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "ð": "d", "œ": "oe", "þ": "th", "ħ": "h", "ŧ": "t"}
)
_SIGNS = re.compile(r"['’`´.]")
POSSESSIVE = re.compile(r"['’`´]s?$", re.IGNORECASE)
_BROKEN = re.compile(r"-[ \t]*\r?\n\s*")


class Folded:
    """A text as it is compared. `text` is it; `source` leads from a stretch of it to the text as it came."""

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, text: str, starts: list[int] | None = None, ends: list[int] | None = None) -> None:
        self.text = text
        self._starts = starts
        self._ends = ends

    @property
    def same(self) -> bool:
        """Whether every place is the same in both."""
        return self._starts is None

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of at least one sign stands in the text as it came; letters are taken with their marks."""
        if self._starts is None or self._ends is None:
            return start, end
        return self._starts[start], self._ends[end - 1]


def folded(text: str) -> Folded:
    """A text without accents and signs that nobody sees; its letters, figures, blanks, hyphens as usually written."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return Folded(text)
    odd = set(_ODD.findall(text))
    if all(_said(sign) == sign and ord(sign) not in _alike() for sign in odd):
        return Folded(text)
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    moved = False
    for found in _ODD.finditer(text):
        place = found.start()
        signs += text[at:place]
        starts += range(at, place)
        ends += range(at + 1, place + 1)
        at = place + 1
        sign = found[0]
        said = _said(sign)
        moved = moved or len(said) != 1 or said == _MARK
        if said == _MARK:
            if signs:
                ends[-1] = at
            continue
        if sign == _SOFT_HYPHEN and _LINE_ENDS.match(text, place):
            said = "-"
        signs += said
        starts += [place] * len(said)
        ends += [at] * len(said)
    signs += text[at:]
    if not moved:
        return Folded(_latin("".join(signs)))
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    return Folded(_latin("".join(signs)), starts, ends)


def plain(text: str) -> str:
    """`folded`, where the places do not matter."""
    return folded(text).text


def comparable(text: str) -> str:
    """A text in which to look for a name as it is usually written: folded, small, without accents and line ends."""
    small = without_accents(plain(text).casefold())
    return " ".join(_BROKEN.sub("", small).split())


def without_accents(small: str) -> str:
    """Small letters without their accents."""
    if small.isascii():
        return small
    bare = "".join(c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c))
    return bare.translate(_LETTERS)


def fold(word: str) -> str:
    """Lower case, without accents, apostrophes and a possessive ending; digits that OCR takes for letters mended."""
    if word.isalpha() and word.isascii():
        return word.lower()
    key = POSSESSIVE.sub("", word).lower()
    if not key.isascii():
        key = without_accents(key)
    key = _SIGNS.sub("", key)
    if not key.isalpha() and sum(c.isdigit() for c in key) * 3 <= len(key) and len(key) > 3:
        key = key.translate(_OCR)
    return key


def _latin(text: str) -> str:
    """The text with look-alikes of other scripts as the Latin letters that they look like, in words where they are."""
    alike = _alike()
    if text.isascii() or not any(ord(sign) in alike for sign in set(text)):
        return text
    return _RUN.sub(lambda found: _as_latin(found[0], alike), text)


def _as_latin(word: str, alike: dict[int, str]) -> str:
    if word.isascii():
        return word
    made = word.translate(alike)
    mixed = any(sign.isascii() for sign in word)
    # A small Greek letter by itself, or a word that is really of another script, is what it is.
    return made if made != word and (mixed or (made.isascii() and (len(word) > 1 or word.isupper()))) else word


@cache
def _said(sign: str) -> str:
    """What a sign beyond ASCII is compared as; itself for most."""
    if sign in _SAYS:
        return _SAYS[sign]
    category = unicodedata.category(sign)
    if category in {"Cf", "Cc"} or _UNSEEN.match(sign):
        return ""
    if category in {"Mn", "Me"}:
        return _MARK
    if category == "Zs":
        return " "
    if category in {"Zl", "Zp"}:
        return "\n"
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if "\uff01" <= sign <= "\uff5e":
        return chr(ord(sign) - _FULL_WIDTH)
    usual = unicodedata.normalize("NFKC", sign)
    base = unicodedata.normalize("NFD", sign)[0]
    if category[0] == "L" and base.isascii():
        return base
    letters = usual.isascii() and usual.isalpha()
    if letters and (category[0] == "L" or category == "Nl" or len(usual) == 1):
        return usual
    return sign


@cache
def _alike() -> dict[int, str]:
    told = resources.files("openimr.privacy").joinpath("data", "lookalikes.yaml").read_bytes()
    scripts: dict[str, dict[str, str]] = msgspec.yaml.decode(told)["alike"]
    return {ord(sign): letter for script in scripts.values() for letter, signs in script.items() for sign in signs}
