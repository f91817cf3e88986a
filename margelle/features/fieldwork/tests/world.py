"""One technician's day with a rival company that looks the same."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.test import Client as Browser
from django.utils import timezone

from margelle.base.tenancy.ids import uuid7
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Device, Member
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import a_company, a_device, a_member, bearer
from margelle.features.catalogue.models import Product, ServiceType, Task
from margelle.features.catalogue.tests.make import a_product, a_service, a_task
from margelle.features.clients.models import Client, Pool, Site
from margelle.features.clients.tests.make import a_client, a_code, a_key, a_pool, a_site
from margelle.features.fieldwork.models import Question
from margelle.features.planning.models import Visit, VisitTask
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_visit


@dataclass
class World:
    """A company, its manager, one technician with a phone, and one visit of today."""

    company: Company
    manager: Member
    technician: Member
    device: Device
    secret: str
    client: Client
    site: Site
    pool: Pool
    service: ServiceType
    task: Task
    product: Product
    visit: Visit
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def today(self) -> date:
        return local_today(self.company)

    def op(self, kind: str, payload: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """One operation on the visit; `more` overrides any part of it."""
        moment = datetime.now().astimezone()
        return {
            "id": str(uuid7()),
            "seq": next(self.numbers),
            "kind": kind,
            "subject": f"visit:{self.visit.pk}",
            "at": moment.isoformat(),
            "offset_ms": 0,
            "payload": payload or {},
            "replaces": None,
        } | more

    def push(self, *ops: dict[str, Any], browser: Browser | None = None) -> list[dict[str, Any]]:
        response = (browser or Browser()).post(
            "/api/sync/push",
            {"device": str(self.device.pk), "schema": 1, "ops": list(ops)},
            content_type="application/json",
            headers=bearer(self.secret),
        )
        assert response.status_code == 200, response.content
        answers: list[dict[str, Any]] = response.json()["answers"]
        return answers

    def statuses(self, *ops: dict[str, Any]) -> list[str]:
        return [answer["status"] for answer in self.push(*ops)]

    def pull(self, **query: Any) -> dict[str, Any]:
        response = Browser().get("/api/sync/pull", query, headers=bearer(self.secret))
        assert response.status_code == 200, response.content
        answer: dict[str, Any] = response.json()
        return answer

    def reading(self, value: str = "7.4", parameter: str = "ph", **more: Any) -> dict[str, Any]:
        payload = {
            "pool": str(self.pool.pk),
            "parameter": parameter,
            "value": value,
            "method": "photometer",
        }
        return self.op("reading.add", payload, **more)

    def ticked(self, *, done: bool = True, reason: str = "", **more: Any) -> dict[str, Any]:
        payload = {"task": str(self.task.pk), "pool": None, "done": done, "reason": reason}
        return self.op("task.set", payload, **more)

    def stepped(self, *, done: bool = True, reason: str = "", **more: Any) -> dict[str, Any]:
        """The visit's first step ticked, or left with a reason."""
        step = self.visit.steps.first() or self.visit.steps.create(text="Mesurer l’eau", is_required=True)
        payload = {"step": str(step.pk), "text": step.text, "done": done, "reason": reason}
        return self.op("step.set", payload, **more)

    def used(self, quantity: str = "0.72", **more: Any) -> dict[str, Any]:
        payload = {"product": str(self.product.pk), "pool": None, "quantity": quantity, "advised": False}
        return self.op("product.use", payload, **more)

    def loaded(self, quantity: str = "2", **more: Any) -> dict[str, Any]:
        """A line of today's loading list, put into the vehicle."""
        payload = {"day": self.today.isoformat(), "product": str(self.product.pk), "quantity": quantity}
        mine = {"subject": f"member:{self.technician.pk}"}
        return self.op("van.load", payload | {"vehicle": None}, **(mine | more))

    def key_op(self, kind: str, **more: Any) -> dict[str, Any]:
        """The site's key, made at need, taken or brought back."""
        key = self.site.keys.first() or a_key(self.site)
        return self.op(kind, {}, **({"subject": f"key:{key.pk}"} | more))

    def photo(self, sha256: str, moment: str = "after", **more: Any) -> dict[str, Any]:
        payload = {
            "sha256": sha256,
            "pool": None,
            "moment": moment,
            "mime": "image/jpeg",
            "size": 1000,
            "taken_at": datetime.now().astimezone().isoformat(),
        }
        return self.op("photo.add", payload, **more)

    def signed(self, name: str = "Mme Ferrand", **more: Any) -> dict[str, Any]:
        payload = {"name": name, "absent": not name, "strokes": [[10, 20, 300, 400], [5, 5]] if name else []}
        return self.op("signature.add", payload, **more)

    def found(self, field: str = "volume_typed_m3", value: Any = "48.5", **more: Any) -> dict[str, Any]:
        payload = {"pool": str(self.pool.pk), "field": field, "value": value}
        return self.op("pool.propose", payload, **more)

    def point(self, action: str = "arrive", of: str = "", **more: Any) -> dict[str, Any]:
        """Where an action was done: 44 m north of the site."""
        payload = {
            "action": action,
            "of": of or str(uuid7()),
            "latitude": "43.600900",
            "longitude": "7.005400",
            "accuracy_m": 12,
        }
        return self.op("position.note", payload, **more)

    def comment(self, text: str = "Eau claire.", audience: str = "client", **more: Any) -> dict[str, Any]:
        return self.op("comment.write", {"text": text, "audience": audience}, **more)

    def incident(self, severity: str = "low", **more: Any) -> dict[str, Any]:
        payload = {
            "kind": "leak",
            "severity": severity,
            "text": "Fuite à la vanne.",
            "pool": str(self.pool.pk),
            "photo_sha256": None,
        }
        return self.op("incident.report", payload, **more)

    def own(self, kind: str, payload: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """One operation of the technician on himself."""
        return self.op(kind, payload, **{"subject": f"member:{self.technician.pk}"} | more)

    def sale(self, amount: str = "129.90", **more: Any) -> dict[str, Any]:
        payload = {
            "kind": "product",
            "label": "Robot de fond",
            "amount": amount,
            "prompted": False,
            "pool": str(self.pool.pk),
        }
        return self.op("sale.note", payload, **more)

    def fresh(self) -> Visit:
        with company_scope(self.company.id):
            found: Visit = Visit.objects.select_related("company").get(pk=self.visit.pk)
            return found


def a_world(name: str = "Azur", *, device_id: UUID | None = None, **company: Any) -> World:
    azur = a_company(name, **company)
    manager = a_member(azur, "manager", first_name="Claire", last_name="Vidal")
    technician = a_member(azur, "technician")
    device, secret = a_device(technician, id=device_id or uuid4())
    with company_scope(azur.id):
        client = a_client()
        site = a_site(client)
        pool = a_pool(site)
        a_code(site)
        task = a_task()
        service = a_service(tasks=[task])
        product = a_product()
        visit = a_visit(
            client=client,
            site=site,
            service=service,
            technician=technician,
            day=local_today(azur),
            start=time(10, 15),
            state=State.PLANNED,
        )
        VisitTask.objects.create(visit=visit, task=task)
    return World(azur, manager, technician, device, secret, client, site, pool, service, task, product, visit)


def every_operation(world: World) -> list[dict[str, Any]]:
    """A whole visit, each kind of operation at least once, in the order of a day."""
    photo = world.photo("ab" * 32)
    wrong = world.photo("cd" * 32, "before")
    recommendation = {
        "label": "Robot",
        "text": "Il boite.",
        "pool": str(world.pool.pk),
        "photo_sha256": None,
    }
    with company_scope(world.company.id):
        asked = Question.objects.create(
            visit=world.visit, text="Et le filtre ?", by=world.manager, at=timezone.now()
        )
    return [
        world.loaded(),
        world.key_op("key.take"),
        world.key_op("key.return"),
        world.op("visit.set_off"),
        world.op("visit.turn_back"),
        world.op("visit.set_off"),
        world.op("visit.arrive"),
        world.point(),
        world.op("code.reveal", {"site": str(world.site.pk)}),
        world.ticked(),
        world.stepped(),
        world.reading(),
        world.used(),
        photo,
        wrong,
        world.op("photo.remove", {"photo": wrong["id"]}),
        world.comment(),
        world.incident(),
        world.op("recommendation.add", recommendation),
        world.found(),
        world.signed(),
        world.sale(),
        world.op("question.read", {"question": str(asked.pk)}),
        world.op("visit.finish", {"missing": []}),
        world.op("visit.reopen", {"reason": "Oubli du panier"}),
        world.op("visit.skip", {"reason": "Orage", "note": "Retour demain."}),
    ]


def own_operations(world: World) -> list[dict[str, Any]]:
    """A technician's own day and a request, each kind once."""
    first = (world.today + timedelta(days=30)).isoformat()
    ask = {"kind": "leave", "from_day": first, "to_day": first, "note": "Mariage"}
    presses = [world.own(f"day.{kind}") for kind in ("start", "pause", "resume", "end")]
    return [*presses, world.own("absence.ask", ask)]
