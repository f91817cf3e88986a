"""Every table is fenced: owned by a company or on the short global list, with its twins in the database."""

import pytest
from django.apps import apps
from django.db import connection, models

from margelle.base.tenancy import fences
from margelle.base.tenancy.models import CompanyOwned, owned_models

# Tables that are read before a company is known, or that belong to the instance.
GLOBAL = {
    "accounts.Company", "accounts.User", "accounts.Seat", "accounts.Lockout",
    "accounts.ShownPrice", "accounts.DemoRequest",
    "access.Capability", "journal.Epoch", "jobs.JobRecord",
}  # fmt: skip
OURS = {config.label for config in apps.get_app_configs() if config.name.startswith("margelle.")}


def ours() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return [m for m in found if m.__module__.startswith("margelle.") or m._meta.app_label in OURS]


def test_every_model_is_owned_or_listed_as_global() -> None:
    loose = {m._meta.label for m in ours() if not issubclass(m, CompanyOwned)}
    through_users = {"accounts.User_groups", "accounts.User_user_permissions"}  # Django's own, unused
    assert loose - through_users == GLOBAL


def test_company_comes_first_in_every_index_and_unique_constraint() -> None:
    wrong = []
    for model in owned_models():
        for index in model._meta.indexes:
            if not index.fields or index.fields[0] != "company":
                wrong.append(f"{model._meta.label}: {index.name}")
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and constraint.fields[0] != "company":
                wrong.append(f"{model._meta.label}: {constraint.name}")
    assert wrong == []


@pytest.mark.django_db
def test_every_link_between_owned_tables_has_its_twin_in_the_database() -> None:
    links = fences.links()
    assert len(links) > 50
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f'")
            have = {row[0] for row in cursor.fetchall()}
            missing = [link for link in links if link.name not in have]
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            have = {row[0] for row in cursor.fetchall()}
            missing = [link for link in links if not {f"{link.name}_i", f"{link.name}_u"} <= have]
    assert missing == []


def test_no_two_links_share_a_name() -> None:
    names = [link.name for link in fences.links()]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= 60


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite rebuilds tables by dropping them")
def test_fences_stand_aside_for_migrations_and_come_back() -> None:
    """A table that a trigger of another names cannot be rebuilt: a filled database would not upgrade."""
    tenancy = apps.get_app_config("tenancy")
    standing = _triggers()
    assert len(standing) > 100
    fences.stand_aside_before_migrate(app_config=tenancy, plan=[])
    assert _triggers() == standing, "nothing to apply, nothing put away"
    fences.stand_aside_before_migrate(app_config=tenancy, plan=[object()])
    assert _triggers() == set()
    fences.install_after_migrate(app_config=tenancy)
    assert _triggers() == standing


def _triggers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {row[0] for row in cursor.fetchall()}
