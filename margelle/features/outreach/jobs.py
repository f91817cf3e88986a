from margelle.base.jobs import Payload, job, schedule
from margelle.base.tenancy.scope import current_company_id
from margelle.features.accounts.models import Company

from .actions import ask_clients


@job("outreach.ask_clients")
def ask(payload: Payload) -> None:
    """Ask the clients whose visit ended a day ago what they think (MKT-1)."""
    company_id = current_company_id()
    assert company_id is not None
    ask_clients(company=Company.objects.get(pk=company_id))


schedule("outreach.ask_clients", "3,18,33,48 * * * *")
