"""What SQLite knows of its tables. Without it the planner takes every company for a small one, and walks
through all of its rows where a few keys were asked for. PostgreSQL looks after itself.

Source: https://www.sqlite.org/lang_analyze.html
"""

from django.db import connection

from .registry import Payload, job, schedule

LOOKED_AT = 1000  # rows of each index: enough for an estimate, however large the table


@job("jobs.statistics", company=False)
def refresh_statistics(payload: Payload) -> None:
    """Count anew what is in the indexes; a second on a large company, nothing on PostgreSQL."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={LOOKED_AT}")
        cursor.execute("ANALYZE")


schedule("jobs.statistics", "50 3 * * *")
