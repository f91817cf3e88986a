"""The lists of this room."""

from typing import Any

from django.db.models import Max, Q, QuerySet

from margelle.base.ui.french import moment
from margelle.base.ui.tables import Column, Empty, Filter, Table

from .models import Member, Role
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
