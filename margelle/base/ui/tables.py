"""Lists with search, sort, filters, pages and export: a room declares columns, the rest is common.

Everything read from the address is compared with what the table declares; what is unknown is ignored, so a
link from an old mail still opens a list. A page costs two queries at any length: one count, one slice.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import or_
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict

from margelle.base.ui.exports import (
    CSV_TYPE,
    XLSX_TYPE,
    ExportColumn,
    Value,
    export_csv,
    export_xlsx,
    guard,
)
from margelle.base.ui.french import without_civility

__all__ = ["Column", "Empty", "Filter", "Table", "export_csv", "export_xlsx", "guard"]

M = TypeVar("M", bound=Model)
PER_PAGE = 25
LONGEST_SEARCH = 100
MOST_WORDS = 6
EXPORT_LIMIT = 50_000


@dataclass(frozen=True, kw_only=True)
class Column:
    """`sort` gives the fields to order by; `export` what is written in a file (left out when None)."""

    key: str
    label: str
    sort: tuple[str, ...] = ()
    num: bool = False
    hidden_label: bool = False
    export: Callable[[Any], Value] | None = None


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A choice above the list. `apply` gets one of the declared values, never a raw one."""

    key: str
    label: str
    choices: Sequence[tuple[str, str]]
    apply: Callable[[Any, str], Any]
    all_label: str = "Tous"


@dataclass(frozen=True, kw_only=True)
class ChosenFilter:
    filter: Filter
    value: str

    @property
    def shown(self) -> str:
        return dict(self.filter.choices).get(self.value, "")


@dataclass(frozen=True, kw_only=True)
class Empty:
    """What the list says when nothing was ever entered; a search without result has its own words."""

    title: str
    text: str
    icon: str = "list"
    url: str = ""
    label: str = ""
    button_icon: str = "plus"
    second_url: str = ""
    second_label: str = ""


@dataclass(frozen=True)
class Head:
    column: Column
    url: str  # empty when it does not sort
    direction: str  # ascending, descending or ""


class Table(Generic[M]):
    id: ClassVar[str]
    row_template: ClassVar[str]
    columns: ClassVar[Sequence[Column]]
    default_sort: ClassVar[str]
    # What is chosen when the address says nothing at all; any choice, "all" included, takes its place.
    opening: ClassVar[Mapping[str, str]] = MappingProxyType({})
    search_fields: ClassVar[Sequence[str]] = ()
    search_label: ClassVar[str] = "Rechercher"
    filters: ClassVar[Sequence[Filter]] = ()
    empty: ClassVar[Empty]
    per_page: ClassVar[int] = PER_PAGE
    can_export: ClassVar[bool] = True
    context: dict[str, Any]

    def __init__(self, request: HttpRequest, queryset: QuerySet[M], **context: Any) -> None:
        self.request = request
        self.queryset = queryset
        self.context = context
        self.asked: QueryDict = request.GET or self._opened()
        self.search = " ".join(self.asked.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH]

    def _opened(self) -> QueryDict:
        query = QueryDict(mutable=True)
        query.update(self.opening)
        return query

    def get_filters(self) -> Sequence[Filter]:
        """Override for choices that come from the database, the technicians for one."""
        return self.filters

    @cached_property
    def chosen(self) -> list[ChosenFilter]:
        found = []
        for one in self.get_filters():
            value = self.asked.get(one.key, "")
            known = any(value == choice for choice, _ in one.choices)
            found.append(ChosenFilter(filter=one, value=value if known else ""))
        return found

    @property
    def is_filtered(self) -> bool:
        """Whether something else could be shown. A list that merely opened may have nothing at all."""
        if not self.request.GET and self.opening:
            return self.queryset.exists()
        return bool(self.search) or any(one.value for one in self.chosen)

    @cached_property
    def asked_sort(self) -> str:
        wanted = self.asked.get("sort", "")
        known = {column.key for column in self.columns if column.sort}
        return wanted if wanted.removeprefix("-") in known else ""

    @property
    def sort(self) -> str:
        return self.asked_sort or self.usual_sort()

    def usual_sort(self) -> str:
        """The order when none is asked for. Override where it depends on what is chosen."""
        return self.default_sort

    def matching(self, queryset: QuerySet[M], text: str) -> QuerySet[M]:
        """Every word must be somewhere: « ferrand mougins » finds Mme Ferrand in Mougins."""
        for word in without_civility(text.split())[:MOST_WORDS]:
            places = [Q(**{f"{field}__icontains": word}) for field in self.search_fields]
            condition = places[0]
            for place in places[1:]:
                condition = or_(condition, place)
            queryset = queryset.filter(condition)
        # A search through related rows would give the same client once per site.
        return queryset.distinct() if any("__" in field for field in self.search_fields) else queryset

    @cached_property
    def selected(self) -> QuerySet[M]:
        """The rows asked for, in order, all pages."""
        queryset = self.queryset
        for one in self.chosen:
            if one.value:
                queryset = one.filter.apply(queryset, one.value)
        if self.search and self.search_fields:
            queryset = self.matching(queryset, self.search)
        backwards = self.sort.startswith("-")
        column = next(column for column in self.columns if column.key == self.sort.removeprefix("-"))
        order = [_turned(field) if backwards else field for field in column.sort]
        # Rows that compare equal would otherwise wander between pages.
        return queryset.order_by(*order, "pk")

    @cached_property
    def page(self) -> "Page[M]":
        """The page asked for, the last one when that lies beyond the end."""
        return Paginator(self.selected, self.per_page).get_page(self.request.GET.get("page"))

    @property
    def rows(self) -> Iterable[M]:
        return self.page.object_list

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def pages(self) -> Iterable[int | str]:
        return self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)

    def url(self, **changes: str) -> str:
        """This list with some parts of its address changed; an empty value takes the part away."""
        query = self.asked.copy()
        for key in ("page", "export"):
            query.pop(key, None)
        for key, value in changes.items():
            if value:
                query[key] = value
            else:
                query.pop(key, None)
        return f"?{query.urlencode()}"

    @property
    def all_url(self) -> str:
        """The whole list: without a choice, where it would otherwise open on one."""
        blank = QueryDict(mutable=True)
        blank.update(dict.fromkeys(self.opening, ""))
        return f"{self.request.path}?{blank.urlencode()}" if self.opening else self.request.path

    @property
    def csv_url(self) -> str:
        return self.url(export="csv")

    @property
    def xlsx_url(self) -> str:
        return self.url(export="xlsx")

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column, "", "")
        if self.sort == column.key:
            return Head(column, self.url(sort=f"-{column.key}"), "ascending")
        direction = "descending" if self.sort == f"-{column.key}" else ""
        return Head(column, self.url(sort=column.key), direction)

    def export_response(self, name: str) -> HttpResponse | None:
        """The whole list as a file when the address asks for one, filters and order kept; else None."""
        kind = self.request.GET.get("export", "")
        if kind not in {"csv", "xlsx"} or not self.can_export:
            return None
        columns = [ExportColumn(label=one.label, value=one.export) for one in self.columns if one.export]
        rows = self.selected[:EXPORT_LIMIT]
        if kind == "csv":
            content, content_type = export_csv(columns, rows), CSV_TYPE
        else:
            content, content_type = export_xlsx(columns, rows, name.capitalize()), XLSX_TYPE
        response = HttpResponse(content, content_type=content_type)
        response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
        return response


def _turned(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"
