from django.apps import AppConfig

from margelle.base.ui.slots import Step, Tab, add_step, add_tab


class PlanningConfig(AppConfig):
    name = "margelle.features.planning"
    label = "planning"

    def ready(self) -> None:
        add_tab(
            Tab(
                page="client",
                key="visits",
                label="Interventions",
                url_name="planning:client_visits",
                order=30,
                verb="planning.view",
            )
        )
        add_step(
            Step(
                key="rounds",
                order=40,
                title="Créer les tournées",
                text="Une récurrence prévoit les interventions régulières d’un client pour un technicien.",
                url_name="planning:series_new",
                action="Récurrence",
                verb="planning.edit",
                count=_series,
            )
        )
        add_step(
            Step(
                key="visits",
                order=50,
                title="Prévoir une intervention",
                text="Une date, un technicien et un client suffisent.",
                url_name="planning:visit_new",
                action="Intervention",
                verb="planning.edit",
                count=_visits,
            )
        )


def _series() -> int:
    from .models import VisitSeries

    return VisitSeries.objects.count()


def _visits() -> int:
    from .models import Visit

    return Visit.objects.count()
