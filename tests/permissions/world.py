"""Two companies with look-alike data, and one object of each kind for the addresses that need one.

A route whose arguments stand neither in `maker_of` nor in `EXACT` fails the matrix: write its maker.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import ApiToken, Company, Device, Invitation, Member, Skill
from margelle.features.accounts.tests import make as people
from margelle.features.catalogue.models import Product, StockPlace
from margelle.features.catalogue.tests import make as goods
from margelle.features.clients.actions import take_key
from margelle.features.clients.models import Client, ImportRun, Pool
from margelle.features.clients.tests import make as owners
from margelle.features.dispatch.tests import make as rounds
from margelle.features.fieldwork.actions import seal_visit
from margelle.features.fieldwork.models import Instrument
from margelle.features.fieldwork.tests import make as field_work
from margelle.features.logbook import actions as logbook
from margelle.features.logbook.tests import make as carnets
from margelle.features.messaging.actions import add_address, add_on_call
from margelle.features.messaging.tests import make as letters
from margelle.features.outreach.tests import make as answers
from margelle.features.planning.actions.feeds import open_calendar
from margelle.features.planning.actions.review import note_decision
from margelle.features.planning.models import (
    Absence,
    ClosedDay,
    FavouredWindow,
    Requirement,
    SlotProposal,
    VisitDocument,
    VisitRequest,
)
from margelle.features.planning.rules import State
from margelle.features.planning.tests import make as plans

NO_LINES: dict[str, Any] = {"lines": [], "unknown": []}
NOBODY = UUID("01900000-0000-7000-8000-000000000000")


@dataclass
class Firm:
    """A company with one of everything; `things` are what addresses may name."""

    company: Company
    members: dict[str, Member]
    device: Device
    device_secret: str
    gone_secret: str
    narrow_secret: str
    wide_secret: str
    things: dict[str, Any] = field(default_factory=dict)


def a_firm(name: str, colour: str) -> Firm:
    """Same words in both firms; only the photos differ, since they are found by their bytes."""
    company = people.a_company(name=name, phone="+33493000000")
    members = {
        role: people.a_member(company, role, password=people.PASSWORD)
        for role in ("manager", "coordinator", "technician", "partner")
    }
    members["shut"] = people.a_member(company, "manager", shut_at=timezone.now())
    device, secret = people.a_device(members["technician"])
    _, gone = people.a_device(members["technician"], revoked_at=timezone.now(), revoke_mode="lock")
    with company_scope(company.id):
        firm = Firm(
            company, members, device, secret, gone,
            narrow_secret=_api_token(company, members["manager"], []),
            wide_secret=_api_token(company, members["manager"], list(_all_scopes())),
        )  # fmt: skip
        firm.things |= _people_things(firm) | _trade_things() | _client_things(firm)
        firm.things |= _visit_things(firm, field_work.a_picture(colour)) | _alert_things(firm)
        firm.things |= rounds.things_of(members["coordinator"], members["technician"])
    return firm


def _all_scopes() -> list[str]:
    from margelle.features.accounts.rules import API_SCOPES

    return list(API_SCOPES)


def _api_token(company: Company, member: Member, scopes: list[str]) -> str:
    row = ApiToken.objects.create(name="Comptabilité", scopes=scopes, member=member)
    return capabilities.grant(purpose="api", company_id=company.id, object_id=row.id)


def _people_things(firm: Firm) -> dict[str, Any]:
    by = firm.members["manager"]
    offer = Invitation.objects.create(
        email=f"{firm.company.id}@exemple.fr", first_name="Zoé", last_name="Blanc", role="coordinator",
        by=by, expires_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip
    secret = capabilities.grant(purpose="invitation", company_id=firm.company.id, object_id=offer.id)
    return {
        "member": firm.members["technician"].pk,
        "technician": firm.members["technician"].pk,
        "device": firm.device.pk,
        "agency": people.an_agency(firm.company).pk,
        "api_token": ApiToken.objects.earliest("id").pk,
        "invitation": offer.pk,
        "secret": secret,
    }


def _trade_things() -> dict[str, Any]:
    task = goods.a_task()
    goods.a_measure()
    return {
        "task": task.pk,
        "product": goods.a_product().pk,
        "service": goods.a_service(tasks=[task]).pk,
        "range": goods.a_range().pk,
        "skill": Skill.objects.create(name="CACES").pk,
        "stock_place": StockPlace.objects.create(kind=StockPlace.Kind.STORE, name="Dépôt").pk,
        "vehicle": StockPlace.objects.create(kind=StockPlace.Kind.VEHICLE, name="Kangoo").pk,
    }


def _client_things(firm: Firm) -> dict[str, Any]:
    by = firm.members["coordinator"]
    client = owners.a_client()
    site = owners.a_site(client)
    pool = owners.a_pool(site)
    return {
        "client": client.pk,
        "site": site.pk,
        "pool": pool.pk,
        "contact": owners.a_contact(client).pk,
        "access_note": owners.an_access_note(site).pk,
        "code": owners.a_code(site).pk,
        "site_key": (key := owners.a_key(site)).pk,
        "custody": take_key(key=key, holder=firm.members["technician"], by=by).pk,
        "equipment": owners.an_equipment(pool).pk,
        "finding": owners.a_finding(pool, firm.members["technician"]).pk,
        "note": owners.a_note(client, by).pk,
        "contract": owners.a_contract(client).pk,
        "tag": owners.a_tag(client=client).pk,
        "zone": owners.a_zone().pk,
        "run": ImportRun.objects.create(by=by, file_name="clients.csv", lines=NO_LINES).pk,
    }


def _visit_things(firm: Firm, picture: bytes) -> dict[str, Any]:
    """A visit still to come, and one that is reported with everything a report may hold."""
    client = Client.objects.get(pk=firm.things["client"])
    pool = Pool.objects.get(pk=firm.things["pool"])
    technician, now = firm.members["technician"], timezone.now()
    shared: dict[str, Any] = {"client": client, "site": pool.site, "technician": technician}
    shared["day"] = timezone.localdate()
    coming = plans.a_visit(**shared)
    past = plans.a_visit(**shared, state=State.DONE, arrived_at=now, finished_at=now)
    scenario = plans.a_scenario(firm.members["coordinator"], first=shared["day"], last=shared["day"])
    report = field_work.a_report(past, closed_at=now)
    field_work.a_reading(report, pool)
    product = Product.objects.get(pk=firm.things["product"])
    use = field_work.a_product_use(report, product, pool=pool, fitted=True)
    media = field_work.a_media(picture)
    photo = field_work.a_photo(report, media=media)
    [link, *_] = logbook.open_space(client=client, by=None)
    template = plans.a_template("Audit", steps=("Mesurer",))
    shared_file = template.documents.create(name="grille.pdf", key=media.key, mime="application/pdf", size=4)
    left = past.left_tasks.create(site=pool.site, task_id=firm.things["task"])
    document = VisitDocument.objects.create(
        visit=coming, name="plan.pdf", key=media.key, mime="application/pdf", size=4, is_shown=True
    )
    sealed = plans.a_visit(**shared, state=State.VALIDATED, arrived_at=now, finished_at=now)
    field_work.a_reading(field_work.a_report(sealed, closed_at=now), pool)
    seal_visit(sealed)
    survey, reply = answers.a_survey(past)
    answers.an_answer(survey)
    draft, sent, offer = answers.some_campaigns(firm.members["manager"], client)
    return {
        "visit": coming.pk,
        "reported": past.pk,
        "sealed": sealed.pk,
        "visit-skipped": plans.a_visit(**shared, state=State.SKIPPED).pk,
        "review_note": note_decision(
            monday=timezone.localdate(), text="Relancer le camping", by=firm.members["coordinator"]
        ).pk,
        "calendar": open_calendar(of=technician, by=firm.members["coordinator"])[1],
        "window": FavouredWindow.objects.create(site=pool.site, weekdays=[1]).pk,
        "proposal": SlotProposal.objects.create(
            visit=coming, by_side="office", day=timezone.localdate() + timedelta(days=1)
        ).pk,
        "visit_request": VisitRequest.objects.create(
            pool=plans.a_pool_client("Costa").sites.get().pools.get(), client=client, reason="water"
        ).pk,
        "absence": Absence.objects.create(
            technician=technician, from_day=shared["day"], to_day=shared["day"]
        ).pk,
        "closed_day": ClosedDay.objects.create(day=shared["day"], name="Pont").pk,
        "scenario": scenario.pk,
        "draft": plans.a_draft(scenario, coming).pk,
        "series": (series := plans.a_series(client=client, technician=technician)).pk,
        "exception": series.exceptions.create(day=timezone.localdate()).pk,
        "change": plans.a_change(coming, firm.members["coordinator"]).pk,
        "document": document.pk,
        "left_task": left.pk,
        "template": template.pk,
        "template_document": shared_file.pk,
        "requirement": Requirement.objects.create(
            kind="photo", text="Photo du local", moment="detail", when=Requirement.When.ASKED
        ).pk,
        "instrument": Instrument.objects.create(name="PoolLab", member=technician).pk,
        "report": report.pk,
        "use": use.pk,
        "photo": photo.pk,
        "comment": field_work.a_comment(report, audience="office").pk,
        "incident": field_work.an_incident(report).pk,
        "recommendation": field_work.a_recommendation(report).pk,
        "sale": field_work.a_sale(report).pk,
        "conflict": field_work.a_conflict(past).pk,
        "sha256": sha256(picture).hexdigest(),
        "token": logbook.token_of(link),
        "survey": survey.pk,
        "campaign": draft.pk,
        "campaign-sent": sent.pk,
        "offer_row": sent.clients.get().pk,
        "offer": offer,
        "reply": reply,
        "showcase": answers.a_showcase_secret(firm.company, firm.members["manager"]),
        "book": carnets.a_book_secret(pool),
        "receipt": letters.a_receipt_secret(firm.members["manager"]),
        "message": letters.a_message(firm.company, client=client).pk,
        "leaving": letters.a_leaving_word(client),
        "client_reply": letters.a_reply(firm.company).pk,
        "reminder": plans.a_reminder_secret(coming),
    }


def _alert_things(firm: Firm) -> dict[str, Any]:
    manager = firm.members["manager"]
    alert = letters.an_alert(firm.company)
    nights: dict[str, Any] = {"weekdays": [5], "starts": time(8), "ends": time(18), "rank": 1}
    return {
        "alert": alert.pk,
        "alert_link": letters.an_alert_secret(alert),
        "alert_address": add_address(way="email", address="nuit@azur.fr", kinds=[], by=manager).pk,
        "on_call": add_on_call(member=manager, **nights, by=manager).pk,
    }


Maker = Callable[[Firm], Any]
MISSING: dict[str, Any] = {
    "token": "A" * 27,
    "book": "A" * 27,
    "reply": "A" * 27,
    "offer": "A" * 27,
    "showcase": "A" * 27,
    "secret": "A" * 27,
    "reminder": "A" * 27,
    "receipt": "A" * 27,
    "alert_link": "A" * 27,
    "leaving": "A" * 64,
    "sha256": "0" * 64,
}

# Arguments that name no company's object: any caller may type them.
FREE: dict[str, Any] = {
    "day": "2027-06-14",
    "place": "visites",
    "step": "team",
    "uidb36": "1",
    "key": "abc-123",
    "kind": "csv",
    "occasion": "visit_reminder",
    "channel": "sms",
    "guide": "planifier",
}

# Where an argument's name is not enough: this address wants another object of that name.
EXACT: dict[tuple[str, str], str] = {
    ("outreach:answer", "campaign"): "campaign-sent",
    ("logbook:preview_visit", "visit"): "reported",
    ("carnet:visit", "visit"): "reported",
    ("fieldwork:proof", "visit"): "sealed",
    ("logbook:preview_proof", "visit"): "sealed",
    ("carnet:proof", "visit"): "sealed",
    ("api-1:get_report", "visit"): "reported",
    ("planning:visit_replacement", "visit"): "visit-skipped",
    ("planning:calendar_feed", "secret"): "calendar",
}


def has_maker(name: str, things: dict[str, Any]) -> bool:
    return name in FREE or name in things


def values(route_name: str, arguments: tuple[str, ...], firm: Firm) -> dict[str, Any]:
    """What to put into an address so that it names this firm's objects."""
    return {
        name: FREE[name] if name in FREE else firm.things[EXACT.get((route_name, name), name)]
        for name in arguments
    }


def missing_values(arguments: tuple[str, ...]) -> dict[str, Any]:
    """The same, for objects that nobody has."""
    ids = {name: UUID(int=NOBODY.int + place) for place, name in enumerate(arguments)}
    return {name: FREE.get(name, MISSING.get(name, ids[name])) for name in arguments}
