"""What an instance holds before a journey begins. These run inside the instance (`Instance.run`), not here."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.test import override_settings
from django.utils import timezone

from margelle.base.sync.models import SyncOp
from margelle.base.tenancy.scope import company_scope
from margelle.faces.ops.demo.company import azur_bassins
from margelle.faces.ops.demo.load import PASSWORD, fill
from margelle.features.accounts.actions.company import open_company
from margelle.features.accounts.actions.team import add_technician
from margelle.features.accounts.models import Company
from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Pool
from margelle.features.clients.tests import make as owners
from margelle.features.fieldwork.models import Photo, ProductUse, Reading, Report, TaskDone
from margelle.features.planning.actions import plan_visit
from margelle.features.planning.models import Transition

FEW = 26  # clients of the small demonstration: one more than a page of the list holds


def a_small_demo() -> dict[str, str]:
    """The first clients of the demonstration company, and one sign-in of each role."""
    card = azur_bassins()
    logins = fill(cards=[replace(card, clients=card.clients[:FEW])])
    return {login.role: login.identifier for login in reversed(logins)} | {"password": PASSWORD}


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
