"""Opening a company, and taking the place one was invited to."""

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import authenticate, login
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from margelle.base.access import capabilities, public
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.actions import invitations, lockout
from margelle.features.accounts.actions.company import SignUpClosed, is_sign_up_open, open_company
from margelle.features.accounts.actions.people import AddressTaken
from margelle.features.accounts.actions.team import Refused
from margelle.features.accounts.forms.door import (
    ADDRESS_TAKEN,
    KnownPasswordForm,
    NewPasswordForm,
    SignUpForm,
)
from margelle.features.accounts.models import Invitation, Member, User

from .answers import address_of, page, wait

_BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@public(reason="A company opens its own account, when the instance allows it (MARGELLE_SIGNUP).")
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, AnonymousUser):
        return redirect("insight:dashboard")
    if not is_sign_up_open():
        return _closed(request)
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            member = open_company(
                name=values["company"],
                first_name=values["first_name"],
                last_name=values["last_name"],
                email=values["email"],
                password=values["password"],
            )
        except SignUpClosed:
            return _closed(request)
        except AddressTaken:
            form.add_error("email", ADDRESS_TAKEN)
        else:
            _enter(request, member)
            return redirect("accounts:setup")
    return page(request, "accounts/sign_up.html", {"form": form}, refused=form.is_bound)


def _closed(request: HttpRequest) -> HttpResponse:
    answer = page(request, "accounts/sign_up_closed.html", {})
    answer.status_code = 403
    return answer


def _enter(request: HttpRequest, member: Member) -> None:
    """Sign in who has just given a password, in the company of `member`."""
    login(request, member.user, backend=_BACKEND)
    record_authentication(request, member.user, method="password", reauthenticated=True)
    request.session["company"] = str(member.company_id)
    UserSession.objects.create_from_request(request)  # the library lists only those of its own door


@public(reason="Opened from an invitation: a secret address, bound to one e-mail, once, for 7 days.")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    found = capabilities.find(purpose=invitations.PURPOSE, secret=secret)
    if found is None:
        return _no_longer(request)
    with company_scope(found.company_id, atomic=request.method == "POST"):
        offer: Invitation | None = (
            Invitation.objects.select_related("company", "by").filter(pk=found.object_id).first()
        )
        if offer is None or not invitations.is_living(offer):
            return _no_longer(request)
        return _answer_to(request, offer)


def _answer_to(request: HttpRequest, offer: Invitation) -> HttpResponse:
    known = User.objects.filter(email__iexact=offer.email).first()
    form = (
        KnownPasswordForm(request.POST or None)
        if known
        else NewPasswordForm(request.POST or None, user=User(email=offer.email, last_name=offer.last_name))
    )
    keys = lockout.keys_of(offer.email, address_of(request))
    if request.method == "POST" and (lock := lockout.locked(keys)):
        return wait(request, lock)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        if known is not None and authenticate(request, username=known.username, password=password) is None:
            lockout.record_failure(keys)
            form.add_error(
                "password", "Ce n’est pas le mot de passe de ce compte. Retapez-le, ou demandez un lien."
            )
        else:
            try:
                member = invitations.accept(invitation=offer, user=known, password=password)
            except Refused:
                return _no_longer(request)
            except AddressTaken:
                return redirect(request.path)  # the page now asks for that account's password
            if known is None:
                _enter(request, member)
                return redirect("insight:dashboard")
            return redirect("account_login")  # the usual door, with its second factor
    context = {"form": form, "offer": offer, "known": known is not None}
    return page(request, "accounts/invitation.html", context, refused=form.is_bound)


def _no_longer(request: HttpRequest) -> HttpResponse:
    answer = page(request, "accounts/invitation_over.html", {})
    answer.status_code = 404
    return answer
