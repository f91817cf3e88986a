"""The database's own best for what pushed readings write: the same rows by plain SQL, as fast as it can.

The rows are copies of those that real pushes left, each transaction with fresh identities and the next places
in the company's journal, through the same indexes, fences and waits for the disk.
"""

import sqlite3
import threading
import time
from contextlib import closing
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.types.json import Jsonb

from tests.servers.instance import Instance
from tests.servers.template import database_url

TABLES = ("sync_syncop", "fieldwork_reading", "journal_entry")
FRESH = ("id", "op_id")


class Writer:
    """One connection that writes what a push writes."""

    def __init__(self, made: Instance, company: str) -> None:
        self.on_postgres = made.on_postgres
        self.company = made.stored_id(company)
        self.db: Any = psycopg.connect(database_url(made.database)) if made.on_postgres else _lite(made)
        self.rows = {table: self._template(table) for table in TABLES}

    def _sql(self, text: str) -> str:
        return text if self.on_postgres else text.replace("%s", "?")

    def _template(self, table: str) -> dict[str, Any]:
        """The last row of the company, by column."""
        sql = f"SELECT * FROM {table} WHERE company_id = %s ORDER BY id DESC LIMIT 1"
        found = self.db.execute(self._sql(sql), [self.company])
        names = [column[0] for column in found.description]
        row = dict(zip(names, found.fetchone(), strict=True))
        if self.on_postgres:
            self.db.commit()
            row = {name: Jsonb(v) if isinstance(v, dict) else v for name, v in row.items()}
        if "report_id" in row:  # an old one: what the phones write next must not stand on these rows
            row["report_id"] = self._oldest_report()
        return row

    def _oldest_report(self) -> Any:
        sql = "SELECT id FROM fieldwork_report WHERE company_id = %s ORDER BY id LIMIT 1"
        [found] = self.db.execute(self._sql(sql), [self.company]).fetchone()
        if self.on_postgres:
            self.db.commit()
        return found

    def once(self, size: int) -> None:
        """One transaction with the rows of `size` readings."""
        if not self.on_postgres:
            self.db.execute("BEGIN IMMEDIATE")
        counter = "UPDATE journal_counter SET seq = seq + %s WHERE company_id = %s RETURNING seq"
        [seq] = self.db.execute(self._sql(counter), [size, self.company]).fetchone()
        cursor = self.db.cursor()
        for table, row in self.rows.items():
            marks = ", ".join(["%s"] * len(row))
            sql = self._sql(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})")
            lines = [self._line(table, row, seq - number) for number in range(size)]
            cursor.execute(sql, lines[0]) if size == 1 else cursor.executemany(sql, lines)
        self.db.commit() if self.on_postgres else self.db.execute("COMMIT")

    def _line(self, table: str, row: dict[str, Any], seq: int) -> list[Any]:
        fresh = {name: self._identity() for name in FRESH if name in row}
        return list((row | fresh | ({"seq": seq} if table == "journal_entry" else {})).values())

    def _identity(self) -> Any:
        return uuid4() if self.on_postgres else uuid4().hex


def _lite(made: Instance) -> sqlite3.Connection:
    """As the instance opens it: the same waits for the disk."""
    lite = sqlite3.connect(
        made.folder / "margelle.sqlite3", isolation_level=None, timeout=30, check_same_thread=False
    )
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        lite.execute(f"PRAGMA {pragma}")
    return lite


def per_second(made: Instance, company: str, *, size: int, seconds: float, writers: int) -> float:
    """Readings a second, `size` in each transaction, with the best of one connection or `writers` at once."""
    return size * max(_rate(made, company, size, seconds / 2, count) for count in (1, writers))


def _rate(made: Instance, company: str, size: int, seconds: float, count: int) -> float:
    pool = [Writer(made, company) for _ in range(count)]
    done = [0] * count
    end = time.perf_counter() + seconds

    def write(number: int) -> None:
        while time.perf_counter() < end:
            pool[number].once(size)
            done[number] += 1

    threads = [threading.Thread(target=write, args=[number]) for number in range(count)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    for writer in pool:
        with closing(writer.db):
            pass
    return sum(done) / took
