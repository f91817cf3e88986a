"""Querysets that cannot be used without a company (fences 1 and 2)."""

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar, cast

from django.db import models
from django_scopes.exceptions import ScopeError
from django_scopes.manager import DisabledQuerySet

from .scope import current_company_id

T = TypeVar("T", bound=models.Model)


class CompanyMismatch(ValueError):
    """A row of one company was about to be written inside another company's scope."""


class CompanyQuerySet(models.QuerySet[T]):
    """Rows of the open company. Writes fill in the company and refuse any other."""

    def _claim(self, rows: Iterable[Any]) -> None:
        for row in rows:
            row.claim_company()

    def bulk_create(self, objs: Iterable[T], *args: Any, **kwargs: Any) -> list[T]:
        rows = list(objs)
        self._claim(rows)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[T], fields: Iterable[str], batch_size: int | None = None) -> int:
        rows = list(objs)
        self._claim(rows)
        return super().bulk_update(rows, fields, batch_size)

    def update(self, **kwargs: Any) -> int:
        if {"company", "company_id"} & kwargs.keys():
            raise CompanyMismatch("the company of a row never changes")
        return super().update(**kwargs)

    def raw(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ScopeError("raw SQL leaves the company fence: write an ORM query")

    def union(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ScopeError("union leaves the company fence: use | between filters")


class UnscopedQuerySet(DisabledQuerySet):
    """What a manager hands out when no company is open: everything refuses."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ScopeError(f"{self.model.__name__} was read or written outside a company_scope")

    error = _refuse
    __bool__ = __getitem__ = __iter__ = __len__ = _refuse
    all = aggregate = annotate = count = earliest = complex_filter = select_for_update = _refuse
    filter = first = get = get_or_create = update_or_create = delete = dates = datetimes = _refuse
    iterator = last = latest = only = order_by = reverse = union = update = raw = _refuse
    values = values_list = exists = explain = create = bulk_create = bulk_update = _refuse
    exclude = in_bulk = contains = defer = distinct = select_related = prefetch_related = _refuse
    difference = intersection = alias = extra = _fetch_all = _refuse


class CompanyManager(models.Manager[T]):
    """The default and base manager of every company-owned model."""

    def get_queryset(self) -> models.QuerySet[T]:
        company_id = current_company_id()
        if company_id is None:
            closed: Any = UnscopedQuerySet  # django-scopes is untyped
            return cast(models.QuerySet[T], closed(self.model, using=self._db))
        return CompanyQuerySet(self.model, using=self._db).filter(company_id=company_id)

    def all(self) -> models.QuerySet[T]:
        found = super().all()
        if isinstance(found, UnscopedQuerySet):
            found._refuse()
        return found

    # Django's own proxies are made from QuerySet, not from ours: name the ones that must claim.
    def bulk_create(self, objs: Iterable[T], *args: Any, **kwargs: Any) -> list[T]:
        return self.get_queryset().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Iterable[T], fields: Iterable[str], batch_size: int | None = None) -> int:
        return self.get_queryset().bulk_update(objs, fields, batch_size)

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        return self.get_queryset().raw(*args, **kwargs)
