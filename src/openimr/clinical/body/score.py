"""Validated scales with their values: "Oswestry 44", "PHQ-9 score of 12/27". Never a spinal level or a date."""

import re
from collections.abc import Iterator
from functools import cache

from openimr.clinical.body.rules import UNREAD, data, worth
from openimr.clinical.body.view import draft, view_of
from openimr.clinical.passage import Draft, Passage
from openimr.model import AttributeValue


@cache
def _scales() -> tuple[re.Pattern[str], dict[str, tuple[str, float]]]:
    known: dict[str, tuple[str, float]] = {}
    for name, entry in data("scales").items():
        for spelling in (name, *entry.get("names", ())):
            known[" ".join(spelling.lower().replace("-", " ").split())] = (name, float(entry["most"]))
    names = sorted(known, key=len, reverse=True)
    written = "|".join(re.escape(n).replace(r"\ ", r"[\s-]*") for n in names)
    return (
        re.compile(
            rf"\b(?P<scale>{written})\b(?P<between>[^\d;\n.]{{0,45}}?)(?P<value>\d{{1,3}}(?:\.\d)?)"
            r"(?!\d|\s?(?:mg|/\d{1,2}/|-\d{1,2}-|weeks?|months?|days?|years?|visits?|items?|questions?))(?:\s?%|\s?/\s?(?P<of>\d{1,3})"
            r"|\s+out\s+of\s+(?P<of2>\d{1,3}))?",
            re.IGNORECASE,
        ),
        known,
    )


def score(passage: Passage) -> Iterator[Draft]:
    """Scores within the range of their scale; "44 at entry, 42 at discharge" gives both."""
    if passage.section in UNREAD or passage.checked is False or not worth(passage.text, "score"):
        return
    text = view_of(passage).text
    search, known = _scales()
    for match in search.finditer(text):
        name, most = known[" ".join(match["scale"].lower().replace("-", " ").split())]
        value, out_of = float(match["value"]), match["of"] or match["of2"]
        if value > most or (out_of and float(out_of) < value):
            continue
        given: dict[str, AttributeValue | None] = {
            "scale": name,
            "value": value,
            "out_of": float(out_of) if out_of else None,
        }
        yield draft(passage, "score", match.start(), match.end(), given, anchor=match.start())
        again = _AGAIN.match(text, match.end())
        if again is not None and float(again["value"]) <= most:
            given = {"scale": name, "value": float(again["value"]), "out_of": None}
            yield draft(passage, "score", match.start(), again.end(), given, anchor=match.start())


_AGAIN = re.compile(
    r"(?:\s+(?:at|on)\s+(?:entry|intake|admission|baseline|start|initial\w*|[\d/]+))?\s*(?:,|and|then|to|->|→)\s*"
    r"(?P<value>\d{1,3})(?=\s*%?\s*(?:at|on|now|today)\b|\s*%?\s*[.;]|\s*%?$)",
    re.IGNORECASE,
)
