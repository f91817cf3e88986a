from uuid import UUID

from django.apps import AppConfig
from django.http import HttpRequest


class ProbeConfig(AppConfig):
    """A room for tests: jobs that misbehave, and a session that needs no person."""

    name = "tests.servers.probe"
    label = "probe"

    def ready(self) -> None:
        from margelle.base import live

        live.register_authoriser(listening_company)


def listening_company(request: HttpRequest) -> UUID | None:
    known = request.session.get("probe_company")
    return UUID(known) if known else None
