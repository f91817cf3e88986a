from django.db import migrations, models


class Migration(migrations.Migration):
    """What a service tells of a message is found by its number."""

    dependencies = [("messaging", "0004_blocked_addresses")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["company", "provider_id"], name="message_number"),
        )
    ]
