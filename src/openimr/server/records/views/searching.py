"""Search in the records of a case."""

import msgspec
from django.http import HttpResponse
from django.shortcuts import render

from openimr.model import Record
from openimr.server.accounts.limits import by_account, limited
from openimr.server.cases.models import Case
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.records.fetch import files_of, review_of
from openimr.server.records.search import LONGEST, SHORTEST, days_of, number_of, order_of
from openimr.server.records.search import search as look
from openimr.server.trail.reading import record_read


@allowed("see records")
@limited("search in records", 120, 60, by=by_account)
def search(request: Asked, number: str) -> HttpResponse:
    """Where the words stand, a page at a time; asked by POST, so that they are in no address and no log."""
    case = asked_case(request, "see records", number)
    words = request.POST.get("words", "").strip()[:LONGEST]
    records = files_of(case)
    found = look(
        records,
        words,
        days=_days(case) if words else {},
        order=order_of(request.POST.get("sort") or request.POST.get("order", "")),
        number=number_of(request.POST.get("page", "")),
    )
    record_read(number, f"search in records, {found.count} places, page {found.number}")
    facts = {
        "case": case,
        "words": words,
        "found": found,
        "short": 0 < len(words) < SHORTEST,
        "unread": [record for record in records if record.state != "read"],
    }
    return render(request, "records/search.html", facts)


def _days(case: Case) -> dict[tuple[str, int], str]:
    """The days of the records as the newest review has them; none where there is no review yet."""
    review = review_of(case) or {}
    return {**days_of(msgspec.convert(review.get("records", []), list[Record]))}
