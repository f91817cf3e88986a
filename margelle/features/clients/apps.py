from django.apps import AppConfig

from margelle.base.ui.slots import Panel, Step, Tab, add_panel, add_step, add_tab


class ClientsConfig(AppConfig):
    name = "margelle.features.clients"
    label = "clients"

    def ready(self) -> None:
        from .panel import keys_of_member
        from .queries import open_clients, pools_in_use

        view = "clients.view"
        add_tab(Tab("client", "infos", "Infos", "clients:client", 10, view))
        add_tab(
            Tab(
                "client",
                "pools",
                "Bassins",
                "clients:client_pools",
                20,
                view,
                count=lambda client: len(pools_in_use(client)),
            )
        )
        add_panel(Panel("member", "keys", 10, view, "clients/_member_keys.html", keys_of_member))
        add_tab(Tab("settings", "zones", "Secteurs", "clients:zones", 30, "clients.edit"))
        add_step(
            Step(
                key="clients",
                order=20,
                title="Vos clients",
                text="Un par un, ou par votre fichier : rien n’est écrit avant votre accord.",
                url_name="clients:import",
                action="Importer un fichier",
                verb="clients.edit",
                count=lambda: open_clients().count(),
            )
        )
