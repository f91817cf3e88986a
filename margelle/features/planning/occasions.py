"""What this room writes to clients for: the notice before, the technician on the way, a visit not made."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from margelle.base.tenancy.scope import current_company_id
from margelle.base.ui.french import NBSP
from margelle.features.accounts.models import Company, Member
from margelle.features.messaging.rules import Asker, Occasion

from .actions.absent import SKIPPED
from .actions.late_client import OCCASION as LATE
from .actions.on_the_way import OCCASION as SET_OFF
from .actions.reminders import OCCASION, address_of, confirm_visit
from .actions.requests import ANSWERED
from .models import Reminder
from .queries.on_the_way import driven_visits, expected_at, on_the_way_values
from .queries.reminders import (
    WHEN_NOT_SAID,
    preparations,
    question_to,
    questions_asked,
    sample_visits,
    skipped_values,
    skipped_visits,
    values_of,
)
from .queries.requests import answer_values, request_named, sample_requests
from .queries.visits import visits
from .rules import NotAllowed
from .rules.reminders import said_day

SAMPLE_SECRET = "exemple"  # noqa: S105  # leads nowhere


def sample(key: str) -> Mapping[str, str]:
    """The values of a real visit, invented ones when there is none. Its link is an example."""
    company_id = current_company_id()
    assert company_id is not None
    company = Company.objects.get(pk=company_id)
    row = visits().filter(pk=UUID(key), day__isnull=False).first() if key else None
    if row is not None:
        return values_of(row, link=address_of(SAMPLE_SECRET), preparations=preparations(), company=company)
    return {
        "client": "Mme Ferrand",
        "entreprise": company.name,
        "telephone": company.phone,
        "date": said_day(timezone.localdate() + timedelta(days=2)),
        "heure": f"entre 9{NBSP}h et 11{NBSP}h",
        "prestation": "Entretien hebdomadaire",
        "technicien": "Julien",
        "lieu": "Mougins",
        "preparatifs": WHEN_NOT_SAID,
        "lien": address_of(SAMPLE_SECRET),
    }


REMINDER = Occasion(
    key=OCCASION,
    label="Rappel avant l’intervention",
    help="Le client est prévenu, confirme d’un geste ou demande un autre moment.",
    variables={
        "client": "Mme Ferrand, Camping du Loup",
        "date": "vendredi 27 novembre",
        "heure": "entre 9 h et 11 h, ou dans la journée",
        "prestation": "le nom de la prestation",
        "technicien": "le prénom du technicien",
        "lieu": "la ville",
        "preparatifs": "ce que le client prépare, selon la prestation",
        "lien": "sa page personnelle\u00a0: confirmer, changer de moment, ne plus recevoir de messages",
        "entreprise": "le nom de votre entreprise",
        "telephone": "son téléphone",
    },
    needed=("lien",),
    subject="{{entreprise}} passe {{date}}",
    email=(
        "Bonjour {{client}},\n\n"
        "{{technicien}} passe chez vous {{date}}, {{heure}}, pour\u00a0: {{prestation}} ({{lieu}}).\n\n"
        "Merci de prévoir\u00a0: {{preparatifs}}.\n\n"
        "Cela vous convient-il\u00a0? "
        "Pour confirmer ou demander un autre moment, ouvrez cette page\u00a0:\n"
        "{{lien}}\n\n"
        "À bientôt,\n{{entreprise}}\n{{telephone}}"
    ),
    sms=(
        "{{entreprise}}\u00a0: {{technicien}} passe {{date}}, {{heure}}. Confirmer ou changer\u00a0: {{lien}}"
    ),
    samples=sample_visits,
    sample=sample,
    has_lead=True,
)


def skipped_sample(key: str) -> Mapping[str, str]:
    """The values of a visit that was skipped, invented ones when there is none."""
    company_id = current_company_id()
    assert company_id is not None
    company = Company.objects.get(pk=company_id)
    row = visits().filter(pk=UUID(key), day__isnull=False).first() if key else None
    if row is not None:
        return skipped_values(row, company=company)
    today = timezone.localdate()
    return {
        "client": "Mme Ferrand",
        "entreprise": company.name,
        "telephone": company.phone,
        "date": said_day(today),
        "prestation": "Entretien hebdomadaire",
        "motif": "Portail fermé",
        "prochaine": said_day(today + timedelta(days=7)),
    }


NOT_MADE = Occasion(
    key=SKIPPED,
    label="Intervention non réalisée",
    help="Le client apprend pourquoi, et quand nous revenons. Part dix minutes après.",
    variables={
        "client": "Mme Ferrand, Camping du Loup",
        "date": "vendredi 27 novembre",
        "prestation": "le nom de la prestation",
        "motif": "le motif choisi dans votre liste",
        "prochaine": "le jour de l’intervention suivante, s’il est connu",
        "entreprise": "le nom de votre entreprise",
        "telephone": "son téléphone",
    },
    subject="Nous n’avons pas pu intervenir {{date}}",
    email=(
        "Bonjour {{client}},\n\n"
        "Nous n’avons pas pu faire l’intervention prévue {{date}} ({{prestation}}).\n"
        "Motif\u00a0: {{motif}}\n\n"
        "Nous revenons {{prochaine}}.\n\n"
        "À bientôt,\n{{entreprise}}\n{{telephone}}"
    ),
    sms=(
        "{{entreprise}}\u00a0: nous n’avons pas pu intervenir {{date}}.\n"
        "Motif\u00a0: {{motif}}\nNous revenons {{prochaine}}.\n{{telephone}}"
    ),
    samples=skipped_visits,
    sample=skipped_sample,
)


def on_the_way_sample(key: str) -> Mapping[str, str]:
    """The values of a visit that somebody set off to, invented ones when there is none."""
    company_id = current_company_id()
    assert company_id is not None
    company = Company.objects.get(pk=company_id)
    rows = visits().select_related("company", "technician__agency")
    row = rows.filter(pk=UUID(key), day__isnull=False).first() if key else None
    if row is not None:
        return on_the_way_values(row, arrives=expected_at(row), company=company)
    return {
        "client": "Mme Ferrand",
        "entreprise": company.name,
        "telephone": company.phone,
        "heure": f"vers 10{NBSP}h{NBSP}25",
        "prestation": "Entretien hebdomadaire",
        "technicien": "Julien",
        "lieu": "Mougins",
    }


ON_THE_WAY = Occasion(
    key=SET_OFF,
    label="Technicien en route",
    help="Part quand le technicien presse « En route », avec son heure d’arrivée estimée.",
    variables={
        "client": "Mme Ferrand, Camping du Loup",
        "technicien": "le prénom du technicien",
        "heure": "vers 10 h 25, si le trajet se laisse estimer",
        "prestation": "le nom de la prestation",
        "lieu": "la ville",
        "entreprise": "le nom de votre entreprise",
        "telephone": "son téléphone",
    },
    subject="{{technicien}} est en route",
    email=(
        "Bonjour {{client}},\n\n"
        "{{technicien}} est en route pour votre piscine ({{lieu}}).\n"
        "Arrivée prévue {{heure}}.\n\n"
        "À tout de suite,\n{{entreprise}}\n{{telephone}}"
    ),
    sms="{{entreprise}}\u00a0: {{technicien}} est en route.\nArrivée prévue {{heure}}.",
    samples=driven_visits,
    sample=on_the_way_sample,
    is_fleeting=True,
)


def late_sample(key: str) -> Mapping[str, str]:
    """The values of a visit that somebody set off to, as if it were late; else invented ones."""
    given = on_the_way_sample(key)
    return {**given, "heure": f"vers 11{NBSP}h{NBSP}15", "prevu": f"vers 10{NBSP}h{NBSP}30"}


CLIENT_LATE = Occasion(
    key=LATE,
    label="Retard annoncé",
    help="Part dès que la tournée montre que l’heure prévue ne sera pas tenue, au-delà de votre tolérance. "
    "Une fois par intervention.",
    variables={
        "client": "Mme Ferrand, Camping du Loup",
        "technicien": "le prénom du technicien",
        "heure": "vers 11 h 15, l’heure estimée",
        "prevu": "vers 10 h 30, ce qui était prévu",
        "prestation": "le nom de la prestation",
        "lieu": "la ville",
        "entreprise": "le nom de votre entreprise",
        "telephone": "son téléphone",
    },
    needed=("heure",),
    subject="Un peu de retard aujourd’hui",
    email=(
        "Bonjour {{client}},\n\n"
        "{{technicien}} a pris du retard\u00a0: il passera {{heure}} (c’était prévu {{prevu}}).\n\n"
        "Veuillez nous en excuser,\n{{entreprise}}\n{{telephone}}"
    ),
    sms="{{entreprise}}\u00a0: {{technicien}} a pris du retard, passage {{heure}}. Merci de votre patience.",
    samples=driven_visits,
    sample=late_sample,
    is_fleeting=True,
)


def answered_sample(key: str) -> Mapping[str, str]:
    """The values of a request that was answered, invented ones when there is none."""
    company_id = current_company_id()
    assert company_id is not None
    company = Company.objects.get(pk=company_id)
    row = request_named(UUID(key)) if key else None
    if row is not None and row.answered_at is not None:
        return answer_values(row, company)
    day = said_day(timezone.localdate() + timedelta(days=2))
    return {
        "client": "Mme Ferrand",
        "entreprise": company.name,
        "telephone": company.phone,
        "motif": "L’eau est verte ou trouble",
        "reponse": f"Julien passe {day}, entre 8{NBSP}h et 12{NBSP}h.",
    }


REQUEST_ANSWERED = Occasion(
    key=ANSWERED,
    label="Réponse à une demande de passage",
    help="Demandé depuis l’e-carnet\u00a0: le client apprend quand vous venez, ou pourquoi non. "
    "Part dix minutes après votre réponse.",
    variables={
        "client": "Mme Ferrand, Camping du Loup",
        "motif": "ce que le client a choisi",
        "reponse": "le jour et l’heure, ou votre mot",
        "entreprise": "le nom de votre entreprise",
        "telephone": "son téléphone",
    },
    needed=("reponse",),
    subject="Votre demande de passage",
    email=(
        "Bonjour {{client}},\n\n"
        "Vous nous avez écrit\u00a0: {{motif}}.\n\n"
        "{{reponse}}\n\n"
        "À bientôt,\n{{entreprise}}\n{{telephone}}"
    ),
    sms="{{entreprise}}\u00a0: {{reponse}} {{telephone}}",
    samples=sample_requests,
    sample=answered_sample,
)


def _accept(reminder: UUID, by: Member) -> bool:
    """False when the visit has changed since; one that the client confirmed meanwhile is confirmed."""
    row = Reminder.objects.filter(pk=reminder).first()
    if row is None:
        return False
    try:
        confirm_visit(reminder=row, by=by)
    except NotAllowed:
        return False
    return True


ASKER = Asker(waiting=question_to, words=questions_asked, accept=_accept)
