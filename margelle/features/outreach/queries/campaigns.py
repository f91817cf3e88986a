"""Who a campaign reaches and who not, and what came of it. All inside a company_scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from margelle.features.clients.models import Client
from margelle.features.messaging.models import OptOut
from margelle.features.messaging.queries import Directory, Hindrance, setting_of
from margelle.features.messaging.rules.states import GONE, TROUBLED, WAITING, State
from margelle.features.outreach.models import Campaign, CampaignClient
from margelle.features.outreach.rules.segments import RESULTS_WITHIN
from margelle.features.planning.models import Visit, VisitRequest
from margelle.features.planning.rules import State as VisitState

from .segments import clients_of

CAMPAIGN_KEY: Final = "campaign"
NO_MESSAGES: Final = "Ne veut plus de messages"
NO_OFFERS: Final = "Ne veut plus d’offres"
NO_ADDRESS: Final = "Ni e-mail ni mobile sur sa fiche"
BLOCKED: Final = "Son adresse a été refusée, ou s’est plainte"
HINDRANCES: Final = {
    Hindrance.NO_ADDRESS: NO_ADDRESS,
    Hindrance.REFUSED: NO_MESSAGES,
    Hindrance.BLOCKED: BLOCKED,
}


@dataclass(frozen=True)
class Reach:
    client: Client
    channel: str
    address: str


@dataclass(frozen=True)
class LeftOut:
    client: Client
    reason: str


@dataclass(frozen=True)
class Preview:
    reached: Sequence[Reach]
    left_out: Sequence[LeftOut]

    @property
    def mails(self) -> int:
        return sum(one.channel == "email" for one in self.reached)

    @property
    def texts(self) -> int:
        return len(self.reached) - self.mails


def preview_of(campaign: Campaign, *, now: datetime, today: date) -> Preview:
    """Whom it would reach if it left now, by which channel, and who stays out of it and why."""
    found = clients_of(campaign.who, today)
    directory = Directory.of(found, first=setting_of(CAMPAIGN_KEY).way)
    said_stop = _said_stop()
    no_offers = set(CampaignClient.objects.exclude(refused_at=None).values_list("client_id", flat=True))
    since = now - timedelta(days=campaign.gap_days)
    written = CampaignClient.objects.filter(campaign__sent_at__gt=since).exclude(campaign=campaign)
    lately = set(written.values_list("client_id", flat=True))
    reached: list[Reach] = []
    left_out: list[LeftOut] = []
    for client in found:
        if client.pk in no_offers:
            left_out.append(LeftOut(client, NO_OFFERS))
        elif client.pk in lately:
            left_out.append(LeftOut(client, f"A reçu une offre il y a moins de {campaign.gap_days} jours"))
        elif client.pk in said_stop:
            left_out.append(LeftOut(client, NO_MESSAGES))
        else:
            way = directory.reach(client)
            if way.hindrance:
                left_out.append(LeftOut(client, HINDRANCES[way.hindrance]))
            else:
                reached.append(Reach(client, way.channel, way.address))
    return Preview(reached, left_out)


def _said_stop() -> set[UUID]:
    """Who refused one channel himself is sent no offer by the other; what the office noted is a wish."""
    own = OptOut.objects.filter(lifted_at=None).exclude(source=OptOut.Source.OFFICE)
    return set(own.values_list("client_id", flat=True))


def campaigns() -> QuerySet[Campaign]:
    """With how many were written to and how many are interested."""
    return Campaign.objects.annotate(
        reached=Count("clients"), interested=Count("clients", filter=Q(clients__answered_at__isnull=False))
    )


def offer_named(pk: UUID) -> CampaignClient | None:
    return CampaignClient.objects.select_related("company", "campaign", "client").filter(pk=pk).first()


def answers_of(campaign: Campaign) -> QuerySet[CampaignClient]:
    """Those who are interested; who waits for a call comes first."""
    rows = campaign.clients.exclude(answered_at=None).select_related("client", "treated_by")
    return rows.order_by(F("treated_at").asc(nulls_first=True), "answered_at", "pk")


def waiting_answers() -> int:
    return CampaignClient.objects.filter(answered_at__isnull=False, treated_at=None).count()


@dataclass(frozen=True)
class Results:
    """Opening is not measured: it would need a spying picture."""

    sent: int
    waiting: int
    failed: int
    interested: int
    refused: int
    requests: int
    visits: int


def results_of(campaign: Campaign) -> Results:
    """What its clients did within thirty days of it."""
    assert campaign.sent_at is not None
    span = (campaign.sent_at, campaign.sent_at + RESULTS_WITHIN)
    counts: Any = campaign.clients.aggregate(
        sent=Count("pk", filter=Q(message__state__in=GONE)),
        waiting=Count("pk", filter=Q(message__state__in=(*WAITING, State.SENDING))),
        failed=Count("pk", filter=Q(message__state__in=(*TROUBLED, State.SUPPRESSED, State.DROPPED))),
        interested=Count("pk", filter=Q(answered_at__range=span)),
        refused=Count("pk", filter=Q(refused_at__range=span)),
    )
    asked = VisitRequest.objects.filter(client__in=campaign.clients.values("client"), created_at__range=span)
    planned = Visit.objects.filter(client__in=campaign.clients.values("client"), created_at__range=span)
    return Results(
        **counts,
        requests=asked.count(),
        visits=planned.filter(series=None).exclude(state=VisitState.CANCELLED).count(),
    )
