"""Required things as lists show them, and those that may be asked for one visit."""

from dataclasses import dataclass

from django.db.models import QuerySet

from margelle.features.planning.models import Requirement, RequirementAsk, Visit


def listed_requirements(*, archived: bool) -> QuerySet[Requirement]:
    rows: QuerySet[Requirement] = Requirement.objects.filter(archived_at__isnull=not archived)
    return rows.select_related("service", "template")


def open_requirements() -> list[Requirement]:
    return list(Requirement.objects.filter(archived_at=None))


def how_often(row: Requirement) -> str:
    if row.when == Requirement.When.EVERY:
        return f"Toutes les {row.every} interventions"
    return str(row.get_when_display())


def where_words(row: Requirement) -> str:
    """« Électrolyse au sel, bassins collectifs »; empty when it applies everywhere."""
    parts = [row.service.name if row.service else "", row.template.name if row.template else ""]
    parts += [row.get_sanitiser_display() if row.sanitiser else ""]
    parts += [f"avec {row.get_equipment_display().lower()}" if row.equipment else ""]
    words = (
        (row.collective, "bassins collectifs", "bassins privés"),
        (row.heated, "bassins chauffés", "bassins non chauffés"),
        (row.covered, "bassins couverts", "bassins sans couverture"),
    )
    parts += [(yes if value else no) for value, yes, no in words if value is not None]
    text = ", ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Asking:
    """A requirement on demand on the page of a visit, and whether it is asked there."""

    requirement: Requirement
    asked: bool


def askings(visit: Visit) -> list[Asking]:
    """What may be asked for this visit: the company's things on demand, and those asked already."""
    asked = set(RequirementAsk.objects.filter(visit=visit).values_list("requirement_id", flat=True))
    rows = Requirement.objects.filter(when=Requirement.When.ASKED)
    return [Asking(row, row.pk in asked) for row in rows if row.archived_at is None or row.pk in asked]
