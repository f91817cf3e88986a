"""The client's side on a phone, without an account, and what the office makes of it."""

from playwright.sync_api import Browser, expect

from . import office
from .album import shot
from .browsing import Watch, desk, pocket
from .eyes import carry, faults
from .sites import Site


def test_a_client_asks_from_the_carnet_and_the_office_plans(
    browser: Browser, watch: Watch, demo_site: Site
) -> None:
    door = demo_site.make("an_open_carnet")
    with pocket(browser, watch, demo_site.url) as page:
        carry(page.context)
        page.goto(door["path"])
        page.get_by_label("Code du carnet").fill(door["code"])
        page.get_by_role("button", name="Ouvrir le carnet").click()
        page.get_by_role("link", name="Demander un passage").click()
        assert faults(page) == []
        page.get_by_label("L’eau est verte ou trouble").check()
        page.get_by_label("Un mot pour nous").fill("Depuis l’orage de mardi")
        shot(page, "carnet-request", whole=True)
        page.get_by_role("button", name="Envoyer ma demande").click()
        expect(page.get_by_role("heading", name="Votre demande est envoyée")).to_be_visible()
        shot(page, "carnet-asked", whole=True)

    with desk(browser, watch, demo_site.url) as page:
        office.sign_in(page, demo_site.logins["responsable"], demo_site.logins["password"])
        page.goto("/requests/")
        row = page.get_by_role("row").filter(has_text="Depuis l’orage de mardi")
        row.get_by_role("button", name="Planifier").click()
        expect(page.get_by_text("Intervention prévue")).to_be_visible()
        expect(page.get_by_text("Depuis l’orage de mardi")).to_have_count(0)

    with pocket(browser, watch, demo_site.url) as page:
        page.goto(door["path"])
        page.get_by_label("Code du carnet").fill(door["code"])
        page.get_by_role("button", name="Ouvrir le carnet").click()
        expect(page.get_by_text("Votre demande est prise en compte : nous venons")).to_be_visible()
    watch.assert_quiet()


def test_from_the_survey_to_the_published_testimonial(
    browser: Browser, watch: Watch, demo_site: Site
) -> None:
    told = demo_site.make("a_fresh_survey")
    words = "Une équipe que je recommande les yeux fermés"
    with pocket(browser, watch, demo_site.url) as page:
        carry(page.context)
        page.goto(told["survey"])
        assert faults(page) == []
        page.get_by_label("5, très content").check()
        page.get_by_role("group", name="Sommes-nous venus comme prévu").get_by_label("Oui").check()
        page.get_by_label("Un mot").fill(words)
        page.get_by_label("Vous pouvez publier mon avis").check()
        page.get_by_label("Signé").fill("Hélène F., Mougins")
        shot(page, "survey", whole=True)
        page.get_by_role("button", name="Envoyer ma réponse").click()
        expect(page.get_by_role("heading", name="Merci")).to_be_visible()
        page.goto(told["page"])
        expect(page.get_by_text(words)).to_have_count(0)

    with desk(browser, watch, demo_site.url) as page:
        office.sign_in(page, demo_site.logins["responsable"], demo_site.logins["password"])
        page.goto("/surveys/")
        row = page.get_by_role("row").filter(has_text=words)
        row.get_by_role("button", name="Publier").click()
        expect(page.get_by_text("Témoignage publié")).to_be_visible()

    with pocket(browser, watch, demo_site.url) as page:
        carry(page.context)
        page.goto(told["page"])
        expect(page.get_by_text(words)).to_be_visible()
        expect(page.get_by_text("Hélène F., Mougins").last).to_be_visible()
        assert faults(page) == []
        shot(page, "testimonials", whole=True)
        page.goto(told["survey"])
        page.get_by_role("button", name="Ne plus publier mon avis").click()
        page.goto(told["page"])
        expect(page.get_by_text(words)).to_have_count(0)
    watch.assert_quiet()
