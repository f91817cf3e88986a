import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    # Written anew before the first release: a database that ran all of these stays as it is.
    replaces = [("access", "0002_initial")]

    initial = True

    dependencies = [
        ("access", "0001_ground"),
        ("accounts", "0001_ground"),
    ]

    operations = [
        migrations.AddField(
            model_name="capability",
            name="company",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.company"
            ),
        ),
        migrations.AddIndex(
            model_name="capability",
            index=models.Index(fields=["object_id", "purpose"], name="capability_object"),
        ),
    ]
