"""Reads of surveys and testimonials. All inside a company_scope."""

from .results import Need, Row, by_month, by_technician, needs, themes
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
    "Need",
    "Row",
    "by_month",
    "by_technician",
    "due_visits",
    "needs",
    "outreach_settings",
    "page_secret",
    "published",
    "survey_named",
    "surveys",
    "themes",
    "untreated_count",
    "values_of",
]
