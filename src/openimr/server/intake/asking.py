"""Whether a question waits for the answer of an account's party."""

from django.utils import timezone

from openimr import model
from openimr.process import CaseState, awaits, fold
from openimr.server.accounts.models import User
from openimr.server.cases.fetch import case_document
from openimr.server.cases.models import Case
from openimr.server.intake.deciding import ANSWERS, answering_party


def event_asked(state: CaseState) -> str | None:
    """The event by which a party would answer now; None: no question waits."""
    can = {one.event for one in state.next}
    return next((event for event in ANSWERS if event in can), None)


def is_asked(user: User, case: Case, document: model.Case, state: CaseState) -> bool:
    """Whether the question that waits went to the account's party, or to another of its side."""
    event, party = event_asked(state), answering_party(user, case, document)
    return event is not None and party is not None and awaits(document, event, party, timezone.now())


def question_waits(user: User, case: Case) -> bool:
    """The same of a case that has not been read yet."""
    document = case_document(case)
    return is_asked(user, case, document, fold(document, timezone.now()))
