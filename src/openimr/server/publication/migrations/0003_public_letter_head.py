from django.db import migrations, models
from django.db.models.functions import Left


class Migration(migrations.Migration):
    dependencies = [("publication", "0002_watched")]

    operations = [
        migrations.AddIndex(
            model_name="publicletter", index=models.Index(Left("digest", 20), name="public_letter_head")
        ),
    ]
