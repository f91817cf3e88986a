"""What weighs when one plans for a client: favoured times, dense zones, clients who count (PLN-16)."""

from dataclasses import dataclass
from typing import Any

from margelle.base.ui import french
from margelle.features.clients.models import Client, Site
from margelle.features.clients.queries import sites_in_use
from margelle.features.planning.models import FavouredWindow

WHOLE_WEEK = 7


@dataclass(frozen=True)
class Favours:
    """For the line above a form. `windows` are (site's words or "", the times in words)."""

    is_high_value: bool
    dense_zones: tuple[str, ...]
    windows: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.is_high_value or self.dense_zones or self.windows)


def favours(client: Client, site: Site | None = None) -> Favours:
    """Of a client's sites, or of one of them. Two queries."""
    own: Any = Site.objects.filter(client=client, archived_at=None).select_related("zone").order_by("pk")
    sites = {row.pk: row for row in (own.filter(pk=site.pk) if site else own)}
    rows = FavouredWindow.objects.filter(site__in=sites).select_related("technician").order_by("pk")
    several = len(sites) > 1
    zones = {row.zone.name: None for row in sites.values() if row.zone is not None and row.zone.is_dense}
    return Favours(
        is_high_value=client.value == Client.Value.HIGH,
        dense_zones=tuple(zones),
        windows=tuple((str(sites[row.site_id]) if several else "", window_words(row)) for row in rows),
    )


def window_words(row: FavouredWindow) -> str:
    """« mardi et jeudi, 09:00–11:00, Julien Rossi »."""
    parts = [_days(sorted(set(row.weekdays))), _hours(row)]
    if row.technician is not None:
        parts.append(str(row.technician))
    words = ", ".join(part for part in parts if part) or "à toute heure"
    return f"{words} ({row.note})" if row.note else words


def _days(days: list[int]) -> str:
    names = [french.DAYS[day] for day in days if 0 <= day < WHOLE_WEEK]
    if not names or len(names) == WHOLE_WEEK:
        return ""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"


def _hours(row: FavouredWindow) -> str:
    low, high = row.from_hour, row.to_hour
    if low and high:
        return f"{french.clock(low)}–{french.clock(high)}"
    if low:
        return f"dès {french.clock(low)}"
    return f"avant {french.clock(high)}" if high else ""


@dataclass(frozen=True)
class SiteWindows:
    site: Site
    windows: list[tuple[FavouredWindow, str]]


def site_windows(client: Client) -> list[SiteWindows]:
    """For the panel on the client's page. One query beside the file."""
    sites = sites_in_use(client)
    rows = list(FavouredWindow.objects.filter(site__in=sites).select_related("technician").order_by("pk"))
    return [
        SiteWindows(site, [(row, window_words(row)) for row in rows if row.site_id == site.pk])
        for site in sites
    ]
