import django.db.models.deletion
from django.db import migrations, models

import margelle.base.tenancy.ids
import margelle.base.tenancy.making


class Migration(migrations.Migration):
    # Written anew before the first release: a database that ran all of these stays as it is.
    replaces = [
        ("catalogue", "0001_initial"),
        ("catalogue", "0002_one_range_for_all"),
        ("catalogue", "0003_service_skills_and_plates"),
        ("catalogue", "0004_places_lists_and_loading"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_ground"),
    ]

    operations = [
        margelle.base.tenancy.making.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Task",
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
                            "group",
                            models.CharField(
                                choices=[
                                    ("basin", "Bassin"),
                                    ("chemistry", "Eau et chimie"),
                                    ("filter", "Filtration et local technique"),
                                    ("products", "Produits"),
                                    ("other", "Autre"),
                                ],
                                default="basin",
                                max_length=10,
                                verbose_name="groupe",
                            ),
                        ),
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
                                name="task_name_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceType",
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
                        ("colour", models.CharField(blank=True, max_length=12, verbose_name="couleur")),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(default=45, verbose_name="durée prévue, min"),
                        ),
                        (
                            "instructions",
                            models.TextField(blank=True, max_length=2000, verbose_name="consignes"),
                        ),
                        (
                            "parameters",
                            models.JSONField(blank=True, default=list, verbose_name="relevés attendus"),
                        ),
                        ("order", models.PositiveIntegerField(default=0, verbose_name="ordre")),
                        ("archived_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "tasks",
                            models.ManyToManyField(
                                related_name="services", through="catalogue.ServiceTask", to="catalogue.task"
                            ),
                        ),
                        (
                            "skills",
                            models.ManyToManyField(
                                related_name="services", through="catalogue.ServiceSkill", to="accounts.skill"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["order", "name"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("archived_at", None)),
                                fields=("company", "name"),
                                name="service_name_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceTask",
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
                                related_name="task_links",
                                to="catalogue.servicetype",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="service_links",
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
                                fields=("company", "service", "task"), name="service_task_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceSkill",
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
                                related_name="skill_links",
                                to="catalogue.servicetype",
                            ),
                        ),
                        (
                            "skill",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="service_links",
                                to="accounts.skill",
                            ),
                        ),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "service", "skill"), name="service_skill_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Product",
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
                        ("unit", models.CharField(max_length=20, verbose_name="unité")),
                        ("family", models.CharField(blank=True, max_length=30, verbose_name="famille")),
                        ("reference", models.CharField(blank=True, max_length=40, verbose_name="référence")),
                        (
                            "strength_pct",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                                verbose_name="concentration, %",
                            ),
                        ),
                        (
                            "pack",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                max_digits=9,
                                null=True,
                                verbose_name="conditionnement",
                            ),
                        ),
                        (
                            "cost_cents",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="coût, centimes"),
                        ),
                        (
                            "price_cents",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="prix, centimes"),
                        ),
                        (
                            "equipment_kind",
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
                                verbose_name="équipement du bassin",
                            ),
                        ),
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
                                name="product_name_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Measure",
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
                        ("code", models.CharField(max_length=32)),
                        ("order", models.PositiveIntegerField(default=0)),
                        ("is_active", models.BooleanField(default=True)),
                    ],
                    options={
                        "ordering": ["order"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "code"), name="measure_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadingRange",
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
                        ("code", models.CharField(max_length=32, verbose_name="paramètre")),
                        ("sanitiser", models.CharField(blank=True, max_length=10, verbose_name="traitement")),
                        (
                            "collective",
                            models.BooleanField(blank=True, null=True, verbose_name="bassins collectifs"),
                        ),
                        (
                            "low",
                            models.DecimalField(
                                blank=True, decimal_places=3, max_digits=9, null=True, verbose_name="minimum"
                            ),
                        ),
                        (
                            "high",
                            models.DecimalField(
                                blank=True, decimal_places=3, max_digits=9, null=True, verbose_name="maximum"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code", "sanitiser"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "code", "sanitiser", "collective"),
                                name="reading_range_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("collective__isnull", True)),
                                fields=("company", "code", "sanitiser"),
                                name="reading_range_for_all_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockPlace",
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
                                choices=[("store", "Dépôt"), ("vehicle", "Véhicule")],
                                max_length=8,
                                verbose_name="type",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="nom")),
                        (
                            "plate",
                            models.CharField(blank=True, max_length=12, verbose_name="immatriculation"),
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
                            "member",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stock_places",
                                to="accounts.member",
                            ),
                        ),
                        (
                            "has_own_list",
                            models.BooleanField(default=False, verbose_name="liste de produits propre"),
                        ),
                        ("archived_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["kind", "name"],
                        "base_manager_name": "objects",
                    },
                ),
                migrations.CreateModel(
                    name="PlaceProduct",
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
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="allowed_links",
                                to="catalogue.stockplace",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="catalogue.product",
                            ),
                        ),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "place", "product"), name="place_product_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReorderLevel",
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
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="levels",
                                to="catalogue.stockplace",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="catalogue.product",
                            ),
                        ),
                        (
                            "quantity",
                            models.DecimalField(decimal_places=3, max_digits=11, verbose_name="seuil"),
                        ),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "place", "product"), name="reorder_level_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LoadedLine",
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
                            "vehicle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="loaded_lines",
                                to="catalogue.stockplace",
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
                        ("day", models.DateField()),
                        ("quantity", models.DecimalField(decimal_places=3, max_digits=11)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("superseded_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["at"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "day", "vehicle"], name="loaded_line_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockMove",
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
                            "place",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="catalogue.stockplace",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="catalogue.product",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("used", "Utilisé"),
                                    ("reversed", "Annulé"),
                                    ("received", "Reçu"),
                                    ("moved", "Déplacé"),
                                    ("corrected", "Corrigé"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("quantity", models.DecimalField(decimal_places=3, max_digits=11)),
                        ("source_id", models.UUIDField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=120, verbose_name="motif")),
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
                    ],
                    options={
                        "ordering": ["-at"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "product", "-at"], name="stock_move_product"),
                            models.Index(
                                fields=["company", "place", "product", "quantity", "at"],
                                name="stock_move_sums",
                            ),
                            models.Index(fields=["company", "source_id"], name="stock_move_source"),
                        ],
                    },
                ),
            ],
        ),
    ]
