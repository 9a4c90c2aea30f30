"""What an examination found, by the words around a sign: positive, negative, normal, decreased, present, absent."""

import re

from openimr.clinical.body.rules import cue, pattern
from openimr.vocabulary import Term

_PROVOKED = frozenset(
    {
        "straight leg raise",
        "slump",
        "lasegue",
        "femoral stretch",
        "faber",
        "facet loading",
        "spurling",
        "distraction",
        "tinel",
        "phalen",
        "durkan",
        "finkelstein",
        "grind",
        "neer",
        "hawkins",
        "empty can",
        "drop arm",
        "speed",
        "o'brien",
        "apprehension",
        "cross arm",
        "lachman",
        "anterior drawer",
        "posterior drawer",
        "mcmurray",
        "apley",
        "varus stress",
        "valgus stress",
        "patellar grind",
        "hoffmann",
        "babinski",
        "clonus",
        "waddell",
    }
)
_POSITIVE = cue("exam", "positive")
_NEGATIVE = cue("exam", "negative")
_NONE = cue("exam", "none")
_UNCHANGED = cue("exam", "unchanged")
_NORMAL = cue("exam", "normal")
_MORE = pattern(r"increas\w+|brisk|hyper\w+|exaggerated|3\+|4\+")
LESS = cue("exam", "less")
_MEASURED = frozenset(
    {"range of motion", "strength", "sensation", "reflex", "gait", "neurologic examination", "mental status"}
)
_NOT_NORMAL = pattern(
    r"\b(?:[0-4][+-]?|5-) ?(?:/|out of|of|over) ?5\b|\bexc(?:ept)?\b|less than normal|not (?:full|normal|intact)"
)
_AMISS = pattern(r"abnormal|antalgic|unsteady|slow|deficit")
_NEGATED_LIST = pattern(r"\b(?:no|without|denies|negative for)\b")
_LIST_ENDS = pattern(r"\b(?:there (?:is|was)|but|with|has|positive)\b")
_ABSENT_AFTER = pattern(r"\s*(?:is|was|are)?\s*(?:absent|negative|not\b)")


def result_of(term: Term, before: str, after: str, clause_before: str, rest: str = "") -> str | None:
    """The result of a sign, or None where the words say none.

    Args:
        term: the sign.
        before: the text before it back to the last comma.
        after: the text after it up to the next comma.
        clause_before: the clause before it, for results that open a list ("positive Neer, Hawkins and empty can").
        rest: the clause behind that comma, for a list that comes to its "or" there.
    """
    if term.id in _MEASURED and ("(" in after or "compared" in after):
        after = _OTHER_SIDE.sub(" ", after)
    near = f"{before} § {after}"
    if _UNCHANGED.search(near):
        return "unchanged"
    if term.id in _PROVOKED:
        return _provoked(before[-40:], after, clause_before, rest)
    if term.id in _MEASURED:
        return _measured(term, before[-40:], near)
    if term.id in {"vital signs", "wound"}:
        return None
    return _seen(term, before[-40:], after, clause_before, rest)


def provoked(before: str, after: str) -> str | None:
    """The result of a test by the clause before and behind its name, or None where that says none."""
    return _provoked(before[-40:], after, before)


def says_result(words: str) -> bool:
    """Whether words before a sign give its result: "decreased", "no", "positive"."""
    return any(said.search(words) for said in (_NORMAL, LESS, _NONE, _POSITIVE, _MORE))


def _provoked(close: str, after: str, clause_before: str, rest: str = "") -> str | None:
    if _NEGATIVE.search(after[:30]) and not _POSITIVE.search(after[:12]):
        return "negative"
    if _POSITIVE.search(close) or _POSITIVE.search(after[:45]):
        return "negative" if re.search(r"\bno\b|\bnot\b", close, re.IGNORECASE) else "positive"
    if _NEGATIVE.search(close):
        return "negative"
    shared = _ALL.match(after + rest)
    if shared is not None:
        return shared["how"].lower()
    marks = [(m.start(), "positive") for m in _POSITIVE.finditer(clause_before)]
    marks += [(m.start(), "negative") for m in _NEGATIVE.finditer(clause_before)]
    return max(marks)[1] if marks else None


# "(Neer), Hawkins and empty can tests were positive": the result that closes a list of tests.
_ALL = cue("exam", "all tests")


# "Right ankle reflex 1+ (left 2+)": what is said of the other side, to compare.
_OTHER_SIDE = pattern(
    r"\((?:vs\.? |versus |compared (?:to|with) )?(?:on )?(?:the )?"
    r"(?:left|right|l|r|contralateral|opposite|other)\b[^()]*\)"
    r"|\(?\b(?:as )?compared (?:to|with) [^,;()]*\b(?:left|right|contralateral|opposite|other)\b[^,;()]*\)?"
)
_NO_WEAKNESS = pattern(
    r"\b(?:no|without)(?: (?:focal|gross|obvious|muscle|motor))? § (?:\w+ )?(?:weakness|deficits?|loss)\b"
)


def _measured(term: Term, close: str, near: str) -> str | None:
    word = term.text.lower()
    if _NO_WEAKNESS.search(near):
        return "normal"
    if "hypo" in word or "decreased" in word:
        return "decreased"
    if "antalgic" in word or "limp" in word:
        return "normal" if _NONE.search(close) else "abnormal"
    if "intact" in word or (term.id == "mental status" and "orient" in word):
        return "normal"
    if _NORMAL.search(near) and not _NOT_NORMAL.search(near):
        return "normal"
    if LESS.search(near):
        return "abnormal" if term.id in {"gait", "mental status", "neurologic examination"} else "decreased"
    if _MORE.search(near):
        return "increased"
    return "abnormal" if _AMISS.search(near) else None


def _seen(term: Term, close: str, after: str, clause_before: str, rest: str) -> str:
    if _NONE.search(close) or term.text.lower().startswith("non") or _ABSENT_AFTER.match(after):
        return "absent"
    listed = _NEGATED_LIST.search(clause_before)
    if (
        listed is not None
        and not _LIST_ENDS.search(clause_before, listed.end())
        and _runs_on(clause_before[listed.end() :], after, rest)
    ):
        return "absent"
    return "present"


def _runs_on(listed: str, after: str, rest: str) -> bool:
    """Whether a "no" still rules behind the commas of a list: "no swelling, redness or warmth".

    A list that never comes to "or", and in which a sign stands with its place, tells of one sign that is not there and
    of others that are: "no deformity, tenderness of the left trapezius, and limited motion".
    """
    if _OR.search(listed):
        return True
    if _PLACED.match(after):
        return False
    return (
        _OR.search(after) is not None
        or _OR.search(rest) is not None
        or not any(_PLACED.search(part) for part in listed.split(",")[1:])
    )


_OR = pattern(r"\b(?:or|nor)\b")
_PLACED = pattern(r"[\w ]{0,25}\b(?:of|over|at|in|along|to|on|about) (?:the|both|left|right|bilateral|\w+ muscles?)\b")


def ending(text: str, end: int, b: int) -> int:
    """Where a sign that ends at `end` of a clause up to `b` ends with the words of its result."""
    tail = re.match(
        r"[^,;.]{0,40}?\b(?:positive|negative|normal|intact|absent|decreased|diminished|limited|reduced|unchanged|no\s+change|"
        r"full|symmetric\w*|\d\+?/5|\d+\s?(?:degrees|%|percent))",
        text[end:b],
        re.IGNORECASE,
    )
    return end + tail.end() if tail else end
