"""Invented people for trying the redaction: names of many origins, none taken from what the detector reads.

Most come from Faker's locales, romanised where they are written otherwise; Filipino names and a held-out part of names
that exist nowhere are made here. Nothing of `openimr` is imported.
"""

import random
import re
import unicodedata
from dataclasses import dataclass

from faker import Faker

ORIGINS = (
    "American",
    "Mexican",
    "Vietnamese",
    "Armenian",
    "Chinese",
    "Taiwanese",
    "Indian",
    "Filipino",
    "Japanese",
    "Nigerian",
    "German",
    "Polish",
    "Dutch",
    "Italian",
    "Romanian",
    "Turkish",
    "Indonesian",
    "held out",
)
_LOCALES = {
    "American": "en_US",
    "Mexican": "es_MX",
    "Vietnamese": "vi_VN",
    "Armenian": "hy_AM",
    "Indian": "en_IN",
    "Nigerian": "yo_NG",
    "German": "de_DE",
    "Polish": "pl_PL",
    "Dutch": "nl_NL",
    "Italian": "it_IT",
    "Romanian": "ro_RO",
    "Turkish": "tr_TR",
    "Indonesian": "id_ID",
}
_ARMENIAN = dict(
    zip(
        "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
        [
            "a",
            "b",
            "g",
            "d",
            "e",
            "z",
            "e",
            "y",
            "t",
            "zh",
            "i",
            "l",
            "kh",
            "ts",
            "k",
            "h",
            "dz",
            "gh",
            "ch",
            "m",
            "y",
            "n",
            "sh",
            "o",
            "ch",
            "p",
            "j",
            "r",
            "s",
            "v",
            "t",
            "r",
            "ts",
            "v",
            "p",
            "k",
            "o",
            "f",
            "ev",
        ],
        strict=True,
    )
)
_FILIPINO = (
    ("Jhoanna", "Rodel", "Marites", "Ferdie", "Analyn", "Jomar", "Lourdes", "Bayani", "Ligaya", "Crisanto", "Maricel"),
    (
        "Dimaculangan",
        "Batungbakal",
        "Macaraeg",
        "Pangilinan",
        "Catacutan",
        "dela Cruz",
        "Manalastas",
        "Sumulong",
        "de los Reyes",
        "Magbanua",
        "Tolentino",
        "Dimayuga",
        "Panganiban",
        "Bautista-Ocampo",
        "Lacsamana",
        "Gatdula",
        "San Agustin",
    ),
)
_CHINESE = (
    ("Jianguo", "Xiulan", "Zhihao", "Meiling", "Qiang", "Yuxuan", "Haoran", "Lijuan", "Wenjing", "Guoliang", "Shuhua"),
    (
        "Zhang",
        "Xu",
        "Qiu",
        "Zheng",
        "Ouyang",
        "Xie",
        "Cai",
        "Deng",
        "Feng",
        "Guo",
        "Huang",
        "Jiang",
        "Lu",
        "Tang",
        "Yuan",
        "Zhuang",
    ),
)
_PARTS = (
    ("vel", "dro", "khu", "mar", "tis", "bran", "yel", "zor", "pel", "ska", "dru", "fen", "gal", "hov", "jur", "kel"),
    ("a", "i", "en", "o", "ar", "us", "el", "im"),
    ("dak", "vich", "mund", "sky", "nath", "pura", "zadeh", "quist", "gorn", "lund", "wara", "tchik", "bek", "dine"),
)


@dataclass(frozen=True)
class Person:
    """A given name, a surname, and where the name is from; `origin` "held out" is no real name."""

    given: str
    surname: str
    origin: str


class People:
    """Draws people; the same seed draws the same ones."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311  people, not secrets
        self._fakers: dict[str, Faker] = {}
        self._seed = seed

    def draw(self, origin: str) -> Person:
        """One person of this origin."""
        dice = self.dice
        if origin == "held out":
            surname = "".join(dice.choice(parts) for parts in _PARTS).capitalize()
            given = (dice.choice(_PARTS[0]) + dice.choice(_PARTS[1])).capitalize() + dice.choice(["", "n", "ka", "sh"])
            return Person(given, surname, origin)
        if origin in {"Filipino", "Chinese"}:
            given, surname = (dice.choice(side) for side in (_FILIPINO if origin == "Filipino" else _CHINESE))
            return Person(given, surname, origin)
        if origin in {"Taiwanese", "Japanese"}:
            said = self.faker("zh_TW" if origin == "Taiwanese" else "ja_JP").romanized_name().split()
            first, last = (said[-1], said[0]) if origin == "Taiwanese" else (said[0], said[-1])
            return Person(first.title(), last.title(), origin)
        fake = self.faker(_LOCALES[origin])
        return Person(self._roman(fake.first_name()), self._roman(fake.last_name()), origin)

    def faker(self, locale: str) -> Faker:
        """Faker of a locale, seeded."""
        if locale not in self._fakers:
            self._fakers[locale] = Faker(locale)
            self._fakers[locale].seed_instance(self._seed)
        return self._fakers[locale]

    def _roman(self, name: str) -> str:
        if any("\u0530" <= c <= "\u058f" for c in name):
            low = name.lower().replace("ու", "u")
            name = "".join(_ARMENIAN.get(c, c) for c in low).title()
        if self.dice.random() < 0.7:
            name = unicodedata.normalize(
                "NFKD",
                name.replace("Đ", "D")
                .replace("đ", "d")
                .replace("ß", "ss")
                .replace("ı", "i")
                .replace("ł", "l")
                .replace("Ł", "L"),
            )
            name = "".join(c for c in name if not unicodedata.combining(c))
        return re.sub(r"\s+", " ", name).strip()


def spoiled(dice: random.Random, word: str) -> str:
    """The word with one slip of a typist or of a scanner, never the same word and never in its first letter alone."""
    for _ in range(50):
        at = dice.randrange(1, len(word) - 1) if len(word) > 2 else 1
        kind = dice.choice(["swap", "drop", "double", "other", "scan", "scan"])
        if kind == "swap":
            made = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
        elif kind == "drop":
            made = word[:at] + word[at + 1 :]
        elif kind == "double":
            made = word[:at] + word[at] + word[at:]
        elif kind == "other":
            made = word[:at] + dice.choice("aeiorstnlm") + word[at + 1 :]
        else:
            made = _scanned(dice, word)
        if (made.lower() != word.lower() and len(made) > 2 and "-" in word) or (
            made.isalnum() and made.lower() != word.lower()
        ):
            return made
    return word + "s"


def _scanned(dice: random.Random, word: str) -> str:
    pairs = [
        (a, b)
        for a, b in (
            ("l", "1"),
            ("o", "0"),
            ("m", "rn"),
            ("i", "l"),
            ("e", "c"),
            ("s", "5"),
            ("u", "v"),
            ("h", "b"),
            ("I", "l"),
            ("O", "0"),
        )
        if a in word[1:]
    ]
    if not pairs:
        return word
    a, b = dice.choice(pairs)
    at = word.index(a, 1)
    return word[:at] + b + word[at + 1 :]


_TWINS = {
    "a": "\u0430",
    "e": "\u0435",
    "o": "\u043e",
    "p": "\u0440",
    "c": "\u0441",
    "i": "\u0456",
    "A": "\u0391",
    "K": "\u039a",
}
_UNSEEN = "\u200b\u200c\u200d\u200e\u00ad\u2060\ufeff\ufe0f\u034f"


def disguised(dice: random.Random, name: str) -> str:
    """The name as a person reads it and a program does not: unseen signs, letters and blanks of other kinds."""
    at = dice.randrange(1, len(name))
    ways = [name[:at] + dice.choice(_UNSEEN) + name[at:], dice.choice(_UNSEEN).join(name)]
    ways.append("".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name))
    ways.append("".join(_TWINS.get(c, c) if dice.random() < 0.6 else c for c in name))
    ways.append(re.sub("([aeiou])", "\\1\u0301", name, count=1))
    if " " in name or "-" in name:
        ways.append(name.replace(" ", dice.choice("\u00a0\u202f\u2009")).replace("-", dice.choice("\u2010\u2011")))
    if "fi" in name or "fl" in name:
        ways.append(name.replace("fi", "\ufb01").replace("fl", "\ufb02"))
    return dice.choice(ways)
