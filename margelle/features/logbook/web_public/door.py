"""The owner's door: no account, a secret address and a short code."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse

from margelle.base.access import capabilities
from margelle.features.logbook import actions, queries
from margelle.features.logbook.models import LogbookLink
from margelle.features.logbook.pages import Addresses

SALT = "margelle.logbook"
KEPT_DAYS = 180
WHY = "A client has no account: the secret address and the short code stand for it."


@dataclass(frozen=True)
class Door:
    """A living address of a pool whose owner's space is open."""

    token: str
    company_id: UUID
    link: LogbookLink

    @property
    def cookie(self) -> str:
        return f"carnet-{str(self.link.pk)[-12:]}"

    @property
    def home(self) -> str:
        return Addresses(self.token).home

    def is_inside(self, request: HttpRequest) -> bool:
        try:
            kept = signing.loads(request.COOKIES.get(self.cookie, ""), salt=SALT, max_age=KEPT_DAYS * 86400)
        except signing.BadSignature:
            return False
        return bool(kept == [str(self.link.pk), self.link.code_version])

    def let_in(self, response: HttpResponse) -> HttpResponse:
        value = signing.dumps([str(self.link.pk), self.link.code_version], salt=SALT)
        response.set_cookie(
            self.cookie,
            value,
            max_age=KEPT_DAYS * 86400,
            path=self.home,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
        return response

    def context(self, **more: Any) -> dict[str, Any]:
        company = self.link.company
        return {
            "company": company,
            "company_name": company.name,
            "pool": self.link.pool,
            "to": Addresses(self.token),
            **more,
        }


def found_by(token: str) -> capabilities.Found:
    """The company behind an address; unknown, replaced and closed ones answer the same 404."""
    found = capabilities.find(purpose=actions.PURPOSE, secret=token)
    if found is None:
        raise Http404
    return found


def door_of(token: str, found: capabilities.Found) -> Door:
    link = actions.link_named(found.object_id)
    if link is None or not queries.is_open(link.pool.site.client_id):
        raise Http404
    return Door(token, found.company_id, link)
