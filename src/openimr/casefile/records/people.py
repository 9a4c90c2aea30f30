"""Names of people as records spell them: read, compared, told from credentials and common words."""

import re
from typing import Literal

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import ratio

from openimr.casefile.records.words import words

Likeness = Literal["same", "different", "unclear"]

CREDENTIALS = (
    r"(?:M\.?\s?D\.?|D\.?\s?O\.?|D\.?\s?C\.?|Ph\.?\s?D\.?|Psy\.?\s?D\.?|Ed\.?D\.?|D\.?P\.?M\.?|D\.?D\.?S\.?|D\.?M\.?D\.?"
    r"|O\.?D\.?|L\.?Ac\.?|P\.?T\.?A?|D\.?P\.?T\.?|O\.?T\.?R?(?:/L)?|COTA|R\.?N\.?|N\.?P\.?|F\.?N\.?P\.?(?:-[A-Z]+)?"
    r"|P\.?A\.?(?:-?C)?|L\.?V\.?N\.?|L\.?C\.?S\.?W\.?|M\.?F\.?T\.?|LMFT|R\.?Ph\.?|Pharm\.?\s?D\.?|CRNA|QME|AME|Esq\.?"
    r"|DAOM|MSW|MPT|MSPT|ATC|CHT|CCM|BSN|MSN|APRN|CNS)"
)
_CREDENTIAL = re.compile(rf"[,\s]\s*{CREDENTIALS}(?![A-Za-z])")
_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|mister|sr|sra)\.?\s+", re.IGNORECASE)
_DOCTOR = re.compile(r"^(?:dr|doctor|prof)\.?\s", re.IGNORECASE)
_SUFFIX = re.compile(r"[,\s]+(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’.-]*")
_CUT = re.compile(
    r"\s*(?:[(;|/:\d#*_☐☒]|\s-\s|--|\b(?:DOB|D\.O\.B|MRN|DOI|D/I|Claim|SSN|Sex|Age|Male|Female|Employer)\b)"
)
_NUMBERED = re.compile(r"\s*\S*$")
_SAME, _SLIP, _OTHER = 0.86, 0.76, 0.62


def as_name(text: str) -> str | None:
    """The person's name that the text begins with, or None: two to five capitalised words, or `Last, First M`."""
    cut = _CUT.search(text)
    if cut:  # a claim number after the name goes with its letters
        text = (
            text[: cut.start()]
            if cut.start() == 0 or not text[cut.end() - 1].isdigit()
            else _NUMBERED.sub("", text[: cut.end()])
        )
    text = text.strip(" ,.-")
    text = _TITLE.sub("", text)
    if not text or _DOCTOR.match(text) or len(text) > 50:
        return None
    credential = _CREDENTIAL.search(text)
    if credential:
        text = text[: credential.end()].strip()
        bare = text[: credential.start()]
    else:
        bare = text
    parts = _WORD.findall(bare)
    if not 1 <= len(parts) <= 5 or any(
        len(word.strip(".")) > 1 and word.lower().strip(".") in words("not names") for word in parts
    ):
        return None
    if any(not word[0].isupper() and word.lower() not in words("particles") for word in parts):
        return None
    if len(parts) == 1 and (len(parts[0]) < 4 or not parts[0][1:].isalpha()):
        return None
    if _WORD.sub("", bare).strip(" ,.&"):
        return None
    return " ".join(text.split())


def is_clinician(name: str) -> bool:
    """Whether letters of a profession follow the name (`Harlan Oak, MD`): then it is not the patient's."""
    return _CREDENTIAL.search(f" {name}") is not None


def name_parts(name: str) -> tuple[str, tuple[str, ...]]:
    """Family name and given names, lower-case: of `Last, First M`, `First M Last`; a single word is a family name."""
    name = _SUFFIX.sub("", _TITLE.sub("", _CREDENTIAL.sub("", name)).strip())
    family, comma, given = name.partition(",")
    if comma and given.strip():
        return _letters(family), tuple(_letters(w) for w in _WORD.findall(given) if _letters(w))
    parts = [_letters(w) for w in _WORD.findall(name)]
    parts = [word for word in parts if word]
    if not parts:
        return "", ()
    if len(parts) > 1 and len(parts[-1]) == 1:  # "VENN TOBIAS J", "Venn T"
        return parts[0], tuple(parts[1:])
    return parts[-1], tuple(parts[:-1])


def likeness(one: str, other: str) -> Likeness:
    """Whether two names are one person's: order, initials, hyphens, a missing part and OCR slips are allowed for."""
    a, b = name_parts(one), name_parts(other)
    if not a[0] or not b[0]:
        return "unclear"
    straight, turned = _compare(a, b), _compare(a, _turned(b))
    if "same" in {straight, turned}:
        return "same"
    joined = ratio("".join(sorted([a[0], *a[1]])), "".join(sorted([b[0], *b[1]]))) / 100
    if joined >= 0.92:
        return "same"
    return "different" if straight == turned == "different" else "unclear"


def in_reading_order(name: str) -> str:
    """`Okafor, Ada M` as `Ada M Okafor`; another form as it is."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() and not is_clinician(name) else name


def _turned(parts: tuple[str, tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    family, given = parts
    return (given[0], (family, *given[1:])) if given else parts


def _compare(a: tuple[str, tuple[str, ...]], b: tuple[str, tuple[str, ...]]) -> Likeness:
    family = _family(a, b)
    given = _given(a[1], b[1])
    if family >= _SAME and given >= _SAME:
        return "same"
    if family >= _SLIP and given >= _SLIP:
        return "same"
    if family < _OTHER or given < _OTHER:
        return "different"
    return "unclear"


def _family(a: tuple[str, tuple[str, ...]], b: tuple[str, tuple[str, ...]]) -> float:
    """Likeness of family names; one half of a double name, or a second family name left out, is enough."""
    halves_a, halves_b = a[0].split("-"), b[0].split("-")
    best = max(_alike(x, y) for x in (a[0].replace("-", ""), *halves_a) for y in (b[0].replace("-", ""), *halves_b))
    if best < _SLIP:  # "Maria Lopez Garcia" and "Maria Lopez"
        best = max([best, *(_alike(x, b[0]) for x in a[1][1:]), *(_alike(a[0], y) for y in b[1][1:])])
    return best


def _given(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    if not a or not b:
        return 1.0
    best = 0.0
    for x in a[:2]:
        for y in b[:2]:
            if len(x) == 1 or len(y) == 1:
                best = max(best, 0.95 if x[0] == y[0] and (x == a[0] or y == b[0]) else 0.0)
            elif min(len(x), len(y)) >= 3 and (x.startswith(y) or y.startswith(x)):
                best = max(best, 0.95)  # Rob, Robert
            else:
                best = max(best, _alike(x, y))
    return best


def _alike(x: str, y: str) -> float:
    if len(x) < 2 or len(y) < 2:
        return 0.0
    return min(JaroWinkler.similarity(x, y), 0.25 + 0.75 * ratio(x, y) / 100) if x != y else 1.0


def _letters(word: str) -> str:
    return "".join(c for c in word.lower() if c.isalpha() or c == "-").strip("-")
