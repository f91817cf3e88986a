"""What this room writes to clients for: what they think of a visit (MKT-1), an offer (MKT-4)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils import timezone

from margelle.base.tenancy.scope import current_company_id
from margelle.base.ui import french
from margelle.features.accounts.models import Company
from margelle.features.messaging.rules import Occasion
from margelle.features.planning.queries.visits import visits
from margelle.features.planning.rules import FINISHED
from margelle.features.planning.rules.reminders import said_day

from .actions import SURVEY_KEY, address_of, offer_address, offer_values
from .models import Campaign
from .queries import CAMPAIGN_KEY, values_of

SAMPLE_SECRET = "exemple"  # noqa: S105  # leads nowhere


def samples() -> Sequence[tuple[str, str]]:
    """The latest finished visits, to preview the wording with."""
    rows = visits().filter(state__in=FINISHED, day__isnull=False).order_by("-day", "-finished_at", "pk")[:8]
    return [(str(row.pk), f"{row.client.short_name}, {french.day(row.day)}") for row in rows if row.day]


def sample(key: str) -> Mapping[str, str]:
    company_id = current_company_id()
    assert company_id is not None
    company = Company.objects.get(pk=company_id)
    row = visits().filter(pk=UUID(key), day__isnull=False).first() if key else None
    if row is not None:
        return values_of(row, link=address_of(SAMPLE_SECRET), company=company)
    return {
        "client": "Mme Ferrand",
        "entreprise": company.name,
        "telephone": company.phone,
        "date": said_day(timezone.localdate()),
        "prestation": "Entretien hebdomadaire",
        "technicien": "Julien",
        "lien": address_of(SAMPLE_SECRET),
    }


SURVEY = Occasion(
    key=SURVEY_KEY,
    label="Enquête après l’intervention",
    help="Trois questions et une note, un jour après. Jamais deux fois pour la même intervention.",
    variables={
        "client": "Mme Ferrand, Camping du Loup",
        "date": "mercredi 17 juin",
        "prestation": "le nom de la prestation",
        "technicien": "le prénom du technicien",
        "lien": "sa page personnelle, pour répondre en une minute",
        "entreprise": "le nom de votre entreprise",
        "telephone": "son téléphone",
    },
    needed=("lien",),
    subject="Votre avis sur notre passage",
    email=(
        "Bonjour {{client}},\n\n"
        "{{technicien}} est passé chez vous {{date}} ({{prestation}}). Êtes-vous content\u00a0?\n\n"
        "Trois questions, une minute\u00a0:\n{{lien}}\n\n"
        "Merci,\n{{entreprise}}\n{{telephone}}"
    ),
    sms="{{entreprise}}\u00a0: content de notre passage {{date}}\u00a0? Dites-le ici\u00a0: {{lien}}",
    samples=samples,
    sample=sample,
)


def campaign_samples() -> Sequence[tuple[str, str]]:
    return [(str(row.pk), row.name) for row in Campaign.objects.all()[:8]]


def campaign_sample(key: str) -> Mapping[str, str]:
    company_id = current_company_id()
    assert company_id is not None
    company = Company.objects.get(pk=company_id)
    made_up = Campaign(subject="Le contrat d’entretien", text="Un contrat à l’année, sans surprise.")
    row = (Campaign.objects.filter(pk=UUID(key)).first() if key else None) or made_up
    return offer_values(row, "Mme Ferrand", link=offer_address(SAMPLE_SECRET), company=company)


CAMPAIGN = Occasion(
    key=CAMPAIGN_KEY,
    label="Offre d’une campagne",
    help="Rien ne part seul\u00a0: vous écrivez une campagne, vous voyez qui la reçoit, puis vous l’envoyez. "
    "Elle part après les autres messages, et n’en prend que la moitié du nombre du jour.",
    variables={
        "client": "Mme Ferrand, Camping du Loup",
        "objet": "l’objet de la campagne",
        "offre": "le texte de la campagne",
        "lien": "sa page personnelle, pour répondre ou ne plus recevoir d’offres",
        "entreprise": "le nom de votre entreprise",
        "telephone": "son téléphone",
    },
    needed=("offre", "lien"),
    subject="{{objet}}",
    email=(
        "Bonjour {{client}},\n\n{{offre}}\n\n"
        "Cela vous intéresse, ou vous ne voulez plus d’offres\u00a0? C’est ici\u00a0:\n{{lien}}\n\n"
        "{{entreprise}}\n{{telephone}}"
    ),
    sms="{{entreprise}}\u00a0: {{offre}} Répondre, ou ne plus recevoir d’offres\u00a0: {{lien}}",
    samples=campaign_samples,
    sample=campaign_sample,
    gives_way=True,
)
