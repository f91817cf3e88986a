"""An object for each argument an address may have, so that every page can be opened."""

from datetime import timedelta
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.tenancy.scope import company_scope
from margelle.faces.ops.demo.load import PASSWORD
from margelle.features.accounts.models import Agency, ApiToken, Company, Invitation, Member, Skill
from margelle.features.accounts.tests import make as people
from margelle.features.catalogue.models import Product, ReadingRange, ServiceType, StockPlace, Task
from margelle.features.catalogue.tests import make as goods
from margelle.features.clients.actions import take_key
from margelle.features.clients.models import Client, ImportRun, Pool
from margelle.features.clients.tests import make as owners
from margelle.features.dispatch.tests import make as rounds
from margelle.features.fieldwork.models import (
    Comment,
    Conflict,
    Incident,
    Instrument,
    Photo,
    ProductUse,
    Recommendation,
    Sale,
)
from margelle.features.fieldwork.tests import make as field_work
from margelle.features.logbook import actions as logbook
from margelle.features.logbook.models import ClientSpace, LogbookLink
from margelle.features.logbook.tests import make as carnets
from margelle.features.messaging.models import AlertAddress, Message, OnCall
from margelle.features.messaging.tests import make as letters
from margelle.features.outreach.models import Campaign, CampaignClient, Survey
from margelle.features.outreach.tests import make as answers
from margelle.features.planning.actions.feeds import open_calendar
from margelle.features.planning.actions.review import note_decision
from margelle.features.planning.models import (
    Absence,
    ClosedDay,
    FavouredWindow,
    LeftTask,
    Requirement,
    SlotProposal,
    TemplateDocument,
    Visit,
    VisitDocument,
    VisitRequest,
    VisitSeries,
    VisitTemplate,
)
from margelle.features.planning.rules import State
from margelle.features.planning.tests import make as plans


def everything_to_open() -> dict[str, str]:
    """An object of the demonstration for each argument an address may have, made where it has none."""
    company = Company.objects.get(is_demo=True)
    manager = people.a_member(
        company,
        "manager",
        first_name="Odile",
        last_name="Serra",
        email="odile@demo.example",
        password=PASSWORD,
    )
    RecoveryCodes.activate(manager.user)
    with company_scope(company.id, atomic=True):
        reported = _a_told_visit()
        pool = Pool.objects.filter(visit_links__visit=reported)[0]
        technician = reported.technician
        assert technician is not None
        things: dict[str, Any] = {
            "reported": reported,
            "sealed": reported,
            "visit": Visit.objects.filter(state=State.PLANNED, technician__isnull=False).latest("day"),
            "series": VisitSeries.objects.first()
            or plans.a_series(client=reported.client, technician=technician),
            "client": reported.client,
            "site": pool.site,
            "pool": pool,
            "member": technician,
            "technician": technician,
            "device": people.a_device(technician)[0],
            "photo": Photo.objects.filter(report__visit=reported, media__isnull=False)[0],
            "comment": Comment.objects.first(),
            "incident": Incident.objects.first() or field_work.an_incident(reported.report),
            "recommendation": Recommendation.objects.first() or field_work.a_recommendation(reported.report),
            "sale": Sale.objects.first() or field_work.a_sale(reported.report),
            "conflict": Conflict.objects.first() or field_work.a_conflict(reported),
            "change": plans.a_change(reported, manager),
            "absence": Absence.objects.filter(state=Absence.State.ASKED).first()
            or Absence.objects.create(
                technician=technician, from_day=timezone.localdate(), to_day=timezone.localdate()
            ),
            "closed_day": ClosedDay.objects.first(),
            **_of_a_draft(manager),
            "route_run": rounds.solved(rounds.a_run(manager), budget=3),
            "address_guess": rounds.a_guess(),
            "emergency": rounds.an_emergency(manager, reported.client),
            **_of_the_file(reported.client, pool, manager),
            **_of_the_house(manager),
        }
        things["exception"] = things["series"].exceptions.create(day=timezone.localdate())
        things["document"] = VisitDocument.objects.create(
            visit=things["visit"], name="plan.pdf", key="none", mime="application/pdf", size=4
        )
        things["template"] = VisitTemplate.objects.first() or plans.a_template()
        things["template_document"] = TemplateDocument.objects.create(
            template=things["template"], name="notice.pdf", key="none", mime="application/pdf", size=4
        )
        things["left_task"] = LeftTask.objects.filter(
            done_at=None, dropped_at=None
        ).first() or LeftTask.objects.create(
            site=reported.site, task=Task.objects.all()[0], left_by=reported, why="Manque de temps"
        )
        things["requirement"] = Requirement.objects.filter(when=Requirement.When.ASKED).first()
        things["instrument"] = Instrument.objects.first()
        things["review_note"] = note_decision(
            monday=timezone.localdate(), text="Relancer le camping", by=manager
        )
        calendar = open_calendar(of=technician, by=manager)[1]
        things["window"] = FavouredWindow.objects.create(site=pool.site, weekdays=[1])
        VisitRequest.objects.filter(pool=pool).delete()  # this owner may still ask
        things["visit_request"] = VisitRequest.objects.filter(state=VisitRequest.State.OPEN).first()
        things["proposal"] = SlotProposal.objects.create(
            visit=things["visit"],
            by_side="client",
            day=timezone.localdate() + timedelta(days=3),
            note="Matin",
        )
        states = {f"visit-{state}": _in_state(state) for state in State}
        invitation = Invitation.objects.create(
            email="zoe@demo.example", first_name="Zoé", last_name="Blanc", role="coordinator",
            by=manager, expires_at=timezone.now() + timedelta(days=7),
        )  # fmt: skip
        secret = capabilities.grant(purpose="invitation", company_id=company.id, object_id=invitation.id)
        link = LogbookLink.objects.filter(pool=pool, replaced_at=None).first() or logbook.make_link(
            pool=pool, by=manager
        )
        things["message"] = Message.objects.filter(alert=None).first()
        things["client_reply"] = letters.a_reply(company)
        things["alert"] = alert = letters.an_alert(company, key="journey")
        things["campaign"] = Campaign.objects.filter(sent_at=None).first()
        things["campaign-sent"] = Campaign.objects.exclude(sent_at=None).first()
        things["offer_row"] = offer = CampaignClient.objects.filter(answered_at=None, refused_at=None)[0]
        things["survey"] = Survey.objects.filter(needs_look=True, treated_at=None).first()
        words = {
            "reminder": plans.a_reminder_secret(_free_visit()),
            "leaving": letters.a_leaving_word(things["pool"].site.client),
            "alert_link": letters.an_alert_secret(alert),
            "receipt": letters.a_receipt_secret(manager),
            "token": logbook.token_of(link),
            "offer": answers.offer_secret(offer),
            "reply": answers.a_survey(_unasked_visit())[1],
            "showcase": answers.a_showcase_secret(company, manager),
            "book": carnets.a_book_secret(pool),
            "carnet code": logbook.code_of(link),
            "secret": secret,
            "calendar": calendar,
            "invitation": str(invitation.pk),
            "step": "team",
            "manager": manager.email,
            "password": PASSWORD,
        }
        return {name: str(row.pk) for name, row in {**things, **states}.items() if row is not None} | words


def _free_visit() -> Visit:
    """One to come of which nobody was told and nobody asked anything: its link offers all it can."""
    free = Visit.objects.filter(state=State.PLANNED, technician__isnull=False, day__gt=timezone.localdate())
    rows = free.filter(reminders__isnull=True, proposals__isnull=True)
    return rows.select_related("client", "site", "service", "technician", "company").earliest("day", "pk")


def _unasked_visit() -> Visit:
    """One that ended, about which nobody was asked."""
    ended = Visit.objects.filter(state=State.VALIDATED, technician__isnull=False, surveys__isnull=True)
    return ended.select_related("client", "service", "technician", "company").latest("day", "pk")


def _a_told_visit() -> Visit:
    """A validated visit with photos, of a client whose space is open."""
    spaces = ClientSpace.objects.filter(is_open=True).values("client_id")
    told = Visit.objects.filter(
        state=State.VALIDATED, client__in=spaces, report__isnull=False, report__photos__media__isnull=False
    )
    return told.latest("day")


def _in_state(state: str) -> Visit | None:
    return Visit.objects.filter(state=state).order_by("day").last()


def _of_a_draft(by: Member) -> dict[str, Any]:
    coming = Visit.objects.filter(state=State.PLANNED, technician__isnull=False, day__isnull=False).latest(
        "day"
    )
    assert coming.day is not None
    scenario = plans.a_scenario(by, first=coming.day, last=coming.day)
    return {"scenario": scenario, "draft": plans.a_draft(scenario, coming)}


def _of_the_file(client: Client, pool: Pool, by: Member) -> dict[str, Any]:
    return {
        "contact": owners.a_contact(client),
        "access_note": owners.an_access_note(pool.site),
        "code": owners.a_code(pool.site),
        "site_key": (key := owners.a_key(pool.site)),
        "custody": take_key(key=key, holder=by, by=by),
        "equipment": owners.an_equipment(pool),
        "finding": owners.a_finding(pool, by),
        "note": owners.a_note(client, by),
        "contract": client.contracts.first() or owners.a_contract(client),
        "zone": owners.a_zone("Arrière-pays"),
        "run": ImportRun.objects.create(by=by, file_name="clients.csv", lines={"lines": [], "unknown": []}),
    }


def _of_the_house(by: Member) -> dict[str, Any]:
    return {
        "agency": Agency.objects.first(),
        "on_call": OnCall.objects.first(),
        "alert_address": AlertAddress.objects.first(),
        "task": Task.objects.first(),
        "product": Product.objects.first(),
        "service": ServiceType.objects.first(),
        "range": ReadingRange.objects.first() or goods.a_range(),
        "skill": Skill.objects.first(),
        "vehicle": StockPlace.objects.filter(kind=StockPlace.Kind.VEHICLE).first(),
        "stock_place": StockPlace.objects.filter(kind=StockPlace.Kind.VEHICLE).first(),
        "use": ProductUse.objects.filter(pool__isnull=False).first(),
        "api_token": ApiToken.objects.create(name="Comptabilité", scopes=["clients.read"], member=by),
    }
