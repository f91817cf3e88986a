from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from margelle.base.access.sealed import unseal
from margelle.base.ui import french
from margelle.features.accounts.models import Company
from margelle.features.outreach.models import OutreachSettings, Survey, Testimonial
from margelle.features.outreach.rules import AFTER, STILL_FRESH
from margelle.features.planning.models import Visit
from margelle.features.planning.queries.visits import visits
from margelle.features.planning.rules import FINISHED
from margelle.features.planning.rules.reminders import said_day


def outreach_settings() -> OutreachSettings:
    """The company's row, or one with the defaults that is not yet written."""
    return OutreachSettings.objects.first() or OutreachSettings()


def page_secret(row: OutreachSettings) -> str:
    """Of the public page, "" while there is none."""
    if row.page_sealed is None:
        return ""
    return unseal(row.page_sealed, company_id=row.company_id, row_id=row.id)


def due_visits(now: datetime, gap_days: int) -> list[Visit]:
    """Finished a day ago or a little more, never asked about, of clients not asked for so many days; one
    visit for a client, the latest."""
    asked = Survey.objects.filter(visit=OuterRef("pk"))
    lately = Survey.objects.filter(client=OuterRef("client"), asked_at__gt=now - timedelta(days=gap_days))
    rows = (
        visits()
        .filter(state__in=FINISHED, finished_at__gt=now - STILL_FRESH, finished_at__lte=now - AFTER)
        .filter(client__archived_at=None, technician__isnull=False, report__isnull=False)
        .exclude(Exists(asked))
        .exclude(Exists(lately))
        .order_by("finished_at", "pk")
    )
    return list({row.client_id: row for row in rows}.values())


def values_of(visit: Visit, *, link: str, company: Company) -> dict[str, str]:
    """The variables of the wording for one visit."""
    return {
        "client": visit.client.short_name,
        "entreprise": company.name,
        "telephone": french.phone(company.phone),
        "date": said_day(visit.day or timezone.localdate()),
        "prestation": visit.service.name,
        "technicien": visit.technician.first_name if visit.technician else "",
        "lien": link,
    }


def surveys() -> QuerySet[Survey]:
    """With what a list shows, and `living`, the testimonial that stands published."""
    living = Testimonial.objects.filter(survey=OuterRef("pk"), withdrawn_at=None)
    return Survey.objects.select_related("client", "technician", "visit__service", "treated_by").annotate(
        living=Subquery(living.values("pk")[:1])
    )


def survey_named(pk: UUID) -> Survey | None:
    rows = Survey.objects.select_related("company", "client", "technician", "visit__service", "visit__site")
    return rows.filter(pk=pk).first()


def untreated_count() -> int:
    return Survey.objects.filter(needs_look=True, treated_at=None).count()


def published() -> QuerySet[Testimonial]:
    """What the public page shows, the latest first: never without the client's consent."""
    return Testimonial.objects.filter(withdrawn_at=None, survey__consents=True).select_related(
        "survey__visit__site"
    )
