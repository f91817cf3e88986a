import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import margelle.base.tenancy.ids
import margelle.base.tenancy.making


class Migration(migrations.Migration):
    # Written anew before the first release: a database that ran all of these stays as it is.
    replaces = [("outreach", "0001_surveys"), ("outreach", "0002_campaigns")]

    initial = True

    dependencies = [
        ("accounts", "0001_ground"),
        ("clients", "0001_ground"),
        ("messaging", "0001_ground"),
        ("planning", "0001_ground"),
    ]

    operations = [
        margelle.base.tenancy.making.CreateModels(
            models=[
                migrations.CreateModel(
                    name="OutreachSettings",
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
                            "gap_days",
                            models.PositiveSmallIntegerField(
                                default=60, verbose_name="jours entre deux enquêtes"
                            ),
                        ),
                        ("page_sealed", models.BinaryField(null=True)),
                    ],
                    options={
                        "verbose_name_plural": "outreach settings",
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("company",), name="outreach_settings_one")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Survey",
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
                                related_name="surveys",
                                to="planning.visit",
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="surveys",
                                to="clients.client",
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
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="messaging.message",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("answered_at", models.DateTimeField(editable=False, null=True)),
                        ("mark", models.PositiveSmallIntegerField(null=True, verbose_name="note")),
                        (
                            "came",
                            models.PositiveSmallIntegerField(
                                choices=[(2, "Oui"), (1, "En partie"), (0, "Non")], null=True
                            ),
                        ),
                        (
                            "tidy",
                            models.PositiveSmallIntegerField(
                                choices=[(2, "Oui"), (1, "En partie"), (0, "Non")], null=True
                            ),
                        ),
                        (
                            "clear",
                            models.PositiveSmallIntegerField(
                                choices=[(2, "Oui"), (1, "En partie"), (0, "Non")], null=True
                            ),
                        ),
                        ("text", models.CharField(blank=True, max_length=1000, verbose_name="commentaire")),
                        ("consents", models.BooleanField(default=False)),
                        ("signed_as", models.CharField(blank=True, max_length=60, verbose_name="signature")),
                        ("needs_look", models.BooleanField(default=False, editable=False)),
                        ("treated_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "treated_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        (
                            "treatment",
                            models.CharField(blank=True, max_length=300, verbose_name="ce qui a été fait"),
                        ),
                    ],
                    options={
                        "ordering": ["-asked_at"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "client", "-asked_at"], name="survey_client"),
                            models.Index(fields=["company", "answered_at"], name="survey_answered"),
                            models.Index(fields=["company", "message"], name="survey_message"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "visit"), name="survey_once"),
                            models.CheckConstraint(
                                condition=models.Q(("mark", None), ("mark__range", (1, 5)), _connector="OR"),
                                name="survey_mark",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Testimonial",
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
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="testimonials",
                                to="outreach.survey",
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
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
                        "ordering": ["-published_at"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(
                                fields=["company", "withdrawn_at", "-published_at"], name="testimonial_shown"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("company", "survey"),
                                name="testimonial_living",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Campaign",
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
                        ("subject", models.CharField(max_length=120, verbose_name="objet de l’e-mail")),
                        ("text", models.TextField(max_length=1000, verbose_name="offre")),
                        ("segment", models.JSONField(default=dict)),
                        (
                            "gap_days",
                            models.PositiveSmallIntegerField(
                                default=30, verbose_name="jours entre deux offres"
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("sent_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "sent_by",
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
                            models.Index(fields=["company", "-created_at"], name="campaign_list"),
                            models.Index(fields=["company", "sent_at"], name="campaign_sent"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CampaignClient",
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
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="clients",
                                to="outreach.campaign",
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="campaigns",
                                to="clients.client",
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="messaging.message",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(editable=False, null=True)),
                        ("word", models.CharField(blank=True, max_length=300, verbose_name="un mot")),
                        ("treated_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "treated_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("refused_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "client"], name="campaign_client"),
                            models.Index(fields=["company", "message"], name="campaign_message"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "campaign", "client"), name="campaign_client_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
