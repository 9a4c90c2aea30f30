"""Take a case back from a reviewer who does not go on with it: it waits for another, and what was written stays."""

from django.db.models import QuerySet
from django.utils import timezone

from openimr.model import Event
from openimr.process import fold
from openimr.reviewers.ids import id_key
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import case_for
from openimr.server.cases.actions import take
from openimr.server.cases.errors import RefusedError, StaleError, UnknownCaseError
from openimr.server.cases.fetch import case_document
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import REVIEWING, Case
from openimr.server.cases.moments import moment_text
from openimr.server.desk.leaving import leave_drafts
from openimr.server.office.assigning import VERB
from openimr.server.office.errors import OfficeError
from openimr.server.trail.actor import step

LEAST = 10
"""Letters of a reason, at least."""


def take_back(user: User, number: str, reason: str, *, revision: int) -> str:
    """Take a case from its reviewer; the id of who had it. It waits again, and the draft stays on record as it is.

    The event is the one by which a reviewer declines: who was taken off is not proposed again before a person says, as
    of every tie that is to be checked, that nothing stands in the way.

    Raises:
        UnknownCaseError: no such case of the account. StaleError: it has changed since. OfficeError: no reason.
        RefusedError: nobody reviews it now.
    """
    if case_for(user, VERB, number) is None:
        raise UnknownCaseError(f"there is no case {number}")
    if len(reason.strip()) < LEAST:
        raise OfficeError(f"Say why the case is taken back, in at least {LEAST} letters: it stays on record.")
    with step(number):
        case = lock_case(number)
        if case.revision != revision:
            raise StaleError(f"case {number} has changed since you opened it: look at it again")
        if case.state not in REVIEWING:
            raise RefusedError(f"case {number} is with no reviewer now: it is {case.state}")
        had = _who_has(case)
        leave_drafts(case)
        event = Event(type="reviewer removed", at=moment_text(timezone.localtime()), by=had, note=reason.strip())
        take(number, event, strict=True)
        case.refresh_from_db()
        case.reviewer = None
        case.save(update_fields=["reviewer"])
    return had


def with_reviewers(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Of those cases the ones that a reviewer has now, the next due first."""
    found = cases.filter(state__in=REVIEWING, reviewer__isnull=False)
    return found.select_related("reviewer").order_by("next_due", "number")


def _who_has(case: Case) -> str:
    """The id by which the case was given, whatever id its account has by now."""
    on_file = fold(case_document(case)).reviewers
    if not on_file:
        raise RefusedError(f"case {case.number} is with no reviewer now")
    own = id_key(case.reviewer.reviewer or "") if case.reviewer is not None else ""
    return next((one for one in on_file if id_key(one) == own), on_file[-1])
