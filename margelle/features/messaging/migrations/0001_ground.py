import datetime

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import margelle.base.tenancy.ids
import margelle.base.tenancy.making


class Migration(migrations.Migration):
    # Written anew before the first release: a database that ran all of these stays as it is.
    replaces = [
        ("messaging", "0001_initial"),
        ("messaging", "0002_alerts"),
        ("messaging", "0003_replies"),
        ("messaging", "0004_blocked_addresses"),
        ("messaging", "0005_message_number"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_ground"),
        ("clients", "0001_ground"),
    ]

    operations = [
        margelle.base.tenancy.making.CreateModels(
            models=[
                migrations.CreateModel(
                    name="AlertAddress",
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
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="alert_addresses",
                                to="accounts.member",
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[("email", "E-mail"), ("sms", "SMS"), ("slack", "Slack")],
                                max_length=5,
                                verbose_name="canal",
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=254, verbose_name="adresse")),
                        ("sealed", models.BinaryField(null=True)),
                        ("kinds", models.JSONField(default=list)),
                    ],
                    options={
                        "verbose_name_plural": "alert addresses",
                        "ordering": ["way", "address"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("member", None)),
                                fields=("company", "way", "address"),
                                name="alert_address_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("member__isnull", False)),
                                fields=("company", "member", "way"),
                                name="alert_address_of_member_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OnCall",
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
                                related_name="on_call",
                                to="accounts.member",
                            ),
                        ),
                        ("weekdays", models.JSONField(default=list)),
                        ("starts", models.TimeField(verbose_name="de")),
                        ("ends", models.TimeField(verbose_name="à")),
                        ("rank", models.PositiveSmallIntegerField(default=1)),
                    ],
                    options={
                        "verbose_name_plural": "on-call hours",
                        "ordering": ["rank", "starts", "id"],
                        "base_manager_name": "objects",
                    },
                ),
                migrations.CreateModel(
                    name="Alert",
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
                        ("kind", models.CharField(max_length=30)),
                        ("key", models.CharField(max_length=120)),
                        ("title", models.CharField(max_length=200)),
                        ("text", models.TextField(blank=True, max_length=1000)),
                        ("path", models.CharField(blank=True, max_length=200)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("needs_taking", models.BooleanField(default=False)),
                        ("level", models.PositiveSmallIntegerField(default=0)),
                        ("next_call_at", models.DateTimeField(null=True)),
                        ("taken_at", models.DateTimeField(null=True)),
                        (
                            "taken_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("taken_via", models.CharField(blank=True, max_length=120)),
                        ("given_up_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["-at"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "-at"], name="alert_list"),
                            models.Index(fields=["company", "next_call_at"], name="alert_due"),
                            models.Index(fields=["company", "needs_taking", "taken_at"], name="alert_open"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "key"), name="alert_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AlertStep",
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
                            "alert",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="messaging.alert",
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("raised", "Alerte"),
                                    ("told", "Prévenu"),
                                    ("no_way", "Injoignable"),
                                    ("next", "Personne n’a répondu\xa0: on appelle la suite"),
                                    ("taken", "Pris en charge"),
                                    ("given_up", "Personne n’a répondu"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("who", models.CharField(blank=True, max_length=160)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ],
                    options={
                        "ordering": ["at", "id"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "alert", "at"], name="alert_step_line")],
                    },
                ),
                migrations.CreateModel(
                    name="BlockedAddress",
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
                        ("address", models.CharField(max_length=254, verbose_name="adresse")),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("bounced", "n’existe pas ou refuse vos messages"),
                                    ("complained", "a signalé un message comme indésirable"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("cleared_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "cleared_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "blocked addresses",
                        "ordering": ["-at"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("cleared_at", None)),
                                fields=("company", "address"),
                                name="blocked_address_living",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MessagingSettings",
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
                            "sender_name",
                            models.CharField(blank=True, max_length=60, verbose_name="nom de l’expéditeur"),
                        ),
                        (
                            "reply_to",
                            models.EmailField(blank=True, max_length=254, verbose_name="adresse de réponse"),
                        ),
                        (
                            "inbound_address",
                            models.EmailField(
                                blank=True, max_length=254, verbose_name="adresse lue par Margelle"
                            ),
                        ),
                        (
                            "sms_provider",
                            models.CharField(blank=True, max_length=8, verbose_name="service SMS"),
                        ),
                        (
                            "sms_sender",
                            models.CharField(blank=True, max_length=20, verbose_name="expéditeur des SMS"),
                        ),
                        ("sms_secrets", models.BinaryField(null=True)),
                        ("receipt_sealed", models.BinaryField(null=True)),
                        (
                            "sms_price",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=6,
                                null=True,
                                verbose_name="prix d’un SMS",
                            ),
                        ),
                        (
                            "quiet_from",
                            models.TimeField(default=datetime.time(20, 0), verbose_name="à partir de"),
                        ),
                        ("quiet_to", models.TimeField(default=datetime.time(8, 0), verbose_name="jusqu’à")),
                        ("quiet_sundays", models.BooleanField(default=True, verbose_name="le dimanche")),
                        (
                            "quiet_holidays",
                            models.BooleanField(default=True, verbose_name="les jours fériés"),
                        ),
                        (
                            "escalate_minutes",
                            models.PositiveSmallIntegerField(
                                default=10, verbose_name="sans réponse après, min"
                            ),
                        ),
                        (
                            "daily_cap",
                            models.PositiveIntegerField(
                                default=500, verbose_name="messages par jour, au plus"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "messaging settings",
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("company",), name="messaging_settings_one")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OccasionSetting",
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
                        ("occasion", models.CharField(max_length=30)),
                        ("is_on", models.BooleanField(default=False)),
                        (
                            "way",
                            models.CharField(
                                choices=[("email", "E-mail, sinon SMS"), ("sms", "SMS, sinon e-mail")],
                                default="email",
                                max_length=5,
                            ),
                        ),
                        ("lead_hours", models.PositiveSmallIntegerField(default=48)),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "occasion"), name="occasion_setting_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MessageTemplate",
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
                        ("occasion", models.CharField(max_length=30)),
                        (
                            "channel",
                            models.CharField(
                                choices=[("email", "E-mail"), ("sms", "SMS"), ("slack", "Slack")],
                                max_length=5,
                                verbose_name="canal",
                            ),
                        ),
                        ("subject", models.CharField(blank=True, max_length=150, verbose_name="objet")),
                        ("body", models.TextField(max_length=3000, verbose_name="texte")),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("changed_at", models.DateTimeField(auto_now=True)),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "occasion", "channel"), name="message_template_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Message",
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
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="messages",
                                to="clients.client",
                            ),
                        ),
                        ("about", models.UUIDField(editable=False, null=True)),
                        ("occasion", models.CharField(max_length=30)),
                        (
                            "channel",
                            models.CharField(
                                choices=[("email", "E-mail"), ("sms", "SMS"), ("slack", "Slack")],
                                max_length=5,
                                verbose_name="canal",
                            ),
                        ),
                        (
                            "recipient",
                            models.CharField(blank=True, max_length=254, verbose_name="destinataire"),
                        ),
                        ("subject", models.CharField(blank=True, max_length=200, verbose_name="objet")),
                        ("body", models.TextField(verbose_name="texte")),
                        ("template_version", models.PositiveIntegerField(default=0)),
                        ("key", models.CharField(max_length=120)),
                        ("is_test", models.BooleanField(default=False)),
                        (
                            "alert",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="messages",
                                to="messaging.alert",
                            ),
                        ),
                        (
                            "alert_to",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="messaging.alertaddress",
                            ),
                        ),
                        (
                            "alert_member",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("is_urgent", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "En attente"),
                                    ("held", "Retenu"),
                                    ("sending", "Envoi en cours"),
                                    ("sent", "Envoyé"),
                                    ("delivered", "Remis"),
                                    ("failed", "Nouvel essai prévu"),
                                    ("unsure", "À vérifier"),
                                    ("dead", "Non remis"),
                                    ("suppressed", "Non envoyé"),
                                    ("dropped", "Annulé"),
                                ],
                                default="queued",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("next_try_at", models.DateTimeField(default=django.utils.timezone.now, null=True)),
                        ("useful_until", models.DateTimeField(null=True)),
                        ("segments", models.PositiveSmallIntegerField(default=0)),
                        ("cost", models.DecimalField(decimal_places=4, max_digits=8, null=True)),
                        ("provider", models.CharField(blank=True, max_length=12)),
                        ("provider_id", models.CharField(blank=True, max_length=120)),
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
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("sending_at", models.DateTimeField(editable=False, null=True)),
                        ("sent_at", models.DateTimeField(editable=False, null=True)),
                        ("delivered_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "state", "next_try_at"], name="message_due"),
                            models.Index(fields=["company", "client", "-created_at"], name="message_client"),
                            models.Index(fields=["company", "-created_at"], name="message_list"),
                            models.Index(fields=["company", "sent_at"], name="message_sent"),
                            models.Index(fields=["company", "about"], name="message_about"),
                            models.Index(
                                fields=["company", "recipient", "-created_at"], name="message_recipient"
                            ),
                            models.Index(fields=["company", "provider_id"], name="message_number"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "key"), name="message_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OptOut",
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
                                related_name="opt_outs",
                                to="clients.client",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[("email", "E-mail"), ("sms", "SMS"), ("slack", "Slack")],
                                max_length=5,
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("link", "par le lien d’un message"),
                                    ("office", "noté par le bureau"),
                                    ("reply", "par sa réponse"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("lifted_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["-at"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("lifted_at", None)),
                                fields=("company", "client", "channel"),
                                name="opt_out_living",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reply",
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
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="replies",
                                to="clients.client",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[("email", "E-mail"), ("sms", "SMS"), ("slack", "Slack")],
                                max_length=5,
                                verbose_name="canal",
                            ),
                        ),
                        ("sender", models.CharField(max_length=254, verbose_name="de")),
                        ("subject", models.CharField(blank=True, max_length=200, verbose_name="objet")),
                        ("body", models.TextField(blank=True, verbose_name="texte")),
                        (
                            "dropped",
                            models.CharField(blank=True, max_length=300, verbose_name="pièces non gardées"),
                        ),
                        ("key", models.CharField(max_length=120)),
                        (
                            "meaning",
                            models.CharField(
                                blank=True,
                                choices=[("", ""), ("stop", "ne veut plus de messages"), ("yes", "confirme")],
                                max_length=5,
                            ),
                        ),
                        ("about", models.UUIDField(editable=False, null=True)),
                        ("confirmed_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "received_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="reçu"
                            ),
                        ),
                        (
                            "handled_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="traité"),
                        ),
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
                        "verbose_name_plural": "replies",
                        "ordering": ["-received_at"],
                        "base_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["company", "client", "-received_at"], name="reply_client"),
                            models.Index(fields=["company", "handled_at", "-received_at"], name="reply_list"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "key"), name="reply_once")
                        ],
                    },
                ),
            ],
        ),
    ]
