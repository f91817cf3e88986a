"""What phones hold copies of: the lists, the technician's visits, their sites and pools."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from margelle.base.sync import Change, share
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Pool, Site, SiteKey
from margelle.features.fieldwork.queries import (
    catalogue_payload,
    hours_payload,
    phone_window,
    pool_payloads,
    site_payloads,
    van_payload,
    visit_payloads,
)
from margelle.features.planning.models import Absence, Visit, VisitPool

Subjects = Collection[tuple[str, UUID]]


def ids_of(subjects: Subjects, entity: str) -> set[UUID]:
    return {pk for kind, pk in subjects if kind == entity}


def entities_of(subjects: Subjects) -> set[str]:
    return {kind for kind, _ in subjects}


class CatalogueSource:
    """Tasks, products, readings, reasons: all of it at each change, it is small (TPL-3)."""

    kind = "catalogue"
    entities = frozenset({"catalogue", "company"})

    def all_for(self, member: Member, today: date) -> list[Change]:  # the protocol's shape
        return [Change(self.kind, member.company_id, catalogue_payload(member.company))]

    def touched(self, member: Member, today: date, subjects: Subjects) -> list[Change]:
        return self.all_for(member, today)


class VisitSource:
    kind = "visit"
    entities = frozenset({"visit", "client", "catalogue"})

    def all_for(self, member: Member, today: date) -> list[Change]:
        found = visit_payloads(phone_window(member, today), member)
        return [Change(self.kind, visit.pk, data) for visit, data in found]

    def touched(self, member: Member, today: date, subjects: Subjects) -> list[Change]:
        """The touched visits that are this technician's; the others are gone from his phone."""
        window = phone_window(member, today)
        if "catalogue" in entities_of(subjects):
            wanted = window
        else:
            wanted = window.filter(pk__in=ids_of(subjects, "visit")) | window.filter(
                client_id__in=ids_of(subjects, "client")
            )
        found = [Change(self.kind, visit.pk, data) for visit, data in visit_payloads(wanted, member)]
        left = ids_of(subjects, "visit") - {change.id for change in found}
        return found + [Change(self.kind, pk, None) for pk in sorted(left)]


class SiteSource:
    kind = "site"
    entities = frozenset({"visit", "site", "client", "key"})

    def all_for(self, member: Member, today: date) -> list[Change]:
        return self._changes(self._held(member, today), member, today)

    def touched(self, member: Member, today: date, subjects: Subjects) -> list[Change]:
        held = self._held(member, today)
        touched = ids_of(subjects, "site")
        if visits := ids_of(subjects, "visit"):
            touched |= set(Visit.objects.filter(pk__in=visits).values_list("site_id", flat=True))
        if keys := ids_of(subjects, "key"):
            touched |= set(SiteKey.objects.filter(pk__in=keys).values_list("site_id", flat=True))
        if clients := ids_of(subjects, "client"):
            touched |= set(Site.objects.filter(client_id__in=clients).values_list("pk", flat=True))
        gone = [Change(self.kind, pk, None) for pk in sorted(touched - held)]
        return self._changes(touched & held, member, today) + gone

    def _held(self, member: Member, today: date) -> set[UUID]:
        return set(phone_window(member, today).values_list("site_id", flat=True))

    def _changes(self, sites: set[UUID], member: Member, today: date) -> list[Change]:
        if not sites:
            return []
        found = site_payloads(sites, member, today)
        return [Change(self.kind, site.pk, data) for site, data in found]


class PoolSource:
    kind = "pool"
    entities = frozenset({"visit", "pool", "site", "catalogue"})

    def all_for(self, member: Member, today: date) -> list[Change]:
        return self._changes(self._held(member, today))

    def touched(self, member: Member, today: date, subjects: Subjects) -> list[Change]:
        held = self._held(member, today)
        if "catalogue" in entities_of(subjects):
            touched = set(held)
        else:
            touched = ids_of(subjects, "pool")
        if visits := ids_of(subjects, "visit"):
            # A visit brings all the pools of its site, and takes them away again.
            sites = Visit.objects.filter(pk__in=visits).values("site_id")
            touched |= set(Pool.objects.filter(site_id__in=sites).values_list("pk", flat=True))
            touched |= set(VisitPool.objects.filter(visit_id__in=visits).values_list("pool_id", flat=True))
        if sites_touched := ids_of(subjects, "site"):
            touched |= set(Pool.objects.filter(site_id__in=sites_touched).values_list("pk", flat=True))
        gone = [Change(self.kind, pk, None) for pk in sorted(touched - held)]
        return self._changes(touched & held) + gone

    def _held(self, member: Member, today: date) -> set[UUID]:
        """The open pools of the sites, and those that a visit names though they were archived since."""
        window = phone_window(member, today)
        of_sites = Pool.objects.filter(site_id__in=window.values("site_id"), archived_at=None)
        named = VisitPool.objects.filter(visit_id__in=window.values("pk"))
        return set(of_sites.values_list("pk", flat=True)) | set(named.values_list("pool_id", flat=True))

    def _changes(self, pools: set[UUID]) -> list[Change]:
        if not pools:
            return []
        found = pool_payloads(Pool.objects.filter(pk__in=pools))
        return [Change(self.kind, pool.pk, data) for pool, data in found]


class HoursSource:
    """The technician's own time; nobody else's."""

    kind = "hours"
    entities = frozenset({"timesheet", "absence"})

    def all_for(self, member: Member, today: date) -> list[Change]:
        return [Change(self.kind, member.pk, hours_payload(member, today))]

    def touched(self, member: Member, today: date, subjects: Subjects) -> list[Change]:
        mine = member.pk in ids_of(subjects, "timesheet")
        asked = ids_of(subjects, "absence")
        if mine or (asked and Absence.objects.filter(pk__in=asked, technician=member).exists()):
            return self.all_for(member, today)
        return []


class VanSource:
    """What is on board and what may be picked: one small record, sent again when stock or plan move."""

    kind = "van"
    entities = frozenset({"stock", "vehicle", "round", "catalogue", "key"})

    def all_for(self, member: Member, today: date) -> list[Change]:
        return [Change(self.kind, member.pk, van_payload(member, today))]

    def touched(self, member: Member, today: date, subjects: Subjects) -> list[Change]:
        return self.all_for(member, today)


for _source in (CatalogueSource(), VisitSource(), SiteSource(), PoolSource(), HoursSource(), VanSource()):
    share(_source)
