"""Search of persons: by POST alone, so that no name stands in an address or a log; each search is in the trail."""

from django.db.models import Func, QuerySet, TextField
from django.http import HttpResponse
from django.shortcuts import render

from openimr.server.accounts.limits import by_account, limited
from openimr.server.accounts.permissions import visible_cases
from openimr.server.cases.models import Person
from openimr.server.pages.guard import Asked, allowed
from openimr.server.trail.reading import record_read, record_reads
from openimr.vocabulary import fold_name

_LEAST, _MOST = 3, 50


class _Folded(Func):
    """A name as it is searched for; indexed (migration 0003 of `operations`)."""

    function = "openimr_name"
    output_field = TextField()


def named(rows: QuerySet[Person], words: str) -> QuerySet[Person]:
    """The rows whose name holds each of the words, in whatever way it is written."""
    found = rows.annotate(folded=_Folded("name"))
    for word in filter(None, map(fold_name, words.split())):
        found = found.filter(folded__contains=word)
    return found


@allowed("search persons")
@limited("search of persons", 30, 60, by=by_account)
def persons(request: Asked) -> HttpResponse:
    """Persons and organisations by name, with their cases, at most 50; more is asked for by a longer name."""
    words = " ".join(request.POST.get("name", "").replace("\0", "").split())[:200]
    shown: dict[str, object] = {"words": words, "asked": request.method == "POST", "error": ""}
    if request.method == "POST":
        if sum(c.isalnum() for c in words) < _LEAST:
            shown["error"] = "Write at least three letters of the name."
            return render(request, "office/persons.html", shown, status=422)
        found = named(Person.objects.filter(case__in=visible_cases(request.user).values("pk")), words)
        rows = [*found.select_related("case").order_by("name", "case__number")[: _MOST + 1]]
        numbers = sorted({row.case.number for row in rows[:_MOST]})
        record_reads(numbers, "found by a search of persons")
        if not numbers:
            record_read("", "a search of persons that found nobody")
        shown |= {"rows": rows[:_MOST], "more": len(rows) > _MOST}
    return render(request, "office/persons.html", shown)
