import logging

from margelle.base.jobs import Payload, job, schedule
from margelle.base.tenancy.scope import current_company_id
from margelle.features.accounts.models import Company

from .actions import check_limits as check
from .actions import lapse_proposals as lapse
from .actions import make_visits as make
from .actions import plan_reminders as remind
from .actions import tell_late as late
from .queries import running_series
from .rules import NotAllowed

log = logging.getLogger(__name__)


def _here() -> Company:
    """The company whose job runs."""
    company_id = current_company_id()
    assert company_id is not None
    return Company.objects.get(pk=company_id)


@job("planning.make_visits")
def make_visits(payload: Payload) -> None:
    """Keep every running series 12 weeks ahead; one that cannot make its visits holds up no other."""
    for series in running_series():
        try:
            make(series=series)
        except NotAllowed as problem:
            log.error("series %s of company %s makes no visits: %s", series.pk, series.company_id, problem)


schedule("planning.make_visits", "20 2 * * *")


@job("planning.check_limits")
def check_limits(payload: Payload) -> None:
    """Tell once each promised delay that came near or was passed (PLN-19)."""
    check(company=_here())


schedule("planning.check_limits", "*/10 * * * *")


@job("planning.lapse_proposals")
def lapse_proposals(payload: Payload) -> None:
    """Close the slots put forward that nobody answered in time."""
    lapse(company=_here())


schedule("planning.lapse_proposals", "5,15,25,35,45,55 * * * *")


@job("planning.plan_reminders")
def plan_reminders(payload: Payload) -> None:
    """Put the reminders of the coming visits into the outbox (NTF-1)."""
    remind(company=_here())


schedule("planning.plan_reminders", "*/10 * * * *")


@job("planning.tell_late")
def tell_late(payload: Payload) -> None:
    """Alert the office of today's stops that will be late (NTF-4)."""
    late(company=_here())


schedule("planning.tell_late", "3,13,23,33,43,53 * * * *")
