"""Lists: search, order, pages and files, under the same number of queries whatever the length."""

import io
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.template.loader import render_to_string
from django.test import RequestFactory
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from tests.ui.table import GroupTable

pytestmark = pytest.mark.django_db
NAMES = ["Alpha Mougins", "Alto", "Bravo Mougins", "=cmd"]


@pytest.fixture
def groups() -> None:
    Group.objects.all().delete()
    Group.objects.bulk_create(Group(name=name) for name in NAMES)


def table(**query: str) -> GroupTable:
    return GroupTable(RequestFactory().get("/groups/", query), Group.objects.all())


def names(**query: str) -> list[str]:
    return [group.name for group in table(**query).rows]


@pytest.mark.usefixtures("groups")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["=cmd", "Alpha Mougins", "Alto", "Bravo Mougins"]),
        ({"sort": "-name"}, ["Bravo Mougins", "Alto", "Alpha Mougins", "=cmd"]),
        ({"sort": "number"}, ["=cmd", "Bravo Mougins", "Alto", "Alpha Mougins"]),
        ({"sort": "-number"}, ["Alpha Mougins", "Alto", "Bravo Mougins", "=cmd"]),
        ({"sort": "permissions__id"}, ["=cmd", "Alpha Mougins", "Alto", "Bravo Mougins"]),
        ({"sort": "act"}, ["=cmd", "Alpha Mougins", "Alto", "Bravo Mougins"]),
        ({"q": "mougins"}, ["Alpha Mougins", "Bravo Mougins"]),
        ({"q": "mougins alpha"}, ["Alpha Mougins"]),
        ({"q": "zzz"}, []),
        ({"initial": "A"}, ["Alpha Mougins", "Alto"]),
        ({"initial": "A", "q": "alto"}, ["Alto"]),
        ({"initial": "=cmd"}, ["=cmd", "Alpha Mougins", "Alto", "Bravo Mougins"]),
        ({"page": "99"}, ["=cmd", "Alpha Mougins", "Alto", "Bravo Mougins"]),
        ({"page": "x", "q": "\x00"}, ["=cmd", "Alpha Mougins", "Alto", "Bravo Mougins"]),
    ],
)
def test_what_the_address_asks_for(query: dict[str, str], found: list[str]) -> None:
    assert names(**query) == found


@pytest.mark.parametrize("count", [1, 3, 60])
def test_a_page_costs_two_queries_at_any_length(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Group.objects.all().delete()
    Group.objects.bulk_create(Group(name=f"g{number:03}") for number in range(count))
    request = RequestFactory().get("/groups/")
    with django_assert_num_queries(2):
        page = render_to_string("ui/table.html", {"table": GroupTable(request, Group.objects.all())}, request)
    assert page.count('<td class="main">') == min(count, 25)


def test_the_second_page_goes_on_where_the_first_ended() -> None:
    Group.objects.all().delete()
    Group.objects.bulk_create(Group(name=f"g{number:03}") for number in range(60))
    assert names(page="1") + names(page="2") + names(page="3") == [f"g{number:03}" for number in range(60)]


@pytest.mark.usefixtures("groups")
def test_links_keep_what_was_asked_and_leave_the_page() -> None:
    asked = table(q="mougins", page="2", sort="name")
    assert asked.heads[0].url == "?q=mougins&sort=-name"
    assert asked.heads[0].direction == "ascending"
    assert asked.heads[2].url == ""
    assert asked.csv_url == "?q=mougins&sort=name&export=csv"


@pytest.mark.usefixtures("groups")
@pytest.mark.parametrize(("query", "words"), [({"q": "zzz"}, "Rien ne correspond"), ({}, "Alpha Mougins")])
def test_a_search_without_result_says_so(query: dict[str, str], words: str) -> None:
    asked = table(**query)
    assert words in render_to_string("ui/table.html", {"table": asked}, asked.request)


def test_an_empty_list_says_how_to_begin() -> None:
    Group.objects.all().delete()
    page = render_to_string("ui/table.html", {"table": table()})
    assert "Ajoutez le premier groupe." in page
    assert 'href="/new/"' in page


@pytest.mark.usefixtures("groups")
def test_the_export_is_the_whole_filtered_list_and_harmless() -> None:
    answer: Any = table(export="csv", initial="A").export_response("groupes")
    assert answer["Content-Disposition"] == 'attachment; filename="groupes.csv"'
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines] == ["Nom", "Alpha Mougins", "Alto"]
    book: Any = table(export="xlsx").export_response("groupes")
    sheet = load_workbook(io.BytesIO(book.content)).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [
        "'=cmd",
        "Alpha Mougins",
        "Alto",
        "Bravo Mougins",
    ]


@pytest.mark.usefixtures("groups")
def test_no_file_unless_asked() -> None:
    assert table(export="pdf").export_response("groupes") is None
