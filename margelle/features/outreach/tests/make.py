"""Typed builders. Call them inside `company_scope(company.id)`."""

from typing import Any

from margelle.features.accounts.models import Company, Member
from margelle.features.clients.models import Client
from margelle.features.messaging.models import OccasionSetting
from margelle.features.outreach.actions import (
    Answer,
    answer_survey,
    ask_about,
    save_campaign,
    save_settings,
    send_campaign,
)
from margelle.features.outreach.models import Campaign, CampaignClient, Survey
from margelle.features.outreach.queries import CAMPAIGN_KEY, page_secret
from margelle.features.outreach.rules.segments import Segment
from margelle.features.planning.models import Visit


def a_survey(visit: Visit) -> tuple[Survey, str]:
    """The survey about a finished visit, and the secret of its link as it stands in the message."""
    [survey] = ask_about(rows=[visit], company=visit.company)
    return survey, str(survey.message.body).split("/s/")[1].split("/")[0]


def an_answer(survey: Survey, mark: int = 5, text: str = "Toujours à l’heure", **more: Any) -> Survey:
    """Answered by a client who agrees to be published, unless said otherwise."""
    said: dict[str, Any] = {
        "consents": True,
        "signed_as": "Hélène F.",
        "came": 2,
        "tidy": 2,
        "clear": 2,
    } | more
    answer_survey(survey=survey, answer=Answer(mark, text=text, **said))
    return Survey.objects.get(pk=survey.pk)


def a_showcase_secret(company: Company, by: Member) -> str:
    """The secret of the public page, opened."""
    return page_secret(save_settings(company=company, gap_days=60, page_open=True, by=by))


def a_campaign(by: Member, segment: Segment | None = None, **more: Any) -> Campaign:
    """A draft; for every client in use, unless said otherwise."""
    fields = {"name": "Robots", "subject": "Un robot neuf", "text": "Dix pour cent.", "gap_days": 30} | more
    return save_campaign(campaign=None, fields=fields, segment=segment or Segment(), by=by)


def offer_secret(offer: CampaignClient) -> str:
    """The secret of his page as it stands in the message."""
    return str(offer.message.body).split("/offre/")[1].split("/")[0]


def some_campaigns(by: Member, client: Client) -> tuple[Campaign, Campaign, str]:
    """A draft, one that was sent to this client alone, and the secret of his page."""
    OccasionSetting.objects.create(occasion=CAMPAIGN_KEY, is_on=True)
    held = [one for one in Client.objects.exclude(pk=client.pk) if one.email or one.phone]
    Client.objects.filter(pk__in=[one.pk for one in held]).update(email="", phone="", phone_2="")
    Client.objects.filter(pk=client.pk).update(email="offre@exemple.fr")
    sent = a_campaign(by, name="Contrats")
    send_campaign(campaign=sent, company=by.company, by=by)
    for one in held:
        one.save()
    return a_campaign(by), sent, offer_secret(sent.clients.get())
