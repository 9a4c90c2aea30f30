"""Q11, Q15, Q21: own words, plain words, and nothing but medical necessity."""

import re
from collections.abc import Iterable, Iterator

from openimr.review.checks.draft import Draft, Found, rationale_of

MOST_COPIED = 0.30
MOST_GRADE = 8.0
_RUN = 8
_WORD = re.compile(r"[A-Za-z']+")
_QUOTED = re.compile(r"“[^”]*”")
_ABBREVIATION = re.compile(r"\b[A-Z]{2,5}\b")
_KNOWN = frozenset(
    [
        "UR",
        "IMR",
        "MTUS",
        "ODG",
        "ACOEM",
        "MRI",
        "CT",
        "EMG",
        "NCV",
        "NCS",
        "CURES",
        "RFA",
        "AME",
        "QME",
        "NSAID",
        "SSRI",
        "SNRI",
        "MD",
        "DO",
        "DC",
        "NP",
        "PA",
        "RN",
        "PT",
        "PHQ",
        "GAD",
        "GAF",
        "MTUS",
        "ICD",
        "II",
        "III",
        "IV",
        "VI",
    ]
)
_OTHER_QUESTIONS = (
    (
        re.compile(
            r"\b(?:not|un)[ -]?(?:related to|caused by) (?:the )?(?:industrial|work)|\bcausation\b", re.IGNORECASE
        ),
        "causation",
    ),
    (
        re.compile(r"\bbody part is (?:not )?accepted|\bnot an accepted body part", re.IGNORECASE),
        "acceptance of a body part",
    ),
    (
        re.compile(r"\b(?:outside|not in) (?:of )?the (?:MPN|medical provider network)", re.IGNORECASE),
        "the provider network",
    ),
    (re.compile(r"\bUR (?:decision )?(?:was|is) (?:un)?timely|\buntimely\b", re.IGNORECASE), "timeliness"),
    (re.compile(r"\b(?:too )?expensive\b|\bfee schedule\b|\bbilled amount\b", re.IGNORECASE), "price"),
)


def copied_text(draft: Draft) -> Iterator[Found]:
    """Q11. Runs of eight words, quotations left out."""
    summary = _runs(s.text for s in draft.determination.summary)
    earlier: set[tuple[str, ...]] = set()
    for where, item in draft.items():
        own = _runs([rationale_of(item)])
        if own:
            for share, source in (
                (len(own & summary) / len(own), "the summary"),
                (len(own & earlier) / len(own), "another item"),
            ):
                if share > MOST_COPIED:
                    yield f"{where}.rationale", f"{share:.0%} of the rationale stands word for word in {source}"
        earlier |= own


def _runs(texts: Iterable[str]) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for text in texts:
        words = [w.lower() for w in _WORD.findall(_QUOTED.sub(" ", text))]
        found.update(tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))
    return found


def plain_language(draft: Draft) -> Iterator[Found]:
    """Q15 (Labor Code 4610.6(d)(1): layperson's terms). Flesch-Kincaid grade over the whole summary."""
    text = " ".join(s.text for s in draft.determination.summary)
    if not text:
        return
    grade = reading_grade(text)
    if grade > MOST_GRADE:
        yield "summary", f"the summary reads at grade {grade:.1f}; the aim is {MOST_GRADE:g} or below"
    own = _QUOTED.sub("", text)
    unknown = sorted(set(_ABBREVIATION.findall(own)) - _KNOWN)
    if unknown:
        yield "summary", f"abbreviations to write out: {', '.join(unknown)}"


def reading_grade(text: str) -> float:
    """Flesch-Kincaid grade level: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    sentences = max(len(re.findall(r"[.!?](?:\s|$)", text)), 1)
    words = _WORD.findall(text)
    if not words:
        return 0.0
    syllables = sum(_syllables(w) for w in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    groups = re.findall(r"[aeiouy]+", word.lower())
    count = len(groups) - (word.lower().endswith("e") and len(groups) > 1)
    return max(count, 1)


def only_necessity(draft: Draft) -> Iterator[Found]:
    """Q21 (Labor Code 4610.6(a))."""
    for where, item in draft.items():
        own = _QUOTED.sub("", rationale_of(item))
        for pattern, what in _OTHER_QUESTIONS:
            if pattern.search(own):
                yield f"{where}.rationale", f"the rationale speaks on {what}, which IMR does not decide"
