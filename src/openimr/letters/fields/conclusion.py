"""What a rationale concludes, to hold it against its heading; it never makes a decision."""

import re

from openimr.model import Decision

_NECESSARY = re.compile(
    r"medically\s*(?:necessary|indicated)"
    r"|medical\s+necessity\b[^.]{0,80}?\b(?:has|have|is|was|cannot|not)\b[^.]{0,12}?"
    r"(?:established|demonstrated|supported|substantiated|shown|met|affirmed)",
    re.IGNORECASE,
)
_DENIED = re.compile(r"n't\b|\b(?:not|cannot|neither|nor|never|no longer|lack\w*|insufficient)\b", re.IGNORECASE)
# A sentence that supposes, asks or reports is no conclusion.
_REPORTED = re.compile(
    r"\b(?:if|whether|when|unless|until|(?:may|might|would|could|should)\s+be|claims?\s+administrator|utilization\s+review|"
    r"prior|previous(?:ly)?|provider|treating|only|once|states?|recommend\w*|considered\s+to)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?]\s+")
_TAIL = 420


def contrary_conclusion(rationale: str, decision: Decision) -> Decision | None:
    """The outcome that the rationale's last plain conclusion would have, where it is not the heading's decision."""
    tail = rationale[-_TAIL:]
    place = max(tail.rfind("edically"), tail.rfind("edical necessity"))
    while place >= 0:
        start = max((stop.end() for stop in _ENDS.finditer(tail, 0, place)), default=0)
        stop = _ENDS.search(tail, place)
        sentence = tail[start : stop.start() if stop else len(tail)]
        if _NECESSARY.search(sentence):
            outcome: Decision = "upheld" if _DENIED.search(sentence) else "overturned"
            return None if outcome == decision or _REPORTED.search(sentence) else outcome
        place = max(tail.rfind("edically", 0, start), tail.rfind("edical necessity", 0, start))
    return None
