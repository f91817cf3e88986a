"""Reads of field work. All inside a company_scope."""

from .chain_check import wrongs
from .loading import LoadLine, VanLoad, loading_lists
from .phone_catalogue import catalogue_payload
from .phone_hours import hours_payload
from .phone_pools import last_visits, pool_payload, pool_payloads
from .phone_sites import site_payloads
from .phone_van import van_payload
from .phone_visits import phone_window, visit_payloads
from .photos import photo_bytes, photo_key, photos_of_client, shown_photos
from .positions import Seen, own_positions, positions_of
from .problems import (
    fitted_parts,
    incidents,
    office_comments,
    open_incidents,
    open_recommendations,
    problem_counts,
    product_uses,
    recommendations,
    skip_reasons,
    unread_comments,
    used_products,
    uses_by_id,
    waiting_count,
)
from .proofs import (
    Proof,
    body_of,
    chain_file,
    changed_parts,
    last_seals,
    proof_file,
    proof_of,
    proofs_of,
    unsealed_visits,
)
from .records import awaited_photos, has_entries, left_and_done, previous_report, record_of
from .report_sheet import ReportSheet, report_sheet
from .sealed_facts import facts_of
from .timesheets import MonthTotal, SheetWeek, month_totals, sheet_weeks
from .water import Judged, judged, last_readings, reading_trends, standing_readings

__all__ = [
    "Judged",
    "LoadLine",
    "MonthTotal",
    "Proof",
    "ReportSheet",
    "Seen",
    "SheetWeek",
    "VanLoad",
    "awaited_photos",
    "body_of",
    "catalogue_payload",
    "chain_file",
    "changed_parts",
    "facts_of",
    "fitted_parts",
    "has_entries",
    "hours_payload",
    "incidents",
    "judged",
    "last_readings",
    "last_seals",
    "last_visits",
    "left_and_done",
    "loading_lists",
    "month_totals",
    "office_comments",
    "open_incidents",
    "open_recommendations",
    "own_positions",
    "phone_window",
    "photo_bytes",
    "photo_key",
    "photos_of_client",
    "pool_payload",
    "pool_payloads",
    "positions_of",
    "previous_report",
    "problem_counts",
    "product_uses",
    "proof_file",
    "proof_of",
    "proofs_of",
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
    "unsealed_visits",
    "used_products",
    "uses_by_id",
    "van_payload",
    "visit_payloads",
    "waiting_count",
    "wrongs",
]
