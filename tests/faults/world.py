"""What the instance holds, and what it has got. Runs inside the instance (see `inside`), not in the tests."""

import io
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.journal.models import Entry
from margelle.base.sync.models import SyncOp
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Device, Member
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import PASSWORD, a_company, a_device, a_member
from margelle.features.catalogue.tests.make import a_product, a_service, a_task
from margelle.features.clients.tests.make import a_client, a_pool, a_site
from margelle.features.fieldwork.models import Comment, Media, Photo, Reading, Signature
from margelle.features.fieldwork.tests.make import a_picture
from margelle.features.planning.actions import cancel_visit, edit_visit, move_visit
from margelle.features.planning.models import ProductNeed, Visit, VisitTask
from margelle.features.planning.tests.make import a_visit

PARAMETERS = ("ph", "free_chlorine_mg_l", "temperature_c")


def a_round(visits: int = 1, technicians: int = 1) -> dict[str, Any]:
    """A company of its own, its technicians, and visits of today for the first of them."""
    mark = uuid4().hex[:8]
    company = a_company(f"Azur {mark}")
    office = a_member(company, "coordinator", first_name="Claire", last_name="Vidal")
    team = [
        a_member(
            company,
            "technician",
            first_name=f"Noé{number}",
            identifier=f"noe{number}.{mark}",
            password=PASSWORD,
        )
        for number in range(technicians)
    ]
    with company_scope(company.pk, atomic=True):
        tasks = [a_task("Paniers vidés"), a_task("Parois brossées")]
        service = a_service(tasks=tasks, parameters=PARAMETERS)
        product = a_product("pH moins")
        made = []
        for rank in range(1, visits + 1):
            site = a_site(a_client(last_name=f"Ferrand{rank}"))
            pool = a_pool(site)
            visit = a_visit(
                site=site, service=service, technician=team[0], day=local_today(company), rank=rank
            )
            for order, task in enumerate(tasks):
                VisitTask.objects.create(visit=visit, task=task, order=order)
            ProductNeed.objects.create(visit=visit, product=product, quantity="0.72")
            made.append({"id": str(visit.pk), "pool": str(pool.pk), "client": f"Mme Ferrand{rank}"})
    return {
        "company": str(company.pk),
        "office": str(office.pk),
        "identifiers": [member.user.username for member in team],
        "members": [str(member.pk) for member in team],
        "password": PASSWORD,
        "product": str(product.pk),
        "visits": made,
    }


def operations(company: str) -> list[dict[str, Any]]:
    """Every operation the office has applied, in the order in which it applied them."""
    with company_scope(UUID(company)):
        rows = SyncOp.objects.order_by("received_at", "seq")
        return [
            {
                "id": str(row.op_id),
                "seq": row.seq,
                "kind": row.kind,
                "subject": str(row.subject_id),
                "device": str(row.device_id),
                "member": str(row.member_id),
                "journal": row.receipt.get("seq"),
                "device_at": row.device_at.isoformat(),
                "received_at": row.received_at.isoformat(),
            }
            for row in rows
        ]


def facts(company: str) -> dict[str, list[str]]:
    """The ids of the facts, by the kind of their operation."""
    with company_scope(UUID(company)):
        return {
            "reading.add": [str(pk) for pk in Reading.objects.values_list("pk", flat=True)],
            "comment.write": [str(pk) for pk in Comment.objects.values_list("pk", flat=True)],
            "signature.add": [str(pk) for pk in Signature.objects.values_list("pk", flat=True)],
            "photo.add": [str(pk) for pk in Photo.objects.values_list("pk", flat=True)],
        }


def readings(company: str) -> list[list[Any]]:
    """[visit, parameter, value, still counts, when at the office's clock] in the phone's order."""
    with company_scope(UUID(company)):
        rows = Reading.objects.order_by("seq").select_related("report")
        return [
            [str(r.report.visit_id), r.parameter, float(r.value), r.superseded_at is None, r.at.isoformat()]
            for r in rows
        ]


def photos(company: str) -> list[list[Any]]:
    """[visit, sha256, whether its bytes are stored whole] of each photo."""
    with company_scope(UUID(company)):
        rows = Photo.objects.select_related("report", "media").order_by("at", "seq")
        return [[str(photo.report.visit_id), photo.sha256, _is_whole(photo.media)] for photo in rows]


def _is_whole(media: Media | None) -> bool:
    if media is None:
        return False
    with default_storage.open(media.key) as file:
        return sha256(file.read()).hexdigest() == media.stored_sha256


def stored_files(company: str) -> int:
    """Rows of media: none is there before its bytes are whole."""
    with company_scope(UUID(company)):
        return Media.objects.count()


def states(company: str) -> dict[str, dict[str, Any]]:
    with company_scope(UUID(company)):
        return {
            str(visit.pk): {"state": visit.state, "needs_look": visit.needs_look, "day": str(visit.day)}
            for visit in Visit.objects.all()
        }


def flags(company: str) -> list[str]:
    with company_scope(UUID(company)):
        found = Entry.objects.filter(kind="WorkFlagged").order_by("seq").values_list("payload", flat=True)
        return [payload["why"] for payload in found]


def devices(company: str) -> list[dict[str, Any]]:
    with company_scope(UUID(company)):
        return [
            {"id": str(d.pk), "member": str(d.member_id), "queue": d.queue, "photos": d.photos}
            for d in Device.objects.order_by("enrolled_at", "pk")
        ]


def expire(company: str) -> None:
    """Every phone of the company has been silent for longer than its lease."""
    with company_scope(UUID(company), atomic=True):
        Device.objects.update(last_contact_at=timezone.now() - timedelta(days=30))


def forget_tokens(company: str) -> None:
    with company_scope(UUID(company)):
        for device in Device.objects.all():
            capabilities.revoke(purpose="device", object_id=device.pk)


def move(visit: str, company: str, office: str, days: int) -> None:
    with company_scope(UUID(company), atomic=True):
        row = Visit.objects.get(pk=visit)
        assert row.day is not None
        day = row.day + timedelta(days=days)
        move_visit(
            visit=row, by=Member.objects.get(pk=office), technician=row.technician, day=day, version=None
        )


def give(visit: str, company: str, office: str, to: str) -> None:
    with company_scope(UUID(company), atomic=True):
        row = Visit.objects.get(pk=visit)
        other, by = Member.objects.get(pk=to), Member.objects.get(pk=office)
        move_visit(visit=row, by=by, technician=other, day=row.day, version=None)


def cancel(visit: str, company: str, office: str) -> None:
    with company_scope(UUID(company), atomic=True):
        cancel_visit(
            visit=Visit.objects.get(pk=visit), by=Member.objects.get(pk=office), reason="Client absent"
        )


def edit(visit: str, company: str, office: str, instructions: str) -> None:
    with company_scope(UUID(company), atomic=True):
        edit_visit(
            visit=Visit.objects.get(pk=visit), by=Member.objects.get(pk=office), instructions=instructions
        )


def new_life() -> None:
    """What an owner does after putting a backup back (docs/operations.md)."""
    call_command("declare_restored", stdout=io.StringIO())


def count_operations(company: str) -> int:
    with company_scope(UUID(company)):
        return SyncOp.objects.count()


def a_fleet(phones: int, visits: int = 6) -> dict[str, Any]:
    """A company whose every technician has an enrolled phone and some visits of today."""
    company = a_company(f"Flotte {uuid4().hex[:8]}")
    team = [a_member(company, "technician", first_name=f"Noé{number}") for number in range(phones)]
    picture = a_picture(width=64, height=48).hex()
    known = []
    with company_scope(company.pk, atomic=True):
        service = a_service(parameters=PARAMETERS)
        for member in team:
            own = []
            for rank in range(visits):
                site = a_site(a_client())
                pool = a_pool(site)
                day = local_today(company)
                visit = a_visit(site=site, service=service, technician=member, day=day, rank=rank)
                own.append({"id": str(visit.pk), "pool": str(pool.pk)})
            device, token = a_device(member)
            known.append({"device": str(device.pk), "token": token, "visits": own, "picture": picture})
    return {"company": str(company.pk), "phones": known}
