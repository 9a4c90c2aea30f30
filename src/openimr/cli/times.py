"""The moment that a person means by a day or a time."""

import argparse
import re
from datetime import date, datetime

from openimr.process.days import LOS_ANGELES, end_of

_DAY = len("2024-06-01")


def as_of_moment(text: str) -> datetime:
    """An ISO date (its last second at Los Angeles) or date-time (at Los Angeles where it names no zone)."""
    message = f"{text!r} is no date or date-time; write 2024-06-01 or 2024-06-01T12:00-07:00"
    if not re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", text):  # a week (2015-W10-1), or a day without its hyphens
        raise argparse.ArgumentTypeError(message)
    try:
        if len(text) == _DAY:
            return end_of(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=LOS_ANGELES) if moment.tzinfo is None else moment.astimezone(LOS_ANGELES)
        moment.timestamp()
    except (ValueError, OverflowError) as error:
        raise argparse.ArgumentTypeError(message) from error
    return moment
