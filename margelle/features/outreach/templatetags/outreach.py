from django import template

from margelle.features.outreach.models import Survey
from margelle.features.planning.rules.reminders import said_day

register = template.Library()


@register.filter
def about(survey: Survey) -> str:
    """« Entretien hebdomadaire, mercredi 17 juin, avec Julien »."""
    visit, who = survey.visit, survey.technician
    parts = [
        visit.service.name,
        said_day(visit.day) if visit.day else "",
        f"avec {who.first_name}" if who else "",
    ]
    return ", ".join(part for part in parts if part)
