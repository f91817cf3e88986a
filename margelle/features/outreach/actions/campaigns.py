"""A campaign: written, sent once to those it reaches, answered by them."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.journal import record, take_turn
from margelle.base.tenancy.ids import uuid7
from margelle.base.ui import french
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.queries import local_today
from margelle.features.messaging import actions as outbox
from margelle.features.messaging.queries import setting_of
from margelle.features.messaging.rules import occasion_named
from margelle.features.outreach.events import (
    CampaignSaved,
    CampaignSent,
    OfferAnswered,
    OffersRefused,
    OfferTreated,
)
from margelle.features.outreach.models import Campaign, CampaignClient
from margelle.features.outreach.queries import CAMPAIGN_KEY, NO_OFFERS, preview_of
from margelle.features.outreach.rules.segments import USEFUL_FOR, Segment
from margelle.features.planning.rules import NotAllowed

OFFER: Final = "offer"
BATCH = 500


def offer_address(secret: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('survey:offer', args=[secret])}"


def offer_values(campaign: Campaign, client: str, *, link: str, company: Company) -> dict[str, str]:
    """The variables of the wording. The offer itself is a value: what stands in it is never a variable."""
    return {
        "client": client,
        "objet": campaign.subject,
        "offre": campaign.text,
        "lien": link,
        "entreprise": company.name,
        "telephone": french.phone(company.phone),
    }


@transaction.atomic
def save_campaign(
    *, campaign: Campaign | None, fields: dict[str, Any], segment: Segment, by: Member
) -> Campaign:
    """A new draft, or a draft changed. Raises NotAllowed once it is sent."""
    take_turn()
    row = Campaign.objects.select_for_update().get(pk=campaign.pk) if campaign else Campaign(created_by=by)
    if row.sent_at is not None:
        raise NotAllowed("Cette campagne est partie\u00a0: elle ne change plus.")
    for name, value in fields.items():
        setattr(row, name, value)
    row.segment = asdict(segment)
    row.save()
    record(CampaignSaved(entity_id=row.pk), by=by)
    return row


@transaction.atomic
def send_campaign(
    *, campaign: Campaign, company: Company, by: Member, seen: int | None = None, now: datetime | None = None
) -> int:
    """Put it into the outbox, once for each client it reaches; how many.

    Raises NotAllowed when it left already, when campaigns are switched off, when it reaches nobody, or not
    the number of clients that was `seen` before.
    """
    take_turn()
    moment = now or timezone.now()
    row = Campaign.objects.select_for_update().get(pk=campaign.pk)
    occasion = occasion_named(CAMPAIGN_KEY)
    if row.sent_at is not None:
        raise NotAllowed("Cette campagne est déjà partie.")
    if occasion is None or not setting_of(CAMPAIGN_KEY).is_on:
        raise NotAllowed("Les campagnes sont éteintes\u00a0: allumez-les dans Messages, Réglages.")
    people = [one.client for one in preview_of(row, now=moment, today=local_today(company)).reached]
    if not people:
        raise NotAllowed("Cette campagne n’atteint personne\u00a0: élargissez le choix des clients.")
    if seen is not None and seen != len(people):
        raise NotAllowed(f"La liste a changé\u00a0: {french.plural(len(people), 'client')}. Relisez-la.")
    ids = [uuid7() for _ in people]
    secrets = capabilities.grant_many(purpose=OFFER, company_id=company.pk, object_ids=ids)
    drafts = [
        outbox.Draft(
            client=client,
            values=offer_values(row, client.short_name, link=offer_address(secret), company=company),
            key=f"campaign:{row.pk}:{client.pk}",
            about=row.pk,
            useful_until=moment + USEFUL_FOR,
        )
        for client, secret in zip(people, secrets, strict=True)
    ]
    messages = {one.key: one for one in outbox.put_many(occasion=occasion, drafts=drafts, company=company)}
    CampaignClient.objects.bulk_create(
        [
            CampaignClient(id=pk, campaign=row, client=draft.client, message=messages[draft.key])
            for pk, draft in zip(ids, drafts, strict=True)
        ],
        batch_size=BATCH,
    )
    row.sent_at, row.sent_by = moment, by
    row.save(update_fields=["sent_at", "sent_by"])
    record(CampaignSent(entity_id=row.pk, count=len(people)), by=by)
    return len(people)


@transaction.atomic
def answer_offer(*, offer: CampaignClient, word: str = "") -> bool:
    """He is interested; False when he had said so already."""
    row = _locked(offer)
    if row.answered_at is not None:
        return False
    row.answered_at, row.word = timezone.now(), word.strip()[:300]
    row.save(update_fields=["answered_at", "word"])
    record(OfferAnswered(entity_id=row.campaign_id, client=row.client_id))
    return True


@transaction.atomic
def treat_offer(*, offer: CampaignClient, by: Member) -> bool:
    """The office called him; False when a colleague did, or he never answered."""
    row = _locked(offer)
    if row.answered_at is None or row.treated_at is not None:
        return False
    row.treated_at, row.treated_by = timezone.now(), by
    row.save(update_fields=["treated_at", "treated_by"])
    record(OfferTreated(entity_id=row.campaign_id, client=row.client_id), by=by)
    return True


@transaction.atomic
def refuse_offers(*, offer: CampaignClient, refused: bool) -> bool:
    """No more offers, of any campaign, those that wait included; reminders and reports still come.

    Taken back, the next ones come again.
    """
    row = _locked(offer)
    mine = CampaignClient.objects.filter(client=row.client_id)
    if refused:
        changed = mine.filter(pk=row.pk, refused_at=None).update(refused_at=timezone.now())
        waiting = list(mine.values_list("message_id", flat=True))
        outbox.drop_unsent(messages=waiting, reason=f"{NO_OFFERS}.")
    else:
        changed = mine.exclude(refused_at=None).update(refused_at=None)
    if changed:
        record(OffersRefused(entity_id=row.campaign_id, client=row.client_id, refused=refused))
    return bool(changed)


def _locked(offer: CampaignClient) -> CampaignClient:
    take_turn()
    row: CampaignClient = CampaignClient.objects.select_for_update().get(pk=offer.pk)
    return row
