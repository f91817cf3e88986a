"""The world and the desk of the permission matrix serve here too."""

from tests.permissions.conftest import _django_db_helper, _own_files, world

__all__ = ["_django_db_helper", "_own_files", "world"]
