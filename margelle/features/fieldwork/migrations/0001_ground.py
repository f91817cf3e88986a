import django.db.models.deletion
from django.db import migrations, models

import margelle.base.tenancy.ids
import margelle.base.tenancy.making


class Migration(migrations.Migration):
    # Written anew before the first release: a database that ran all of these stays as it is.
    replaces = [
        ("fieldwork", "0001_initial"),
        ("fieldwork", "0002_tick_steps"),
        ("fieldwork", "0003_media_device"),
        ("fieldwork", "0004_timesheets"),
        ("fieldwork", "0005_photo_words_and_signatures"),
        ("fieldwork", "0006_clockings"),
        ("fieldwork", "0007_positions_and_seals"),
        ("fieldwork", "0008_questions_conflicts_sales"),
        ("fieldwork", "0009_fitted_and_unlisted"),
        ("fieldwork", "0010_instruments_and_required_photos"),
        ("fieldwork", "0011_report_of_visit_index"),
        ("fieldwork", "0012_facts_in_a_sure_order"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_ground"),
        ("catalogue", "0001_ground"),
        ("clients", "0001_ground"),
        ("planning", "0001_ground"),
    ]

    operations = [
        margelle.base.tenancy.making.CreateModels(
            models=[
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
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
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "visit"], name="question_visit"),
                            models.Index(fields=["company", "closed_at"], name="question_open"),
                        ],
                    },
                ),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
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
                    name="Timesheet",
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
                            "technician",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="timesheets",
                                to="accounts.member",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="jour")),
                        ("start", models.TimeField(verbose_name="début")),
                        ("end", models.TimeField(verbose_name="fin")),
                        (
                            "break_minutes",
                            models.PositiveSmallIntegerField(default=0, verbose_name="pause, min"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("written", "Notée"),
                                    ("submitted", "Soumise"),
                                    ("approved", "Approuvée"),
                                ],
                                default="written",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("approved_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["day"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "day"], name="timesheet_day")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "technician", "day"), name="timesheet_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Clocking",
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
                            "technician",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clockings",
                                to="accounts.member",
                            ),
                        ),
                        ("day", models.DateField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("start", "Début"),
                                    ("pause", "Pause"),
                                    ("resume", "Reprise"),
                                    ("end", "Fin"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("seq", models.PositiveBigIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["at", "seq"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "technician", "day"], name="clocking_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Instrument",
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
                        ("name", models.CharField(max_length=60, verbose_name="nom")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("strip", "Bandelette"),
                                    ("photometer", "Photomètre"),
                                    ("probe", "Sonde"),
                                    ("lab", "Laboratoire"),
                                ],
                                default="photometer",
                                max_length=12,
                                verbose_name="sorte",
                            ),
                        ),
                        (
                            "serial",
                            models.CharField(blank=True, max_length=60, verbose_name="numéro de série"),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="instruments",
                                to="accounts.member",
                            ),
                        ),
                        (
                            "vehicle",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="instruments",
                                to="catalogue.stockplace",
                            ),
                        ),
                        (
                            "calibrated_on",
                            models.DateField(blank=True, null=True, verbose_name="dernier étalonnage"),
                        ),
                        (
                            "interval_months",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="étalonnage tous les, mois"
                            ),
                        ),
                        ("archived_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["name"],
                        "base_manager_name": "objects",
                    },
                ),
                migrations.CreateModel(
                    name="Position",
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
                                related_name="positions",
                                to="planning.visit",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[("arrive", "Arrivée"), ("finish", "Départ"), ("photo", "Photo")],
                                max_length=8,
                            ),
                        ),
                        ("of", models.UUIDField()),
                        ("at", models.DateTimeField()),
                        ("latitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                        ("longitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                        ("accuracy_m", models.PositiveIntegerField(null=True)),
                        ("salt", models.CharField(blank=True, max_length=32)),
                        ("commitment", models.CharField(max_length=64)),
                        ("erased_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["at"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "visit"], name="position_visit"),
                            models.Index(fields=["company", "by", "-at"], name="position_by"),
                            models.Index(fields=["company", "erased_at", "at"], name="position_due"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "of"), name="position_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seal",
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
                                related_name="seals",
                                to="planning.visit",
                            ),
                        ),
                        ("number", models.PositiveBigIntegerField()),
                        ("version", models.PositiveSmallIntegerField()),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("validation", "Validation"),
                                    ("completion", "Complément"),
                                    ("alteration", "Données modifiées hors de Margelle"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("replaces", models.PositiveBigIntegerField(null=True)),
                        ("sealed_at", models.DateTimeField()),
                        ("parts", models.JSONField(default=dict)),
                        ("body_hash", models.CharField(max_length=64)),
                        ("prev", models.CharField(max_length=64)),
                        ("hash", models.CharField(max_length=64)),
                    ],
                    options={
                        "ordering": ["number"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "visit", "-number"], name="seal_visit")],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "number"), name="seal_number")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealHead",
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
                        ("number", models.PositiveBigIntegerField(default=0)),
                        ("hash", models.CharField(max_length=64)),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "constraints": [models.UniqueConstraint(fields=("company",), name="seal_head_one")],
                    },
                ),
                migrations.CreateModel(
                    name="Report",
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
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="report",
                                to="planning.visit",
                            ),
                        ),
                        (
                            "technician",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="accounts.member",
                            ),
                        ),
                        ("begun_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("missing", models.JSONField(default=list)),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                fields=["company", "technician", "-begun_at"], name="report_technician"
                            ),
                            models.Index(fields=["company", "visit"], name="report_visit"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("seq", models.PositiveBigIntegerField(default=0)),
                        ("superseded_at", models.DateTimeField(null=True)),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="fieldwork.report",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("client", "Pour le client"),
                                    ("team", "Interne"),
                                    ("office", "Au bureau"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("text", models.TextField(max_length=4000)),
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
                    ],
                    options={
                        "ordering": ["at"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "report"], name="comment_report")],
                    },
                ),
                migrations.CreateModel(
                    name="Incident",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("seq", models.PositiveBigIntegerField(default=0)),
                        ("superseded_at", models.DateTimeField(null=True)),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incidents",
                                to="fieldwork.report",
                            ),
                        ),
                        ("kind", models.CharField(max_length=24)),
                        (
                            "severity",
                            models.CharField(
                                choices=[("low", "Légère"), ("medium", "Moyenne"), ("high", "Grave")],
                                max_length=8,
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=4000)),
                        ("photo_sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "equipment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clients.equipment",
                            ),
                        ),
                        ("follow_up", models.CharField(blank=True, max_length=200)),
                        ("follow_up_on", models.DateField(null=True)),
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
                        ("solved_at", models.DateTimeField(null=True)),
                        (
                            "solved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("solution", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "ordering": ["at"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "report"], name="incident_report"),
                            models.Index(fields=["company", "solved_at"], name="incident_open"),
                            models.Index(fields=["company", "pool", "kind", "at"], name="incident_again"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Recommendation",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("seq", models.PositiveBigIntegerField(default=0)),
                        ("superseded_at", models.DateTimeField(null=True)),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recommendations",
                                to="fieldwork.report",
                            ),
                        ),
                        ("label", models.CharField(max_length=80)),
                        ("text", models.TextField(blank=True, max_length=4000)),
                        ("photo_sha256", models.CharField(blank=True, max_length=64)),
                        ("handled_at", models.DateTimeField(null=True)),
                        (
                            "handled_by",
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
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "report"], name="recommendation_report")],
                    },
                ),
                migrations.CreateModel(
                    name="Media",
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
                        ("sha256", models.CharField(max_length=64)),
                        ("key", models.CharField(max_length=160)),
                        ("stored_sha256", models.CharField(max_length=64)),
                        ("mime", models.CharField(max_length=20)),
                        ("size", models.PositiveIntegerField()),
                        ("width", models.PositiveIntegerField()),
                        ("height", models.PositiveIntegerField()),
                        ("received_at", models.DateTimeField(auto_now_add=True)),
                        ("device_id", models.UUIDField(null=True)),
                    ],
                    options={
                        "verbose_name_plural": "media",
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                fields=["company", "device_id", "received_at"], name="media_by_phone"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "sha256"), name="media_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaskDone",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("seq", models.PositiveBigIntegerField(default=0)),
                        ("superseded_at", models.DateTimeField(null=True)),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.task",
                            ),
                        ),
                        ("done", models.BooleanField()),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="fieldwork.report",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["seq", "pk"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "report"], name="task_done_report")],
                    },
                ),
                migrations.CreateModel(
                    name="StepDone",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("seq", models.PositiveBigIntegerField(default=0)),
                        ("superseded_at", models.DateTimeField(null=True)),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="fieldwork.report",
                            ),
                        ),
                        ("step", models.UUIDField()),
                        ("text", models.CharField(max_length=300)),
                        ("done", models.BooleanField()),
                        ("reason", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "ordering": ["seq", "pk"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "report"], name="step_done_report")],
                    },
                ),
                migrations.CreateModel(
                    name="Reading",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("seq", models.PositiveBigIntegerField(default=0)),
                        ("superseded_at", models.DateTimeField(null=True)),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readings",
                                to="fieldwork.report",
                            ),
                        ),
                        ("parameter", models.CharField(max_length=32)),
                        ("value", models.DecimalField(decimal_places=3, max_digits=9)),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("strip", "Bandelette"),
                                    ("photometer", "Photomètre"),
                                    ("probe", "Sonde"),
                                    ("lab", "Laboratoire"),
                                ],
                                default="photometer",
                                max_length=12,
                            ),
                        ),
                        (
                            "instrument",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readings",
                                to="fieldwork.instrument",
                            ),
                        ),
                        ("calibrated_on", models.DateField(null=True)),
                        (
                            "via",
                            models.CharField(
                                choices=[("hand", "Saisi à la main"), ("bluetooth", "Reçu par Bluetooth")],
                                default="hand",
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["seq", "pk"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "report"], name="reading_report"),
                            models.Index(fields=["company", "pool", "parameter", "-at"], name="reading_pool"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProductUse",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("seq", models.PositiveBigIntegerField(default=0)),
                        ("superseded_at", models.DateTimeField(null=True)),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="products",
                                to="fieldwork.report",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="catalogue.product",
                            ),
                        ),
                        ("quantity", models.DecimalField(decimal_places=3, max_digits=11)),
                        ("advised", models.BooleanField(default=False)),
                        ("fitted", models.BooleanField(default=False)),
                        ("is_unlisted", models.BooleanField(default=False)),
                        (
                            "equipment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clients.equipment",
                            ),
                        ),
                        ("filed_at", models.DateTimeField(null=True)),
                        (
                            "filed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["seq", "pk"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "report"], name="product_use_report"),
                            models.Index(fields=["company", "product", "-at"], name="product_use_product"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Photo",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("seq", models.PositiveBigIntegerField(default=0)),
                        ("superseded_at", models.DateTimeField(null=True)),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="photos",
                                to="fieldwork.report",
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "moment",
                            models.CharField(
                                choices=[("before", "Avant"), ("after", "Après"), ("detail", "Détail")],
                                max_length=8,
                            ),
                        ),
                        ("word", models.CharField(blank=True, max_length=80)),
                        (
                            "media",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="photos",
                                to="fieldwork.media",
                            ),
                        ),
                        ("requirement", models.UUIDField(null=True)),
                        ("removed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["at"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "report"], name="photo_report"),
                            models.Index(fields=["company", "sha256"], name="photo_sha256"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Signature",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("seq", models.PositiveBigIntegerField(default=0)),
                        ("superseded_at", models.DateTimeField(null=True)),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="fieldwork.report",
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=80)),
                        ("absent", models.BooleanField(default=False)),
                        ("strokes", models.JSONField(default=list)),
                    ],
                    options={
                        "ordering": ["seq", "pk"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "report"], name="signature_report")],
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
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
                                choices=[
                                    ("product", "Produit"),
                                    ("repair", "Réparation"),
                                    ("contract", "Contrat"),
                                ],
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
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "report"], name="sale_report"),
                            models.Index(fields=["company", "at"], name="sale_month"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SkipReason",
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
                        ("label", models.CharField(max_length=80, verbose_name="motif")),
                        ("order", models.PositiveIntegerField(default=0)),
                        ("archived_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["order", "label"],
                        "base_manager_name": "objects",
                    },
                ),
            ],
        ),
    ]
