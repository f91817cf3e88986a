import django.db.models.deletion
from django.db import migrations, models

import margelle.base.tenancy.ids
import margelle.base.tenancy.making


class Migration(migrations.Migration):
    # Written anew before the first release: a database that ran all of these stays as it is.
    replaces = [("logbook", "0001_initial"), ("logbook", "0002_exports")]

    initial = True

    dependencies = [
        ("accounts", "0001_ground"),
        ("clients", "0001_ground"),
    ]

    operations = [
        margelle.base.tenancy.making.CreateModels(
            models=[
                migrations.CreateModel(
                    name="ClientSpace",
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
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="spaces",
                                to="clients.client",
                            ),
                        ),
                        ("is_open", models.BooleanField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["-at", "-id"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "client", "-at"], name="client_space_last")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LogbookLink",
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
                            "pool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="logbook_links",
                                to="clients.pool",
                            ),
                        ),
                        ("token_sealed", models.BinaryField()),
                        ("code_sealed", models.BinaryField()),
                        ("code_version", models.PositiveIntegerField(default=1)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("replaced_at", models.DateTimeField(null=True)),
                        ("printed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("replaced_at", None)),
                                fields=("company", "pool"),
                                name="logbook_link_living",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LogbookTry",
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
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tries",
                                to="logbook.logbooklink",
                            ),
                        ),
                        ("address_hash", models.CharField(max_length=64)),
                        ("failures", models.PositiveIntegerField(default=0)),
                        ("first_at", models.DateTimeField()),
                        ("locked_until", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name_plural": "logbook tries",
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "link", "address_hash"), name="logbook_try_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LogbookExport",
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
                            "pool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="exports",
                                to="clients.pool",
                            ),
                        ),
                        ("kind", models.CharField(choices=[("pdf", "PDF"), ("json", "JSON")], max_length=4)),
                        ("year", models.PositiveSmallIntegerField(null=True)),
                        ("visits", models.PositiveIntegerField()),
                        ("first_day", models.DateField(null=True)),
                        ("last_day", models.DateField(null=True)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.PositiveIntegerField()),
                        ("head_number", models.PositiveBigIntegerField(default=0)),
                        ("head_hash", models.CharField(blank=True, max_length=64)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["-made_at"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "pool", "-made_at"], name="logbook_export_pool"),
                            models.Index(fields=["company", "sha256"], name="logbook_export_print"),
                        ],
                    },
                ),
            ],
        ),
    ]
