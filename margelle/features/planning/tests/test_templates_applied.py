"""Templates applied to one visit or to many."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from margelle.features.accounts.models import Member
from margelle.features.catalogue.tests.make import a_product, a_task
from margelle.features.planning.actions import (
    apply_template,
    attach_template_document,
    edit_visit,
    plan_visit,
    remove_document,
    remove_template_document,
)
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import NotAllowed, State

from .make import a_pool_client, a_technician, a_template, a_visit
from .stepping import texts

pytestmark = pytest.mark.django_db


DAY = date(2026, 6, 17)


PDF = b"%PDF-1.7 notice"


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
