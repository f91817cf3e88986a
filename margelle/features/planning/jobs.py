from margelle.base.jobs import Payload, job, schedule
from margelle.base.tenancy.scope import current_company_id
from margelle.features.accounts.models import Company

from .actions import check_limits as check
from .actions import make_visits as make
from .queries import running_series


@job("planning.make_visits")
def make_visits(payload: Payload) -> None:
    """Keep every running series 12 weeks ahead."""
    for series in running_series():
        make(series=series)


schedule("planning.make_visits", "20 2 * * *")


@job("planning.check_limits")
def check_limits(payload: Payload) -> None:
    """Tell once each promised delay that came near or was passed (PLN-19)."""
    check(company=Company.objects.get(pk=current_company_id()))


schedule("planning.check_limits", "*/10 * * * *")
