"""The doors: in, out, a forgotten password. The library does the work, behind our look and lockout."""

from allauth.account import views as account
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.base import views as mfa
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from margelle.base.access import public
from margelle.features.accounts.actions import lockout
from margelle.features.accounts.actions.company import is_sign_up_open
from margelle.features.accounts.forms.door import SignInForm
from margelle.features.accounts.models import User

from .answers import address_of, refused_as_422, wait

_login = account.LoginView.as_view(form_class=SignInForm)


@public(reason="The door: nobody is signed in yet.")
def login(request: HttpRequest) -> HttpResponseBase:
    # The library sends on who is signed in already, unread: what they typed proves nothing.
    if request.method != "POST" or request.user.is_authenticated:
        return _with_sign_up(_login(request))
    keys = lockout.keys_of(request.POST.get("login", "")[:254], address_of(request))
    if lock := lockout.locked(keys):
        return wait(request, lock)
    response = _with_sign_up(refused_as_422(_login(request)))
    if response.status_code != 422:
        lockout.forget(keys[0])
        _count_as_fresh(request)
    elif request.POST.get("login") and request.POST.get("password"):
        lockout.record_failure(keys)
    return response


def _with_sign_up(response: HttpResponseBase) -> HttpResponseBase:
    context = getattr(response, "context_data", None)
    if context is not None:
        context["sign_up_open"] = is_sign_up_open()
        context["public_pages"] = settings.PUBLIC_PAGES
    return response


@public(reason="The second step of signing in: only for who has just given the right password.")
def authenticate(request: HttpRequest) -> HttpResponseBase:
    """The code of the second factor; wrong ones are counted until a right one."""
    if request.method != "POST":
        return mfa.authenticate(request)
    user = _half_signed_in(request)
    keys = [lockout.code_key_of(user)] if user else []
    if lock := lockout.locked(keys):
        return wait(request, lock)
    response = refused_as_422(mfa.authenticate(request))
    if response.status_code == 422 and keys:
        lockout.record_failure(keys)
    elif keys and request.user.is_authenticated:
        lockout.forget(keys[0])
        _count_as_fresh(request)
    return response


def _count_as_fresh(request: HttpRequest) -> None:
    """Who has signed in this minute is not asked again before a grave act (the library would)."""
    if request.user.is_authenticated:
        reauthenticate_by_password(request)


def _half_signed_in(request: HttpRequest) -> User | None:
    from allauth.account.internal.stagekit import get_pending_stage

    stage = get_pending_stage(request)
    user = stage.login.user if stage else None
    return user if isinstance(user, User) else None


@public(reason="Signing out asks nothing; the page behind it only offers the button.")
def logout(request: HttpRequest) -> HttpResponseBase:
    return account.logout(request)


@public(reason="The password is forgotten; the answer never tells whether the address is known.")
def password_reset(request: HttpRequest) -> HttpResponseBase:
    if request.method == "POST":
        keys = lockout.mail_keys(request.POST.get("email", "")[:254], address_of(request))
        if lock := lockout.locked(keys):
            return wait(request, lock)
        lockout.record_failure(keys)  # every letter counts, sent or not
    return refused_as_422(account.password_reset(request))


@public(reason="Says that a letter may be on its way.")
def password_reset_done(request: HttpRequest) -> HttpResponseBase:
    return account.password_reset_done(request)


@public(reason="Opened from the letter: the signed key in the address is the proof.")
def password_reset_from_key(request: HttpRequest, uidb36: str, key: str) -> HttpResponseBase:
    return refused_as_422(account.password_reset_from_key(request, uidb36=uidb36, key=key))


@public(reason="Says that the new password is kept.")
def password_reset_from_key_done(request: HttpRequest) -> HttpResponseBase:
    return account.password_reset_from_key_done(request)


@public(reason="Where the library sends a shut account after the right password.")
def inactive(request: HttpRequest) -> HttpResponseBase:
    return account.account_inactive(request)
