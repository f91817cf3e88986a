from django.urls import reverse

from margelle.base.tenancy.scope import company_scope
from margelle.features.catalogue import queries
from margelle.features.catalogue.models import ReadingRange

from .conftest import World


def test_ranges_are_checked_and_removed(world: World) -> None:
    new = reverse("catalogue:range_new")
    good = {"code": "ph", "sanitiser": "salt", "use": "private", "low": "7,0", "high": "7,4"}
    assert world.browser.post(new, good).status_code == 302
    for change in (
        {},
        {"use": "", "low": "7,4", "high": "7,0"},
        {"use": "", "low": "", "high": ""},
        {"use": "", "low": "2"},
        {"code": "luck"},
    ):
        assert world.browser.post(new, good | change).status_code == 422, change
    with company_scope(world.company.id):
        line = ReadingRange.objects.get()
    assert line.collective is False
    page = world.browser.get(reverse("catalogue:readings")).content.decode()
    assert "Électrolyse au sel, privés" in " ".join(page.split())
    assert world.browser.post(reverse("catalogue:range_removal", args=[line.pk])).status_code == 302
    with company_scope(world.company.id):
        assert not ReadingRange.objects.exists()


def test_measures_are_chosen_in_order(world: World) -> None:
    url = reverse("catalogue:measures")
    assert world.browser.post(url, {"codes": ["tac_f", "ph"]}).status_code == 302
    assert world.browser.post(url, {}).status_code == 422
    assert world.browser.post(url, {"codes": ["luck"]}).status_code == 422
    with company_scope(world.company.id):
        assert [one.code for one in queries.parameters()] == ["tac_f", "ph"]
