from django.apps import AppConfig

from margelle.base.ui.slots import Step, Tab, add_step, add_tab


class CatalogueConfig(AppConfig):
    name = "margelle.features.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from . import queries, reactions  # noqa: F401

        for order, (key, label, verb) in enumerate(
            (
                ("tasks", "Tâches", "catalogue.view"),
                ("products", "Produits", "catalogue.view"),
                ("services", "Prestations", "catalogue.view"),
                ("readings", "Relevés", "catalogue.view"),
                ("places", "Stock", "stock.view"),
                ("stock", "Mouvements", "stock.view"),
                ("skills", "Compétences", "catalogue.view"),
                ("vehicles", "Véhicules", "catalogue.view"),
            )
        ):
            add_tab(
                Tab(
                    page="catalogue",
                    key=key,
                    label=label,
                    url_name=f"catalogue:{key}",
                    order=10 * order,
                    verb=verb,
                )
            )
        add_step(
            Step(
                key="tasks",
                order=10,
                title="Vos tâches",
                text="Une liste du métier est prête : gardez ce que vous faites, ajoutez le reste.",
                url_name="catalogue:starters",
                action="Personnaliser",
                verb="catalogue.edit",
                count=lambda: queries.active_tasks().count(),
            )
        )
        add_step(
            Step(
                key="products",
                order=60,
                title="Vos produits",
                text="Un nom et une unité suffisent ; coût et prix viendront quand vous voudrez.",
                url_name="catalogue:products",
                action="Ouvrir la liste",
                verb="catalogue.edit",
                count=lambda: queries.active_products().count(),
            )
        )
