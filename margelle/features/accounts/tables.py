"""The lists of this room."""

from typing import Any

from django.db.models import Max, Q, QuerySet
from django.urls import reverse

from margelle.base.ui.french import moment
from margelle.base.ui.tables import Column, Empty, Filter, Table

from .models import Device, Member, Role
from .queries import agencies


def _state(queryset: Any, value: str) -> Any:
    return queryset.filter(shut_at__isnull=value == "open")


class TeamTable(Table[Member]):
    id = "team"
    row_template = "accounts/_member_row.html"
    columns = (
        Column(key="name", label="Nom", sort=("last_name", "first_name"), export=str),
        Column(
            key="identifier", label="Identifiant", sort=("user__username",), export=lambda m: m.user.username
        ),
        Column(key="role", label="Rôle", sort=("role",), export=lambda m: m.get_role_display()),
        Column(
            key="agency", label="Agence", sort=("agency__name",), export=lambda m: str(m.agency or "Toutes")
        ),
        Column(
            key="state", label="Accès", sort=("shut_at",), export=lambda m: "Ouvert" if m.is_open else "Fermé"
        ),
        Column(
            key="contact",
            label="Dernier contact du téléphone",
            sort=("last_contact",),
            export=lambda m: moment(m.last_contact) if m.last_contact else "",
        ),
    )
    search_fields = ("first_name", "last_name", "user__username", "email")
    search_label = "Nom, identifiant…"
    default_sort = "name"
    empty = Empty(icon="hard-hat", title="Personne encore", text="Ajoutez votre premier technicien.")

    def get_filters(self) -> tuple[Filter, ...]:
        return (
            Filter(
                key="role", label="Rôle", choices=Role.choices, apply=lambda qs, value: qs.filter(role=value)
            ),
            Filter(
                key="agency",
                label="Agence",
                choices=[(str(one.pk), one.name) for one in agencies()],
                apply=lambda qs, value: qs.filter(agency_id=value),
                all_label="Toutes",
            ),
            Filter(key="state", label="Accès", choices=(("open", "Ouvert"), ("shut", "Fermé")), apply=_state),
        )


def team_rows() -> QuerySet[Member]:
    living = Q(devices__revoked_at=None)
    rows: QuerySet[Member] = Member.objects.select_related("user", "agency").annotate(
        last_contact=Max("devices__last_contact_at", filter=living)
    )
    return rows


def _device_state(queryset: Any, value: str) -> Any:
    return queryset.filter(revoked_at__isnull=value == "open")


class DeviceTable(Table[Device]):
    id = "devices"
    row_template = "accounts/_device_row.html"
    columns = (
        Column(
            key="member",
            label="Technicien",
            sort=("member__last_name", "member__first_name"),
            export=lambda d: str(d.member),
        ),
        Column(key="name", label="Téléphone", sort=("name",), export=lambda d: d.name),
        Column(
            key="contact",
            label="Dernier contact",
            sort=("last_contact_at",),
            export=lambda d: moment(d.last_contact_at),
        ),
        Column(key="queue", label="En attente", sort=("queue", "photos"), num=True, export=lambda d: d.queue),
        Column(key="version", label="Version", sort=("app_version",), export=lambda d: d.app_version),
        Column(key="state", label="État", sort=("revoked_at",), export=lambda d: state_word(d)),
        Column(key="act", label="Action", hidden_label=True),
    )
    search_fields = ("member__first_name", "member__last_name", "name")
    search_label = "Technicien, téléphone…"
    default_sort = "-contact"
    filters = (
        Filter(
            key="state",
            label="État",
            choices=(("open", "Autorisé"), ("shut", "Révoqué")),
            apply=_device_state,
        ),
    )

    @property
    def empty(self) -> Empty:  # type: ignore[override]  # its address is only known once the site runs
        return Empty(
            icon="smartphone",
            title="Aucun téléphone",
            text="Un téléphone apparaît ici dès qu’un technicien se connecte à l’application.",
            url=reverse("accounts:member_new"),
            label="Technicien",
        )


def state_word(device: Device) -> str:
    if device.revoked_at is None:
        return "Autorisé"
    return "À effacer" if device.revoke_mode == "wipe" else "Verrouillé"
