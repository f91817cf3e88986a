import django.db.models.deletion
from django.db import migrations, models

import margelle.base.tenancy.ids
import margelle.base.tenancy.making


class Migration(migrations.Migration):
    # Written anew before the first release: a database that ran all of these stays as it is.
    replaces = [
        ("clients", "0001_initial"),
        ("clients", "0002_search_text_and_list_index"),
        ("clients", "0003_dense_zones"),
        ("clients", "0004_ownerships"),
        ("clients", "0005_first_ownerships"),
        ("clients", "0006_findings"),
        ("clients", "0007_keys"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_ground"),
    ]

    operations = [
        margelle.base.tenancy.making.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Tag",
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
                        ("name", models.CharField(max_length=40, verbose_name="nom")),
                    ],
                    options={
                        "ordering": ["name"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "name"), name="tag_name_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Client",
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
                                    ("person", "Particulier"),
                                    ("firm", "Entreprise"),
                                    ("public", "Collectivité ou association"),
                                ],
                                default="person",
                                max_length=8,
                                verbose_name="type",
                            ),
                        ),
                        ("civility", models.CharField(blank=True, max_length=12, verbose_name="civilité")),
                        ("first_name", models.CharField(blank=True, max_length=60, verbose_name="prénom")),
                        ("last_name", models.CharField(blank=True, max_length=80, verbose_name="nom")),
                        (
                            "firm_name",
                            models.CharField(blank=True, max_length=120, verbose_name="raison sociale"),
                        ),
                        ("reference", models.CharField(blank=True, max_length=30, verbose_name="référence")),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail"),
                        ),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                        (
                            "phone_2",
                            models.CharField(blank=True, max_length=20, verbose_name="autre téléphone"),
                        ),
                        (
                            "address",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="adresse de facturation"
                            ),
                        ),
                        (
                            "address_2",
                            models.CharField(blank=True, max_length=200, verbose_name="complément"),
                        ),
                        ("postcode", models.CharField(blank=True, max_length=10, verbose_name="code postal")),
                        ("city", models.CharField(blank=True, max_length=80, verbose_name="ville")),
                        ("siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET")),
                        (
                            "value",
                            models.CharField(
                                choices=[("high", "Prioritaire"), ("normal", "Normal")],
                                default="normal",
                                max_length=8,
                                verbose_name="importance",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clients",
                                to="accounts.agency",
                                verbose_name="agence",
                            ),
                        ),
                        ("name", models.CharField(editable=False, max_length=160)),
                        ("search_text", models.CharField(default="", editable=False, max_length=700)),
                        ("on_hold", models.BooleanField(default=False, editable=False)),
                        ("archived_at", models.DateTimeField(editable=False, null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "tags",
                            models.ManyToManyField(
                                related_name="clients", through="clients.ClientTag", to="clients.tag"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "name"], name="client_name"),
                            models.Index(fields=["company", "archived_at", "name"], name="client_list"),
                            models.Index(fields=["company", "email"], name="client_email"),
                            models.Index(fields=["company", "reference"], name="client_reference"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClientTag",
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
                                related_name="tag_links",
                                to="clients.client",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="client_links",
                                to="clients.tag",
                            ),
                        ),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "tag"], name="client_tag_tag")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "client", "tag"), name="client_tag_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Zone",
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
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="zones",
                                to="accounts.agency",
                            ),
                        ),
                        ("is_dense", models.BooleanField(default=False, verbose_name="secteur dense")),
                    ],
                    options={
                        "ordering": ["name"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "name"), name="zone_name_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Site",
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
                                related_name="sites",
                                to="clients.client",
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=80, verbose_name="nom du lieu")),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                        (
                            "address_2",
                            models.CharField(blank=True, max_length=200, verbose_name="complément"),
                        ),
                        ("postcode", models.CharField(blank=True, max_length=10, verbose_name="code postal")),
                        ("city", models.CharField(blank=True, max_length=80, verbose_name="ville")),
                        (
                            "latitude",
                            models.DecimalField(
                                blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="latitude"
                            ),
                        ),
                        (
                            "longitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                max_digits=9,
                                null=True,
                                verbose_name="longitude",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sites",
                                to="clients.zone",
                                verbose_name="secteur",
                            ),
                        ),
                        (
                            "payer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="paid_sites",
                                to="clients.client",
                                verbose_name="facture à",
                            ),
                        ),
                        ("archived_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["name", "city"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "client"], name="site_client"),
                            models.Index(fields=["company", "city"], name="site_city"),
                            models.Index(fields=["company", "payer"], name="site_payer"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
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
                                related_name="contacts",
                                to="clients.client",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contacts",
                                to="clients.site",
                                verbose_name="lieu",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="nom")),
                        ("role", models.CharField(blank=True, max_length=60, verbose_name="fonction")),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail"),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "client"], name="contact_client")],
                    },
                ),
                migrations.CreateModel(
                    name="AccessNote",
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
                                related_name="access_notes",
                                to="clients.site",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("hours", "Horaires"),
                                    ("dog", "Chien"),
                                    ("key", "Clé"),
                                    ("slope", "Pente ou escalier"),
                                    ("parking", "Stationnement"),
                                    ("other", "Autre"),
                                ],
                                default="other",
                                max_length=8,
                                verbose_name="type",
                            ),
                        ),
                        ("text", models.CharField(max_length=200, verbose_name="consigne")),
                    ],
                    options={
                        "ordering": ["kind", "id"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "site"], name="access_note_site")],
                    },
                ),
                migrations.CreateModel(
                    name="AccessCode",
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
                                related_name="access_codes",
                                to="clients.site",
                            ),
                        ),
                        (
                            "label",
                            models.CharField(
                                default="Portail", max_length=40, verbose_name="ce que le code ouvre"
                            ),
                        ),
                        ("sealed", models.BinaryField()),
                    ],
                    options={
                        "ordering": ["label", "id"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "site"], name="access_code_site")],
                    },
                ),
                migrations.CreateModel(
                    name="Pool",
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
                                related_name="pools",
                                to="clients.site",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(default="Piscine", max_length=60, verbose_name="nom du bassin"),
                        ),
                        (
                            "shape",
                            models.CharField(
                                choices=[
                                    ("rectangle", "Rectangulaire"),
                                    ("round", "Ronde"),
                                    ("oval", "Ovale"),
                                    ("free", "Forme libre"),
                                ],
                                default="rectangle",
                                max_length=10,
                                verbose_name="forme",
                            ),
                        ),
                        (
                            "length_m",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                                verbose_name="longueur, m",
                            ),
                        ),
                        (
                            "width_m",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                                verbose_name="largeur, m",
                            ),
                        ),
                        (
                            "depth_min_m",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=4,
                                null=True,
                                verbose_name="profondeur minimale, m",
                            ),
                        ),
                        (
                            "depth_max_m",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=4,
                                null=True,
                                verbose_name="profondeur maximale, m",
                            ),
                        ),
                        (
                            "volume_typed_m3",
                            models.DecimalField(
                                blank=True,
                                decimal_places=1,
                                max_digits=7,
                                null=True,
                                verbose_name="volume, m³",
                            ),
                        ),
                        (
                            "lining",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("liner", "Liner"),
                                    ("pvc", "Membrane armée"),
                                    ("shell", "Coque polyester"),
                                    ("tiles", "Carrelage ou mosaïque"),
                                    ("plaster", "Enduit"),
                                    ("concrete", "Béton peint"),
                                    ("steel", "Inox"),
                                ],
                                max_length=10,
                                verbose_name="revêtement",
                            ),
                        ),
                        (
                            "sanitiser",
                            models.CharField(
                                choices=[
                                    ("chlorine", "Chlore"),
                                    ("salt", "Électrolyse au sel"),
                                    ("bromine", "Brome"),
                                    ("oxygen", "Oxygène actif"),
                                    ("phmb", "PHMB"),
                                    ("uv", "UV"),
                                ],
                                default="chlorine",
                                max_length=10,
                                verbose_name="traitement",
                            ),
                        ),
                        (
                            "filtration",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("sand", "Sable"),
                                    ("glass", "Verre"),
                                    ("cartridge", "Cartouche"),
                                    ("diatom", "Diatomées"),
                                    ("bag", "Poche"),
                                ],
                                max_length=10,
                                verbose_name="filtration",
                            ),
                        ),
                        ("cover", models.CharField(blank=True, max_length=60, verbose_name="couverture")),
                        ("heating", models.CharField(blank=True, max_length=60, verbose_name="chauffage")),
                        (
                            "is_collective",
                            models.BooleanField(default=False, verbose_name="bassin collectif"),
                        ),
                        ("is_indoor", models.BooleanField(default=False, verbose_name="bassin intérieur")),
                        (
                            "built_year",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="année de construction"
                            ),
                        ),
                        ("archived_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["name"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "site"], name="pool_site")],
                    },
                ),
                migrations.CreateModel(
                    name="Equipment",
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
                                related_name="equipment",
                                to="clients.pool",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
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
                                verbose_name="type",
                            ),
                        ),
                        ("make", models.CharField(blank=True, max_length=60, verbose_name="marque")),
                        ("model", models.CharField(blank=True, max_length=60, verbose_name="modèle")),
                        (
                            "serial",
                            models.CharField(blank=True, max_length=60, verbose_name="numéro de série"),
                        ),
                        ("fitted_on", models.DateField(blank=True, null=True, verbose_name="posé le")),
                        (
                            "warranty_until",
                            models.DateField(blank=True, null=True, verbose_name="garantie jusqu’au"),
                        ),
                        ("removed_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "verbose_name_plural": "equipment",
                        "ordering": ["kind", "id"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "pool"], name="equipment_pool")],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
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
                                related_name="findings",
                                to="clients.site",
                            ),
                        ),
                        (
                            "pool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="findings",
                                to="clients.pool",
                            ),
                        ),
                        ("visit_id", models.UUIDField()),
                        (
                            "field",
                            models.CharField(
                                choices=[
                                    ("volume_typed_m3", "Volume"),
                                    ("length_m", "Longueur"),
                                    ("width_m", "Largeur"),
                                    ("depth_min_m", "Profondeur minimale"),
                                    ("depth_max_m", "Profondeur maximale"),
                                    ("sanitiser", "Traitement"),
                                    ("filtration", "Filtration"),
                                    ("equipment", "Équipement"),
                                    ("position", "Position du lieu"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("before", models.JSONField(default=str)),
                        ("value", models.JSONField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "À décider"),
                                    ("accepted", "Sur la fiche"),
                                    ("refused", "Refusé"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["-at", "-id"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "state", "-at"], name="finding_state"),
                            models.Index(fields=["company", "pool", "-at"], name="finding_pool"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DirectField",
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
                            "field",
                            models.CharField(
                                choices=[
                                    ("volume_typed_m3", "Volume"),
                                    ("length_m", "Longueur"),
                                    ("width_m", "Largeur"),
                                    ("depth_min_m", "Profondeur minimale"),
                                    ("depth_max_m", "Profondeur maximale"),
                                    ("sanitiser", "Traitement"),
                                    ("filtration", "Filtration"),
                                    ("equipment", "Équipement"),
                                    ("position", "Position du lieu"),
                                ],
                                max_length=16,
                            ),
                        ),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "field"), name="direct_field_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SiteKey",
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
                                related_name="keys",
                                to="clients.site",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("key", "Clé"), ("badge", "Badge"), ("remote", "Télécommande")],
                                default="key",
                                max_length=8,
                                verbose_name="sorte",
                            ),
                        ),
                        ("label", models.CharField(max_length=60, verbose_name="ce qu’elle ouvre")),
                        ("copies", models.PositiveSmallIntegerField(default=1, verbose_name="exemplaires")),
                        ("given_back_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["label", "id"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "site"], name="site_key_site")],
                    },
                ),
                migrations.CreateModel(
                    name="KeyCustody",
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
                            "key",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="custodies",
                                to="clients.sitekey",
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="key_custodies",
                                to="accounts.member",
                            ),
                        ),
                        ("taken_at", models.DateTimeField()),
                        (
                            "handed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("returned_at", models.DateTimeField(null=True)),
                        (
                            "returned_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-taken_at", "-id"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "key", "-taken_at"], name="key_custody_key"),
                            models.Index(
                                fields=["company", "holder", "returned_at"], name="key_custody_holder"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("returned_at", None)),
                                fields=("company", "key", "holder"),
                                name="key_held_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ownership",
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
                                related_name="ownerships",
                                to="clients.site",
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ownerships",
                                to="clients.client",
                            ),
                        ),
                        ("from_day", models.DateField(verbose_name="depuis le")),
                        ("to_day", models.DateField(null=True, verbose_name="jusqu’au")),
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
                        "ordering": ["-from_day", "-at"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "site", "-from_day"], name="ownership_site"),
                            models.Index(fields=["company", "client"], name="ownership_client"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("to_day", None)),
                                fields=("company", "site"),
                                name="ownership_open_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InternalNote",
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
                                related_name="notes",
                                to="clients.client",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="clients.site",
                            ),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="commentaire interne")),
                        (
                            "standing",
                            models.BooleanField(default=False, verbose_name="consigne à chaque intervention"),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("removed_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["-at"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "client", "-at"], name="note_client")],
                    },
                ),
                migrations.CreateModel(
                    name="Contract",
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
                                related_name="contracts",
                                to="clients.client",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="intitulé")),
                        ("scope", models.TextField(blank=True, max_length=2000, verbose_name="contenu")),
                        ("starts_on", models.DateField(verbose_name="début")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="fin")),
                        (
                            "season_from",
                            models.CharField(blank=True, max_length=5, verbose_name="saison à partir de"),
                        ),
                        (
                            "season_to",
                            models.CharField(blank=True, max_length=5, verbose_name="saison jusqu’à"),
                        ),
                        (
                            "visits_per_month",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="interventions dues par mois"
                            ),
                        ),
                        (
                            "notice_days",
                            models.PositiveSmallIntegerField(default=60, verbose_name="préavis, jours"),
                        ),
                        (
                            "renews",
                            models.BooleanField(default=True, verbose_name="renouvellement automatique"),
                        ),
                        ("ended_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["-starts_on"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "client"], name="contract_client"),
                            models.Index(fields=["company", "ends_on"], name="contract_end"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRun",
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
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("file_name", models.CharField(max_length=120)),
                        ("lines", models.JSONField(default=list)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        ("created_count", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "base_manager_name": "objects",
                    },
                ),
            ],
        ),
    ]
