"""Statements made once and run many times.

To turn a queryset into SQL costs Django ten times what the database then needs to answer it. Where one
request asks the same few questions as the last one (a phone that sends), the question is made once: the same
managers, the same fence, and only the values differ.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.query import ModelIterable, get_related_populators
from django_scopes.exceptions import ScopeError

from .models import CompanyOwned
from .scope import current_company_id

Value = UUID | str | Collection[UUID]
Shape = tuple[int, ...]  # how many values each argument stands for; 0 for a single one
_STAND_IN = 0x5EED_0000_0000_7000_8000_0000_0000_0000


def stored(value: UUID) -> Any:
    """As this database's statements carry it."""
    return value if connection.features.has_native_uuid_field else value.hex


@dataclass(frozen=True)
class _Made:
    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]  # (place in params, number of the value)
    company: tuple[int, ...]  # the places of the company
    rows: Callable[[Any], list[Any]]


class Ready:
    """`make` builds the queryset from stand-ins of its arguments: identities, texts, lists of identities.

    It must not look at them. A call runs it in the open company and returns its rows, as the queryset would.
    """

    def __init__(self, make: Callable[..., models.QuerySet[Any, Any]]) -> None:
        self._make = make
        self._known: dict[Shape, _Made] = {}

    def __call__(self, *values: Value) -> list[Any]:
        groups = [_group(value) for value in values]
        if any(count and not group for count, group in groups):
            return []  # none of nothing
        shape = tuple(count for count, _ in groups)
        made = self._known.get(shape)
        if made is None:
            made = self._known[shape] = self._prepare(shape, values)
        given = [one for _, group in groups for one in group]
        params = list(made.params)
        for place, number in made.places:
            params[place] = given[number]
        if made.company:
            company_id = current_company_id()
            if company_id is None:
                raise ScopeError("a company's rows were asked for outside a company_scope")
            mine = stored(company_id)
            for place in made.company:
                params[place] = mine
        with connection.cursor() as cursor:
            cursor.execute(made.sql, params)
            return made.rows(cursor.fetchall())

    def _prepare(self, shape: Shape, values: Sequence[Value]) -> _Made:
        number = 0
        stand_ins: dict[Any, int] = {}
        arguments: list[Any] = []
        for count, value in zip(shape, values, strict=True):
            made: list[Any] = []
            for _ in range(count or 1):
                one: Any = f"\x01{number}" if isinstance(value, str) else UUID(int=_STAND_IN + number)
                stand_ins[one if isinstance(value, str) else stored(one)] = number
                made.append(one)
                number += 1
            arguments.append(made if count else made[0])
        rows: Any = self._make(*arguments)
        compiler = rows.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        company_id = current_company_id()
        mine = stored(company_id) if company_id else None
        plain = [value.obj if hasattr(value, "obj") else value for value in params]
        return _Made(
            sql,
            tuple(params),
            tuple((at, stand_ins[value]) for at, value in enumerate(plain) if _is_in(value, stand_ins)),
            tuple(at for at, value in enumerate(plain) if mine is not None and value == mine),
            _reader(compiler, as_models=rows._iterable_class is ModelIterable),
        )


def _is_in(value: Any, known: dict[Any, int]) -> bool:
    return isinstance(value, UUID | str) and value in known


def _group(value: Value) -> tuple[int, list[Any]]:
    """How many places, and what stands in them. A list is filled up, so that a few shapes serve all."""
    if isinstance(value, str):
        return 0, [value]
    if isinstance(value, UUID):
        return 0, [stored(value)]
    found = [stored(one) for one in value]
    count = 1
    while count < len(found):
        count *= 2
    return count, found + found[-1:] * (count - len(found))


def _reader(compiler: Any, *, as_models: bool) -> Callable[[Any], list[Any]]:
    """What turns the database's rows into those of the queryset: tuples, or models with their relations."""
    converters = compiler.get_converters([one[0] for one in compiler.select[: compiler.col_count]])

    def converted(rows: Any) -> Iterator[Any]:
        return compiler.apply_converters(rows, converters) if converters else iter(rows)

    if not as_models:
        return lambda rows: [tuple(row) for row in converted(rows)]
    info = compiler.klass_info
    fields = info["select_fields"]
    start, end = fields[0], fields[-1] + 1
    names = [one[0].target.attname for one in compiler.select[start:end]]
    related = get_related_populators(info, compiler.select, connection.alias)  # type: ignore[call-arg]

    def instances(rows: Any) -> list[Any]:
        found = []
        for row in converted(rows):
            one = info["model"].from_db(connection.alias, names, row[start:end])
            for populator in related:
                populator.populate(row, one)
            found.append(one)
        return found

    return instances


def insert_rows(rows: Sequence[CompanyOwned]) -> None:
    """Insert new rows of one model, as `bulk_create` does, by a statement that is made once."""
    if not rows:
        return
    here = connections[DEFAULT_DB_ALIAS]
    sql, columns = _insertion(type(rows[0]))
    values = []
    for row in rows:
        row.claim_company()
        values.append([write(row, here) for write in columns])
    with here.cursor() as cursor:
        if len(values) == 1:
            cursor.execute(sql, values[0])
        else:
            cursor.executemany(sql, values)
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@lru_cache(maxsize=64)
def _insertion(model: type[CompanyOwned]) -> tuple[str, list[Callable[[Any, Any], Any]]]:
    fields: list[Any] = list(model._meta.concrete_fields)
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608
    return sql, [_column(field) for field in fields]


def _column(field: Any) -> Callable[[Any, Any], Any]:
    """What a row of the statement holds of an instance."""
    name = field.attname
    plain = field.target_field if field.is_relation else field
    is_uuid = isinstance(plain, models.UUIDField)  # half of all columns

    def column(row: Any, here: Any) -> Any:
        if is_uuid and isinstance(value := getattr(row, name), UUID):
            return value if here.features.has_native_uuid_field else value.hex
        return field.get_db_prep_save(field.pre_save(row, True), here)

    return column
