"""Who may already be in the file: same e-mail, same telephone, or same name in the same postcode."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from margelle.features.clients.models import Client
from margelle.features.clients.rules import folded

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Likeness:
    client: Client
    why: str  # French: « même adresse e-mail »


Key = tuple[str, str]


def keys_of(client: Client) -> list[Key]:
    """What makes a client recognisable, the surest first."""
    found: list[Key] = []
    if client.email:
        found.append(("email", client.email.lower()))
    found += [("phone", number) for number in (client.phone, client.phone_2) if number]
    name = client.sort_name()
    if name and client.postcode:
        found.append(("name", f"{folded(name)}|{client.postcode}"))
    return found


WHY = {
    "email": "même adresse e-mail",
    "phone": "même téléphone",
    "name": "même nom et même code postal",
}


def look_alikes(client: Client) -> list[Likeness]:
    """Clients of the file, archived ones too, that look like this one."""
    keys = keys_of(client)
    known = clients_by_key(keys)
    found: dict[object, Likeness] = {}
    for key in keys:
        other = known.get(key)
        if other is not None and other.pk != client.pk:
            found.setdefault(other.pk, Likeness(other, WHY[key[0]]))
    return list(found.values())


def clients_by_key(keys: Iterable[Key]) -> dict[Key, Client]:
    """The known client of each key; a few queries however many keys are asked."""
    wanted: dict[str, set[str]] = {"email": set(), "phone": set(), "name": set()}
    for kind, value in keys:
        wanted[kind].add(value)
    postcodes = {value.rsplit("|", 1)[1] for value in wanted["name"]}
    found: dict[Key, Client] = {}
    for part in _parts(sorted(wanted["email"])):
        _note(Client.objects.filter(email__in=part), found)
    for part in _parts(sorted(wanted["phone"])):
        _note(Client.objects.filter(Q(phone__in=part) | Q(phone_2__in=part)), found)
    for part in _parts(sorted(postcodes)):
        _note(Client.objects.filter(postcode__in=part), found)
    return {key: client for key, client in found.items() if key[1] in wanted[key[0]]}


def _parts(values: list[str]) -> Iterable[list[str]]:
    return (values[at : at + MOST_AT_ONCE] for at in range(0, len(values), MOST_AT_ONCE))


def _note(rows: Iterable[Client], found: dict[Key, Client]) -> None:
    for client in rows:
        for key in keys_of(client):
            found.setdefault(key, client)
