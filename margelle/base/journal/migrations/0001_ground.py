import django.db.models.deletion
from django.db import migrations, models

import margelle.base.tenancy.ids
import margelle.base.tenancy.making


class Migration(migrations.Migration):
    # Written anew before the first release: a database that ran all of these stays as it is.
    replaces = [("journal", "0001_initial")]

    initial = True

    dependencies = [
        ("accounts", "0001_ground"),
    ]

    operations = [
        margelle.base.tenancy.making.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Counter",
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
                        ("seq", models.PositiveBigIntegerField(default=0)),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("company",), name="journal_counter_one")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
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
                        ("seq", models.PositiveBigIntegerField()),
                        ("kind", models.CharField(max_length=48)),
                        ("entity", models.CharField(max_length=24)),
                        ("entity_id", models.UUIDField()),
                        ("payload", models.JSONField(default=dict)),
                        ("by_id", models.UUIDField(null=True)),
                        ("by_name", models.CharField(blank=True, max_length=120)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name_plural": "entries",
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                fields=["company", "entity", "entity_id", "seq"], name="journal_entry_subject"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "seq"), name="journal_entry_seq")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Handled",
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
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="handled",
                                to="journal.entry",
                            ),
                        ),
                        ("handler", models.CharField(max_length=160)),
                    ],
                    options={
                        "verbose_name_plural": "handled",
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "entry", "handler"), name="journal_handled_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Epoch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("value", models.CharField(max_length=36)),
                        ("since", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "db_table": "journal_epoch",
                    },
                ),
            ],
        ),
    ]
