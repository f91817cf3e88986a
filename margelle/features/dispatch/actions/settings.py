from typing import Any

from django.db import transaction

from margelle.base.journal import record, take_turn
from margelle.base.tenancy.scope import current_company_id
from margelle.features.accounts.models import Member
from margelle.features.dispatch.events import DispatchSettingsChanged
from margelle.features.dispatch.models import DispatchSettings


@transaction.atomic
def set_dispatch(*, values: dict[str, Any], by: Member) -> DispatchSettings:
    """The company's own costs, rules and targets."""
    take_turn()
    row = DispatchSettings.objects.first() or DispatchSettings()
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    company = current_company_id()
    assert company is not None
    record(DispatchSettingsChanged(entity_id=company), by=by)
    return row
