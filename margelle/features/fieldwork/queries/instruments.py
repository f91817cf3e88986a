from django.db.models import QuerySet

from margelle.features.fieldwork.models import Instrument


def listed_instruments(*, archived: bool) -> QuerySet[Instrument]:
    rows: QuerySet[Instrument] = Instrument.objects.filter(archived_at__isnull=not archived)
    return rows.select_related("member", "vehicle", "vehicle__member")


def open_instruments() -> QuerySet[Instrument]:
    return listed_instruments(archived=False).order_by("name", "pk")
