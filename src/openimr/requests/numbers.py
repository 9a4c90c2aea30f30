"""Numbers as requests write them: figures, words, ranges."""

import re

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES: dict[str, int] = {word: value for value, word in enumerate(_UNITS.split())}
_VALUES.update({word: 10 * (index + 2) for index, word in enumerate(_TENS.split())})
_VALUES.update({"a hundred": 100, "one hundred": 100, "once": 1, "twice": 2, "thrice": 3})
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_COMPOSED = frozenset([*_TENS.split(), "hundred"])
_SINGLE = {word: str(value) for word, value in zip(_UNITS.split(), range(20), strict=True)}
_SINGLE.update({"once": "1 times", "twice": "2 times"})
_WORD = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS.split())})(?:[ -](?P<unit>{'|'.join(_UNITS.split()[1:10])}))?"
    rf"|(?P<hundred>(?:one|a) hundred(?: (?:and )?twenty| (?:and )?eighty)?)"
    rf"|(?P<small>{'|'.join(_UNITS.split())}))\b",
    re.IGNORECASE,
)
_LOWER = {ord(sign): " " for sign in "()[]{}-/,;:.#+&*%'\"0123456789"} | {
    code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)
}
_LETTERS_RUN = re.compile(r"\b[A-Za-z]{3,9}\b")
_DOUBLED = re.compile(r"\b(\d+) \((\d+)\)(?=\s*[A-Za-z])")


def words_of(text: str) -> list[str]:
    """The words of `text` in small letters, without figures and signs."""
    return text.translate(_LOWER).split()


def in_figures(text: str) -> str:
    """Number words as figures, "once" and "twice" as times; "twelve (12) visits" counts once."""
    words = words_of(text)
    if not _COMPOSED.isdisjoint(words):
        text = _WORD.sub(_figure, text)
    if not _SINGLE.keys().isdisjoint(words):
        text = _LETTERS_RUN.sub(_single, text)
    if "(" in text:
        text = _DOUBLED.sub(lambda match: match[2] if match[1] == match[2] else match[0], text)
    return text


def whole(text: str | None) -> int | None:
    """The whole number that `text` writes, or None (a range gives its high end)."""
    if text is None:
        return None
    figures = _FIGURES.findall(text.replace(",", ""))
    if not figures:
        return None
    value = float(figures[-1])
    return int(value) if value == int(value) and value < 10**6 else None


def _single(match: re.Match[str]) -> str:
    return _SINGLE.get(match[0].lower(), match[0])


def _figure(match: re.Match[str]) -> str:
    if match["tens"]:
        return str(_VALUES[match["tens"].lower()] + (_VALUES[match["unit"].lower()] if match["unit"] else 0))
    if match["hundred"]:
        words = match["hundred"].lower()
        return str(100 + (20 if "twenty" in words else 80 if "eighty" in words else 0))
    return str(_VALUES[match["small"].lower()])
