"""What an instance holds before a journey begins. Run inside the instance (`Instance.run`), not here."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count as DbCount
from django.test import override_settings
from django.utils import timezone

from margelle.base.sync.models import SyncOp
from margelle.base.tenancy.scope import company_scope
from margelle.faces.ops.demo.company import azur_bassins
from margelle.faces.ops.demo.load import PASSWORD, fill
from margelle.features.accounts.actions.company import open_company
from margelle.features.accounts.actions.team import add_technician
from margelle.features.accounts.models import Company, Lockout, Member
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests import make as people
from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Client, Finding, Pool
from margelle.features.clients.tests import make as owners
from margelle.features.fieldwork.models import (
    Clocking,
    Comment,
    Photo,
    ProductUse,
    Reading,
    Report,
    Signature,
    TaskDone,
)
from margelle.features.messaging.actions import News, raise_alert, send_due
from margelle.features.planning.actions import cancel_visit, plan_visit
from margelle.features.planning.models import (
    Transition,
    Visit,
)
from margelle.features.planning.rules import State
from margelle.features.planning.tests import make as plans

from .carnets import a_fresh_survey as a_fresh_survey
from .carnets import an_open_carnet as an_open_carnet
from .dispatching import a_busy_day as a_busy_day
from .dispatching import openings_planned as openings_planned
from .dispatching import openings_to_plan as openings_to_plan
from .dispatching import order_on as order_on
from .dispatching import two_near_and_far as two_near_and_far
from .things import everything_to_open as everything_to_open  # called by its name, like those here

FEW = 26  # clients of the small demonstration: one more than a page of the list holds


def a_small_demo() -> dict[str, str]:
    """The first clients of the demonstration company, and one sign-in of each role: the technician is one who
    has work today, since so few clients leave some without, each weekday others."""
    card = azur_bassins()
    logins = fill(cards=[replace(card, clients=card.clients[:FEW])])
    found = {login.role: login.identifier for login in reversed(logins)} | {"password": PASSWORD}
    company = Company.objects.get(name=card.name)
    with company_scope(company.pk):
        round_of_today = Visit.objects.filter(day=local_today(company), technician__isnull=False)
        busy = round_of_today.exclude(state=State.CANCELLED).values_list(
            "technician__user__username", flat=True
        )
        found["technicien"] = Counter(busy).most_common(1)[0][0]
    return found


def a_day_for_two() -> dict[str, str]:
    """A manager, a technician, and one visit today, planned as the office plans it."""
    with override_settings(SIGNUP="open"):
        manager = open_company(
            name="Rivage bleu",
            first_name="Inès",
            last_name="Caron",
            email="ines@rivage.example",
            password=PASSWORD,
        )
    with company_scope(manager.company_id, atomic=True):
        technician, password = add_technician(by=manager, first_name="Noé", last_name="Blanc")
        pool = owners.a_pool(sanitiser=Pool.Sanitiser.CHLORINE)
        owners.a_code(pool.site, "7305A")
        visit = plan_visit(
            client=pool.site.client,
            by=manager,
            service=ServiceType.objects.get(name="Entretien hebdomadaire"),
            technician=technician,
            day=timezone.localdate(),
            pools=[pool],
        )
    return {
        "company": str(manager.company_id),
        "manager": manager.email,
        "password": PASSWORD,
        "identifier": technician.user.username,
        "technician_password": password,
        "visit": str(visit.pk),
    }


ROUND = (
    *("Arnaud", "Bonnet", "Castel", "Durand", "Escoffier", "Fabre"),
    *("Giraud", "Hubert", "Isnard", "Jourdan", "Klein", "Lantelme"),
)


def a_full_day() -> dict[str, Any]:
    """A technician with twelve visits today, in the order of his round."""
    with override_settings(SIGNUP="open"):
        manager = open_company(
            name="Douze bassins",
            first_name="Inès",
            last_name="Caron",
            email="ines@douze.example",
            password=PASSWORD,
        )
    with company_scope(manager.company_id, atomic=True):
        technician, password = add_technician(by=manager, first_name="Noé", last_name="Blanc")
        service = ServiceType.objects.get(name="Entretien hebdomadaire")
        for name in ROUND:
            site = owners.a_site(owners.a_client(last_name=name))
            pool = owners.a_pool(site, sanitiser=Pool.Sanitiser.CHLORINE)
            plan_visit(
                client=site.client,
                by=manager,
                service=service,
                technician=technician,
                day=timezone.localdate(),
                pools=[pool],
            )
    return {
        "company": str(manager.company_id),
        "identifier": technician.user.username,
        "password": password,
    }


def what_the_day_left(company: str) -> dict[str, Any]:
    """How much of the round the office has: anything lost or doubled would show in these numbers."""
    with company_scope(UUID(company)):
        ops = list(SyncOp.objects.order_by("seq").values_list("seq", "op_id"))
        photos = Photo.objects.filter(superseded_at=None)
        return {
            "states": sorted(Visit.objects.values_list("state", flat=True)),
            "reports": Report.objects.count(),
            "readings": Reading.objects.count(),
            "tasks": TaskDone.objects.filter(done=True).count(),
            "photos": photos.count(),
            "photos with bytes": photos.filter(media__isnull=False).count(),
            "words": list(photos.exclude(word="").values_list("word", flat=True)),
            "signed": list(Signature.objects.values_list("name", flat=True)),
            "comments": list(Comment.objects.values_list("text", flat=True)),
            "clock": list(Clocking.objects.values_list("kind", flat=True)),
            "found": [list(one) for one in Finding.objects.values_list("field", "value", "state")],
            "flagged": Visit.objects.filter(needs_look=True).count(),
            "gaps": [seq for (seq, _), at in zip(ops, range(1, len(ops) + 1), strict=True) if seq != at],
            "doubled": len(ops) - len({op for _, op in ops}),
        }


def a_week_to_plan() -> dict[str, str]:
    """Two coordinators, two technicians and four visits that wait; nobody else's plan is touched."""
    company = people.a_company(name="Marée haute")
    names = (("Claire", "Vidal"), ("Paul", "Adam"))
    desk = [
        people.a_member(
            company,
            "coordinator",
            first_name=first,
            last_name=last,
            identifier=f"{first}-{company.pk}"[:40].lower(),
            email=None,
            password=PASSWORD,
        )
        for first, last in names
    ]
    with company_scope(company.id, atomic=True):
        team = [plans.a_technician("Karim", "Benali"), plans.a_technician("Sarah", "Costa", colour=2)]
        service = plans.a_service_type("Entretien hebdomadaire")
        for name in ("Arnaud", "Bonnet", "Castel", "Durand"):
            plans.a_visit(client=plans.a_pool_client(name), service=service)
        return {
            "company": str(company.pk),
            "first": desk[0].user.username,
            "second": desk[1].user.username,
            "karim": str(team[0].pk),
            "sarah": str(team[1].pk),
        }


def the_plan_of(company: str) -> dict[str, list[str]]:
    """« 2026-06-15 Karim » -> family names in the order of the round; « waiting » for the others."""
    found: dict[str, list[str]] = {}
    with company_scope(UUID(company)):
        for visit in Visit.objects.select_related("client", "technician").order_by("day", "rank", "id"):
            key = f"{visit.day} {visit.technician.first_name}" if visit.technician else "waiting"
            found.setdefault(key, []).append(visit.client.last_name)
    return found


def a_coming_visit() -> tuple[str, str]:
    """One of the demonstration's that still can be cancelled, and its day."""
    company = Company.objects.get(is_demo=True)
    with company_scope(company.id):
        found = Visit.objects.filter(state=State.PLANNED, technician__isnull=False, day__isnull=False)
        visit = found.latest("day", "pk")
        return str(visit.pk), str(visit.day)


def two_reminders() -> dict[str, str]:
    """Two visits to come and the secrets of their reminders' links."""
    company = Company.objects.get(is_demo=True)
    with company_scope(company.id, atomic=True):
        free = Visit.objects.filter(state=State.PLANNED, technician__isnull=False, reminders__isnull=True)
        coming = free.filter(day__gt=timezone.localdate() + timedelta(days=1), proposals__isnull=True)
        found: dict[str, str] = {}
        rows = coming.select_related("client", "site", "service", "technician", "company")
        for name, visit in zip(("first", "second"), rows.order_by("day", "pk"), strict=False):
            found |= {name: str(visit.pk), f"{name} link": f"/r/{plans.a_reminder_secret(visit)}/"}
        return found


def an_alert_in_slack(address: str) -> str:
    """An alert that somebody must take, sent to a Slack that answers at this address; its id."""
    settings.SLACK_ADDRESS = address
    company = Company.objects.get(is_demo=True)
    company.is_demo = False  # for this once a message of the demonstration leaves
    news = News(kind="trial", key="journey-slack", title="Fuite <b>grave</b>", text="Local inondé")
    with company_scope(company.id):
        alert = raise_alert(news=news, company=company)
        assert alert is not None
        send_due(company=company)
    return str(alert.pk)


def cancel_it(visit: str) -> None:
    company = Company.objects.get(is_demo=True)
    with company_scope(company.id, atomic=True):
        manager = Member.objects.filter(role="manager").earliest("created_at")
        cancel_visit(visit=Visit.objects.get(pk=visit), by=manager, reason="Le client est absent.")


def what_was_kept(company: str, visit: str) -> dict[str, Any]:
    """How much of a visit the office has: anything doubled would show in these numbers."""
    with company_scope(UUID(company)):
        report = Report.objects.get(visit_id=visit)
        photos = Photo.objects.filter(report=report)
        return {
            "companies": Company.objects.filter(name="Rivage bleu").count(),
            "reports": Report.objects.filter(visit_id=visit).count(),
            "readings": Reading.objects.filter(report=report).count(),
            "parameters": Reading.objects.filter(report=report).values("parameter").distinct().count(),
            "tasks": TaskDone.objects.filter(report=report, done=True).count(),
            "distinct tasks": TaskDone.objects.filter(report=report).values("task").distinct().count(),
            "products": ProductUse.objects.filter(report=report).count(),
            "photos": photos.count(),
            "photos with bytes": photos.filter(media__isnull=False).count(),
            "states": list(Transition.objects.filter(visit_id=visit).values_list("to_state", flat=True)),
            "operations": SyncOp.objects.count(),
            "distinct operations": SyncOp.objects.values("op_id").distinct().count(),
        }


def a_day_to_lose() -> dict[str, Any]:
    """The day to come on which one technician has the most visits still blank; how many he has."""
    with company_scope(Company.objects.get(is_demo=True).pk):
        found = Visit.objects.filter(
            state=State.PLANNED, day__gt=timezone.localdate(), technician__shut_at=None
        ).values("day", "technician_id")
        most = found.annotate(count=DbCount("pk")).order_by("-count", "day", "technician_id")[0]
        technician = Member.objects.get(pk=most["technician_id"])
        return {
            "day": str(most["day"]),
            "technician": str(technician),
            "key": str(technician.pk),
            "count": most["count"],
        }


def planned_on(day: str, technician: str) -> int:
    with company_scope(Company.objects.get(is_demo=True).pk):
        return Visit.objects.filter(day=day, technician=UUID(technician), state=State.PLANNED).count()


def how_many() -> dict[str, int]:
    """Rows that a refused form must not have added to."""
    with company_scope(Company.objects.get(is_demo=True).pk):
        return {
            "clients": Client.objects.count(),
            "visits": Visit.objects.count(),
            "pools": Pool.objects.count(),
        }


def forget_failures() -> None:
    Lockout.objects.all().delete()
