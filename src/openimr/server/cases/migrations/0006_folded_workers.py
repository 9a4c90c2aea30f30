"""What workers are known by is written anew for all cases: accents make nobody another, and a missing initial neither."""

from typing import Any, ClassVar

import msgspec
from django.db import migrations

_AT_ONCE = 1_000


def fill_in(apps: Any, _: Any) -> None:  # noqa: ANN401 - as Django has them
    """The keys of each case from its last facts, without going through its events; no other column changes."""
    from openimr import model  # noqa: PLC0415
    from openimr.process import worker_keys  # noqa: PLC0415

    cases, facts = apps.get_model("cases", "Case").objects, apps.get_model("cases", "CaseFacts").objects
    last = 0
    while rows := [*cases.filter(pk__gt=last).order_by("pk").only("pk", "worker_keys")[:_AT_ONCE]]:
        last = rows[-1].pk
        found = facts.filter(case__in=[row.pk for row in rows]).order_by("case", "-version").distinct("case")
        documents = dict(found.values_list("case", "document"))
        changed = []
        for row in rows:
            keys = sorted(worker_keys(msgspec.convert(documents.get(row.pk, {}), model.Case)))
            if keys != row.worker_keys:
                row.worker_keys = keys
                changed.append(row)
        cases.bulk_update(changed, ["worker_keys"])


class Migration(migrations.Migration):
    """The index over them is there already."""

    dependencies: ClassVar = [("cases", "0005_ended_ties")]
    operations: ClassVar = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
