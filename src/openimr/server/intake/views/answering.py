"""A party answers what it was asked: on eligibility, or by the reviewer."""

from collections.abc import Sequence

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from openimr import model
from openimr.process import fold
from openimr.process.notices import eligibility_asks, question_told
from openimr.server.cases.errors import RefusedError
from openimr.server.cases.fetch import case_document
from openimr.server.intake.asking import event_asked, is_asked
from openimr.server.intake.deciding import answer_request, screening_of
from openimr.server.intake.views.refused import refusal
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.trail.reading import record_read

_OTHERS = "The question went to another party. If you have something to say to it, add it to the records."


@allowed("answer request")
def answer(request: Asked, number: str) -> HttpResponse:
    """What is asked, and the answer."""
    row = asked_case(request, "answer request", number)
    fault, status = "", 200
    document = case_document(row)
    state = fold(document, timezone.now())
    asks, mine = event_asked(state) is not None, is_asked(request.user, row, document, state)
    if request.method == "POST" and asks and not mine:
        fault, status = _OTHERS, 422
    elif request.method == "POST":
        try:
            answer_request(request.user, number, request.POST.get("answer", "")[:20_000])
            messages.success(request, "Your answer is with the office.")
            return redirect("case", number)
        except RefusedError as error:
            fault, status = refusal(error)
    record_read(number, "questions")
    asked = [event for event in document.events if event.type.endswith("information requested")]
    shown = {
        "case": row,
        "can": mine,
        "asked": asked[-1] if asked else None,
        "questions": _questions(document, asked) if state.state == "APP_INFO_PENDING" else (),
        "typed": request.POST.get("answer", ""),
        "fault": fault or (_OTHERS if asks and not mine else ""),
    }
    return render(request, "intake/answer.html", shown, status=status)


def _questions(document: model.Case, asked: Sequence[model.Event]) -> list[str]:
    """What is asked on eligibility, in the words of the letter; what somebody wrote stands on the page by itself."""
    bare = msgspec.structs.replace(asked[-1], note=None) if asked else None
    return [question_told(code, "en") for code in eligibility_asks(screening_of(document), bare)]
