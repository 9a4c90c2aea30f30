"""What is requested, when and why; what utilization review decided; and where the records contradict themselves."""

import re
from collections.abc import Iterator

from openimr.clinical.summary.weigh import SECOND_HAND, Told
from openimr.clinical.summary.wording import day, in_turn, listed, plain, quoted, sentence, unique, us_dates
from openimr.clinical.timeline import Timeline
from openimr.model import DisputedItem, Finding, Sentence

_LACK = re.compile(
    r"\b(?:no|none|neither|never|already|not|nothing|nor|cannot|without|lacks?|missing|absent|absence|unclear|fail\w*|"
    r"insufficient|exceed\w*)\b",
    re.IGNORECASE,
)
_STANDARD = re.compile(r"\b(?:guidelines?|MTUS|ODG|ACOEM|criteria|advised|considered when|approved)\b", re.IGNORECASE)
"""Sentences that speak of the standard rather than of this patient, told last."""
_OPENING = re.compile(r"\b(?:is|was) an? \d+[- ]year[- ]old\b|\b\d+[- ]year[- ]old (?:fe)?male\b", re.IGNORECASE)
"""Sentences that only say who the patient is."""
_LONGEST_REASON = 220
_MOST_CONTRADICTIONS = 4
_SHORTEST_REASON = 8
_OUTCOMES = {
    "denied": "did not certify",
    "modified": "certified only a part of",
    "delayed": "delayed",
    "deferred": "deferred",
    "conditionally non-certified": "conditionally did not certify",
}


def dispute(told: Told) -> Iterator[Sentence | None]:
    """The request, its reason, and the decision of utilization review."""
    if told.items:
        yield _asked(told)
    reasons = [
        f
        for f in told.of("request_reason", assertions=("affirmed", "planned", "possible"))
        if len(f.evidence.quote) > _SHORTEST_REASON
    ]
    if reasons:
        said = unique(quoted(f.evidence.quote) for f in reasons[-2:])
        yield sentence(f"The reason given is: {listed(said)}.", reasons[-2:])
    for outcome, items in _by_outcome(told.items):
        yield _decided(told, outcome, items)
    against = told.of("ur_reason", assertions=("affirmed", "denied", "possible", "planned"), second_hand=True)
    if against:
        against.sort(
            key=lambda f: (
                _STANDARD.search(f.evidence.quote) is not None,
                _LACK.search(f.evidence.quote) is None,
                _OPENING.search(f.evidence.quote) is not None,
            )
        )
        said = unique(_whole(f.evidence.quote) for f in against[:2])
        lead = "this reason"
        yield sentence(in_turn(f"Utilization review gave {lead}:", "It also said:", said, most=1), against[:2])


def _whole(text: str) -> str:
    """A reason in quote marks, whole where it is not too long; else cut at a word."""
    words = plain(text).strip(' "“”.').replace('"', "'")
    if len(words) > _LONGEST_REASON:
        words = words[:_LONGEST_REASON].rsplit(" ", 1)[0].rstrip(" ,;") + " ..."
    return f'"{words}"'


def _asked(told: Told) -> Sentence | None:
    names = unique(" ".join(item.request.split(" | ")[0].split()).rstrip(".") for item in told.items)
    evidence = [e for item in told.items for e in item.named_in if _kind(told, e.record) != "ur determination"]
    dates = sorted(
        {
            r.date
            for e in evidence
            if (r := told.records.get(e.record)) and r.date and r.kind == "request for authorization"
        }
    )
    when = f" of {day(dates[-1])}" if dates else ""
    evidence = evidence or [e for item in told.items for e in item.named_in]
    return sentence(in_turn(f"The request{when} asks for", "It also asks for", names, most=1), [], evidence)


def _by_outcome(items: tuple[DisputedItem, ...]) -> list[tuple[str, list[DisputedItem]]]:
    groups: dict[str, list[DisputedItem]] = {}
    for item in items:
        if item.ur_outcome is not None:
            groups.setdefault(item.ur_outcome, []).append(item)
    return list(groups.items())


def _decided(told: Told, outcome: str, items: list[DisputedItem]) -> Sentence | None:
    when = told.casefile.identity.ur_decision_date
    evidence = [e for item in items for e in item.named_in if _kind(told, e.record) == "ur determination"]
    what = (
        "this request"
        if len(told.items) == 1
        else "these requests"
        if len(items) == len(told.items)
        else listed([" ".join(item.request.split(" | ")[0].split()).rstrip(".") for item in items])
    )
    lead = f"On {day(when)} utilization review" if when else "Utilization review"
    allowed = unique(item.ur_authorized or "" for item in items)
    detail = f"; it allowed {listed(allowed)}" if allowed else ""
    return sentence(
        f"{lead} {_OUTCOMES[outcome]} {what}{detail}.", [], evidence or [e for i in items for e in i.named_in]
    )


def _kind(told: Told, record: str) -> str:
    found = told.records.get(record)
    return found.kind if found else "other"


def contradictions(told: Told, timeline: Timeline) -> Iterator[Sentence | None]:
    """Where visits disagree: what the timeline found about the case, then function, tests, wounds and spasm."""
    kept = [
        c
        for c in timeline.contradictions
        if c.first in told.findings
        and c.second in told.findings
        and told.kind(c.first) not in SECOND_HAND
        and told.kind(c.second) not in SECOND_HAND
    ]
    for found in kept[-_MOST_CONTRADICTIONS:]:
        yield sentence(us_dates(found.text), [found.first, found.second])
    for about, said in _own(told):
        if not any(c.kind == about for c in kept):
            yield said


def _own(told: Told) -> Iterator[tuple[str, Sentence | None]]:
    function, tests, wounds = told.of("function"), told.of("urine_drug_test"), told.of("wound")
    spasm = [f for f in told.of("exam") if f.text("sign") == "spasm"]
    yield (
        "function",
        _two(
            told,
            ("function", "better", "not better"),
            [f for f in function if f.text("direction") == "improved" and f.text("area") == "general"],
            [f for f in function if f.text("direction") in {"worse", "unchanged"}],
        ),
    )
    yield (
        "side_effect",
        _two(
            told,
            ("side effects", "denied", "present"),
            told.of("side_effect", assertions=("denied",)),
            told.of("side_effect"),
            same="effect",
        ),
    )
    yield (
        "urine_drug_test",
        _two(
            told,
            ("urine drug tests", "consistent", "inconsistent"),
            [f for f in tests if f.text("result") == "consistent"],
            [f for f in tests if f.text("result") == "inconsistent"],
        ),
    )
    yield (
        "wound",
        _two(
            told,
            ("the wound", "clean or healed", "open or draining"),
            [f for f in wounds if f.text("state") in {"clean", "healed"}],
            [f for f in wounds if f.text("state") in {"open", "infected", "draining"}],
            same="body_part",
        ),
    )
    yield (
        "exam",
        _two(
            told,
            ("muscle spasm", "absent", "present"),
            [f for f in spasm if f.text("result") == "absent"],
            [f for f in spasm if f.text("result") == "present"],
            same="body_part",
        ),
    )


def _two(
    told: Told, words: tuple[str, str, str], one: list[Finding], other: list[Finding], *, same: str | None = None
) -> Sentence | None:
    """The latest of each side from different records; with `same`, only where they speak of the same thing."""
    pairs = [
        (f, g)
        for f in one
        for g in other
        if f.evidence.record != g.evidence.record and (same is None or f.text(same) in {g.text(same), "any"})
    ]
    if not pairs:
        return None
    what, first, second = words
    a, b = max(pairs, key=lambda pair: (told.seen(pair[0]), told.seen(pair[1])))
    pair = sorted([(told.seen(a), first), (told.seen(b), second)])
    said = " and ".join(f"{word} on {day(when)}" for when, word in pair)
    return sentence(f"The records differ on {what}: {said}.", [a, b])
