"""Builders for tests: call them inside a company_scope."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from margelle.base.access.sealed import seal
from margelle.base.tenancy.ids import uuid7
from margelle.features.accounts.models import Member
from margelle.features.clients.models import (
    AccessCode,
    AccessNote,
    Client,
    ClientTag,
    Contact,
    Contract,
    Equipment,
    Finding,
    InternalNote,
    Pool,
    Site,
    SiteKey,
    Tag,
    Zone,
)


def a_client(
    last_name: str = "Ferrand", first_name: str = "Hélène", civility: str = "Mme", **fields: Any
) -> Client:
    """Mme Hélène Ferrand of Mougins."""
    values: dict[str, Any] = {
        "civility": civility,
        "first_name": first_name,
        "last_name": last_name,
        "email": "h.ferrand@exemple.fr",
        "phone": "+33612345678",
        "address": "18, chemin des Restanques",
        "postcode": "06250",
        "city": "Mougins",
    }
    made: Client = Client.objects.create(**(values | fields))
    return made


def a_firm(firm_name: str = "Camping du Loup", **fields: Any) -> Client:
    return a_client(
        last_name="", first_name="", civility="", kind=Client.Kind.FIRM, firm_name=firm_name, **fields
    )


def a_site(client: Client | None = None, **fields: Any) -> Site:
    """The client's own address; makes the client when none is given."""
    client = client or a_client()
    values: dict[str, Any] = {
        "address": "18, chemin des Restanques",
        "postcode": "06250",
        "city": "Mougins",
        "latitude": Decimal("43.600500"),
        "longitude": Decimal("7.005400"),
    }
    made: Site = Site.objects.create(client=client, **(values | fields))
    return made


def a_pool(site: Site | None = None, name: str = "Grand bassin", **fields: Any) -> Pool:
    """8 x 4 m, 1 to 2 m deep: 48 m³, salt electrolysis; makes client and site when none is given."""
    site = site or a_site()
    values: dict[str, Any] = {
        "shape": Pool.Shape.RECTANGLE,
        "length_m": Decimal(8),
        "width_m": Decimal(4),
        "depth_min_m": Decimal(1),
        "depth_max_m": Decimal(2),
        "lining": Pool.Lining.LINER,
        "sanitiser": Pool.Sanitiser.SALT,
        "filtration": Pool.Filtration.SAND,
    }
    made: Pool = Pool.objects.create(site=site, name=name, **(values | fields))
    return made


def a_contact(client: Client, name: str = "Gardien", **fields: Any) -> Contact:
    made: Contact = Contact.objects.create(client=client, name=name, **({"phone": "+33493000000"} | fields))
    return made


def an_access_note(site: Site, text: str = "Chien attaché le mercredi", kind: str = "dog") -> AccessNote:
    made: AccessNote = AccessNote.objects.create(site=site, text=text, kind=kind)
    return made


def a_code(site: Site, value: str = "2741B", label: str = "Portail") -> AccessCode:
    code = AccessCode(site=site, label=label)
    code.claim_company()
    code.sealed = seal(value, company_id=code.company_id, row_id=code.id)
    code.save()
    return code


def a_key(site: Site, label: str = "Portail", **fields: Any) -> SiteKey:
    made: SiteKey = SiteKey.objects.create(site=site, label=label, **fields)
    return made


def an_equipment(pool: Pool, kind: str = Equipment.Kind.PUMP, **fields: Any) -> Equipment:
    made: Equipment = Equipment.objects.create(pool=pool, kind=kind, **({"make": "Exemplo"} | fields))
    return made


def a_note(
    client: Client, by: Member, text: str = "Préfère être appelée", standing: bool = False
) -> InternalNote:
    made: InternalNote = InternalNote.objects.create(client=client, by=by, text=text, standing=standing)
    return made


def a_contract(client: Client, name: str = "Contrat à l’année", **fields: Any) -> Contract:
    made: Contract = Contract.objects.create(
        client=client, name=name, **({"starts_on": timezone.localdate()} | fields)
    )
    return made


def a_tag(name: str = "Prélèvement", client: Client | None = None) -> Tag:
    tag: Tag = Tag.objects.get_or_create(name=name)[0]
    if client is not None:
        ClientTag.objects.get_or_create(client=client, tag=tag)
    return tag


def a_zone(name: str = "Mougins", **fields: Any) -> Zone:
    made: Zone = Zone.objects.create(name=name, **fields)
    return made


def a_finding(
    pool: Pool, by: Member, field: str = "volume_typed_m3", value: Any = "48.5", **fields: Any
) -> Finding:
    made: Finding = Finding.objects.create(
        site=pool.site,
        pool=pool,
        by=by,
        field=field,
        value=value,
        at=timezone.now(),
        visit_id=uuid7(),
        **fields,
    )
    return made
