"""Since when a drug is taken, and who prescribes it."""

import re

from openimr.clinical.drugs.dates import YEAR, first_date
from openimr.clinical.drugs.mentions import Mention
from openimr.clinical.drugs.patterns import compiled
from openimr.clinical.drugs.sig import number
from openimr.clinical.passage import Passage
from openimr.model import AttributeValue

SINCE = compiled(r"\b(?:since(?: at least| about| approximately)?|started (?:on|in)|beginning|dating (?:back )?to)\s*$")
_BY = re.compile(r"\b(?:prescribed by|by|per|from|prescriber:?)\s+((?:Dr\.?\s+)[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?)")
_FOR = compiled(
    r"(?:(?!\b(?:pain|had|that|which|injur\w*|symptoms)\b)[^.;:]){0,45}?\bfor "
    r"(?:(?:more than|over|about|approximately|at least|the past|the last|nearly|almost|some) )*"
    r"(?P<n>\d{1,2}|one|two|three|four|five|six|eight|ten|twelve|twenty) (?P<unit>years?|yrs?|months?|mos?)\b"
)


def put_history(passage: Passage, mention: Mention, found: dict[str, AttributeValue], begun: str | None = None) -> int:
    """Put down since when and by whom the drug is prescribed; gives the offset that rests on.

    `begun` is the day that a list's last drug bears for all of them.
    """
    text = passage.text
    by = _BY.search(text, mention.end, mention.stop)
    if by:
        found["prescriber"] = " ".join(by.group(1).split())
    since = since_told(text, mention.end, mention.stop) or _years(passage, mention)
    if since is None:
        if begun is not None:
            found["since"] = begun
        return mention.end
    found["since"] = since[0]
    return since[1]


def _years(passage: Passage, mention: Mention) -> tuple[str, int] | None:
    """The start of a drug that is taken "for five years", reckoned back from the record's date."""
    told = _FOR.match(passage.text, mention.end, mention.stop)
    date = passage.context.date
    count = number(told.group("n")) if told else None
    if told is None or date is None or count is None or passage.section in {"plan", "request", "decision"}:
        return None
    months = int(date[:4]) * 12 + int(date[5:7]) - 1 - int(count * (12 if told.group("unit")[0].lower() == "y" else 1))
    return f"{months // 12:04d}-{months % 12 + 1:02d}-01", told.end()


def since_told(text: str, start: int, stop: int) -> tuple[str, int] | None:
    """Since when a drug is taken that ends at `start`: the ISO day, and where it ends."""
    date = first_date(text, start, stop)
    if date is not None and SINCE.search(text, start, date[1]):
        return date[0], date[2]
    year = YEAR.search(text, start, stop)
    if year and date is None and SINCE.search(text, start, year.start()):
        return f"{year.group()}-01-01", year.end()
    return None
