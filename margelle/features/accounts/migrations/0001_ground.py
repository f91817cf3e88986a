import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import margelle.base.tenancy.ids
import margelle.base.tenancy.making


class Migration(migrations.Migration):
    # Written anew before the first release: a database that ran all of these stays as it is.
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_company_setup_skipped"),
        ("accounts", "0003_skills"),
        ("accounts", "0004_remove_must_change_password"),
        ("accounts", "0005_positions_at_actions"),
        ("accounts", "0006_device_queue_and_last_push"),
        ("accounts", "0007_phone_counts"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        margelle.base.tenancy.making.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Company",
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
                        ("name", models.CharField(max_length=120, verbose_name="nom de l’entreprise")),
                        ("siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET")),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail"),
                        ),
                        (
                            "alert_email",
                            models.EmailField(blank=True, max_length=254, verbose_name="adresse des alertes"),
                        ),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                        ("postcode", models.CharField(blank=True, max_length=10, verbose_name="code postal")),
                        ("city", models.CharField(blank=True, max_length=80, verbose_name="ville")),
                        (
                            "timezone",
                            models.CharField(
                                default="Europe/Paris", max_length=40, verbose_name="fuseau horaire"
                            ),
                        ),
                        (
                            "late_tolerance_min",
                            models.PositiveSmallIntegerField(
                                default=15, verbose_name="tolérance de retard, min"
                            ),
                        ),
                        (
                            "validates_by_itself",
                            models.BooleanField(
                                default=True, verbose_name="valider sans contrôle les interventions complètes"
                            ),
                        ),
                        (
                            "keeps_positions",
                            models.BooleanField(default=False, verbose_name="noter la position aux actions"),
                        ),
                        (
                            "position_days",
                            models.PositiveSmallIntegerField(
                                default=60, verbose_name="effacer les positions après, jours"
                            ),
                        ),
                        ("is_demo", models.BooleanField(default=False)),
                        ("setup_done_at", models.DateTimeField(null=True)),
                        ("setup_skipped", models.JSONField(default=list)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "verbose_name_plural": "companies",
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                error_messages={"unique": "A user with that username already exists."},
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                unique=True,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                                verbose_name="username",
                            ),
                        ),
                        (
                            "first_name",
                            models.CharField(blank=True, max_length=150, verbose_name="first name"),
                        ),
                        ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False,
                                help_text="Designates whether the user can log into this admin site.",
                                verbose_name="staff status",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "date_joined",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="date joined"
                            ),
                        ),
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
                            "email",
                            models.EmailField(
                                max_length=254, null=True, unique=True, verbose_name="adresse e-mail"
                            ),
                        ),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "user",
                        "verbose_name_plural": "users",
                    },
                    managers=[
                        ("objects", django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Seat",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seats",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seats",
                                to="accounts.company",
                            ),
                        ),
                        ("shut_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "company"), name="seat_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Lockout",
                    fields=[
                        ("key", models.CharField(max_length=96, primary_key=True, serialize=False)),
                        ("failures", models.PositiveIntegerField(default=0)),
                        ("first_at", models.DateTimeField()),
                        ("locked_until", models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Agency",
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
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                        ("postcode", models.CharField(blank=True, max_length=10, verbose_name="code postal")),
                        ("city", models.CharField(blank=True, max_length=80, verbose_name="ville")),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                        (
                            "latitude",
                            models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
                        ),
                        (
                            "longitude",
                            models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
                        ),
                        ("archived_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "verbose_name_plural": "agencies",
                        "ordering": ["name"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "name"), name="agency_name_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Skill",
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
                        ("archived_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["name"],
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "name"), name="skill_name_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Member",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("manager", "Responsable"),
                                    ("coordinator", "Coordinateur"),
                                    ("technician", "Technicien"),
                                    ("partner", "Partenaire"),
                                ],
                                max_length=12,
                                verbose_name="rôle",
                            ),
                        ),
                        ("first_name", models.CharField(max_length=60, verbose_name="prénom")),
                        ("last_name", models.CharField(max_length=60, verbose_name="nom")),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail"),
                        ),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                        ("colour", models.PositiveSmallIntegerField(default=1, verbose_name="couleur")),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="accounts.agency",
                                verbose_name="agence",
                            ),
                        ),
                        (
                            "week_minutes",
                            models.PositiveSmallIntegerField(
                                default=2100, verbose_name="temps de travail par semaine, min"
                            ),
                        ),
                        (
                            "start_latitude",
                            models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
                        ),
                        (
                            "start_longitude",
                            models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
                        ),
                        ("shut_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "shut_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "skills",
                            models.ManyToManyField(
                                related_name="members", through="accounts.MemberSkill", to="accounts.skill"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["last_name", "first_name"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "role"], name="member_role")],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "user"), name="member_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MemberSkill",
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
                                related_name="skill_links",
                                to="accounts.member",
                            ),
                        ),
                        (
                            "skill",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="member_links",
                                to="accounts.skill",
                            ),
                        ),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "member", "skill"), name="member_skill_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
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
                        ("email", models.EmailField(max_length=254, verbose_name="adresse e-mail")),
                        ("first_name", models.CharField(max_length=60, verbose_name="prénom")),
                        ("last_name", models.CharField(max_length=60, verbose_name="nom")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("manager", "Responsable"),
                                    ("coordinator", "Coordinateur"),
                                    ("technician", "Technicien"),
                                    ("partner", "Partenaire"),
                                ],
                                max_length=12,
                                verbose_name="rôle",
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
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("expires_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(null=True)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "email"], name="invitation_email")],
                    },
                ),
                migrations.CreateModel(
                    name="Device",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="devices",
                                to="accounts.member",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="nom")),
                        ("platform", models.CharField(blank=True, max_length=120)),
                        ("app_version", models.CharField(blank=True, max_length=24)),
                        ("queue", models.PositiveIntegerField(default=0, verbose_name="saisies en attente")),
                        ("photos", models.PositiveIntegerField(default=0, verbose_name="photos en attente")),
                        ("refused", models.PositiveIntegerField(default=0, verbose_name="saisies refusées")),
                        ("waiting_since", models.DateTimeField(null=True)),
                        ("enrolled_at", models.DateTimeField(auto_now_add=True)),
                        ("last_contact_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("revoked_at", models.DateTimeField(null=True)),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("revoke_mode", models.CharField(blank=True, max_length=8)),
                        ("counted_day", models.DateField(null=True)),
                        ("counted_ops", models.PositiveIntegerField(default=0)),
                        ("told_at", models.DateTimeField(null=True)),
                        ("last_push_until", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["-last_contact_at"],
                        "base_manager_name": "objects",
                        "indexes": [models.Index(fields=["company", "member"], name="device_member")],
                    },
                ),
                migrations.CreateModel(
                    name="ApiToken",
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
                        ("scopes", models.JSONField(default=list)),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.member",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("last_used_at", models.DateTimeField(null=True)),
                        ("revoked_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "base_manager_name": "objects",
                    },
                ),
            ],
        ),
    ]
