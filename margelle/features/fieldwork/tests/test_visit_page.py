"""The page of a visit: what was done, what was not, and who said it."""

import re
from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from margelle.features.accounts.tests.make import a_member
from margelle.features.catalogue.tests.make import a_product, a_range, a_task
from margelle.features.clients.tests.make import a_pool
from margelle.features.planning.models import ProductNeed, Visit, VisitTask
from margelle.features.planning.tests.make import a_visit

from .make import (
    a_comment,
    a_media,
    a_photo,
    a_picture,
    a_product_use,
    a_reading,
    a_recommendation,
    a_report,
    a_task_done,
    an_incident,
)
from .pages import done, office, page
from .world import World

HEADINGS = [
    "Relevés",
    "Tâches",
    "Produits utilisés",
    "Photos",
    "Commentaires",
    "Incidents",
    "Recommandations",
]


def test_report_shows_what_was_done_and_what_was_not(world: World) -> None:
    passed, forgotten, besides = a_task("Laver le filtre"), a_task("Vider les paniers"), a_task("Purger")
    for order, task in enumerate((passed, forgotten), start=1):
        VisitTask.objects.create(visit=world.visit, task=task, order=order)
    salt = a_product("Sel", "kg")
    ProductNeed.objects.create(visit=world.visit, product=salt, quantity=Decimal(25))
    a_range("ph", "7.0", "7.6")
    report = a_report(world.visit, missing=[{"what": "Photo après", "reason": "Orage"}])
    a_reading(report, world.pool, value="7.9")
    a_task_done(report, world.task)
    a_task_done(report, passed, done=False, reason="Pompe arrêtée")
    a_task_done(report, besides)
    a_product_use(report, world.product, "0.72", pool=world.pool)
    a_comment(report, "Eau <b>claire</b>.")
    a_recommendation(report)
    done(world)
    text = page(world)
    for words in (
        "pH photomètre",
        "7,9",
        "7,0–7,6",
        "Trop haut",
        "Brosser les parois",
        "Laver le filtre non faite : Pompe arrêtée",
        "Vider les paniers non faite, sans motif",
        "Purger en plus du prévu",
        "Photo après : Orage",
        "Chlore choc Grand bassin 0,72 kg –",
        "Sel non utilisé 25 kg",
        "Eau <b>claire</b>.",
        "Robot à remplacer",
    ):
        assert words in text, words


def test_all_technicians_reports_have_the_same_headings_in_the_same_order(world: World) -> None:
    a_report(world.visit)
    helper = a_member(world.company, "technician", first_name="Sarah")
    other = a_visit(site=world.site, service=world.service, technician=helper, day=world.today)
    report = a_report(other)
    an_incident(report)
    a_comment(report)
    a_reading(report, world.pool)
    browser = office(world)
    for visit in (world.visit, other):
        html = browser.get(f"/visits/{visit.pk}/").content.decode()
        found = re.findall(r"<h2>([^<]+)</h2>", html)
        assert [heading for heading in found if heading in HEADINGS] == HEADINGS


def test_timeline_runs_from_departure_to_the_accepted_report(world: World) -> None:
    ops = [
        world.op("visit.set_off"),
        world.op("visit.arrive"),
        world.reading(),
        world.reading("1.2", "tac_f"),
    ]
    world.push(*ops, world.ticked(), world.op("visit.finish", {"missing": []}))
    text = page(world)
    steps = [
        "En route",
        "Arrivée sur place",
        "2 relevés",
        "1 tâche",
        "Intervention terminée",
        "Compte rendu validé",
    ]
    begun = text.index("Suivi", text.index("Relevés"))  # the bar of pages has the same word
    places = [text.index(step, begun) for step in steps]
    assert places == sorted(places)
    assert "Dossier complet, rien à contrôler." in text


def test_before_and_after_stand_side_by_side(world: World) -> None:
    report = a_report(world.visit)
    second = a_pool(world.site, name="Petit bassin")
    before = a_photo(report, "before", pool=world.pool, media=a_media(a_picture("navy")))
    after = a_photo(report, "after", pool=world.pool, media=a_media(a_picture("olive")))
    a_photo(report, "before", pool=second)
    html = office(world).get(f"/visits/{world.visit.pk}/").content.decode()
    pairs = html.split('<div class="compare">')[1:]
    assert len(pairs) == 2
    assert pairs[0].index(str(before.pk)) < pairs[0].index(str(after.pk))
    assert "Photo en attente sur le téléphone" in pairs[1] and "Pas de photo après" in pairs[1]


def test_previous_report_is_at_hand(world: World) -> None:
    past = a_visit(
        site=world.site, service=world.service, technician=world.technician, day=world.today.replace(day=1)
    )
    Visit.objects.filter(pk=past.pk).update(day=world.today - timedelta(days=7))
    a_report(past)
    html = office(world).get(f"/visits/{world.visit.pk}/").content.decode()
    assert f"/visits/{past.pk}/" in html.split("Compte rendu précédent")[1]


def test_same_number_of_queries_with_one_and_many_facts(world: World) -> None:
    browser = office(world)

    def fill(count: int) -> None:
        for number in range(count):
            a_reading(report, world.pool, "ph", f"7.{number}")
            a_task_done(report, a_task(f"Tâche {number} {count}"), pool=world.pool)
            a_product_use(report, a_product(f"Produit {number} {count}"), pool=world.pool)
            a_photo(report, media=a_media(a_picture(width=40 + number)), pool=world.pool)
            a_comment(report, audience="office")
            an_incident(report, pool=world.pool)
            a_recommendation(report, pool=world.pool)

    report = a_report(world.visit)
    counts = []
    for count in (1, 3):
        fill(count)
        browser.get(f"/visits/{world.visit.pk}/")
        with CaptureQueriesContext(connection) as captured:
            browser.get(f"/visits/{world.visit.pk}/")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 50
