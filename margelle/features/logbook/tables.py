from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.clients.models import Pool


class LogbookTable(Table[Pool]):
    id = "logbooks"
    row_template = "logbook/_row.html"
    columns = (
        Column(
            key="client", label="Client", sort=("site__client__name",), export=lambda p: p.site.client.name
        ),
        Column(key="pool", label="Bassin", sort=("name",), export=lambda p: p.name),
        Column(key="city", label="Ville", sort=("site__city",), export=lambda p: p.site.city),
        Column(
            key="space",
            label="Espace client",
            sort=("space_open",),
            export=lambda p: "ouvert" if p.space_open else "fermé",
        ),
        Column(key="act", label="Actions", hidden_label=True, export=None),
    )
    search_fields = ("site__client__name", "site__city", "name")
    search_label = "Client, bassin, ville…"
    default_sort = "client"
    filters = (
        Filter(
            key="space",
            label="Espace client",
            choices=(("open", "Ouvert"), ("closed", "Fermé")),
            apply=lambda pools, value: (
                pools.filter(space_open=True) if value == "open" else pools.exclude(space_open=True)
            ),
        ),
        Filter(
            key="printed",
            label="QR-code",
            choices=(("no", "À imprimer"), ("yes", "Imprimé")),
            apply=lambda pools, value: (
                pools.filter(has_link=True, printed_at=None)
                if value == "no"
                else pools.exclude(printed_at=None)
            ),
        ),
    )
    empty = Empty(
        icon="qr-code",
        title="Aucun bassin pour l’instant",
        text="Chaque bassin aura son e-carnet, son QR-code et son code. Ajoutez d’abord un client.",
        url="/clients/new/",
        label="Client",
    )
