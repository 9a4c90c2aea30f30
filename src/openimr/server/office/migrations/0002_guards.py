"""The office's tables stand under the audit trail; versions, records and certificates are never changed."""

from importlib import resources
from typing import ClassVar

from django.db import migrations

from openimr.server.trail.watching import append_only, watched

_KEPT = (
    "office_entryversion", "office_credentialfile", "office_register", "office_tiecleared", "office_assignmentmade",
    "office_purgecertificate",
)  # fmt: skip
_CHANGING = (
    "office_rosterentry", "office_rosterimport", "office_expiryalarm", "office_assignmentrun", "office_runcase",
    "office_runcheck", "office_hold",
)  # fmt: skip


class Migration(migrations.Migration):
    """Also the indexes that the dashboard and the due list ask for. Figures are derived: not in the trail."""

    dependencies: ClassVar = [
        ("office", "0001_initial"),
        ("trail", "0002_triggers"),
        ("cases", "0003_look_again"),
        ("operations", "0001_indexes"),
    ]
    operations: ClassVar = [
        *watched(*_KEPT, *_CHANGING),
        *append_only(*_KEPT),
        migrations.RunSQL(
            resources.files("openimr.server.office").joinpath("guard.sql").read_text("utf-8"),
            "DROP TRIGGER keeps ON office_assignmentrun; DROP FUNCTION office_run_keeps(); "
            "DROP TRIGGER held ON office_hold; DROP FUNCTION office_held()",
        ),
        migrations.RunSQL(
            "CREATE INDEX office_event_type ON cases_caseevent (type, case_id, place)", "DROP INDEX office_event_type"
        ),
        migrations.RunSQL(
            "CREATE INDEX office_clock_due ON cases_caseclock (due, who, case_id) "
            "WHERE state = 'running' AND kind = 'duty'",
            "DROP INDEX office_clock_due",
        ),
        migrations.RunSQL(
            "CREATE INDEX office_case_pending ON cases_case (state, received)", "DROP INDEX office_case_pending"
        ),
    ]
