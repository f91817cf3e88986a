"""A day of two phones, and the two ways in which what they send is applied."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from margelle.base.sync.push import Queue, push, push_all
from margelle.base.sync.wire import Answer, Push
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Device
from margelle.features.accounts.tests.make import a_device, a_member
from margelle.features.clients.tests.make import a_pool, a_site
from margelle.features.planning.models import Visit, VisitMate
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_visit

from .world import World, a_world

Sends = Callable[[Sequence[tuple[Device, list[dict[str, Any]]]]], list[list[Answer]]]


@dataclass
class Day:
    """What operations may name: own visits and others', own pools and others'."""

    world: World
    colleague: Device
    visits: list[UUID]
    pools: list[UUID]
    tasks: list[UUID]

    def op(self, number: int, drawn: tuple[str, int, int, int]) -> dict[str, Any]:
        kind, where, what, value = drawn
        pool, task = str(self.pools[what % 3]), str(self.tasks[what % 2])
        step = str(UUID(int=what + 1))
        payloads: dict[str, dict[str, Any]] = {
            "reading.add": {
                "pool": pool,
                "parameter": ("ph", "free_chlorine", "none")[what % 3],
                "value": ("7.4", "7.40", "7.1", "99", "x")[value % 5],
            },
            "task.set": {"task": task, "pool": (None, pool)[value % 2], "done": value != 3, "reason": ""},
            "step.set": {"step": step, "text": "Rincer", "done": value % 2 == 0},
            "signature.add": {"name": "Ada", "strokes": [[10, 20, 300, 400], [5, 5]]},
            "visit.finish": {"missing": []},
            "visit.arrive": {},
            "no.such": {},
        }
        moment = timezone.now() - timedelta(hours=1) + timedelta(seconds=number)
        return {
            "id": str(UUID(int=number + 1)),
            "seq": number,
            "kind": kind,
            "subject": f"visit:{self.visits[where % len(self.visits)]}",
            "at": moment.isoformat(),
            "offset_ms": 0,
            "payload": payloads[kind],
            "replaces": str(UUID(int=value)) if value == 4 and number > 4 else None,
        }


def a_day() -> Day:
    world, rival = a_world(), a_world()
    technician = a_member(world.company, "technician", first_name="Jo", identifier="jo")
    colleague, _ = a_device(technician)
    with company_scope(world.company.pk):
        today = (timezone.now() - timedelta(hours=1)).astimezone(ZoneInfo(world.company.timezone)).date()
        known: Any = {"client": world.client, "site": world.site, "service": world.service}
        Visit.objects.filter(pk=world.visit.pk).update(day=today, state=State.IN_PROGRESS)
        own = a_visit(**known, technician=world.technician, day=today)
        moved = a_visit(**known, technician=world.technician, day=today - timedelta(days=3))
        shared = a_visit(**known, technician=technician, day=today)
        VisitMate.objects.create(visit=shared, technician=world.technician)
        gone = a_visit(**known, technician=world.technician, day=today, state=State.CANCELLED)
        elsewhere = a_pool(a_site(world.client))
        visits = [
            world.visit.pk,
            own.pk,
            world.visit.pk,
            own.pk,
            moved.pk,
            shared.pk,
            gone.pk,
            rival.visit.pk,
        ]
        pools = [world.pool.pk, elsewhere.pk, rival.pool.pk]
        return Day(world, colleague, visits, pools, [world.task.pk, rival.task.pk])


def after_each_other(sent: Sequence[tuple[Device, list[dict[str, Any]]]]) -> list[list[Answer]]:
    return [push(_body(device, ops), member=device.member, device=device) for device, ops in sent]


def at_once(sent: Sequence[tuple[Device, list[dict[str, Any]]]]) -> list[list[Answer]]:
    queues = [Queue(_body(device, ops), member=device.member, device=device) for device, ops in sent]
    push_all(queues)
    return [queue.told() for queue in queues]


def _body(device: Device, ops: list[dict[str, Any]]) -> Push:
    return Push.model_validate({"device": str(device.pk), "schema": 1, "ops": ops})
