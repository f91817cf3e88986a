"""The share of visits kept and the slots lost, by month and by reason (NTF-6)."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.base.ui.exports import CSV_TYPE, ExportColumn, export_csv
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.queries import agencies, local_today, member_of, technicians
from margelle.features.planning.queries.kept import Whose, slots_of
from margelle.features.planning.rules.kept import LATE_NOTICE, Month, Year, chief

MOST_REASONS, IN_A_MONTH = 12, 3
_COLUMNS = (
    ExportColumn(label="Mois", value=lambda line: f"{line[0].first:%m/%Y}"),
    ExportColumn(label="Issue", value=lambda line: line[1]),
    ExportColumn(label="Motif", value=lambda line: line[2]),
    ExportColumn(label="Créneaux", value=lambda line: line[3]),
)


@require_safe
@may("planning.view")
def kept(request: HttpRequest) -> HttpResponse:
    people, places = list(technicians()), list(agencies())
    whose = Whose(_one_of(request, "technician", people), _one_of(request, "agency", places))
    company = member_of(request).company
    year = slots_of(company, whose, local_today(company))
    if request.GET.get("export") == "csv":
        answer = HttpResponse(export_csv(_COLUMNS, _lines(year)), content_type=CSV_TYPE)
        answer["Content-Disposition"] = 'attachment; filename="creneaux.csv"'
        return answer
    whole, shown = year.whole, year.with_slots
    reasons, others = chief(whole.reasons, MOST_REASONS)
    context: dict[str, Any] = {
        "whole": whole,
        "last": shown[-1] if shown else None,
        "before": shown[-2] if len(shown) > 1 else None,
        "shares": [round(month.share or 0, 1) for month in shown],
        "months": [_shown(month) for month in reversed(shown)],
        "reasons": [(why, count, 100 * count / whole.lost) for why, count in reasons],
        "others": others,
        "technicians": people,
        "agencies": places,
        "whose": whose,
        "query": urlencode({key: value for key, value in vars(whose).items() if value}),
        "hours": int(LATE_NOTICE.total_seconds() // 3600),
        "tabs": tabs_for("follow", None, request, current="kept"),
    }
    return render(request, "planning/kept.html", context)


def _one_of(request: HttpRequest, name: str, rows: list[Any]) -> UUID | None:
    """The one the address names; nonsense and others' ids mean all."""
    wanted = request.GET.get(name, "")
    return next((row.pk for row in rows if str(row.pk) == wanted), None)


def _shown(month: Month) -> dict[str, Any]:
    first, others = chief(month.reasons, IN_A_MONTH)
    words = [f"{why.reason} ({count})" for why, count in first]
    if others:
        words.append(f"{french.plural(others, 'autre')}")
    name = f"{french.MONTHS[month.first.month - 1].capitalize()} {month.first.year}"
    return {"row": month, "name": name, "why": ", ".join(words)}


def _lines(year: Year) -> list[tuple[Month, str, str, int]]:
    """Kept, then each reason, month by month."""
    found = []
    for month in year.with_slots:
        found.append((month, "Tenue", "", month.kept))
        found += [(month, why.loss.value, why.reason, count) for why, count in month.reasons]
    return found
