"""How the sign-in library is bent to this house: our addresses in letters, our lockout, sealed secrets."""

from base64 import b64decode, b64encode
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from margelle.base.access.sealed import seal, unseal

from .models import User

# A person's second factor belongs to no company: it is sealed to this name instead.
_NOWHERE = UUID(int=0)
_FACTOR = UUID(int=0x7074_6F74)
_NOT_YOURS = "Ce n’est pas votre mot de passe actuel. Retapez-le."
_MISMATCH = "Adresse ou mot de passe inexact. Retapez le mot de passe, ou demandez un lien."


class OneDoor(ModelBackend):
    """Identifier or e-mail address, and one password hash whoever is named: the library's backend takes
    one more for a known address, and the time of its answer tells who exists."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        email: str | None = None,
        **_: Any,
    ) -> User | None:
        name = (username or email or "").strip()
        if not name or password is None:
            return None
        named = User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name))
        user = named.first() if "\x00" not in name else None  # PostgreSQL takes no NUL
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None


class Adapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _MISMATCH,
        "username_password_mismatch": _MISMATCH,
        "incorrect_password": _NOT_YOURS,
        "enter_current_password": _NOT_YOURS,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False  # companies are opened by our own page

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(request.META.get("REMOTE_ADDR", ""))

    def get_reset_password_from_key_url(self, key: str) -> str:
        # Never from the request's Host: a forged one would send the secret elsewhere.
        uidb36, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": secret})
        return f"{settings.PUBLIC_URL.rstrip('/')}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if template_prefix == "account/email/unknown_account":
            return  # nobody is written to because a stranger typed their address
        super().send_mail(template_prefix, email, context)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what was done themselves, in our words."""


class MfaAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce code n’est pas le bon. Attendez le suivant, et tapez ses six chiffres.",
    }

    def encrypt(self, text: str) -> str:
        return b64encode(seal(text, company_id=_NOWHERE, row_id=_FACTOR)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(b64decode(encrypted_text), company_id=_NOWHERE, row_id=_FACTOR)
