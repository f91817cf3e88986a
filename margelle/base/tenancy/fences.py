"""Fence 3: the database refuses a row that points into another company, on both engines.

PostgreSQL gets composite foreign keys, SQLite gets triggers. Both are (re)installed after every
migration, because SQLite's table rebuilds drop triggers; the installer only adds what is missing. On SQLite
they stand aside while there are migrations to apply; a migration that fails leaves them to the next run.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import connections, models

from .models import CompanyOwned, owned_models


@dataclass(frozen=True)
class Link:
    """One foreign key between two company-owned tables."""

    table: str
    column: str
    parent: str

    @property
    def name(self) -> str:
        return f"{self.table[:34]}_{sha256(f'{self.table}.{self.column}'.encode()).hexdigest()[:12]}_co"


def links() -> list[Link]:
    """Every foreign key from an owned model to an owned model."""
    found = []
    for model in owned_models():
        for field in model._meta.local_fields:
            parent = field.related_model if isinstance(field, models.ForeignKey) else None
            if isinstance(parent, type) and issubclass(parent, CompanyOwned):
                found.append(Link(model._meta.db_table, field.attname, parent._meta.db_table))
    return found


def stand_aside_before_migrate(using: str = "default", **kwargs: Any) -> None:
    """SQLite rebuilds a table by dropping it, which no trigger of another table may then name."""
    if kwargs.get("app_config") is None or kwargs["app_config"].label != "tenancy" or not kwargs.get("plan"):
        return
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ours = [row[0] for row in cursor.fetchall() if row[0].endswith(("_co_i", "_co_u", "_company_fixed"))]
        for name in ours:
            cursor.execute(f'DROP TRIGGER "{name}"')


def install_after_migrate(using: str = "default", **kwargs: Any) -> None:
    if kwargs.get("app_config") is None or kwargs["app_config"].label != "tenancy":
        return  # once per migrate command, not once per application
    install(using)


def install(using: str = "default") -> None:
    connection = connections[using]
    present = set(connection.introspection.table_names())
    wanted = [link for link in links() if {link.table, link.parent} <= present]
    tables = [m._meta.db_table for m in owned_models() if m._meta.db_table in present]
    build = _postgres if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for statement in build(cursor, wanted, tables):
            cursor.execute(statement)


def _sqlite(cursor: Any, wanted: list[Link], tables: list[str]) -> list[str]:
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    have = {row[0] for row in cursor.fetchall()}
    statements = []
    for link in wanted:
        for verb in ("INSERT", f'UPDATE OF "{link.column}"'):
            name = f"{link.name}_{verb[0].lower()}"
            if name not in have:
                statements.append(  # names come from our own models
                    f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{link.table}" '
                    f'WHEN NEW."{link.column}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "{link.parent}" '
                    f'WHERE id = NEW."{link.column}" AND company_id = NEW.company_id) '
                    f"BEGIN SELECT RAISE(ABORT, 'foreign company: {link.table}.{link.column}'); END"
                )
    for table in tables:
        name = f"{table}_company_fixed"
        if name not in have:
            statements.append(
                f'CREATE TRIGGER "{name}" BEFORE UPDATE OF company_id ON "{table}" '
                f"WHEN NEW.company_id <> OLD.company_id BEGIN SELECT RAISE(ABORT, 'company is fixed'); END"
            )
    return statements


_FIXED = """
CREATE OR REPLACE FUNCTION margelle_company_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'company is fixed' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def _postgres(cursor: Any, wanted: list[Link], tables: list[str]) -> list[str]:
    cursor.execute("SELECT conname FROM pg_constraint")
    have = {row[0] for row in cursor.fetchall()}
    cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    triggers = {row[0] for row in cursor.fetchall()}
    statements = [_FIXED]
    for parent in sorted({link.parent for link in wanted}):
        unique = f"{parent}_company_key"
        if unique not in have:
            statements.append(f'ALTER TABLE "{parent}" ADD CONSTRAINT "{unique}" UNIQUE (company_id, id)')
    statements += [
        f'ALTER TABLE "{link.table}" ADD CONSTRAINT "{link.name}" '
        f'FOREIGN KEY (company_id, "{link.column}") REFERENCES "{link.parent}" (company_id, id) '
        f"DEFERRABLE INITIALLY DEFERRED"
        for link in wanted
        if link.name not in have
    ]
    statements += [
        f'CREATE TRIGGER "{table}_company_fixed" BEFORE UPDATE OF company_id ON "{table}" FOR EACH ROW '
        f"WHEN (NEW.company_id IS DISTINCT FROM OLD.company_id) EXECUTE FUNCTION margelle_company_fixed()"
        for table in tables
        if f"{table}_company_fixed" not in triggers
    ]
    return statements
