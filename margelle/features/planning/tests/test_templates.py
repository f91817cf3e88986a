"""Visit templates: written by the office, taken ready-made, laid over one visit (TPL-5, TPL-6, INT-14)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import a_company
from margelle.features.catalogue.models import ServiceType
from margelle.features.catalogue.rules.starters import STARTER_PRODUCTS, STARTER_SERVICES, STARTER_TASKS
from margelle.features.catalogue.tests.make import a_product, a_task
from margelle.features.clients.models import Pool
from margelle.features.planning.actions import (
    add_ready_made,
    plan_visit,
    save_template,
    set_pool_steps,
)
from margelle.features.planning.actions.ready_made import READY_MADE
from margelle.features.planning.models import PoolStep, Visit, VisitTemplate
from margelle.features.planning.rules import NotAllowed

from .make import a_pool_client, a_service_type, a_technician, a_template, a_visit
from .stepping import texts

pytestmark = pytest.mark.django_db
NO_NEEDS = {"needs-TOTAL_FORMS": "2", "needs-INITIAL_FORMS": "0"}


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
