import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import margelle.base.tenancy.ids
import margelle.base.tenancy.making


class Migration(migrations.Migration):
    # Written anew before the first release: a database that ran all of these stays as it is.
    replaces = [
        ("planning", "0001_initial"),
        ("planning", "0002_templates_availability_changes_promises"),
        ("planning", "0003_version_of_draft_visits"),
        ("planning", "0004_requirements"),
        ("planning", "0005_reminders"),
        ("planning", "0006_visit_requests"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_ground"),
        ("catalogue", "0001_ground"),
        ("clients", "0001_ground"),
        ("messaging", "0001_ground"),
    ]

    operations = [
        margelle.base.tenancy.making.CreateModels(
            models=[
                migrations.CreateModel(
                    name="WorkingHours",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="working_hours",
                                to="accounts.member",
                            ),
                        ),
                        ("weekday", models.PositiveSmallIntegerField(verbose_name="jour")),
                        (
                            "season_from",
                            models.CharField(blank=True, max_length=5, verbose_name="saison à partir de"),
                        ),
                        (
                            "season_to",
                            models.CharField(blank=True, max_length=5, verbose_name="saison jusqu’à"),
                        ),
                        ("from_hour", models.TimeField(verbose_name="début")),
                        ("to_hour", models.TimeField(verbose_name="fin")),
                        (
                            "break_minutes",
                            models.PositiveSmallIntegerField(default=0, verbose_name="pause, min"),
                        ),
                    ],
                    options={
                        "ordering": ["weekday", "from_hour"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "technician", "weekday", "season_from", "season_to"),
                                name="working_hours_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
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
                                related_name="absences",
                                to="accounts.member",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("leave", "Congés"),
                                    ("sick", "Maladie"),
                                    ("training", "Formation"),
                                    ("rest", "Récupération"),
                                    ("other", "Autre"),
                                ],
                                default="leave",
                                max_length=8,
                                verbose_name="motif",
                            ),
                        ),
                        ("from_day", models.DateField(verbose_name="du")),
                        ("to_day", models.DateField(verbose_name="au")),
                        ("from_hour", models.TimeField(blank=True, null=True, verbose_name="à partir de")),
                        ("to_hour", models.TimeField(blank=True, null=True, verbose_name="jusqu’à")),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="commentaire")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Demandée"),
                                    ("approved", "Acceptée"),
                                    ("refused", "Refusée"),
                                    ("withdrawn", "Retirée"),
                                ],
                                default="asked",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(editable=False, null=True)),
                        ("answer", models.CharField(blank=True, max_length=200, verbose_name="réponse")),
                    ],
                    options={
                        "ordering": ["-from_day"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                fields=["company", "technician", "from_day"], name="absence_technician"
                            ),
                            models.Index(fields=["company", "state", "to_day"], name="absence_state"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClosedDay",
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
                        ("day", models.DateField(verbose_name="jour")),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.agency",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="motif")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["day"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "day"], name="closed_day_day")],
                    },
                ),
                migrations.CreateModel(
                    name="Round",
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
                                related_name="rounds",
                                to="accounts.member",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="jour")),
                        (
                            "vehicle",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.stockplace",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="mot du bureau")),
                        ("handed_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "handed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "technician", "day"), name="round_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitTemplate",
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
                        ("name", models.CharField(max_length=80, verbose_name="nom")),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="templates",
                                to="catalogue.servicetype",
                                verbose_name="prestation",
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="durée prévue, min"
                            ),
                        ),
                        (
                            "instructions",
                            models.TextField(blank=True, max_length=2000, verbose_name="consignes"),
                        ),
                        (
                            "parameters",
                            models.JSONField(blank=True, null=True, verbose_name="relevés attendus"),
                        ),
                        ("ready_made", models.CharField(blank=True, editable=False, max_length=20)),
                        ("order", models.PositiveIntegerField(default=0, verbose_name="ordre")),
                        ("archived_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["order", "name"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("archived_at", None)),
                                fields=("company", "name"),
                                name="template_name_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TemplateStep",
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
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="planning.visittemplate",
                            ),
                        ),
                        ("order", models.PositiveIntegerField(default=0)),
                        ("text", models.CharField(max_length=300, verbose_name="étape")),
                        ("is_required", models.BooleanField(default=False, verbose_name="obligatoire")),
                    ],
                    options={
                        "ordering": ["order"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "template", "order"], name="template_step")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TemplateTask",
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
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="task_links",
                                to="planning.visittemplate",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.task",
                            ),
                        ),
                        ("order", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["order"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "template", "task"), name="template_task_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TemplateNeed",
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
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="needs",
                                to="planning.visittemplate",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.product",
                            ),
                        ),
                        (
                            "quantity",
                            models.DecimalField(decimal_places=3, max_digits=11, verbose_name="quantité"),
                        ),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "template", "product"), name="template_need_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TemplateDocument",
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
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="planning.visittemplate",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="nom")),
                        ("key", models.CharField(max_length=160)),
                        ("mime", models.CharField(max_length=60)),
                        ("size", models.PositiveIntegerField()),
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
                        "ordering": ["name"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "template"], name="template_document_template")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PoolStep",
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
                                related_name="steps",
                                to="clients.pool",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pool_steps",
                                to="planning.visittemplate",
                            ),
                        ),
                        ("order", models.PositiveIntegerField(default=0)),
                        ("text", models.CharField(max_length=300, verbose_name="étape")),
                        ("is_required", models.BooleanField(default=False, verbose_name="obligatoire")),
                    ],
                    options={
                        "ordering": ["order"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "pool", "order"], name="pool_step_pool")],
                    },
                ),
                migrations.CreateModel(
                    name="VisitSeries",
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
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="series",
                                to="clients.site",
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="series",
                                to="clients.client",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.servicetype",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="planning.visittemplate",
                            ),
                        ),
                        (
                            "technician",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                                verbose_name="technicien",
                            ),
                        ),
                        (
                            "contract",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="series",
                                to="clients.contract",
                            ),
                        ),
                        (
                            "previous",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="following",
                                to="planning.visitseries",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="à partir du")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                        (
                            "unit",
                            models.CharField(
                                choices=[("day", "jours"), ("week", "semaines"), ("month", "mois")],
                                default="week",
                                max_length=5,
                                verbose_name="unité",
                            ),
                        ),
                        ("every", models.PositiveSmallIntegerField(default=1, verbose_name="toutes les …")),
                        ("weekdays", models.JSONField(default=list, verbose_name="jours")),
                        (
                            "month_days",
                            models.JSONField(blank=True, default=list, verbose_name="jours du mois"),
                        ),
                        (
                            "nth",
                            models.SmallIntegerField(blank=True, null=True, verbose_name="rang dans le mois"),
                        ),
                        (
                            "holidays",
                            models.CharField(
                                choices=[
                                    ("keep", "Garder le jour férié"),
                                    ("skip", "Ne pas passer ce jour-là"),
                                    ("before", "Avancer au jour ouvré d’avant"),
                                    ("after", "Reculer au jour ouvré d’après"),
                                ],
                                default="keep",
                                max_length=6,
                                verbose_name="jours fériés",
                            ),
                        ),
                        (
                            "season_from",
                            models.CharField(blank=True, max_length=5, verbose_name="saison à partir de"),
                        ),
                        (
                            "season_to",
                            models.CharField(blank=True, max_length=5, verbose_name="saison jusqu’à"),
                        ),
                        ("start", models.TimeField(blank=True, null=True, verbose_name="heure")),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(default=45, verbose_name="durée prévue, min"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("made_until", models.DateField(editable=False, null=True)),
                        ("stopped_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "verbose_name_plural": "visit series",
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "site"], name="series_site"),
                            models.Index(fields=["company", "client"], name="series_client"),
                            models.Index(fields=["company", "contract"], name="series_contract"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SeriesSlot",
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
                            "series",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="slots",
                                to="planning.visitseries",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("weekday", models.PositiveSmallIntegerField(verbose_name="jour")),
                        (
                            "technician",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                                verbose_name="technicien",
                            ),
                        ),
                        ("start", models.TimeField(blank=True, null=True, verbose_name="heure")),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="durée prévue, min"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "series", "number"), name="series_slot_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SeriesException",
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
                            "series",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="exceptions",
                                to="planning.visitseries",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="jour")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("why", models.CharField(blank=True, max_length=200, verbose_name="motif")),
                    ],
                    options={
                        "ordering": ["day"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "series", "day"), name="series_exception_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="clients.client",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="clients.site",
                                verbose_name="lieu",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="catalogue.servicetype",
                                verbose_name="prestation",
                            ),
                        ),
                        (
                            "technician",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="accounts.member",
                                verbose_name="technicien",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "series",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="planning.visitseries",
                            ),
                        ),
                        ("series_day", models.DateField(editable=False, null=True)),
                        ("series_slot", models.PositiveSmallIntegerField(default=0, editable=False)),
                        ("is_detached", models.BooleanField(default=False, editable=False)),
                        (
                            "template",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="planning.visittemplate",
                            ),
                        ),
                        ("day", models.DateField(blank=True, null=True, verbose_name="jour")),
                        ("start", models.TimeField(blank=True, null=True, verbose_name="heure")),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(default=45, verbose_name="durée prévue, min"),
                        ),
                        ("rank", models.PositiveIntegerField(default=0)),
                        (
                            "window_from",
                            models.TimeField(blank=True, null=True, verbose_name="créneau à partir de"),
                        ),
                        (
                            "window_to",
                            models.TimeField(blank=True, null=True, verbose_name="créneau jusqu’à"),
                        ),
                        (
                            "priority",
                            models.CharField(
                                choices=[("normal", "Normale"), ("high", "Haute"), ("urgent", "Urgente")],
                                default="normal",
                                max_length=8,
                                verbose_name="priorité",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Vierge"),
                                    ("en_route", "En route"),
                                    ("in_progress", "En cours"),
                                    ("done", "Terminée"),
                                    ("validated", "Validée"),
                                    ("cancelled", "Annulée"),
                                    ("skipped", "Sautée"),
                                ],
                                default="planned",
                                editable=False,
                                max_length=12,
                            ),
                        ),
                        ("state_reason", models.CharField(blank=True, editable=False, max_length=200)),
                        (
                            "instructions",
                            models.TextField(blank=True, max_length=2000, verbose_name="consignes"),
                        ),
                        (
                            "parameters",
                            models.JSONField(blank=True, null=True, verbose_name="relevés attendus"),
                        ),
                        ("set_off_at", models.DateTimeField(editable=False, null=True)),
                        ("arrived_at", models.DateTimeField(editable=False, null=True)),
                        ("finished_at", models.DateTimeField(editable=False, null=True)),
                        ("validated_at", models.DateTimeField(editable=False, null=True)),
                        ("notice", models.CharField(blank=True, editable=False, max_length=200)),
                        ("needs_look", models.BooleanField(default=False, editable=False)),
                        (
                            "replaces",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="planning.visit",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "pools",
                            models.ManyToManyField(
                                related_name="visits", through="planning.VisitPool", to="clients.pool"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["day", "rank", "start"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "day", "technician"], name="visit_board"),
                            models.Index(fields=["company", "technician", "day"], name="visit_round"),
                            models.Index(fields=["company", "client", "-day"], name="visit_client"),
                            models.Index(fields=["company", "site", "-day"], name="visit_site"),
                            models.Index(fields=["company", "state", "day"], name="visit_state"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("series__isnull", False)),
                                fields=("company", "series", "series_day", "series_slot"),
                                name="visit_of_series_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitPool",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pool_links",
                                to="planning.visit",
                            ),
                        ),
                        (
                            "pool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visit_links",
                                to="clients.pool",
                            ),
                        ),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "pool"], name="visit_pool_pool")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "visit", "pool"), name="visit_pool_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitTask",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="task_links",
                                to="planning.visit",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.task",
                            ),
                        ),
                        ("order", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["order"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "visit", "task"), name="visit_task_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitStep",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="planning.visit",
                            ),
                        ),
                        ("order", models.PositiveIntegerField(default=0)),
                        ("text", models.CharField(max_length=300, verbose_name="étape")),
                        ("is_required", models.BooleanField(default=False, verbose_name="obligatoire")),
                    ],
                    options={
                        "ordering": ["order"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "visit", "order"], name="visit_step_visit")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitMate",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mates",
                                to="planning.visit",
                            ),
                        ),
                        (
                            "technician",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shared_visits",
                                to="accounts.member",
                            ),
                        ),
                        (
                            "instructions",
                            models.TextField(blank=True, max_length=1000, verbose_name="consignes"),
                        ),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "technician"], name="visit_mate_technician")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "visit", "technician"), name="visit_mate_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProductNeed",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="needs",
                                to="planning.visit",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.product",
                            ),
                        ),
                        (
                            "quantity",
                            models.DecimalField(decimal_places=3, max_digits=11, verbose_name="quantité"),
                        ),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "visit", "product"), name="product_need_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitDocument",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="planning.visit",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="nom")),
                        ("key", models.CharField(max_length=160)),
                        ("mime", models.CharField(max_length=60)),
                        ("size", models.PositiveIntegerField()),
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
                        "ordering": ["name"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "visit"], name="visit_document_visit")],
                    },
                ),
                migrations.CreateModel(
                    name="Transition",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="transitions",
                                to="planning.visit",
                            ),
                        ),
                        (
                            "from_state",
                            models.CharField(
                                choices=[
                                    ("planned", "Vierge"),
                                    ("en_route", "En route"),
                                    ("in_progress", "En cours"),
                                    ("done", "Terminée"),
                                    ("validated", "Validée"),
                                    ("cancelled", "Annulée"),
                                    ("skipped", "Sautée"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "to_state",
                            models.CharField(
                                choices=[
                                    ("planned", "Vierge"),
                                    ("en_route", "En route"),
                                    ("in_progress", "En cours"),
                                    ("done", "Terminée"),
                                    ("validated", "Validée"),
                                    ("cancelled", "Annulée"),
                                    ("skipped", "Sautée"),
                                ],
                                max_length=12,
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
                        ("at", models.DateTimeField()),
                        ("device_at", models.DateTimeField(null=True)),
                        ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "ordering": ["at", "id"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "visit", "at"], name="transition_visit")],
                    },
                ),
                migrations.CreateModel(
                    name="LeftTask",
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
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="left_tasks",
                                to="clients.site",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.task",
                            ),
                        ),
                        (
                            "left_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="left_tasks",
                                to="planning.visit",
                            ),
                        ),
                        (
                            "carried_to",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="carried_tasks",
                                to="planning.visit",
                            ),
                        ),
                        ("why", models.CharField(blank=True, max_length=200, verbose_name="motif")),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("done_at", models.DateTimeField(editable=False, null=True)),
                        ("dropped_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "dropped_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        (
                            "dropped_why",
                            models.CharField(blank=True, max_length=200, verbose_name="motif de l’abandon"),
                        ),
                    ],
                    options={
                        "ordering": ["created_at"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "site", "done_at"], name="left_task_site")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "left_by", "task"), name="left_task_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanChange",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("move", "Déplacement"),
                                    ("bulk", "Changement groupé"),
                                    ("cancel", "Annulation"),
                                    ("create", "Création"),
                                    ("mass_move", "Décalage groupé"),
                                    ("scenario", "Scénario publié"),
                                    ("series", "Récurrence"),
                                    ("template", "Modèle appliqué"),
                                    ("round", "Tournée"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("why", models.CharField(blank=True, max_length=200, verbose_name="cause")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("undone_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-id"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "by", "-at"], name="plan_change_by")],
                    },
                ),
                migrations.CreateModel(
                    name="PlanChangeLine",
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
                            "change",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="planning.planchange",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="planning.visit",
                            ),
                        ),
                        ("before", models.JSONField(null=True)),
                        ("after", models.JSONField(default=dict)),
                        ("version", models.PositiveIntegerField()),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "visit"], name="plan_change_line_visit")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "change", "visit"), name="plan_change_line_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Scenario",
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
                        ("name", models.CharField(max_length=80, verbose_name="nom")),
                        ("from_day", models.DateField(verbose_name="du")),
                        ("to_day", models.DateField(verbose_name="au")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("published_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("dropped_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "dropped_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "-created_at"], name="scenario_recent")],
                    },
                ),
                migrations.CreateModel(
                    name="ScenarioVisit",
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
                            "scenario",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="visits",
                                to="planning.scenario",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="planning.visit",
                            ),
                        ),
                        ("base_version", models.PositiveIntegerField(default=0)),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clients.client",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clients.site",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.servicetype",
                            ),
                        ),
                        (
                            "technician",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("day", models.DateField(null=True)),
                        ("start", models.TimeField(null=True)),
                        ("minutes", models.PositiveSmallIntegerField()),
                        ("rank", models.PositiveIntegerField(default=0)),
                        ("is_removed", models.BooleanField(default=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                    ],
                    options={
                        "ordering": ["day", "rank", "start", "id"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "scenario", "day"], name="scenario_visit_day")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("visit__isnull", False)),
                                fields=("company", "scenario", "visit"),
                                name="scenario_visit_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BoardChoice",
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
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("span", models.CharField(default="week", max_length=8)),
                        ("query", models.CharField(blank=True, max_length=4000)),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "member"), name="board_choice_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewNote",
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
                        ("monday", models.DateField()),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="planning.visit",
                            ),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="décision")),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                                verbose_name="qui",
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="pour le")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("done_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["at"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "monday"], name="review_note_week")],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeed",
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
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
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
                        ("read_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("technician__isnull", False)),
                                fields=("company", "technician"),
                                name="feed_of_technician_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("agency__isnull", False)),
                                fields=("company", "agency"),
                                name="feed_of_agency_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sla",
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
                            "category",
                            models.CharField(
                                choices=[
                                    ("maintenance", "Maintenance récurrente"),
                                    ("seasonal", "Traitement saisonnier"),
                                    ("repair", "Dépannage urgent"),
                                ],
                                max_length=12,
                                verbose_name="catégorie",
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(
                                choices=[
                                    ("answer", "Délai pour prévoir"),
                                    ("visit", "Délai pour intervenir"),
                                    ("gap", "Plus long écart entre deux interventions"),
                                ],
                                max_length=6,
                                verbose_name="mesure",
                            ),
                        ),
                        ("limit_hours", models.PositiveIntegerField(verbose_name="limite, heures")),
                        (
                            "warn_hours",
                            models.PositiveIntegerField(default=0, verbose_name="avertir avant, heures"),
                        ),
                    ],
                    options={
                        "ordering": ["category", "measure"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "category", "measure"), name="sla_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SlaNotice",
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
                            "sla",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to="planning.sla",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="clients.site",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sla_notices",
                                to="planning.visit",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[("warning", "Bientôt dépassé"), ("breach", "Dépassé")], max_length=8
                            ),
                        ),
                        ("due_at", models.DateTimeField()),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("closed_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["due_at"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "closed_at", "due_at"], name="sla_notice_open"),
                            models.Index(fields=["company", "visit"], name="sla_notice_visit"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FavouredWindow",
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
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="favoured_windows",
                                to="clients.site",
                            ),
                        ),
                        ("weekdays", models.JSONField(default=list, verbose_name="jours")),
                        ("from_hour", models.TimeField(blank=True, null=True, verbose_name="à partir de")),
                        ("to_hour", models.TimeField(blank=True, null=True, verbose_name="jusqu’à")),
                        (
                            "technician",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.member",
                                verbose_name="technicien",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="précision")),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "site"], name="favoured_window_site")],
                    },
                ),
                migrations.CreateModel(
                    name="SlotProposal",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proposals",
                                to="planning.visit",
                            ),
                        ),
                        (
                            "by_side",
                            models.CharField(
                                choices=[("client", "Client"), ("office", "Bureau")], max_length=6
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
                            "answers",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answered_with",
                                to="planning.slotproposal",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="jour")),
                        ("from_hour", models.TimeField(blank=True, null=True, verbose_name="à partir de")),
                        ("to_hour", models.TimeField(blank=True, null=True, verbose_name="jusqu’à")),
                        (
                            "technician",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="message")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending", "En attente"),
                                    ("accepted", "Acceptée"),
                                    ("refused", "Refusée"),
                                    ("lapsed", "Sans réponse à temps"),
                                    ("withdrawn", "Retirée"),
                                ],
                                default="pending",
                                editable=False,
                                max_length=9,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("lapses_at", models.DateTimeField(null=True)),
                        ("answered_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=300, verbose_name="réponse")),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "state", "day"], name="slot_proposal_state"),
                            models.Index(fields=["company", "visit"], name="slot_proposal_visit"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="planning.visit",
                            ),
                        ),
                        ("day", models.DateField()),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="messaging.message",
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="mot du client")),
                        ("noted_at", models.DateTimeField(null=True)),
                        ("stopped_at", models.DateTimeField(null=True)),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "message"], name="reminder_message")],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "visit", "day"), name="reminder_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Preparation",
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
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="preparations",
                                to="catalogue.servicetype",
                            ),
                        ),
                        ("text", models.CharField(max_length=300, verbose_name="à préparer")),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "service"), name="preparation_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitRequest",
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
                                related_name="visit_requests",
                                to="clients.pool",
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="visit_requests",
                                to="clients.client",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("water", "L’eau est verte ou trouble"),
                                    ("level", "Le niveau baisse, il y a une fuite"),
                                    ("equipment", "Un appareil ne marche pas bien"),
                                    ("season", "Ouvrir ou fermer le bassin"),
                                    ("other", "Autre chose"),
                                ],
                                max_length=9,
                                verbose_name="motif",
                            ),
                        ),
                        ("day", models.DateField(null=True, verbose_name="jour souhaité")),
                        ("from_hour", models.TimeField(null=True, verbose_name="à partir de")),
                        ("to_hour", models.TimeField(null=True, verbose_name="jusqu’à")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="mot du client")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "À planifier"),
                                    ("planned", "Planifiée"),
                                    ("declined", "Déclinée"),
                                    ("withdrawn", "Retirée par le client"),
                                ],
                                default="open",
                                editable=False,
                                max_length=9,
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="requests",
                                to="planning.visit",
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=300, verbose_name="réponse")),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("answered_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                fields=["company", "state", "created_at"], name="visit_request_state"
                            ),
                            models.Index(fields=["company", "pool", "created_at"], name="visit_request_pool"),
                            models.Index(fields=["company", "visit"], name="visit_request_visit"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("company", "pool"),
                                name="visit_request_open_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Requirement",
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
                            "kind",
                            models.CharField(
                                choices=[("step", "Étape"), ("photo", "Photo"), ("reading", "Relevé")],
                                default="step",
                                max_length=8,
                                verbose_name="nature",
                            ),
                        ),
                        ("text", models.CharField(max_length=120, verbose_name="intitulé")),
                        (
                            "moment",
                            models.CharField(
                                blank=True,
                                choices=[("before", "Avant"), ("after", "Après"), ("detail", "Détail")],
                                max_length=8,
                                verbose_name="moment de la photo",
                            ),
                        ),
                        ("parameter", models.CharField(blank=True, max_length=32, verbose_name="paramètre")),
                        (
                            "when",
                            models.CharField(
                                choices=[
                                    ("always", "À chaque intervention"),
                                    ("every", "Toutes les n interventions"),
                                    ("asked", "À la demande"),
                                ],
                                default="always",
                                max_length=8,
                                verbose_name="fréquence",
                            ),
                        ),
                        (
                            "every",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="toutes les"
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="catalogue.servicetype",
                                verbose_name="prestation",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="planning.visittemplate",
                                verbose_name="modèle",
                            ),
                        ),
                        (
                            "sanitiser",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("chlorine", "Chlore"),
                                    ("salt", "Électrolyse au sel"),
                                    ("bromine", "Brome"),
                                    ("oxygen", "Oxygène actif"),
                                    ("phmb", "PHMB"),
                                    ("uv", "UV"),
                                ],
                                max_length=10,
                                verbose_name="traitement",
                            ),
                        ),
                        (
                            "equipment",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("pump", "Pompe"),
                                    ("filter", "Filtre"),
                                    ("electrolyser", "Électrolyseur"),
                                    ("doser", "Régulateur"),
                                    ("heater", "Chauffage"),
                                    ("robot", "Robot"),
                                    ("cover", "Volet ou couverture"),
                                    ("light", "Éclairage"),
                                    ("other", "Autre"),
                                ],
                                max_length=12,
                                verbose_name="équipement",
                            ),
                        ),
                        (
                            "collective",
                            models.BooleanField(blank=True, null=True, verbose_name="bassin collectif"),
                        ),
                        ("heated", models.BooleanField(blank=True, null=True, verbose_name="bassin chauffé")),
                        (
                            "covered",
                            models.BooleanField(blank=True, null=True, verbose_name="bassin couvert"),
                        ),
                        ("archived_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["kind", "text"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "archived_at"], name="requirement_open")],
                    },
                ),
                migrations.CreateModel(
                    name="RequirementAsk",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="asks",
                                to="planning.visit",
                            ),
                        ),
                        (
                            "requirement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="asks",
                                to="planning.requirement",
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
                        ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "visit", "requirement"), name="requirement_asked_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
