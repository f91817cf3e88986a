"""What the client's own pages need. Run inside the instance, by the names that `worlds` passes on."""

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company
from margelle.features.logbook import actions as logbook
from margelle.features.logbook.queries import open_links
from margelle.features.planning.models import VisitRequest


def an_open_carnet() -> dict[str, str]:
    """The address and the code of a logbook whose owner has asked nothing yet."""
    company = Company.objects.get(is_demo=True)
    with company_scope(company.id, atomic=True):
        asked = set(VisitRequest.objects.values_list("pool_id", flat=True))
        link = next(link for link in open_links() if link.pool_id not in asked)
        return {"path": f"/c/{logbook.token_of(link)}/", "code": logbook.code_of(link)}
