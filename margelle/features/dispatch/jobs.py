"""What the worker does for this room."""

from uuid import UUID

from margelle.base.jobs import Payload, beat, job
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company


@job("dispatch.run", attempts=3, atomic=False)
def run(payload: Payload) -> None:
    """One run of the optimiser. The solver is loaded here, by the worker: pages never wait for it."""
    from .actions.solving import perform_run

    perform_run(UUID(str(payload["run"])))


@beat
def bury_lost_runs() -> None:
    from .actions.runs import bury_lost_runs as bury

    for company_id in Company.objects.values_list("pk", flat=True):
        with company_scope(company_id):
            bury()
