"""What this room puts on the pages of rooms below."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from margelle.base.ui.slots import Panel, Tab, add_panel, add_tab
from margelle.features.accounts.models import Device
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.catalogue.queries import Source, register_sources
from margelle.features.clients.models import Client, Pool

from .queries import (
    fitted_parts,
    judged,
    last_readings,
    last_visits,
    photos_of_client,
    reading_trends,
    uses_by_id,
)
from .queries.device_days import device_days

TREND_CODES = ("ph", "free_chlorine_mg_l", "bromine_mg_l")
VISITS = 6


def fill() -> None:
    add_tab(
        Tab(
            page="client",
            key="photos",
            label="Photos",
            url_name="fieldwork:client_photos",
            order=40,
            verb="reports.view",
            count=photo_count,
        )
    )
    add_tab(
        Tab(
            page="catalogue",
            key="uses",
            label="Utilisations",
            url_name="fieldwork:uses",
            order=52,
            verb="stock.view",
        )
    )
    add_tab(
        Tab(
            page="catalogue",
            key="loading",
            label="Chargement",
            url_name="fieldwork:loading",
            order=42,
            verb="stock.view",
        )
    )
    add_tab(
        Tab(
            page="availability",
            key="timesheets",
            label="Feuilles d’heures",
            url_name="fieldwork:timesheets",
            order=50,
            verb="timesheets.view",
        )
    )
    add_tab(
        Tab(
            page="catalogue",
            key="instruments",
            label="Appareils de mesure",
            url_name="fieldwork:instruments",
            order=45,
            verb="catalogue.view",
        )
    )
    add_panel(Panel("device", "days", 10, "devices.view", "fieldwork/_device_days.html", received_of_device))
    add_panel(Panel("pool", "water", 10, "reports.view", "fieldwork/_pool_water.html", pool_water))
    add_panel(Panel("pool", "visits", 20, "reports.view", "fieldwork/_pool_visits.html", pool_visits))
    add_panel(Panel("pool", "fitted", 5, "clients.edit", "fieldwork/_pool_fitted.html", pool_fitted))
    register_sources(name_uses)


def photo_count(client: Client) -> int:
    return photos_of_client(client).filter(media__isnull=False).count()


def pool_water(request: HttpRequest, pool: Pool) -> dict[str, Any]:
    """The last readings beside their ranges, and the course of the two that matter most."""
    readings = judged(last_readings([pool.pk]), [pool])
    latest = max((one.reading for one in readings), key=lambda reading: reading.at, default=None)
    trends = reading_trends(
        pool, [code for code in TREND_CODES if code in {r.reading.parameter for r in readings}]
    )
    return {"pool": pool, "readings": readings, "latest": latest, "trends": trends[:2]}


def received_of_device(request: HttpRequest, device: Device) -> dict[str, Any]:
    return {"device": device, "days": device_days(device, local_today(member_of(request).company))}


def pool_visits(request: HttpRequest, pool: Pool) -> dict[str, Any]:
    return {"pool": pool, "links": list(last_visits([pool.pk], VISITS))}


def pool_fitted(request: HttpRequest, pool: Pool) -> dict[str, Any]:
    """Parts fitted here that may become equipment of the sheet (PEER-13)."""
    return {"pool": pool, "parts": list(fitted_parts(pool))}


def name_uses(ids: Collection[UUID]) -> dict[UUID, Source]:
    """Where each stock move of kind "used" comes from: client, pool and day, with the visit's address."""
    return {pk: Source(text, url) for pk, (text, url) in uses_by_id(ids).items()}
