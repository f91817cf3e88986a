"""The alerts that this room raises by itself, and what the office writes to many."""

from collections.abc import Mapping, Sequence

from margelle.base.tenancy.scope import current_company_id
from margelle.features.accounts.models import Company

from .actions import values_for
from .rules import MANY, AlertKind, Occasion

CONTRACT = AlertKind(
    key="contract",
    label="Contrat qui se termine",
    help="Quand commence le délai pour prévenir le client.",
)

REPLY = AlertKind(
    key="reply",
    label="Réponse d’un client",
    help="Un SMS ou un e-mail qui répond à l’un des vôtres.",
)

TRIAL = AlertKind(
    key="trial",
    label="Essai d’alerte",
    help="Pour voir qui est appelé, et comment.",
    needs_taking=True,
    is_chosen=False,
)


def _samples() -> Sequence[tuple[str, str]]:
    return []


def _sample(key: str) -> Mapping[str, str]:
    company_id = current_company_id()
    assert company_id is not None
    company = Company.objects.get(pk=company_id)
    return values_for(
        "Mme Ferrand",
        subject="Fermeture du 12 au 16 août",
        text="Notre équipe sera en congé du 12 au 16 août. Les passages reprennent le lundi 19.",
        company=company,
    )


TO_MANY = Occasion(
    key=MANY,
    label="Message à plusieurs clients",
    help="Ce que le bureau écrit à tous les clients d’une étiquette.",
    variables={
        "client": "le nom du client",
        "objet": "l’objet que vous donnez",
        "message": "ce que vous écrivez",
        "entreprise": "le nom de votre entreprise",
        "telephone": "votre numéro",
    },
    subject="{{objet}}",
    email="Bonjour {{client}},\n\n{{message}}\n\n{{entreprise}}\n{{telephone}}",
    sms="{{entreprise}}\u00a0: {{message}}",
    samples=_samples,
    sample=_sample,
    needed=("message",),
    gives_way=True,
    is_by_hand=True,
)
