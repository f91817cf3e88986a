from margelle.base.jobs import Payload, job, schedule
from margelle.base.tenancy.scope import current_company_id
from margelle.features.accounts.models import Company
from margelle.features.accounts.queries import local_today

from .actions import tell_ending_contracts


@job("clients.tell_ending_contracts")
def tell_endings(payload: Payload) -> None:
    """A reminder at the notice date of each contract (CLI-10)."""
    company_id = current_company_id()
    assert company_id is not None
    tell_ending_contracts(today=local_today(Company.objects.get(pk=company_id)))


schedule("clients.tell_ending_contracts", "10 6 * * *")
