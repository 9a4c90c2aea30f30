"""What a rationale concludes, to hold it against its heading; it never makes a decision."""

import re

from openimr.model import Decision

_NECESSARY = re.compile(
    r"\bmedically[\s-]*(?:un)?(?:necessary|indicated)"
    r"|\bmedical\s+necessity\b[^.]{0,80}?\b(?:has|have|is|was|cannot|not)\b[^.]{0,12}?"
    r"(?:established|demonstrated|supported|substantiated|shown|met|affirmed)"
    r"|\b(?:request|treatment|therapy|medication|service|it|this|they|study|procedure)s?\s+(?:is|are)\s+(?:therefore\s+|thus\s+)?"
    r"(?:not\s+)?(?:hereby\s+)?(?:certified|authori[sz]ed|approved|denied|non-?certified)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"n't\b|\b(?:not|cannot|neither|nor|never|no longer|lack\w*|insufficient|denied|non-?certified|"
    r"medically\s+unnecessary)\b",
    re.IGNORECASE,
)
# A sentence that supposes, asks or reports is no conclusion.
_REPORTED = re.compile(
    r"\b(?:if|whether|when|unless|until|(?:may|might|would|could|should)\s+be|claims?\s+administrator|utilization\s+review|"
    r"prior|previous(?:ly)?|provider|treating|only|once|states?|recommend\w*|considered\s+to)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?]\s+")
_TAIL = 900
_KEYS = ("medical", "ertified", "uthori", "pproved", "denied")


def contrary_conclusion(rationale: str, decision: Decision) -> Decision | None:
    """The outcome that the rationale's last plain conclusion would have, where it is not the heading's decision."""
    tail = rationale[-_TAIL:]
    low = tail.lower()
    end = len(tail)
    while (place := max(low.rfind(key, 0, end) for key in _KEYS)) >= 0:
        start = max((stop.end() for stop in _ENDS.finditer(tail, 0, place)), default=0)
        stop = _ENDS.search(tail, place)
        sentence = tail[start : stop.start() if stop else len(tail)]
        if _NECESSARY.search(sentence):
            outcome: Decision = "upheld" if _DENIED.search(sentence) else "overturned"
            return None if outcome == decision or _REPORTED.search(sentence) else outcome
        end = start
    return None
