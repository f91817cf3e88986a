"""The bar shows what a member may open, and marks one place."""

import pytest
from django.test import Client
from django.urls import reverse

from margelle.base.ui.nav import NavItem
from margelle.features.accounts.tests.make import a_company, a_member, signed_in

pytestmark = pytest.mark.django_db


def bar(client: Client, path: str) -> list[NavItem]:
    context = client.get(path).context
    items: list[NavItem] = context["nav_items"]
    return items


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/", "Tableau de bord"),
        ("/team/", "Équipe"),
        ("/team/phones/", "Équipe"),
        ("/settings/agencies/", "Réglages"),
        ("/problems/messages/", "Problèmes"),
        ("/clients/", "Clients"),
        ("/clients/pools/", "Bassins"),
        ("/clients/new/", "Clients"),
        ("/account/", None),
        ("/setup/", None),
    ],
)
def test_one_place_is_marked(client: Client, path: str, label: str | None) -> None:
    signed_in(client, a_member(a_company()))
    assert [item.label for item in bar(client, path) if item.current] == ([label] if label else [])


def test_each_role_sees_what_it_may_open(client: Client) -> None:
    company = a_company()
    signed_in(client, a_member(company))
    everything = [item.label for item in bar(client, "/account/")]
    assert everything[0] == "Tableau de bord"
    assert everything[-3:] == ["Équipe", "Disponibilités", "Réglages"]
    signed_in(client, a_member(company, "coordinator"))
    assert [item.label for item in bar(client, "/account/")] == everything[:-1]
    signed_in(client, a_member(company, "technician"))
    assert bar(client, "/account/") == []


def test_new_things_follow_the_rights(client: Client) -> None:
    company = a_company()
    new = reverse("accounts:member_new")
    signed_in(client, a_member(company))
    assert new in [item.url for item in client.get("/account/").context["new_items"]]
    signed_in(client, a_member(company, "coordinator"))
    assert new not in [item.url for item in client.get("/account/").context["new_items"]]
    signed_in(client, a_member(company, "technician"))
    assert client.get("/account/").context["new_items"] == []


def test_the_bar_names_the_company_and_the_member(client: Client) -> None:
    signed_in(
        client, a_member(a_company("Azur Bassins"), "coordinator", first_name="Claire", last_name="Vidal")
    )
    context = client.get("/account/").context
    assert (context["company_name"], context["me"]["name"], context["me"]["role"]) == (
        "Azur Bassins",
        "Claire Vidal",
        "Coordinateur",
    )
