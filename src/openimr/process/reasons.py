"""The codes of eligibility reasons as events write them: `E01_UNSIGNED`, `E01`, "e1"."""

import re

REJECTING = frozenset({"E01", "E02", "E03", "E04", "E05", "E07", "E08", "E09", "E10", "E11", "E14", "E15", "E99"})
"""The reasons for which an application can be found ineligible: E06 defers, E12 terminates, E13 never blocks."""

_KNOWN = REJECTING | {"E06", "E12", "E13"}


def reason_code(text: str) -> str | None:
    """The code of a reason ("E01_UNSIGNED" is "E01"); None: it is none."""
    found = re.match(r"\s*[Ee](\d{1,2})(?:$|[^0-9])", text)
    return None if found is None else f"E{int(found.group(1)):02}"


def known_reason(text: str) -> bool:
    """Whether it is a code of 2.3."""
    return reason_code(text) in _KNOWN
