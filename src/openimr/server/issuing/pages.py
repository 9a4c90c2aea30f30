"""The pages of a case's file as they were read, for the checks that compare what is quoted."""

from collections.abc import Sequence

from openimr.casefile import reading_of
from openimr.model import Page
from openimr.server.cases.models import Case
from openimr.server.records.fetch import files_of, parts_of


def pages_of(case: Case) -> Sequence[Page] | None:
    """The pages; None: there are none, or a file is still being read."""
    records = files_of(case)
    if not records or any(record.state not in {"read", "unreadable"} for record in records):
        return None
    read = [page for record in records for part in parts_of(record) for page in part.pages]
    return reading_of(read, ()).pages
