"""What the client's own pages need. Run inside the instance, by the names that `worlds` passes on."""

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.logbook import actions as logbook
from margelle.features.logbook.queries import open_links
from margelle.features.outreach.tests import make as answers
from margelle.features.planning.models import Visit, VisitRequest
from margelle.features.planning.rules import FINISHED


def an_open_carnet() -> dict[str, str]:
    """The address and the code of a logbook whose owner has asked nothing yet."""
    company = Company.objects.get(is_demo=True)
    with company_scope(company.id, atomic=True):
        asked = set(VisitRequest.objects.values_list("pool_id", flat=True))
        link = next(link for link in open_links() if link.pool_id not in asked)
        return {"path": f"/c/{logbook.token_of(link)}/", "code": logbook.code_of(link)}


def a_fresh_survey() -> dict[str, str]:
    """The link of a survey that was just sent, and the address of the company's public page."""
    company = Company.objects.get(is_demo=True)
    with company_scope(company.id, atomic=True):
        ended = Visit.objects.filter(state__in=FINISHED, technician__isnull=False, surveys__isnull=True)
        visit = ended.select_related("client", "service", "technician", "company").latest("day", "pk")
        _, secret = answers.a_survey(visit)
        page = answers.a_showcase_secret(
            company, Member.objects.filter(role="manager").earliest("created_at")
        )
        return {"survey": f"/s/{secret}/", "page": f"/temoignages/{page}/"}
