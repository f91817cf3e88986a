"""A site changes hands: its pools, their history and the ways in stay where they are."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.clients.events import SiteHandedOver
from margelle.features.clients.models import Client, InternalNote, Ownership, Site
from margelle.features.clients.rules import NotAllowed


@transaction.atomic
def hand_over_site(*, site: Site, to: Client, on: date, by: Member | None) -> Ownership:
    """The site is the client's from that day on, which is today or past. Raises NotAllowed, in French.

    Comments about the site go with it, and the payer agreed with the former owner ends. Contacts and
    contracts stay with the former owner. Coming visits and the logbook's code follow by the event.
    """
    take_turn()
    row = Site.objects.select_for_update().get(pk=site.pk)
    held = _open_ownership(row)
    _check(row, held, to, on)
    former = row.client_id
    held.to_day = on - timedelta(days=1)
    held.save(update_fields=["to_day"])
    new: Ownership = Ownership.objects.create(site=row, client=to, from_day=on, by=by)
    row.client, row.payer = to, None
    row.save(update_fields=["client", "payer"])
    InternalNote.objects.filter(site=row).update(client=to)
    record(SiteHandedOver(entity_id=row.pk, from_client=former, to_client=to.pk, on=on), by=by)
    site.client, site.payer = to, None
    return new


def _open_ownership(site: Site) -> Ownership:
    """The current one; a site that came in beside `save_site` gets it now, since its owner was written."""
    since = timezone.localdate(site.client.created_at)
    found: Ownership = Ownership.objects.get_or_create(
        site=site, to_day=None, defaults={"client": site.client, "from_day": since}
    )[0]
    return found


def _check(site: Site, held: Ownership, to: Client, on: date) -> None:
    if to.company_id != site.company_id:
        raise NotAllowed("Nouveau propriétaire\u00a0: ce client n’est pas dans votre fichier.")
    if to.pk == site.client_id:
        raise NotAllowed(f"Nouveau propriétaire\u00a0: {to.short_name} l’est déjà.")
    if to.archived_at is not None:
        raise NotAllowed(
            f"Nouveau propriétaire\u00a0: {to.short_name} est aux archives. Rétablissez sa fiche d’abord."
        )
    if site.archived_at is not None:
        raise NotAllowed("Ce lieu est aux archives. Rétablissez-le d’abord.")
    today = local_today(site.company)
    if on > today:
        raise NotAllowed(
            "Date\u00a0: choisissez aujourd’hui ou un jour passé. "
            "Un changement à venir ne se fait pas tout seul."
        )
    if on < held.from_day:
        raise NotAllowed(
            f"Date\u00a0: choisissez le {french.day_short(held.from_day, today)} ou un jour d’après. "
            f"{site.client.short_name} n’avait pas ce lieu avant."
        )
