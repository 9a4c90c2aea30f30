"""What user names and ids of the roster are compared by: no two accounts look alike or have one id."""

from collections import defaultdict
from typing import Any, ClassVar

from django.db import migrations, models

from openimr.server.accounts.names import roster_key, username_key
from openimr.server.boot import NotMigratedError


def fill(apps: Any, _editor: Any) -> None:  # noqa: ANN401 - Django's face
    """Give each account its keys.

    Names that look alike were let in before: the later ones keep theirs and get no key. Of two accounts with one id of
    the roster nobody here can tell which is the reviewer's.

    Raises:
        NotMigratedError: two accounts have one id of the roster, and what to do.
    """
    user = apps.get_model("accounts", "User")
    rows = [*user.objects.order_by("pk").values_list("pk", "username", "reviewer")]
    same: dict[str, list[int]] = defaultdict(list)
    for pk, _, reviewer in rows:
        if key := roster_key(reviewer):
            same[key].append(pk)
    if doubled := [" and ".join(f"/people/{pk}/" for pk in pks) for pks in same.values() if len(pks) > 1]:
        raise NotMigratedError(
            f"One id of the roster stands in two accounts ({'; '.join(doubled)}): start the version that you had, take "
            "the id from the account that is not the reviewer's on its page, then start this one again."
        )
    taken: set[str] = set()
    for pk, username, reviewer in rows:
        key = username_key(username)
        user.objects.filter(pk=pk).update(
            username_key=None if not key or key in taken else key, reviewer_key=roster_key(reviewer)
        )
        taken.add(key)


class Migration(migrations.Migration):
    """Keys first, then that each stands once."""

    dependencies: ClassVar = [("accounts", "0007_regulator_label")]
    operations: ClassVar = [
        migrations.AddField("user", "username_key", models.TextField(null=True, editable=False)),
        migrations.AddField("user", "reviewer_key", models.TextField(null=True, editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("user", "username_key", models.TextField(null=True, unique=True, editable=False)),
        migrations.AlterField("user", "reviewer_key", models.TextField(null=True, unique=True, editable=False)),
    ]
