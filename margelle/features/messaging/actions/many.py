"""One message to all clients with a label (PEER-18)."""

from uuid import UUID

from django.db import transaction

from margelle.base.journal import take_turn
from margelle.base.ui import french
from margelle.features.accounts.models import Company, Member
from margelle.features.clients.models import Client
from margelle.features.messaging.models import Message
from margelle.features.messaging.queries import audience_of
from margelle.features.messaging.rules import MANY, occasion_named

from .outbox import Draft, put_many
from .writing import CannotWrite


def values_for(client: str, *, subject: str, text: str, company: Company) -> dict[str, str]:
    """The variables of the wording. What the office wrote is a value: what stands in it is no variable."""
    return {
        "client": client,
        "objet": subject,
        "message": text,
        "entreprise": company.name,
        "telephone": french.phone(company.phone),
    }


@transaction.atomic
def write_to_many(
    *, label: UUID | None, way: str, subject: str, text: str, ticket: UUID, seen: int, by: Member
) -> int:
    """Into the outbox, once for each ticket and client; how many. 0 when the same form was sent before.

    Raises CannotWrite when it reaches nobody, or not the number of clients that was `seen`.
    """
    take_turn()
    if Message.objects.filter(about=ticket).exists():
        return 0
    occasion = occasion_named(MANY)
    assert occasion is not None
    found = audience_of(label=label, way=way)
    if not found.reached:
        raise CannotWrite(
            "Ce message n’atteint personne\u00a0: choisissez une autre étiquette ou un autre canal."
        )
    if seen != len(found.reached):
        raise CannotWrite(
            f"La liste a changé\u00a0: {french.plural(len(found.reached), 'client')}. Relisez-la."
        )
    drafts = [_draft(client, subject, text, ticket, by.company) for client, _ in found.reached]
    rows = put_many(occasion=occasion, drafts=drafts, company=by.company, directory=found.directory, by=by)
    return len(rows)


def _draft(client: Client, subject: str, text: str, ticket: UUID, company: Company) -> Draft:
    values = values_for(client.short_name, subject=subject, text=text, company=company)
    return Draft(client=client, values=values, key=f"many:{ticket}:{client.pk}", about=ticket)
