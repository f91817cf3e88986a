from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import Product, ServiceTask, ServiceType, Task
from margelle.features.clients.models import Client, Pool, Site
from margelle.features.planning.events import VisitPlanned
from margelle.features.planning.models import (
    Priority,
    ProductNeed,
    Visit,
    VisitPool,
    VisitSeries,
    VisitTask,
    VisitTemplate,
)
from margelle.features.planning.queries.left_tasks import open_left_tasks
from margelle.features.planning.queries.templates import steps_of_pools, unique
from margelle.features.planning.rules import NotAllowed

from .contents import Steps, contents_of, set_steps, share_documents
from .mates import Mates, set_mates
from .move import check_technician
from .ranks import neighbours, place_by_hour, rank_at
from .recording import current

Needs = Iterable[tuple[Product, Decimal]]


@transaction.atomic
def plan_visit(
    *,
    client: Client,
    by: Member | None,
    site: Site | None = None,
    service: ServiceType | None = None,
    technician: Member | None = None,
    day: date | None = None,
    start: time | None = None,
    minutes: int | None = None,
    pools: Iterable[Pool] = (),
    tasks: Iterable[Task] | None = None,
    needs: Needs | None = None,
    template: VisitTemplate | None = None,
    steps: Steps | None = None,
    window: tuple[time | None, time | None] = (None, None),
    priority: str = Priority.NORMAL,
    instructions: str | None = None,
    series: VisitSeries | None = None,
    series_day: date | None = None,
    series_slot: int = 0,
    replaces: Visit | None = None,
    mates: Mates = (),
) -> Visit:
    """Create a visit; date, technician and client are enough (PLN-10).

    Defaults: the client's first site, all pools of the site, what the template holds, else the first service,
    its minutes and its tasks. The steps of the pools come after those given. Without a day or a technician
    it waits in "à planifier". Raises NotAllowed with a French message.
    """
    take_turn()  # before the ranks of the day are read, and perhaps renumbered
    if technician is not None:
        check_technician(technician)
    ready = contents_of(template)
    site = site or client.sites.filter(archived_at=None).order_by("id").first()
    service = (
        service
        or ready.service
        or ServiceType.objects.filter(archived_at=None).order_by("order", "name").first()
    )
    if site is None or site.client_id != client.pk:
        raise NotAllowed("Ce client n’a pas encore de lieu d’intervention. Ajoutez-en un sur sa fiche.")
    if service is None:
        raise NotAllowed("Aucune prestation n’existe encore. Créez-en une dans Produits et tâches.")
    visit: Visit = Visit.objects.create(
        client=client,
        site=site,
        service=service,
        technician=technician,
        agency=(technician.agency if technician else None) or client.agency,
        series=series,
        series_day=series_day,
        template=template,
        series_slot=series_slot,
        day=day,
        start=start,
        minutes=minutes or ready.minutes or service.minutes,
        rank=_rank(technician, day, start, by),
        window_from=window[0],
        window_to=window[1],
        priority=priority,
        instructions=ready.instructions if instructions is None else instructions,
        parameters=ready.parameters,
        replaces=replaces,
        notice="Nouvelle intervention." if series is None else "",
    )
    if (recorder := current.get()) is not None:
        recorder.created(visit)
    set_pools(visit, pools or site.pools.filter(archived_at=None))
    set_tasks(visit, ready.tasks if tasks is None else tasks)
    set_needs(visit, ready.needs if needs is None else needs)
    set_steps(visit, _with_pools(visit, ready.steps if steps is None else steps))
    set_mates(visit, mates, lead=technician)
    if template is not None:
        share_documents(visit, template)
    record(
        VisitPlanned(
            entity_id=visit.pk,
            version=visit.version,
            day=day,
            technician=visit.technician_id,
            series=visit.series_id,
        ),
        by=by,
    )
    if open_left_tasks().filter(site=site).exists():
        from .left_tasks import settle_left_tasks

        settle_left_tasks(site.pk, by=by)
        visit.refresh_from_db(fields=["version"])
    return visit


def _rank(technician: Member | None, day: date | None, start: time | None, by: Member | None) -> int:
    if technician is None or day is None:
        return 0
    others = neighbours(technician, day)
    return rank_at(others, place_by_hour(others, start), by)


def _with_pools(visit: Visit, steps: Steps) -> Steps:
    """These steps, then those that the visit's pools add."""
    pools = visit.pool_links.values_list("pool_id", flat=True)
    return unique([*steps, *steps_of_pools(pools, visit.template)])


def set_pools(visit: Visit, pools: Iterable[Pool]) -> bool:
    """Make the visit concern these pools of its site; True when that changed anything."""
    wanted = {pool.pk: pool for pool in pools}
    if any(pool.site_id != visit.site_id for pool in wanted.values()):
        raise NotAllowed("Un des bassins choisis n’est pas à ce lieu d’intervention.")
    have = set(visit.pool_links.values_list("pool_id", flat=True))
    if have == set(wanted):
        return False
    visit.pool_links.exclude(pool_id__in=wanted).delete()
    VisitPool.objects.bulk_create(
        [VisitPool(visit=visit, pool=pool) for key, pool in wanted.items() if key not in have]
    )
    return True


def set_tasks(visit: Visit, tasks: Iterable[Task] | None) -> bool:
    """The expected tasks in order; None takes those of the service."""
    if tasks is None:
        links = ServiceTask.objects.filter(service=visit.service_id, task__archived_at=None)
        wanted: list[UUID] = list(links.order_by("order").values_list("task_id", flat=True))
    else:
        wanted = list(dict.fromkeys(task.pk for task in tasks))
    if list(visit.task_links.order_by("order").values_list("task_id", flat=True)) == wanted:
        return False
    visit.task_links.all().delete()
    VisitTask.objects.bulk_create(
        [VisitTask(visit=visit, task_id=key, order=order) for order, key in enumerate(wanted)]
    )
    return True


def set_needs(visit: Visit, needs: Needs) -> bool:
    """Products to bring; the same product twice is added up."""
    wanted: dict[UUID, Decimal] = {}
    for product, quantity in needs:
        wanted[product.pk] = wanted.get(product.pk, Decimal(0)) + quantity
    if any(quantity <= 0 for quantity in wanted.values()):
        raise NotAllowed("Produits à apporter\u00a0: la quantité doit être supérieure à zéro.")
    if dict(visit.needs.values_list("product_id", "quantity")) == wanted:
        return False
    visit.needs.all().delete()
    ProductNeed.objects.bulk_create(
        [ProductNeed(visit=visit, product_id=key, quantity=quantity) for key, quantity in wanted.items()]
    )
    return True
