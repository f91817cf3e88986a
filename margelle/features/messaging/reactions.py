"""What the company's people hear when something happened below. Handlers may run again without harm."""

from django.urls import reverse

from margelle.base.journal import on
from margelle.base.journal.models import Entry
from margelle.base.ui import french
from margelle.features.accounts.models import Company
from margelle.features.clients.events import ContractEnding
from margelle.features.clients.models import Client

from .actions import News, raise_alert
from .occasions import CONTRACT


@on(ContractEnding)
def tell_that_a_contract_ends(event: ContractEnding, entry: Entry) -> None:
    client = Client.objects.get(pk=event.client)
    what = "se renouvelle" if event.renews else "prend fin"
    news = News(
        kind=CONTRACT.key,
        key=f"contract:{event.entity_id}:{event.ends_on}",
        title=f"Contrat de {client.full_name()}",
        text=f"Il {what} le {french.day(event.ends_on)}\u00a0: le délai pour prévenir commence.",
        path=reverse("clients:client", args=[client.pk]),
    )
    raise_alert(news=news, company=Company.objects.get(pk=entry.company_id))
