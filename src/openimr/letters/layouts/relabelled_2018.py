"""Layout `relabelled-2018`: letters of 2018 on, expected from process.md 5.2 (LE) and not seen.

The family of 2014 with other labels for the reviewer's guideline, and items that may be numbered `Issue 1:`.
"""

import re

import msgspec

from openimr.letters.layouts import family_2014 as family
from openimr.letters.layouts.layout import Layout
from openimr.letters.layouts.raw import RawLetter
from openimr.letters.reading.flow import Flow

_REVIEWER = ("Maximus guideline", "IMRO guideline", "Expert Reviewer guideline", "MAXIMUS guideline")
_LABELS = family.labels_of(*_REVIEWER)
_NUMBER = re.compile(r"^(?:Issue|Item)\s+(?:No\.?\s*|#\s*)?\d{1,2}\s*[:.)]\s*", re.IGNORECASE)


def _read(flow: Flow) -> RawLetter:
    letter = family.read(flow, _LABELS)
    items = tuple(msgspec.structs.replace(item, request=_NUMBER.sub("", item.request)) for item in letter.items)
    return msgspec.structs.replace(letter, items=items)


LAYOUT = Layout(
    id="relabelled-2018",
    years="2018 on",
    verified=False,
    markers=(family.HOW, family.SUMMARY, family.ISSUES, *family.CLAIMS, _REVIEWER[:3], *family.RATIONALE),
    own=_REVIEWER[:3],
    read=_read,
)
