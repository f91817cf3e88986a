"""The lists of clients, pools and contracts."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.models import Agency
from margelle.features.clients import queries
from margelle.features.clients.models import Client, Contract, Pool, Site, Tag, Zone

ARCHIVED = Filter(
    key="state",
    label="Liste",
    choices=(("archived", "Archivés"),),
    apply=lambda rows, _: rows,
    all_label="Actifs",
)


def _chosen(key: str, label: str, rows: QuerySet[Any], path: str, all_label: str = "Tous") -> Filter:
    choices = [(str(pk), str(name)) for pk, name in rows.values_list("pk", "name")]
    return Filter(
        key=key,
        label=label,
        choices=choices,
        apply=lambda found, value: found.filter(**{path: value}),
        all_label=all_label,
    )


class ClientTable(Table[Client]):
    id = "clients"
    row_template = "clients/_client_row.html"
    columns = (
        Column(key="name", label="Client", sort=("name",), export=lambda c: c.full_name()),
        Column(key="city", label="Ville", sort=("city", "name"), export=lambda c: c.city),
        Column(key="phone", label="Téléphone", export=lambda c: c.phone),
        Column(key="email", label="E-mail", sort=("email",), export=lambda c: c.email),
        Column(key="reference", label="Référence", sort=("reference",), export=lambda c: c.reference),
        Column(
            key="value",
            label="Importance",
            sort=("value", "name"),
            export=lambda c: c.get_value_display(),
        ),
        Column(key="tags", label="Étiquettes", export=lambda c: ", ".join(tag.name for tag in c.tags.all())),
        Column(key="pools", label="Bassins", num=True),
    )
    search_fields = ("search_text",)
    search_label = "Nom, ville, téléphone, e-mail, référence…"
    default_sort = "name"
    empty = Empty(
        icon="users",
        title="Aucun client",
        text="Ajoutez le premier, ou apportez votre fichier : un modèle est prêt à remplir.",
        url="/clients/new/",
        label="Client",
        second_url="/clients/import/",
        second_label="Importer un fichier",
    )

    def matching(self, queryset: QuerySet[Client], text: str) -> QuerySet[Client]:
        return queries.matching_clients(queryset, text)

    def get_filters(self) -> tuple[Filter, ...]:
        found = [
            _chosen("tag", "Étiquette", Tag.objects.all(), "tag_links__tag", "Toutes"),
            Filter(
                key="value",
                label="Importance",
                choices=Client.Value.choices,
                apply=lambda rows, value: rows.filter(value=value),
                all_label="Toutes",
            ),
            ARCHIVED,
        ]
        zones = _chosen("zone", "Secteur", Zone.objects.all(), "sites__zone")
        if zones.choices:
            # A client with two sites in one zone must not come twice.
            found.insert(1, _once(zones))
        agencies = _chosen("agency", "Agence", Agency.objects.filter(archived_at=None), "agency", "Toutes")
        if len(agencies.choices) > 1:
            found.insert(1, agencies)
        return tuple(one for one in found if one.choices)

    @cached_property
    def page_rows(self) -> list[Client]:
        return queries.attach_pool_counts(super().rows)

    @property
    def rows(self) -> Iterable[Client]:
        return self.page_rows


def _once(zones: Filter) -> Filter:
    def apply(rows: QuerySet[Client], value: str) -> QuerySet[Client]:
        inside = Site.objects.filter(zone_id=value, archived_at=None).values("client_id")
        return rows.filter(pk__in=inside)

    return Filter(key=zones.key, label=zones.label, choices=zones.choices, apply=apply)


class PoolTable(Table[Pool]):
    id = "pools"
    row_template = "clients/_pool_row.html"
    columns = (
        Column(
            key="client",
            label="Client",
            sort=("site__client__name", "name"),
            export=lambda p: p.site.client.name,
        ),
        Column(key="name", label="Bassin", sort=("name",), export=lambda p: p.name),
        Column(key="city", label="Ville", sort=("site__city",), export=lambda p: p.site.city),
        Column(key="volume", label="Volume", num=True, export=lambda p: p.volume_m3),
        Column(
            key="sanitiser",
            label="Traitement",
            sort=("sanitiser",),
            export=lambda p: p.get_sanitiser_display(),
        ),
        Column(
            key="filtration",
            label="Filtration",
            sort=("filtration",),
            export=lambda p: p.get_filtration_display(),
        ),
        Column(
            key="zone",
            label="Secteur",
            sort=("site__zone__name",),
            export=lambda p: p.site.zone.name if p.site.zone else "",
        ),
    )
    search_fields = ("name",)
    search_label = "Client, bassin, ville…"
    default_sort = "client"
    empty = Empty(
        icon="waves",
        title="Aucun bassin",
        text="Un bassin se crée avec son client, ou depuis sa fiche.",
        url="/clients/new/",
        label="Client et bassin",
    )

    def matching(self, queryset: QuerySet[Pool], text: str) -> QuerySet[Pool]:
        return queries.matching_pools(queryset, text)

    def get_filters(self) -> tuple[Filter, ...]:
        found = [
            Filter(
                key="sanitiser",
                label="Traitement",
                choices=Pool.Sanitiser.choices,
                apply=lambda rows, value: rows.filter(sanitiser=value),
            ),
            Filter(
                key="use",
                label="Usage",
                choices=(("private", "Privé"), ("collective", "Collectif")),
                apply=lambda rows, value: rows.filter(is_collective=value == "collective"),
            ),
            _chosen("zone", "Secteur", Zone.objects.all(), "site__zone"),
            ARCHIVED,
        ]
        return tuple(one for one in found if one.choices)


class ContractTable(Table[Contract]):
    id = "contracts"
    row_template = "clients/_contract_row.html"
    columns = (
        Column(key="client", label="Client", sort=("client__name",), export=lambda c: c.client.name),
        Column(key="name", label="Contrat", sort=("name",), export=lambda c: c.name),
        Column(key="end", label="Fin", sort=("ends_on",), export=lambda c: c.ends_on),
        Column(key="decide", label="À décider avant le", export=lambda c: notice_day(c)),
        Column(key="renews", label="Renouvellement", sort=("renews", "ends_on"), export=lambda c: c.renews),
    )
    search_fields = ("name", "client__name")
    search_label = "Client, contrat…"
    default_sort = "end"
    empty = Empty(
        icon="file-text",
        title="Aucun contrat n’arrive à son terme",
        text="Les contrats qui finissent dans l’année viennent ici, le plus proche d’abord.",
    )

    def get_filters(self) -> tuple[Filter, ...]:
        today: date = self.context["today"]
        return (
            Filter(
                key="within",
                label="Fin dans",
                choices=(("30", "30 jours"), ("90", "90 jours"), ("180", "6 mois")),
                apply=lambda rows, days: rows.filter(ends_on__lte=today + timedelta(days=int(days))),
                all_label="un an",
            ),
            Filter(
                key="notice",
                label="Préavis",
                choices=(("begun", "Commencé"),),
                apply=lambda rows, _: rows.filter(pk__in=queries.contracts_to_decide(today).values("pk")),
            ),
            Filter(
                key="renews",
                label="Renouvellement",
                choices=(("yes", "Automatique"), ("no", "À refaire")),
                apply=lambda rows, value: rows.filter(renews=value == "yes"),
            ),
        )

    @cached_property
    def page_rows(self) -> list[Contract]:
        today: date = self.context["today"]
        rows = list(super().rows)
        for row in rows:
            row.notice_day = notice_day(row)  # type: ignore[attr-defined]  # for the template
            row.is_pressing = notice_day(row) <= today  # type: ignore[attr-defined]
        return rows

    @property
    def rows(self) -> Iterable[Contract]:
        return self.page_rows


def notice_day(contract: Contract) -> date:
    """The last day on which one can still tell the other side. Only for contracts with an end."""
    assert contract.ends_on is not None
    return contract.ends_on - timedelta(days=contract.notice_days)
