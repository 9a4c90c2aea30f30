"""What a rationale concludes, to hold it against its heading; it never makes a decision."""

import re

from openimr.model import Decision

_NECESSARY = re.compile(
    r"\b(?P<before>not\s+|n't\s+|cannot\s+be\s+|isn't\s+)?(?:deemed|considered|determined\s+to\s+be|found\s+to\s+be|felt\s+to\s+be|"
    r"to\s+be)?\s*(?P<within>not\s+)?medically\s*(?:necessary|indicated)"
    r"|\bmedical\s+necessity\b[^.]{0,80}?\b(?P<state>has\s+(?:not\s+)?been|is\s+(?:not\s+)?|was\s+(?:not\s+)?|cannot\s+be|not)\s*"
    r"(?:established|demonstrated|supported|substantiated|shown|met|affirmed)",
    re.IGNORECASE,
)
# A sentence that supposes, asks or reports is no conclusion.
_REPORTED = re.compile(
    r"\b(?:if|whether|when|unless|until|may\s+be|might\s+be|would\s+be|could\s+be|should\s+be|claims?\s+administrator|utilization\s+review|"
    r"prior|previous(?:ly)?|provider|treating|only|once|states?|recommend\w*|considered\s+to)\b",
    re.IGNORECASE,
)
_TAIL = 420


def concluded(rationale: str) -> Decision | None:
    """The outcome that the rationale's last plain conclusion would have, or None where it draws none."""
    tail = rationale[-_TAIL:]
    for sentence in reversed(re.split(r"(?<=[.!?])\s+", tail)):
        found = next(iter(reversed(list(_NECESSARY.finditer(sentence)))), None)
        if found is None:
            continue
        if _REPORTED.search(sentence):
            return None
        denied = found["before"] or found["within"] or (found["state"] and re.search(r"not", found["state"]))
        return (
            "upheld"
            if denied or re.search(r"\b(?:not|neither|nor|never|no longer|lack\w*)\b", sentence, re.IGNORECASE)
            else "overturned"
        )
    return None
