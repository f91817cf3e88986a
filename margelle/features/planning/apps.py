from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest

from margelle.base.ui.slots import Panel, Step, Tab, add_panel, add_step, add_tab


class PlanningConfig(AppConfig):
    name = "margelle.features.planning"
    label = "planning"

    def ready(self) -> None:
        from margelle.features.messaging.rules import add_alert_kind, add_occasion, set_asker

        from . import reactions  # noqa: F401
        from .occasions import ASKER, CLIENT_LATE, NOT_MADE, ON_THE_WAY, REMINDER, REQUEST_ANSWERED
        from .rules.alerts import KINDS

        for kind in KINDS:
            add_alert_kind(kind)
        set_asker(ASKER)
        add_occasion(REMINDER)
        add_occasion(ON_THE_WAY)
        add_occasion(CLIENT_LATE)
        add_occasion(NOT_MADE)
        add_occasion(REQUEST_ANSWERED)

        add_tab(
            Tab(
                page="client",
                key="visits",
                label="Interventions",
                url_name="planning:client_visits",
                order=30,
                verb="planning.view",
                count=_visits_of,
            )
        )
        _add_follow_up()
        add_tab(Tab("catalogue", "requirements", "Exigences", "planning:requirements", 3, "planning.view"))
        add_panel(
            Panel(
                page="client_actions",
                key="visit",
                order=10,
                verb="planning.edit",
                template="planning/_client_action.html",
                context=_client,
            )
        )
        add_panel(
            Panel(
                page="client",
                key="month",
                order=10,
                verb="planning.view",
                template="planning/_client_month.html",
                context=_month,
            )
        )
        add_tab(
            Tab(
                page="catalogue",
                key="templates",
                label="Modèles",
                url_name="planning:templates",
                order=3,
                verb="planning.view",
            )
        )
        add_panel(
            Panel(
                page="client",
                key="left_tasks",
                order=12,
                verb="planning.view",
                template="planning/_client_left_tasks.html",
                context=_left_tasks,
            )
        )
        add_panel(
            Panel(
                page="pool_side",
                key="steps",
                order=10,
                verb="planning.view",
                template="planning/_pool_steps.html",
                context=_pool_steps,
            )
        )
        for order, (key, label, count) in enumerate(
            (
                ("absences", "Absences", _asked),
                ("hours", "Horaires", None),
                ("closed_days", "Jours fermés", None),
                ("vehicles", "Véhicules", None),
            )
        ):
            add_tab(
                Tab(
                    page="availability",
                    key=key,
                    label=label,
                    url_name=f"planning:{key}",
                    order=10 * order,
                    verb="planning.view",
                    count=count,
                )
            )
        add_panel(
            Panel(
                page="member",
                key="hours",
                order=10,
                verb="planning.view",
                template="planning/_member_hours.html",
                context=_member_hours,
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


def _add_follow_up() -> None:
    """The pages one goes through together: what is promised, what waits, the week to come."""
    add_tab(Tab("follow", "review", "Revue de la semaine", "planning:review", 10, "planning.view"))
    add_tab(Tab("follow", "calendars", "Agendas", "planning:calendars", 40, "planning.edit"))
    add_tab(Tab("follow", "delays", "Délais promis", "planning:delays", 20, "planning.view"))
    add_tab(Tab("follow", "kept", "Créneaux tenus", "planning:kept", 25, "planning.view"))
    add_tab(
        Tab("follow", "proposals", "Créneaux proposés", "planning:proposals", 30, "planning.view", _awaited)
    )
    add_tab(Tab("follow", "requests", "Demandes", "planning:requests", 35, "planning.view", _requested))
    add_tab(Tab("messages", "preparations", "Préparatifs", "planning:preparations", 30, "messages.manage"))
    add_panel(Panel("client", "windows", 20, "planning.view", "planning/_client_windows.html", _windows))
    add_tab(Tab("settings", "limits", "Délais promis", "planning:limits_settings", 32, "company.edit"))


def _awaited(_: Any) -> int:
    from .queries.proposals import pending_count

    return pending_count()


def _requested(_: Any) -> int:
    from .queries.requests import open_count

    return open_count()


def _client(request: HttpRequest, client: Any) -> dict[str, Any]:
    return {"client": client}


def _month(request: HttpRequest, client: Any) -> dict[str, Any]:
    from margelle.base.ui.french import plural
    from margelle.features.accounts.queries import local_today, member_of

    from .queries import client_month

    month = client_month(client, local_today(member_of(request).company))
    missing = plural(month.missing, "intervention reste", "interventions restent")
    return {"month": month, "missing_words": f"{missing} à prévoir pour tenir le contrat ce mois-ci."}


def _pool_steps(request: HttpRequest, pool: Any) -> dict[str, Any]:
    from .queries import pool_steps

    return {"pool": pool, "own_steps": pool_steps(pool)}


def _windows(request: HttpRequest, client: Any) -> dict[str, Any]:
    from .queries.favours import site_windows

    return {"places": site_windows(client)}


def _left_tasks(request: HttpRequest, client: Any) -> dict[str, Any]:
    from .queries.left_tasks import left_tasks_of_client

    return {"client": client, "left_tasks": left_tasks_of_client(client)}


def _visits_of(client: Any) -> int:
    from .queries import visits_of_client

    return visits_of_client(client).count()


def _series() -> int:
    from .models import VisitSeries

    return VisitSeries.objects.count()


def _visits() -> int:
    from .models import Visit

    return Visit.objects.count()


def _asked(record: Any) -> int:
    from .queries import asked_count

    return asked_count()


def _member_hours(request: HttpRequest, member: Any) -> dict[str, Any]:
    """The week and the coming absences of a technician; nothing for who is none."""
    from margelle.features.accounts.queries import local_today

    from .models import Absence
    from .queries import hours_of

    today = local_today(member.company)
    states = (Absence.State.ASKED, Absence.State.APPROVED)
    away = Absence.objects.filter(technician=member, to_day__gte=today, state__in=states)
    return {
        "member": member,
        "found": hours_of([member], today)[0] if member.is_technician else None,
        "away": away.order_by("from_day")[:3],
    }
