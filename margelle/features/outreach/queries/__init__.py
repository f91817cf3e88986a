"""Reads of surveys and testimonials. All inside a company_scope."""

from .campaigns import (
    CAMPAIGN_KEY,
    NO_OFFERS,
    Preview,
    answers_of,
    campaigns,
    offer_named,
    preview_of,
    results_of,
    waiting_answers,
)
from .results import Need, Row, by_month, by_technician, needs, themes
from .segments import clients_of
from .surveys import (
    due_visits,
    outreach_settings,
    page_secret,
    published,
    survey_named,
    surveys,
    untreated_count,
    values_of,
)

__all__ = [
    "CAMPAIGN_KEY",
    "NO_OFFERS",
    "Need",
    "Preview",
    "Row",
    "answers_of",
    "by_month",
    "by_technician",
    "campaigns",
    "clients_of",
    "due_visits",
    "needs",
    "offer_named",
    "outreach_settings",
    "page_secret",
    "preview_of",
    "published",
    "results_of",
    "survey_named",
    "surveys",
    "themes",
    "untreated_count",
    "values_of",
    "waiting_answers",
]
