"""Search in the records of a case."""

from itertools import islice

from django.http import HttpResponse
from django.shortcuts import render

from openimr.server.accounts.limits import by_account, limited
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.records.fetch import files_of
from openimr.server.records.search import MOST, SHORTEST, hits
from openimr.server.trail.reading import record_read

_LONGEST = 200


@allowed("see records")
@limited("search in records", 120, 60, by=by_account)
def search(request: Asked, number: str) -> HttpResponse:
    """Where the words stand; asked by POST, so that they are in no address and no log."""
    case = asked_case(request, "see records", number)
    words = request.POST.get("words", "").strip()[:_LONGEST]
    records = files_of(case)
    found = [*islice(hits(records, words), MOST + 1)]
    record_read(number, f"search in records, {min(len(found), MOST)} places")
    facts = {
        "case": case,
        "words": words,
        "hits": found[:MOST],
        "more": len(found) > MOST,
        "most": MOST,
        "short": 0 < len(words) < SHORTEST,
        "unread": [record for record in records if record.state != "read"],
    }
    return render(request, "records/search.html", facts)
