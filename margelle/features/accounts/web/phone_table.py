"""The list of phones: what each still holds, and whether the office should worry."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from margelle.base.ui.french import moment
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.models import Device


def _state(queryset: Any, value: str) -> Any:
    return queryset.filter(revoked_at__isnull=value == "open")


_WATCH = {
    "stuck": Q(is_stuck=True),
    "refused": Q(refused__gt=0),
    "behind": Q(is_behind=True),
}


def _watch(queryset: Any, value: str) -> Any:
    return queryset.filter(_WATCH[value])


def _local(instant: Any) -> str:
    return moment(timezone.localtime(instant)) if instant else ""


def _lease(device: Device) -> str:
    return "" if device.revoked_at else _local(device.lease_until())


def state_word(device: Device) -> str:
    if device.revoked_at is None:
        return "Autorisé"
    if device.revoke_mode == "wipe":
        return "Effacé" if device.told_at else "À effacer"
    return "Verrouillé" if device.told_at else "À verrouiller"


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
        Column(key="platform", label="Système", hidden_label=True, export=lambda d: d.platform),
        Column(
            key="contact",
            label="Dernier contact",
            sort=("last_contact_at",),
            export=lambda d: _local(d.last_contact_at),
        ),
        Column(key="lease", label="Hors ligne jusqu’au", export=_lease),
        Column(key="queue", label="En attente", sort=("queue", "photos"), num=True, export=lambda d: d.queue),
        Column(key="photos", label="Photos", hidden_label=True, num=True, export=lambda d: d.photos),
        Column(key="refused", label="Refusées", sort=("refused",), num=True, export=lambda d: d.refused),
        Column(key="version", label="Version", sort=("app_version",), export=lambda d: d.app_version),
        Column(key="state", label="État", sort=("revoked_at",), export=state_word),
    )
    search_fields = ("member__first_name", "member__last_name", "name")
    search_label = "Technicien, téléphone…"
    default_sort = "-contact"
    filters = (
        Filter(key="state", label="État", choices=(("open", "Autorisé"), ("shut", "Révoqué")), apply=_state),
        Filter(
            key="watch",
            label="À surveiller",
            choices=(
                ("stuck", "Attend depuis plus d’un jour"),
                ("refused", "Saisies refusées"),
                ("behind", "Ancienne version"),
            ),
            apply=_watch,
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
