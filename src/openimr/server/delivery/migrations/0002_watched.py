"""What became of each letter stands under the audit trail, and its history is never changed."""

from typing import ClassVar

from django.db import migrations

from openimr.server.trail.watching import append_only, watched


class Migration(migrations.Migration):
    """Triggers of the audit trail, and of append-only tables."""

    dependencies: ClassVar = [("delivery", "0001_initial"), ("trail", "0002_triggers")]
    operations: ClassVar = [
        *watched(
            "delivery_preference", "delivery_batch", "delivery_sending", "delivery_sendingstep", "delivery_caseproof"
        ),
        *append_only("delivery_sendingstep", "delivery_caseproof"),
    ]
