"""What in the file may challenge the presumption: a guideline or a study that the treating side's own records name.

The search goes past the MTUS only where that is silent or where someone challenges its presumption (8 CCR 9792.21.1,
Labor Code 4604.5(a)). A mention is a hint for the reviewer: whether it controverts the MTUS by a preponderance of
scientific evidence is for the reviewer to weigh.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from openimr.guidelines.facts import SECOND_HAND
from openimr.guidelines.forms import Library
from openimr.model import Evidence, Page, Record

_LONGEST_QUOTE = 200


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """A guideline or a study named in a record, as it is named, with the line that names it."""

    kind: Literal["guideline", "study"]
    named: str
    evidence: Evidence


def challenges_in(pages: Iterable[tuple[Page, Record]], library: Library) -> tuple[Challenge, ...]:
    """What the clinical records name outside the MTUS, each name once, in the order of the pages.

    Records about the dispute do not count: the UR decision's own citation challenges nothing.
    """
    words = library.standards.challenges
    found: dict[str, Challenge] = {}
    for page, record in pages:
        if record.kind not in SECOND_HAND:
            for challenge in (
                *_in(page, record, "guideline", words.guideline),
                *_in(page, record, "study", words.study),
            ):
                found.setdefault(challenge.named.lower(), challenge)
    return tuple(found.values())


def _in(page: Page, record: Record, kind: Literal["guideline", "study"], words: tuple[str, ...]) -> Iterator[Challenge]:
    if not words:
        return
    for match in _pattern(words).finditer(page.text):
        start = max(page.text.rfind("\n", 0, match.start()) + 1, match.start() - _LONGEST_QUOTE // 2)
        line_end = page.text.find("\n", match.end())
        end = min(line_end if line_end >= 0 else len(page.text), match.end() + _LONGEST_QUOTE // 2)
        yield Challenge(
            kind=kind,
            named=match[0],
            evidence=Evidence(
                record=record.id, file=page.file, page=page.page, quote=page.text[start:end], start=start, end=end
            ),
        )


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Abbreviations in capitals only: "odg" in running text is a slip of reading, not the guideline."""
    either = "|".join(re.escape(w) if w.isupper() else f"(?i:{re.escape(w)})" for w in words)
    return re.compile(rf"(?<!\w)(?:{either})s?(?!\w)")
