"""What this room writes to clients for: the report, as soon as a visit is validated (INT-10).

Everything comes from `queries.told_visit`, which knows nothing internal.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from margelle.base.tenancy.scope import current_company_id
from margelle.base.ui import french
from margelle.features.accounts.models import Company
from margelle.features.clients.models import Pool
from margelle.features.messaging.rules import Occasion
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import FINISHED, State
from margelle.features.planning.rules.reminders import said_day

from .actions import token_of
from .queries import Told, is_open, living_link, told_visit

KEY = "visit_report"
LEVELS = {"low": "bas", "good": "bon", "high": "haut"}


def report_values(visit: Visit, company: Company) -> dict[str, str]:
    """The variables of the wording for one finished visit; only what its owner may read."""
    pools = list(
        Pool.objects.filter(visit_links__visit=visit).select_related("site__client").order_by("name")
    )
    found = [(pool, told) for pool in pools if (told := told_visit(visit, pool))]
    many = len(found) > 1
    return {
        "client": visit.client.short_name,
        "date": said_day(visit.day or timezone.localdate()),
        "prestation": visit.service.name,
        "technicien": visit.technician.first_name if visit.technician else "",
        "bilan": " ".join(_named(pool, told.headline, many) for pool, told in found),
        "releves": "\n".join(_named(pool, text, many) for pool, told in found if (text := _readings(told))),
        "travaux": ", ".join(dict.fromkeys(task for _, told in found for task in told.tasks)),
        "produits": ", ".join(dict.fromkeys(text for _, told in found for text in _products(told))),
        "mot": " ".join(dict.fromkeys(text for _, told in found for text in told.comments)),
        "lien": _link(pools),
        "entreprise": company.name,
        "telephone": french.phone(company.phone),
    }


def _named(pool: Pool, text: str, many: bool) -> str:
    return f"{pool.name}{french.NBSP}: {text}" if many else text


def _readings(told: Told) -> str:
    return ", ".join(
        f"{line.parameter.name_fr} {line.parameter.shown(line.value)}"
        + (f" ({LEVELS[line.verdict.level]})" if line.verdict else "")
        for line in told.lines
    )


def _products(told: Told) -> list[str]:
    return [
        f"{use.product.name} ({french.fr_decimal(use.quantity, 3)}{french.NBSP}{use.product.unit})"
        for use in told.products
    ]


def _link(pools: Sequence[Pool]) -> str:
    """The e-carnet, when the client's space is open; its code is asked for as always."""
    for pool in pools:
        link = living_link(pool) if is_open(pool.site.client_id) else None
        if link is not None:
            return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('carnet:carnet', args=[token_of(link)])}"
    return ""


def samples() -> Sequence[tuple[str, str]]:
    """The latest reports, to preview a wording with."""
    rows = Visit.objects.filter(state__in=FINISHED, report__isnull=False).select_related("client")
    return [
        (str(row.pk), f"{row.client.short_name}, {french.day(row.day)}")
        for row in rows.order_by("-day", "-finished_at", "pk")[:8]
        if row.day
    ]


def sample(key: str) -> Mapping[str, str]:
    company_id = current_company_id()
    assert company_id is not None
    company = Company.objects.get(pk=company_id)
    rows = Visit.objects.select_related("client", "service", "technician")
    row = rows.filter(pk=UUID(key), state__in=(State.DONE, State.VALIDATED)).first() if key else None
    if row is not None:
        return report_values(row, company)
    return {
        "client": "Mme Ferrand",
        "date": said_day(date(2026, 6, 17)),
        "prestation": "Entretien hebdomadaire",
        "technicien": "Julien",
        "bilan": "Votre eau est équilibrée.",
        "releves": "pH 7,3 (bon), Chlore libre 1,5 mg/L (bon)",
        "travaux": "Paniers vidés, Parois brossées",
        "produits": "",
        "mot": "",
        "lien": "",
        "entreprise": company.name,
        "telephone": company.phone,
    }


REPORT = Occasion(
    key=KEY,
    label="Compte rendu de l’intervention",
    help="Ce qui a été fait, dès que l’intervention est validée. Aucun commentaire interne n’y entre.",
    variables={
        "client": "Mme Ferrand, Camping du Loup",
        "date": "mercredi 17 juin",
        "prestation": "le nom de la prestation",
        "technicien": "le prénom du technicien",
        "bilan": "« Votre eau est équilibrée. »",
        "releves": "les relevés et leur verdict",
        "travaux": "les tâches faites",
        "produits": "les produits ajoutés",
        "mot": "le commentaire du technicien pour le client",
        "lien": "l’e-carnet, si l’espace du client est ouvert",
        "entreprise": "le nom de votre entreprise",
        "telephone": "son téléphone",
    },
    subject="Votre piscine, {{date}}",
    email=(
        "Bonjour {{client}},\n\n"
        "Nous sommes passés chez vous {{date}} ({{technicien}}). {{bilan}}\n\n"
        "Relevés\u00a0: {{releves}}\n"
        "Travaux\u00a0: {{travaux}}\n"
        "Produits ajoutés\u00a0: {{produits}}\n\n"
        "{{mot}}\n\n"
        "Votre e-carnet\u00a0: {{lien}}\n\n"
        "À bientôt,\n{{entreprise}}\n{{telephone}}"
    ),
    sms="{{entreprise}}\u00a0: passage de {{technicien}} {{date}}. {{bilan}} {{lien}}",
    samples=samples,
    sample=sample,
)
