import django.db.models.deletion
from django.db import migrations, models

import margelle.base.tenancy.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_remove_must_change_password"),
        ("clients", "0003_dense_zones"),
        ("planning", "0003_version_of_draft_visits"),
        ("fieldwork", "0007_positions_and_seals"),
    ]

    operations = [
        migrations.CreateModel(
            name="Conflict",
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
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to="planning.visit",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("cancelled", "Annulée par le bureau"),
                            ("skipped", "Sautée"),
                            ("validated", "Déjà validée"),
                            ("reassigned", "Confiée à quelqu’un d’autre"),
                            ("moved", "Prévue un autre jour"),
                            ("signed", "Déjà signée par le client"),
                            ("twice", "Deux valeurs pour la même chose"),
                        ],
                        max_length=12,
                    ),
                ),
                ("thing", models.CharField(blank=True, max_length=120)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.member"
                    ),
                ),
                ("op", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("plan", models.JSONField(default=dict)),
                ("facts", models.JSONField(default=list)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "Le téléphone a raison"),
                            ("office", "Le bureau a raison"),
                            ("both", "Les deux sont justes"),
                        ],
                        max_length=8,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["company", "answered_at"], name="conflict_open"),
                    models.Index(fields=["company", "visit"], name="conflict_visit"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("company", "visit", "why", "thing", "by"),
                        name="conflict_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
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
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="planning.visit",
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.member"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["at"],
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["company", "visit"], name="question_visit"),
                    models.Index(fields=["company", "closed_at"], name="question_open"),
                ],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Sale",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.pool",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.member"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("seq", models.PositiveBigIntegerField(default=0)),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sales",
                        to="fieldwork.report",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("product", "Produit"), ("repair", "Réparation"), ("contract", "Contrat")],
                        max_length=8,
                    ),
                ),
                ("label", models.CharField(max_length=120)),
                ("amount_cents", models.PositiveIntegerField()),
                ("is_prompted", models.BooleanField(default=False)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["company", "report"], name="sale_report"),
                    models.Index(fields=["company", "at"], name="sale_month"),
                ],
                "constraints": [],
            },
        ),
        migrations.AddField(
            model_name="incident",
            name="equipment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clients.equipment",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="follow_up",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="incident",
            name="follow_up_on",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["company", "pool", "kind", "at"], name="incident_again"),
        ),
    ]
