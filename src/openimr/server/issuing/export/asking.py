"""Ask for an export; it is made in the background."""

from django.utils import timezone

from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.cases.errors import RefusedError
from openimr.server.cases.lock_objects import lock_case
from openimr.server.issuing import tasks
from openimr.server.issuing.errors import NotAllowedError
from openimr.server.issuing.models import Export, ExportProgress
from openimr.server.jobs import enqueue
from openimr.server.trail.actor import step
from openimr.server.trail.reading import record_read


def ask_for_export(number: str, by: User) -> Export:
    """An export of the case's file as it is now, queued.

    Raises:
        RefusedError: one is being made. NotAllowedError: the account may not do that.
    """
    if not may(by, "export case"):
        raise NotAllowedError("this account may not do that")
    with step(number):
        case = lock_case(number)
        if Export.objects.filter(case=case, file=None, failed="").exists():
            raise RefusedError("an export of this case is being made already: it will be here in a while")
        now = timezone.now()
        export = Export.objects.create(case=case, asked=now, by=by)
        ExportProgress.objects.create(export=export, changed=now)
        record_read(number, f"export {export.pk} asked for")
        enqueue(tasks.make_export, lock=f"export {number}", export_id=export.pk)
    return export
