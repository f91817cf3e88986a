from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record
from margelle.features.accounts.models import Member
from margelle.features.clients.events import ClientAdded, ClientArchived, ClientChanged, ClientRestored
from margelle.features.clients.models import Client, ClientTag, Pool, Site, Tag

from .places import save_pool, save_site


@transaction.atomic
def save_client(*, client: Client, tags: Collection[str] | None = None, by: Member | None) -> Client:
    """Write a client and, when given, the exact set of its tags by name; unknown names make new tags."""
    is_new = client._state.adding
    client.save()
    if tags is not None:
        _set_tags(client, tags)
    record((ClientAdded if is_new else ClientChanged)(entity_id=client.pk), by=by)
    return client


def tags_by_name(names: Collection[str]) -> list[Tag]:
    """The tags of these names, made when missing; a name is one tag whatever its capitals."""
    wanted = {" ".join(name.split())[:40]: None for name in names if name.strip()}
    known = {tag.name.casefold(): tag for tag in Tag.objects.all()}
    found: dict[str, Tag] = {}
    for name in wanted:
        # get_or_create: someone else may write the same new label at the same moment.
        tag = known.get(name.casefold()) or Tag.objects.get_or_create(name=name)[0]
        known[name.casefold()] = found[name.casefold()] = tag
    return list(found.values())


def _set_tags(client: Client, names: Collection[str]) -> None:
    wanted = {tag.pk: tag for tag in tags_by_name(names)}
    links = {link.tag_id: link for link in ClientTag.objects.filter(client=client)}
    gone = [link.pk for tag_id, link in links.items() if tag_id not in wanted]
    ClientTag.objects.filter(pk__in=gone).delete()
    missing = [tag for tag_id, tag in wanted.items() if tag_id not in links]
    ClientTag.objects.bulk_create([ClientTag(client=client, tag=tag) for tag in missing])


@transaction.atomic
def add_whole_client(
    *, client: Client, site: Site, pool: Pool | None, tags: Collection[str], by: Member | None
) -> Client:
    """A client with its first site and pool, as the short form gives them."""
    save_client(client=client, tags=tags, by=by)
    site.client = client
    save_site(site=site, by=by)
    if pool is not None:
        pool.site = site
        save_pool(pool=pool, by=by)
    return client


@transaction.atomic
def set_client_archived(*, client: Client, archived: bool, by: Member) -> None:
    """Put a client away or bring it back; its history stays. Doing it twice changes nothing."""
    if archived == (client.archived_at is not None):
        return
    client.archived_at = timezone.now() if archived else None
    client.save(update_fields=["archived_at"])
    record((ClientArchived if archived else ClientRestored)(entity_id=client.pk), by=by)
