"""The link by which a client leaves the letters with one press (RFC 8058)."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from margelle.features.messaging.rules.leaving import leaving_word, who_leaves


def leaving_address(*, company: UUID, client: UUID) -> str:
    path = reverse("alert:leaving", args=[leaving_word(company, client, _key())])
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def who_asks(word: str) -> tuple[UUID, UUID] | None:
    """(company, client) of a link of ours."""
    return who_leaves(word, _key())


def _key() -> bytes:
    return salted_hmac("messaging.leaving", "", algorithm="sha256").digest()
