"""What intake does in the background: uploaded forms are read, and cases that time has changed are derived anew."""

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from openimr.server.cases.actions import bring_up_to_date
from openimr.server.cases.models import Case
from openimr.server.exchange.storing import the_store
from openimr.server.intake.models import DECISION_PAGE, NOT_READ, READ, READING, Application
from openimr.server.jobs import every, job
from openimr.server.trail.actor import acting, step

if TYPE_CHECKING:
    from openimr.server.intake.reading import FormRead

LOG = logging.getLogger(__name__)
_AT_ONCE = 200
_MOST = 1_000
"""Cases that one run derives anew; what is left is for the next, a minute later."""


@job("reading")
def read_form(application_id: int) -> None:
    """Read the form of an application, if nobody has begun to fill it in meanwhile."""
    from openimr.casefile import CaseFileError  # noqa: PLC0415 - the web server starts without what reads pages
    from openimr.server.intake.reading import read_application  # noqa: PLC0415

    application = Application.objects.filter(pk=application_id, reading=READING).first()
    file = application.files.select_related("content").order_by("pk").first() if application else None
    if application is None or file is None:
        return
    try:
        read = read_application(the_store().open(file.content))
    except CaseFileError:
        read = None
    _keep(application_id, read)


def _keep(application_id: int, read: "FormRead | None") -> None:
    with step():
        application = Application.objects.select_for_update().filter(pk=application_id, reading=READING).first()
        if application is None:
            return
        application.reading = NOT_READ if read is None else READ
        if read is not None:
            known = {name: value for name, value in application.answers.items() if value}
            application.answers = {**read.answers, **known}
            application.unplaced = [list(one) for one in read.unplaced]
            application.placed = [name for name in read.answers if name not in known]
            application.placed += [DECISION_PAGE] if read.decision else []
        application.changed = timezone.now()
        application.save(update_fields=["answers", "unplaced", "placed", "reading", "changed"])


@every("* * * * *")
def look_again() -> None:
    """Derive anew the cases that time alone can have changed; each in a transaction of its own."""
    done = 0
    while done < _MOST:
        due = Case.objects.filter(look_again__lte=timezone.now()).order_by("look_again")
        numbers = [*due.values_list("number", flat=True)[:_AT_ONCE]]
        if not numbers:
            return
        brought = sum(_brought(number) for number in numbers)
        done += len(numbers)
        if not brought:
            return  # other workers have them


@every("25 4 * * *")
def throw_old_drafts_away() -> None:
    """Drafts that nobody has sent, or changed for long (`drafts.yaml`)."""
    from openimr.server.intake.drafts import throw_old_away  # noqa: PLC0415 - uploads are checked on there only

    with acting("worker"):
        throw_old_away(timezone.now())


def _brought(number: str) -> bool:
    """One case; one that can't be derived is put off for an hour, so that it holds up no other."""
    try:
        return bring_up_to_date(number)
    except Exception:
        LOG.exception("a case could not be derived anew: %s", number)
        with step(number):
            Case.objects.filter(number=number).update(look_again=timezone.now() + timedelta(hours=1))
        return True
