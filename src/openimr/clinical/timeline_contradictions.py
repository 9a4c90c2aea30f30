"""Where the records contradict each other or themselves; shown to the reviewer, never settled in silence."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import msgspec

from openimr.model import Finding, Findings

_FIRST_HAND = frozenset({"affirmed", "denied"})
_OPPOSITE = {
    ("consistent", "inconsistent"),
    ("inconsistent", "consistent"),
    ("positive", "negative"),
    ("negative", "positive"),
}
_TAKES = frozenset({"current", "prescribed", "refilled", "started", "increased", "dispensed"})
_SMOKES = {("never", "current"), ("current", "never"), ("never", "past"), ("past", "never")}
_WORK_OFF = frozenset({"temporarily totally disabled", "not working", "retired", "permanently disabled"})
_WORK_ON = frozenset({"full duty", "working"})
_FOUND = {
    ("positive", "negative"),
    ("present", "absent"),
    ("normal", "abnormal"),
    ("normal", "decreased"),
    ("increased", "decreased"),
}


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    """Two findings that cannot both hold of the same time.

    `kind` is the kind of finding it is about, `what` the matter in a word or two, `text` one sentence for the reader.
    """

    kind: str
    what: str
    first: Finding
    second: Finding
    text: str


_SOON = 45
"""Days within which a side effect that is reported is not taken to have gone when the next visit denies all."""

_Rule = Callable[[Finding, Finding], tuple[str, str] | None]


def contradictions(findings: Findings) -> tuple[Contradiction, ...]:
    """All contradictions, by date of the later finding; one pair for each matter and pair of records."""
    found: dict[tuple[str, str, str, str, str], Contradiction] = {}
    usable = [f for f in findings if f.assertion in _FIRST_HAND]
    for kind, rule in _RULES.items():
        of_kind = sorted((f for f in usable if f.kind == kind), key=_order)
        for first, second in _pairs(of_kind, dateless=kind in _LASTING):
            said = None if _one_breath(first, second) else rule(first, second)
            if said is not None:
                key = (
                    kind,
                    said[0],
                    first.date or "",
                    second.date or "",
                    first.evidence.record + second.evidence.record,
                )
                entry = Contradiction(kind=kind, what=said[0], first=first, second=second, text=said[1])
                found.setdefault(key, entry)
    return tuple(
        sorted(found.values(), key=lambda c: (c.second.date or "", c.kind, c.what, _order(c.first), _order(c.second)))
    )


_NEAR = 160


def _one_breath(first: Finding, second: Finding) -> bool:
    """Whether both stand close together in one record: a sentence that weighs two things contradicts nothing."""
    one, other = first.evidence, second.evidence
    same = (one.record, one.file, one.page) == (other.record, other.file, other.page)
    return same and abs(one.start - other.start) < _NEAR


def _order(finding: Finding) -> tuple[str, str, int, int]:
    return finding.date or "", finding.evidence.file, finding.evidence.page, finding.evidence.start


def _pairs(findings: list[Finding], *, dateless: bool) -> Iterator[tuple[Finding, Finding]]:
    """Pairs of the same date, and for what time does not undo so soon also neighbours in time (`_LASTING`)."""
    for i, first in enumerate(findings):
        for second in findings[i + 1 : i + 60]:
            if (first.date == second.date and first.date is not None) or dateless:
                yield first, second


def _urine(first: Finding, second: Finding) -> tuple[str, str] | None:
    results = (first.text("result") or "", second.text("result") or "")
    if first.assertion == second.assertion == "affirmed" and results in _OPPOSITE:
        return (
            "result",
            f"The urine drug test of {first.date} is called {results[0]} in one place and {results[1]} in another.",
        )
    if first.assertion != second.assertion:
        return "done", f"One record of {first.date} reports a urine drug test, another says that there is none."
    return None


def _pdmp(first: Finding, second: Finding) -> tuple[str, str] | None:
    results = (first.text("result") or "", second.text("result") or "")
    if first.assertion == second.assertion == "affirmed" and results in _OPPOSITE:
        return (
            "result",
            f"The CURES report of {first.date} is called {results[0]} in one place and {results[1]} in another.",
        )
    return None


def _side_effect(first: Finding, second: Finding) -> tuple[str, str] | None:
    """Denied and reported on one day; or reported, and all side effects denied at a visit soon after."""
    if first.assertion == second.assertion:
        return None
    effects = {first.text("effect"), second.text("effect")}
    denied, stated = (first, second) if first.assertion == "denied" else (second, first)
    if (len(effects) > 1 and denied.text("effect") != "any") or stated.text("effect") == "any" != denied.text("effect"):
        return None
    what = "side effects" if denied.text("effect") == "any" else str(denied.text("effect"))
    if first.date == second.date:
        return what, f"On {first.date} {what} are denied, and {stated.text('effect')} is reported."
    if denied is first or denied.text("effect") != "any" or _days(first, second) > _SOON:
        return None
    return what, f"On {first.date} {stated.text('effect')} is reported; on {second.date} side effects are denied."


def _days(first: Finding, second: Finding) -> int:
    if first.date is None or second.date is None:
        return _SOON + 1
    return abs((date.fromisoformat(second.date) - date.fromisoformat(first.date)).days)


_VISITS_APART = 60
"""Days within which one account of everyday life is held against another."""
_NOT_AT_ALL = re.compile(
    r"\b(?:no|none of \w+|hardly any)\s+(?:\w+\s+)?(?:chores|house ?work|cooking|cleaning|adls?|activities)\b"
    r"|\bin\s+bed\s"
    r"|\bbed(?:ridden|-?bound)\b"
    r"|\b(?:unable to|cannot|can't) (?:do|perform) (?:\w+ ){0,2}(?:chores|house ?work|adls?|activities)\b",
    re.IGNORECASE,
)
_MANAGES = re.compile(
    r"\bchores\b|\bhouse ?work\b|\badls?\b|\bactivities of daily\b|\bdaily activities\b", re.IGNORECASE
)
_DAILY_LIFE = frozenset({"household", "self-care", "general"})


def _function(first: Finding, second: Finding) -> tuple[str, str] | None:
    """Nothing done at home at one visit, all of it managed at another soon before or after."""
    if first.assertion != "affirmed" or second.assertion != "affirmed" or not (first.date and second.date):
        return None
    apart = abs((date.fromisoformat(second.date) - date.fromisoformat(first.date)).days)
    if first.evidence.record == second.evidence.record or apart > _VISITS_APART:
        return None
    if not {first.text("area"), second.text("area")} <= _DAILY_LIFE:
        return None
    for one, other in ((first, second), (second, first)):
        none = one.text("direction") in {"limited", "worse"} and _NOT_AT_ALL.search(one.evidence.quote)
        managed = other.text("direction") in {"improved", "preserved"} and _MANAGES.search(other.evidence.quote)
        if none and managed:
            said = f'On {first.date} the record says "{_words(first)}"; on {second.date} it says "{_words(second)}".'
            return "daily activities", said
    return None


def _words(finding: Finding) -> str:
    return " ".join(finding.evidence.quote.split()).rstrip(".")[:90]


def _medication(first: Finding, second: Finding) -> tuple[str, str] | None:
    if frozenset(first.names("ingredients")) != frozenset(second.names("ingredients")) or not first.names(
        "ingredients"
    ):
        return None
    if first.evidence.record == second.evidence.record:
        return None  # a visit finds a drug and stops it
    states = {first.text("status"), second.text("status")}
    name = first.text("name")
    denied = first.assertion != second.assertion
    if denied or ("stopped" in states and states & _TAKES):
        return "taken", f"On {first.date} {name} is recorded as taken or prescribed, and as not taken or stopped."
    return None


def _substance(first: Finding, second: Finding) -> tuple[str, str] | None:
    if first.text("substance") != second.text("substance"):
        return None
    states = (first.text("status") or "", second.text("status") or "")
    same_mood = first.assertion == second.assertion == "affirmed"
    if (same_mood and states in _SMOKES) or (
        not same_mood and first.date == second.date and first.assertion != second.assertion
    ):
        return str(first.text("substance")), f"The records disagree on the use of {first.text('substance')}."
    return None


def _work(first: Finding, second: Finding) -> tuple[str, str] | None:
    if first.assertion != "affirmed" or second.assertion != "affirmed":
        return None
    states = {first.text("status"), second.text("status")}
    if states & _WORK_OFF and states & _WORK_ON:
        return (
            "work status",
            f"On {first.date} the work status is given both as {' and as '.join(sorted(map(str, states)))}.",
        )
    return None


def _aberrant(first: Finding, second: Finding) -> tuple[str, str] | None:
    if first.assertion == second.assertion:
        return None
    return "aberrant behavior", f"On {first.date} aberrant behavior is both denied and described."


def _exam(first: Finding, second: Finding) -> tuple[str, str] | None:
    places = ("sign", "body_part", "side", "level", "movement")
    if (
        first.assertion != second.assertion
        or any(first.text(p) != second.text(p) for p in places)
        or not first.text("body_part")
    ):
        return None
    pair = (first.text("result") or "", second.text("result") or "")
    if pair in _FOUND or pair[::-1] in _FOUND:
        return str(
            first.text("sign")
        ), f"On {first.date} the examination gives {first.text('sign')} as {pair[0]} and as {pair[1]}."
    return None


_LASTING = frozenset({"substance_use", "side_effect", "function"})
_RULES: dict[str, _Rule] = {
    "urine_drug_test": _urine,
    "pdmp_check": _pdmp,
    "side_effect": _side_effect,
    "function": _function,
    "medication": _medication,
    "substance_use": _substance,
    "work_status": _work,
    "aberrant_behavior": _aberrant,
    "exam": _exam,
}
