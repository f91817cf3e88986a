import django.db.models.deletion
from django.db import migrations, models

import margelle.base.tenancy.ids
import margelle.base.tenancy.making


class Migration(migrations.Migration):
    # Written anew before the first release: a database that ran all of these stays as it is.
    replaces = [("sync", "0001_initial")]

    initial = True

    dependencies = [
        ("accounts", "0001_ground"),
    ]

    operations = [
        margelle.base.tenancy.making.CreateModels(
            models=[
                migrations.CreateModel(
                    name="SyncOp",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=margelle.base.tenancy.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "company",
                            models.ForeignKey(
                                db_index=False,
                                editable=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.company",
                            ),
                        ),
                        ("op_id", models.UUIDField()),
                        ("device_id", models.UUIDField()),
                        ("member_id", models.UUIDField()),
                        ("seq", models.PositiveBigIntegerField()),
                        ("kind", models.CharField(max_length=32)),
                        ("subject_id", models.UUIDField()),
                        ("body_hash", models.CharField(max_length=64)),
                        ("receipt", models.JSONField(default=dict)),
                        ("device_at", models.DateTimeField()),
                        ("received_at", models.DateTimeField()),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                fields=["company", "device_id", "received_at"], name="sync_op_device"
                            ),
                            models.Index(fields=["company", "subject_id"], name="sync_op_subject"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "op_id"), name="sync_op_once")
                        ],
                    },
                )
            ],
        ),
    ]
