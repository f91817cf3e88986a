"""Visit templates: written by the office, taken ready-made, laid over one visit (TPL-5, TPL-6, INT-14)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.catalogue.models import ServiceType
from margelle.features.catalogue.rules.starters import STARTER_PRODUCTS, STARTER_SERVICES, STARTER_TASKS
from margelle.features.catalogue.tests.make import a_product, a_task
from margelle.features.clients.models import Pool
from margelle.features.planning.actions import (
    add_ready_made,
    apply_template,
    attach_template_document,
    edit_visit,
    plan_visit,
    remove_document,
    remove_template_document,
    save_template,
    set_pool_steps,
)
from margelle.features.planning.actions.ready_made import READY_MADE
from margelle.features.planning.models import PoolStep, Visit, VisitTemplate
from margelle.features.planning.rules import NotAllowed, State

from .make import a_pool_client, a_service_type, a_technician, a_template, a_visit

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 17)
PDF = b"%PDF-1.7 notice"
NO_NEEDS = {"needs-TOTAL_FORMS": "2", "needs-INITIAL_FORMS": "0"}


@pytest.fixture
def office() -> Any:
    company = a_company()
    member = a_member(company, "coordinator", first_name="Claire", last_name="Vidal")
    with company_scope(company.id):
        yield member


@pytest.fixture
def browser(client: Browser, office: Member) -> Browser:
    return signed_in(client, office)


def texts(visit: Visit) -> list[str]:
    return list(visit.steps.values_list("text", flat=True))


def test_ready_made_templates_speak_of_what_the_starters_hold() -> None:
    services = {one.name: one for one in STARTER_SERVICES}
    tasks = {one.name for one in STARTER_TASKS}
    products = {one.name for one in STARTER_PRODUCTS}
    assert len(READY_MADE) == 8
    for one in READY_MADE:
        assert one.service in services and set(one.tasks) <= tasks
        assert {name for name, _ in one.needs} <= products
        assert any(required for _, required in one.lines())
        assert all(len(text) <= 300 and "!" not in text for text, _ in one.lines())
    assert services["Audit qualité"].colour and services["Traitement choc"].colour
    assert services["Audit qualité"].colour != services["Traitement choc"].colour


def test_ready_made_templates_come_with_all_they_need_and_only_once(office: Member) -> None:
    made = add_ready_made(keys=["audit", "shock"], by=office)
    assert [one.name for one in made] == ["Traitement choc", "Audit qualité"]
    audit = made[1]
    assert (audit.service.name, audit.service.colour_class) == ("Audit qualité", "colour-berry")
    assert audit.steps.count() == 11 and audit.task_links.count() == 4
    assert add_ready_made(keys=["audit", "shock", "nonsense"], by=office) == []
    assert ServiceType.objects.count() == 2
    with scope(company=a_company().id):
        assert len(add_ready_made(keys=["audit"], by=None)) == 1  # a rival's list is its own


def test_the_office_writes_a_template_in_one_form(browser: Browser) -> None:
    service, task, product = a_service_type("Audit"), a_task("Contrôler l’eau"), a_product()
    answer = browser.post(
        "/templates/new/",
        {
            "name": "  Audit   annuel ",
            "service": service.pk,
            "minutes": "70",
            "instructions": "Photomètre étalonné.",
            "tasks": [task.pk],
            "parameters": ["tac_f", "ph"],
            "steps-7-text": "Mesurer l’eau",
            "steps-7-required": "1",
            "steps-2-text": "Écrire la conclusion",
            "steps-3-text": "   ",
            "needs-TOTAL_FORMS": "1",
            "needs-INITIAL_FORMS": "0",
            "needs-0-product": product.pk,
            "needs-0-quantity": "1,5",
        },
    )
    assert answer.status_code == 302
    row = VisitTemplate.objects.get()
    assert (row.name, row.minutes, row.parameters) == ("Audit annuel", 70, ["tac_f", "ph"])
    # The order on the page is the order that is kept, whatever the numbers.
    assert list(row.steps.values_list("text", "is_required")) == [
        ("Mesurer l’eau", True),
        ("Écrire la conclusion", False),
    ]
    assert [link.task for link in row.task_links.all()] == [task]
    assert list(row.needs.values_list("product", "quantity")) == [(product.pk, Decimal("1.500"))]
    assert "Audit annuel" in browser.get("/templates/").content.decode()


def test_without_script_a_button_moves_a_step_and_saves_nothing(browser: Browser) -> None:
    sent = {
        "name": "Audit",
        "service": a_service_type().pk,
        "steps-0-text": "Un",
        "steps-1-text": "Deux",
        "steps-1-required": "1",
        "steps-2-text": "Trois",
        **NO_NEEDS,
    }
    page = browser.post("/templates/new/", sent | {"steps-place": "up-1"})
    text = page.content.decode()
    assert page.status_code == 200 and not VisitTemplate.objects.exists()
    assert text.index('value="Deux"') < text.index('value="Un"') < text.index('value="Trois"')
    away = browser.post("/templates/new/", sent | {"steps-place": "away-0"}).content.decode()
    assert 'value="Un"' not in away and 'value="Trois"' in away
    assert browser.post("/templates/new/", sent | {"steps-place": "up-99"}).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Nom"),
        ({"minutes": "beaucoup"}, "nombre entier"),
        ({"service": "nonsense"}, "Prestation"),
        ({"parameters": ["ph_imaginaire"]}, "Relevés"),
        ({"steps-0-text": "x" * 301}, "300 signes"),
        ({"needs-0-quantity": "2"}, "Choisissez le produit"),
    ],
)
def test_bad_input_names_the_field_and_changes_nothing(
    browser: Browser, wrong: dict[str, Any], said: str
) -> None:
    sent = {"name": "Audit", "service": a_service_type().pk, **NO_NEEDS} | wrong
    answer = browser.post("/templates/new/", sent)
    assert answer.status_code == 422
    assert said.lower() in answer.content.decode().lower()
    assert not VisitTemplate.objects.exists()


def test_a_name_is_written_once_and_an_archived_template_comes_back(browser: Browser, office: Member) -> None:
    first = a_template("Ouverture")
    sent = {"name": "ouverture", "service": first.service_id, **NO_NEEDS}
    assert "déjà dans la liste" in browser.post("/templates/new/", sent).content.decode()
    browser.post(f"/templates/{first.pk}/archive/", {"archived": "1"})
    browser.get("/templates/")  # the toast is read
    assert "Ouverture" not in browser.get("/templates/").content.decode()
    assert browser.post("/templates/new/", sent).status_code == 302
    refused = browser.post(f"/templates/{first.pk}/archive/", {"archived": "0"}, follow=True)
    assert "renommez-le" in refused.content.decode()
    assert browser.post(f"/templates/{first.pk}/archive/", {"archived": "x"}).status_code == 422


def test_a_rival_s_template_is_nowhere(browser: Browser, office: Member) -> None:
    with scope(company=a_company().id):
        theirs = a_template("Modèle rival", steps=("Étape rivale",))
    for path in (f"/templates/{theirs.pk}/", f"/templates/{theirs.pk}/archive/"):
        assert browser.post(path, {"archived": "1"}).status_code == 404
    visit = a_visit()
    page = browser.post("/visits/template/", {"visit": visit.pk, "template": theirs.pk})
    assert page.status_code == 422
    assert browser.get(f"/templates/campaign/?template={theirs.pk}&first=2026-06-01").status_code == 422
    assert "rival" not in browser.get("/templates/").content.decode()


def test_the_list_costs_the_same_with_one_and_with_three(browser: Browser) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/templates/").status_code == 200
        return len(queries)

    a_template("Un", steps=("a", "b"))
    browser.get("/templates/")
    one = cost()
    a_template("Deux", steps=("c",)), a_template("Trois")
    assert cost() == one


def test_a_visit_takes_everything_from_its_template(office: Member) -> None:
    client = a_pool_client(pools=("Piscine", "Pataugeoire"))
    task, product = a_task("Contrôler l’eau"), a_product()
    template = a_template(
        "Audit", steps=("Mesurer", "Conclure !"), tasks=[task], needs=[(product, Decimal(2))], minutes=70
    )
    template.parameters, template.instructions = ["ph"], "Avec le photomètre."
    template.save()
    document = attach_template_document(template=template, by=office, name="grille.pdf", content=PDF)
    visit = plan_visit(client=client, by=office, template=template, day=DAY, technician=a_technician())
    assert (visit.template, visit.service, visit.minutes) == (template, template.service, 70)
    assert (visit.parameters, visit.instructions) == (["ph"], "Avec le photomètre.")
    assert list(visit.steps.values_list("text", "is_required")) == [("Mesurer", False), ("Conclure", True)]
    assert [link.task for link in visit.task_links.all()] == [task]
    assert visit.needs.get().quantity == 2
    assert [(d.name, d.key) for d in visit.documents.all()] == [("grille.pdf", document.key)]


def test_a_shared_file_stays_as_long_as_something_names_it(
    office: Member, django_capture_on_commit_callbacks: Any
) -> None:
    template = a_template("Audit")
    document = attach_template_document(template=template, by=office, name="grille.pdf", content=PDF)
    visit = plan_visit(client=a_pool_client(), by=office, template=template)
    with django_capture_on_commit_callbacks(execute=True):
        remove_template_document(document=document, by=office)
    assert default_storage.exists(document.key)
    with django_capture_on_commit_callbacks(execute=True):
        remove_document(document=visit.documents.get(), by=office)
    assert not default_storage.exists(document.key)


def test_applying_keeps_what_was_added_to_the_visit_and_says_what_changes(office: Member) -> None:
    client = a_pool_client()
    usual, own, audit_task = a_task("Épuisette"), a_task("Nettoyer le robot"), a_task("Contrôler l’eau")
    upkeep = a_template("Entretien", steps=("Skimmers", "Eau"), tasks=[usual], instructions="Par le nord.")
    audit = a_template("Audit", steps=("Eau", "Conclure !"), tasks=[audit_task], minutes=90)
    visit = plan_visit(client=client, by=office, template=upkeep)
    edit_visit(
        visit=visit,
        by=office,
        tasks=[usual, own],
        steps=[("Skimmers", False), ("Eau", False), ("Rendre la clé", True)],
        instructions="Par le nord.\nChien gentil.",
    )
    version = visit.version
    applied = apply_template(visit=visit, template=audit, by=office)
    visit.refresh_from_db()
    assert texts(visit) == ["Eau", "Conclure", "Rendre la clé"]
    assert [link.task for link in visit.task_links.order_by("order")] == [audit_task, own]
    assert (visit.minutes, visit.instructions) == (90, "Chien gentil.")
    assert visit.version > version and "modèle" in visit.notice
    assert any("1 en plus, 1 en moins" in line for line in applied.lines)


def test_a_step_that_stays_keeps_what_was_said_of_it(office: Member) -> None:
    visit = plan_visit(client=a_pool_client(), by=office, template=a_template("A", steps=("Eau", "Fond")))
    kept = visit.steps.get(text="Eau").pk
    apply_template(visit=visit, template=a_template("B", steps=("Filtre", "Eau")), by=office)
    assert visit.steps.get(text="Eau").pk == kept


def test_a_closed_visit_takes_no_template(office: Member) -> None:
    with pytest.raises(NotAllowed, match="ne se modifie plus"):
        apply_template(visit=a_visit(state=State.VALIDATED), template=a_template("A"), by=office)


def test_ticked_visits_take_a_template_after_a_look(browser: Browser, office: Member) -> None:
    rows = [a_visit(day=DAY), a_visit(day=DAY), a_visit(day=DAY, state=State.CANCELLED)]
    keys = [row.pk for row in rows]
    template = a_template("Audit", steps=("Mesurer",), minutes=80)
    sent = browser.post("/visits/changes/", {"action": "template", "visit": keys})
    assert sent.status_code == 302
    page = browser.get(f"{sent['Location']}&template={template.pk}").content.decode()
    assert page.count("Étapes\u00a0: 1 en plus") == 2 and "Elle est annulée" in page
    assert not Visit.objects.filter(template=template).exists()
    done = browser.post("/visits/template/", {"visit": keys, "template": template.pk}, follow=True)
    assert "appliqué à 2\u00a0interventions" in done.content.decode()
    assert set(Visit.objects.filter(template=template)) == set(rows[:2])
    assert browser.post("/visits/template/", {"template": template.pk}).status_code == 422


def test_the_page_of_a_selection_costs_the_same_for_one_and_three(browser: Browser, office: Member) -> None:
    template = a_template("Audit", steps=("Mesurer",), tasks=[a_task("Contrôler l’eau")])
    rows = [plan_visit(client=a_pool_client(), by=office, template=template) for _ in range(3)]

    def cost(keys: list[Any]) -> int:
        asked = "&".join(f"visit={key}" for key in keys)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"/visits/template/?{asked}&template={template.pk}").status_code == 200
        return len(queries)

    cost([rows[0].pk])
    assert cost([rows[0].pk]) == cost([row.pk for row in rows])


def test_the_form_fills_itself_from_the_template(browser: Browser) -> None:
    client, product = a_pool_client(), a_product()
    template = a_template(
        "Audit", steps=("Mesurer !",), minutes=70, needs=[(product, Decimal(3))], instructions="Photomètre."
    )
    page = browser.get(f"/visits/new/?client={client.pk}&template={template.pk}").content.decode()
    for part in ('value="Mesurer"', "Photomètre.", 'value="70"', f'value="{product.pk}" selected'):
        assert part in page
    site = client.sites.get()
    sent = {
        "client": client.pk,
        "site": site.pk,
        "template": template.pk,
        "service": a_service_type("Autre").pk,
        "pools": [pool.pk for pool in site.pools.all()],
        **NO_NEEDS,
    }
    browser.post("/visits/new/", sent)  # no script: the page stood as it was
    plain = Visit.objects.get()
    assert (plain.service, plain.minutes, texts(plain)) == (template.service, 70, ["Mesurer"])
    assert plain.needs.get().quantity == 3
    browser.post("/visits/new/", sent | {"filled_from": template.pk, "steps-0-text": "Autre étape"})
    adapted = Visit.objects.exclude(pk=plain.pk).get()
    assert (adapted.service.name, texts(adapted)) == ("Autre", ["Autre étape"])


def test_steps_of_one_visit_are_adapted_on_it(browser: Browser, office: Member) -> None:
    visit = plan_visit(client=a_pool_client(), by=office, template=a_template("A", steps=("Un", "Deux")))
    sent = {
        "service": visit.service_id,
        "site": visit.site_id,
        "pools": [link.pool_id for link in visit.pool_links.all()],
        "version": visit.version,
        "steps-1-text": "Deux",
        "steps-1-required": "1",
        "steps-0-text": "Un",
        "steps-9-text": "Trois",
        **NO_NEEDS,
    }
    assert browser.post(f"/visits/{visit.pk}/plan/", sent).status_code == 302
    assert list(visit.steps.values_list("text", "is_required")) == [
        ("Deux", True),
        ("Un", False),
        ("Trois", False),
    ]
    visit.refresh_from_db()
    assert "étapes" in visit.notice


def test_a_pool_s_own_steps_join_its_visits_to_come(browser: Browser, office: Member) -> None:
    client = a_pool_client()
    pool = Pool.objects.get()
    audit, upkeep = a_template("Audit", steps=("Eau",)), a_template("Entretien", steps=("Fond",))
    tomorrow = local_today(office.company) + timedelta(days=1)
    coming = plan_visit(client=client, by=office, template=upkeep, day=tomorrow, technician=a_technician())
    sent = {
        "steps-0-text": "Vanne fermée",
        "steps-0-required": "1",
        "steps-1-text": "Comparer à l’an dernier",
        "steps-1-template": audit.pk,
    }
    waiting = plan_visit(client=client, by=office, template=upkeep)
    page = browser.post(f"/pools/{pool.pk}/steps/", sent, follow=True).content.decode()
    assert texts(waiting) == ["Fond", "Vanne fermée"], "one without a day is to come too"
    assert "2\u00a0interventions à venir les reçoivent" in page and "Comparer à l’an dernier" in page
    assert texts(coming) == ["Fond", "Vanne fermée"]
    made = plan_visit(client=client, by=office, template=audit)
    assert texts(made) == ["Eau", "Vanne fermée", "Comparer à l’an dernier"]
    set_pool_steps(pool=pool, by=office, lines=[("Volet à la clé", True, None)])
    assert texts(coming) == ["Fond", "Volet à la clé"]
    bad = browser.post(f"/pools/{pool.pk}/steps/", {"steps-0-text": "x", "steps-0-template": "rien"})
    assert bad.status_code == 422 and PoolStep.objects.get().text == "Volet à la clé"


def test_too_many_steps_are_refused(office: Member) -> None:
    with pytest.raises(NotAllowed, match="60"):
        save_template(
            template=VisitTemplate(name="Long", service=a_service_type()),
            by=office,
            steps=[(f"Étape {number}", False) for number in range(61)],
            tasks=[],
            needs=[],
        )


def test_a_step_too_many_for_a_visit_to_come_is_refused_in_words(browser: Browser, office: Member) -> None:
    client = a_pool_client()
    pool = Pool.objects.get()
    full = a_template("Complet", steps=[f"Étape {number}" for number in range(60)])
    plan_visit(client=client, by=office, template=full)
    answer = browser.post(f"/pools/{pool.pk}/steps/", {"steps-0-text": "Volet"})
    assert answer.status_code == 422 and "60 étapes au plus" in answer.content.decode()
    assert not PoolStep.objects.exists()
