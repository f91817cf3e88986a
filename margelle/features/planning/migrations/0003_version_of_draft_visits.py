from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("planning", "0002_templates_availability_changes_promises")]

    operations = [
        migrations.AddField(
            model_name="scenariovisit",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
