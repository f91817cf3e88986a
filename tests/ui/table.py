"""A list over a model that every Django has, so that the machinery is tested without any room."""

from typing import Any

from django.contrib.auth.models import Group

from margelle.base.ui.tables import Column, Empty, Filter, Table


def starting_with(queryset: Any, value: str) -> Any:
    return queryset.filter(name__startswith=value)


class GroupTable(Table[Group]):
    id = "groups"
    row_template = "ui/plain_row.html"
    columns = (
        Column(key="name", label="Nom", sort=("name",), export=lambda group: group.name),
        Column(key="number", label="Numéro", sort=("-id",), num=True, export=lambda group: group.pk),
        Column(key="act", label="Action", hidden_label=True),
    )
    search_fields = ("name",)
    search_label = "Nom…"
    default_sort = "name"
    filters = (
        Filter(key="initial", label="Initiale", choices=(("A", "A"), ("B", "B")), apply=starting_with),
    )
    empty = Empty(title="Aucun groupe", text="Ajoutez le premier groupe.", url="/new/", label="Groupe")
