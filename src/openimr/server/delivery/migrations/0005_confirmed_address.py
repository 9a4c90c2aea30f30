"""The e-mail address at which an account is told of its letters has to be confirmed; mail that came back is remembered.

Who opened a letter after being told of it by e-mail has shown that the address reaches them: it counts as confirmed.
Everybody else who has chosen the portal gets mail until the address is confirmed, and is asked to on the page of letters.
"""

from typing import Any, ClassVar

from django.db import migrations, models


def confirm_who_opened(apps: Any, _: Any) -> None:  # noqa: ANN401 - as Django has them
    """Mark the address of each account that opened a letter of the portal; no other column changes."""
    preferences, people = apps.get_model("delivery", "Preference").objects, apps.get_model("cases", "Person").objects
    letters = apps.get_model("delivery", "Sending").objects.filter(way="portal", otherwise="", received__isnull=False)
    for row in preferences.filter(way="portal", account__isnull=False).select_related("account"):
        mine = people.filter(account=row.account, case=models.OuterRef("case"), party=models.OuterRef("party"))
        last = letters.filter(models.Exists(mine)).order_by("-received").first()
        if last is not None and row.account.email:
            row.confirmed, row.confirmed_at = row.account.email, last.received
            row.save(update_fields=["confirmed", "confirmed_at"])


class Migration(migrations.Migration):
    """Three columns; and an index of the letters on the portal that nobody has opened."""

    dependencies: ClassVar = [("delivery", "0004_letter_proofs"), ("cases", "0006_folded_workers")]
    operations: ClassVar = [
        migrations.AddField(
            "preference", "confirmed", models.EmailField(blank=True, default="", db_default="", max_length=254)
        ),
        migrations.AddField("preference", "confirmed_at", models.DateTimeField(null=True)),
        migrations.AddField("preference", "bounced", models.DateField(null=True)),
        migrations.AddIndex(
            "sending",
            models.Index(
                fields=["served"],
                condition=models.Q(state="served", way="portal", otherwise="", received=None, looked_at=None),
                name="letter_unopened",
            ),
        ),
        migrations.RunPython(confirm_who_opened, migrations.RunPython.noop),
    ]
