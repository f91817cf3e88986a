"""Every minute: handlers that a crash or an error left undone run again, company by company."""

import logging

from django.apps import apps
from django.conf import settings

from margelle.base.jobs import beat
from margelle.base.tenancy.scope import company_scope

from .sweep import sweep

log = logging.getLogger(__name__)


@beat
def take_up_again() -> None:
    companies = apps.get_model(settings.TENANCY_COMPANY_MODEL)._default_manager
    for company_id in companies.values_list("pk", flat=True):
        try:
            with company_scope(company_id):
                sweep()
        except Exception:
            log.exception("the journal's sweep failed for company %s", company_id)
