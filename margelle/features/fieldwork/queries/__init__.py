"""Reads of field work. All inside a company_scope."""

from .phone_catalogue import catalogue_payload
from .phone_hours import hours_payload
from .phone_pools import last_visits, pool_payload, pool_payloads
from .phone_sites import site_payloads
from .phone_visits import phone_window, visit_payloads
from .photos import photo_bytes, photo_key, photos_of_client, shown_photos
from .problems import (
    incidents,
    office_comments,
    open_incidents,
    open_recommendations,
    product_uses,
    recommendations,
    skip_reasons,
    unread_comments,
    used_products,
    uses_by_id,
    waiting_count,
)
from .records import awaited_photos, has_entries, left_and_done, previous_report, record_of
from .report_sheet import ReportSheet, report_sheet
from .timesheets import MonthTotal, SheetWeek, month_totals, sheet_weeks
from .water import Judged, judged, last_readings, reading_trends, standing_readings

__all__ = [
    "Judged",
    "MonthTotal",
    "ReportSheet",
    "SheetWeek",
    "awaited_photos",
    "catalogue_payload",
    "has_entries",
    "hours_payload",
    "incidents",
    "judged",
    "last_readings",
    "last_visits",
    "left_and_done",
    "month_totals",
    "office_comments",
    "open_incidents",
    "open_recommendations",
    "phone_window",
    "photo_bytes",
    "photo_key",
    "photos_of_client",
    "pool_payload",
    "pool_payloads",
    "previous_report",
    "product_uses",
    "reading_trends",
    "recommendations",
    "record_of",
    "report_sheet",
    "sheet_weeks",
    "shown_photos",
    "site_payloads",
    "skip_reasons",
    "standing_readings",
    "unread_comments",
    "used_products",
    "uses_by_id",
    "visit_payloads",
    "waiting_count",
]
