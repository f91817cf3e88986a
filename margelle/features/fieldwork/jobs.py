from django.utils import timezone

from margelle.base.jobs import Payload, job, schedule
from margelle.base.tenancy.scope import current_company_id
from margelle.features.accounts.models import Company

from .actions import erase_positions as erase
from .actions import seal_waiting
from .actions.alerts import tell_stock as low_stock


@job("fieldwork.erase_positions")
def erase_positions(payload: Payload) -> None:
    """Forget where technicians were once the company's delay has passed (NEW-10)."""
    company_id = current_company_id()
    assert company_id is not None
    erase(company=Company.objects.get(pk=company_id), now=timezone.now())


schedule("fieldwork.erase_positions", "50 2 * * *")


@job("fieldwork.seal_waiting")
def seal_older(payload: Payload) -> None:
    """Seal what was validated before seals existed, a few thousand visits at a time (NEW-2)."""
    seal_waiting()


schedule("fieldwork.seal_waiting", "25 * * * *")


@job("fieldwork.tell_stock")
def tell_stock(payload: Payload) -> None:
    """Alert of products under their threshold: by the clock, so that an entry of a phone costs no more."""
    company_id = current_company_id()
    assert company_id is not None
    low_stock(company=Company.objects.get(pk=company_id))


schedule("fieldwork.tell_stock", "7,37 * * * *")
