"""What the parties are asked on eligibility: what the facts leave open, and what the question on record asks."""

from collections.abc import Iterable

from openimr.model import Event
from openimr.process.notices.wording import question_words
from openimr.process.reasons import reason_code
from openimr.process.screening import Screening


def eligibility_asks(screened: Screening, event: Event | None) -> tuple[str, ...]:
    """What a letter asks for: the screening's questions, then those of the reasons that the event names.

    Both by the code of the reason (`question_told` has the words); last the lines of the event's note, as they are.
    Source: 8 CCR 9792.10.3(b),(c).
    """
    found = (question.code for question in screened.questions)
    if event is None:
        return tuple(found)
    lines = (line.strip() for line in (event.note or "").splitlines())
    return tuple(dict.fromkeys((*found, *questions_of(event.reasons), *(line for line in lines if line))))


def questions_of(reasons: Iterable[str]) -> tuple[str, ...]:
    """The codes, among these reasons, of those that have a question to ask; a reason may have none ("E11")."""
    codes = (reason_code(text) for text in reasons)
    return tuple(dict.fromkeys(code for code in codes if code is not None and code in question_words()))
