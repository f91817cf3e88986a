"""Two campaigns: one that was sent some weeks ago and answered, one that waits as a draft."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from margelle.faces.ops.demo.company import CompanyCard
from margelle.faces.ops.demo.load_office import Office
from margelle.features.messaging.models import Message, OccasionSetting
from margelle.features.messaging.rules import State as Fate
from margelle.features.outreach.actions import answer_offer, save_campaign, send_campaign, treat_offer
from margelle.features.outreach.models import Campaign, CampaignClient
from margelle.features.outreach.queries import CAMPAIGN_KEY
from margelle.features.outreach.rules.segments import Segment
from margelle.features.planning.rules import NotAllowed

AGO, ANSWERS, TREATED = timedelta(days=18), 6, 4
WORDS = (
    "Oui, pour le printemps.",
    "",
    "Appelez-moi après 18 h.",
    "Quel prix pour deux bassins\u00a0?",
    "",
    "",
)


def load_campaigns(card: CompanyCard, office: Office, now: datetime) -> None:
    """`now` is aware. The small look-alike firm sends none."""
    if card.key != "azur":
        return
    by = office.coordinator
    OccasionSetting.objects.create(occasion=CAMPAIGN_KEY, is_on=True, way=OccasionSetting.Way.EMAIL_FIRST)
    sent = save_campaign(
        campaign=None,
        fields={
            "name": "Pompes de plus de huit ans",
            "subject": "Une pompe qui consomme deux fois moins",
            "text": "Votre pompe a plus de huit ans. Une pompe à vitesse variable se paie souvent en trois "
            "saisons. Nous passons voir la vôtre sans frais.",
            "gap_days": 30,
        },
        segment=Segment(equipment="pump", equipment_years=8),
        by=by,
    )
    _write_draft(office)
    if not _send(sent, office, now):
        return
    _answer(sent, office, now)


def _write_draft(office: Office) -> None:
    save_campaign(
        campaign=None,
        fields={
            "name": "Eau souvent hors de sa plage, sans contrat",
            "subject": "Une eau claire toute la saison",
            "text": "Ces derniers mois, votre eau est souvent sortie de sa plage. Un contrat d’entretien la "
            "tient claire, sans que vous y pensiez.",
            "gap_days": 30,
        },
        segment=Segment(parameter="ph", times_out=3, within_days=120),
        by=office.coordinator,
    )


def _send(sent: Campaign, office: Office, now: datetime) -> bool:
    """As if it had left some weeks ago and arrived; False when nobody has such a pump."""
    try:
        send_campaign(campaign=sent, company=office.company, by=office.coordinator)
    except NotAllowed:
        return False
    at = now - AGO
    Campaign.objects.filter(pk=sent.pk).update(created_at=at, sent_at=at)
    gone = {"created_at": at, "sent_at": at, "delivered_at": at, "next_try_at": None, "provider": "mail"}
    Message.objects.filter(about=sent.pk).update(state=Fate.DELIVERED, **gone)
    return True


def _answer(sent: Campaign, office: Office, now: datetime) -> None:
    rows = list(sent.clients.order_by("client__name", "pk"))
    chosen = Random("campaigns azur").sample(rows, min(ANSWERS, len(rows)))
    for number, row in enumerate(chosen):
        answer_offer(offer=row, word=WORDS[number])
        at = now - AGO + timedelta(days=1 + number, hours=number)
        CampaignClient.objects.filter(pk=row.pk).update(answered_at=at)
        if number < TREATED:
            treat_offer(offer=row, by=office.coordinator)
            CampaignClient.objects.filter(pk=row.pk).update(treated_at=at + timedelta(hours=3))
