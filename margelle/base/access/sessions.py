"""The sessions' table, asked only for keys that we may have given.

A cookie may hold anything, a null sign among others: SQLite finds nothing, PostgreSQL fails.
"""

from django.contrib.sessions.backends.db import SessionStore as Kept


class SessionStore(Kept):
    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and len(key) >= 8 and key.isascii() and key.isalnum()
