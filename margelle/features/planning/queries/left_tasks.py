"""What waits to be done at each place (NEW-15)."""

from django.db.models import Q, QuerySet

from margelle.features.clients.models import Client
from margelle.features.planning.models import LeftTask, Visit


def open_left_tasks() -> QuerySet[LeftTask]:
    found: QuerySet[LeftTask] = LeftTask.objects.filter(done_at=None, dropped_at=None)
    return found


def left_tasks() -> QuerySet[LeftTask]:
    """With all that a list shows of them."""
    found: QuerySet[LeftTask] = LeftTask.objects.all()
    return found.select_related(
        "task", "site__client", "left_by__technician", "carried_to__technician", "dropped_by"
    )


def left_tasks_of_client(client: Client) -> list[LeftTask]:
    """With what the panel on the client's page shows."""
    rows = open_left_tasks().filter(site__client=client).select_related("task", "site", "carried_to")
    return list(rows.only("why", "task__name", "site__city", "carried_to__day").order_by("created_at"))


def left_tasks_of_visit(visit: Visit) -> list[LeftTask]:
    """Those it left, and those it was given."""
    return list(left_tasks().filter(Q(left_by=visit) | Q(carried_to=visit)).order_by("created_at"))
