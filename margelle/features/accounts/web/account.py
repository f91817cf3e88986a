"""One's own account: colour, password, second factor, recovery codes, sessions, companies."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from margelle.base.access import may
from margelle.features.accounts.actions import lockout
from margelle.features.accounts.actions.people import end_sessions
from margelle.features.accounts.actions.team import change_member
from margelle.features.accounts.forms.team import OwnColourForm
from margelle.features.accounts.models import Seat, User
from margelle.features.accounts.queries import member_of
from margelle.features.accounts.rules import browser_name

from .answers import page, refused_as_422, wait

AnyView = Callable[..., HttpResponseBase]
GUESSED = {"oldpassword", "password", "code"}


@may("account.use")
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    form = OwnColourForm(request.POST or None, initial={"colour": member.colour})
    if request.method == "POST" and form.is_valid():
        change_member(member=member, changes={"colour": form.cleaned_data["colour"]}, by=member)
        messages.success(request, "Couleur enregistrée.")
        return redirect("accounts:account")
    kinds = set(Authenticator.objects.filter(user_id=member.user_id).values_list("type", flat=True))
    context = {
        "form": form,
        "member": member,
        "has_totp": Authenticator.Type.TOTP in kinds,
        "sessions": UserSession.objects.filter(user_id=member.user_id).count(),
        "seats": list(
            Seat.objects.filter(user_id=member.user_id, shut_at=None)
            .select_related("company")
            .order_by("company__name")
        ),
    }
    return page(request, "accounts/account.html", context, refused=form.is_bound)


@may("account.use")
@require_POST
def company_choice(request: HttpRequest) -> HttpResponse:
    """Work in another of one's companies: a new session key, the next page opens the other scope."""
    wanted = request.POST.get("company", "")
    seats = Seat.objects.filter(user_id=member_of(request).user_id, shut_at=None)
    seat = next((seat for seat in seats if str(seat.company_id) == wanted), None)
    if seat is None:
        raise Http404
    request.session["company"] = str(seat.company_id)
    request.session.cycle_key()
    UserSession.objects.create_from_request(request)
    return redirect("insight:dashboard")


@may("account.use")
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    rows = UserSession.objects.purge_and_list(member_of(request).user)
    here = request.session.session_key
    named = [(row, browser_name(row.user_agent), row.session_key == here) for row in rows]
    return page(request, "accounts/sessions.html", {"sessions": named})


@may("account.use")
@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End every other session, or the one whose number is given."""
    user = request.user
    assert isinstance(user, User)
    number = request.POST.get("session", "")
    if not number:
        end_sessions(user, keep=request.session.session_key)
        messages.success(request, "Vos autres sessions sont fermées.")
        return redirect("usersessions_list")
    if not (number.isascii() and number.isdigit() and len(number) < 12):
        raise Http404
    row = get_object_or_404(UserSession, pk=int(number), user=user)
    row.end()
    messages.success(request, "Session fermée.")
    return redirect("usersessions_list")


def _counted(view: AnyView) -> AnyView:
    """Wrong passwords and codes typed by someone signed in count as at the door; a new password that is
    refused for being weak guesses nothing."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        keys = [lockout.key_of_user(user), lockout.code_key_of(user)] if isinstance(user, User) else []
        if request.method == "POST" and (lock := lockout.locked(keys)):
            return wait(request, lock)
        response = refused_as_422(view(request, *args, **kwargs))
        if response.status_code == 422 and GUESSED & _refused_fields(response):
            lockout.record_failure(keys)
        return response

    return counted


def _refused_fields(response: HttpResponseBase) -> set[str]:
    form: Any = (getattr(response, "context_data", None) or {}).get("form")
    return set(form.errors) if form is not None else set()


@may("account.use")
@_counted
def reauthenticate(request: HttpRequest) -> HttpResponseBase:
    return account.reauthenticate(request)


@may("account.use")
@_counted
def mfa_reauthenticate(request: HttpRequest) -> HttpResponseBase:
    return mfa.reauthenticate(request)


@may("account.use")
@_counted
def password_change(request: HttpRequest) -> HttpResponseBase:
    response = account.password_change(request)
    if request.method == "POST" and response.status_code == 302:
        user = request.user
        assert isinstance(user, User)
        end_sessions(user, keep=request.session.session_key)
        messages.success(request, "Mot de passe changé. Vos autres sessions sont fermées.")
    return response


@may("account.use")
@_counted
def totp_activate(request: HttpRequest) -> HttpResponseBase:
    response = totp.activate_totp(request)
    if request.method == "POST" and response.status_code == 302:
        messages.success(request, "Second facteur actif. Gardez les codes de secours à l’abri.")
    return response


@may("account.use")
def totp_deactivate(request: HttpRequest) -> HttpResponseBase:
    response = refused_as_422(totp.deactivate_totp(request))
    if request.method == "POST" and response.status_code == 302:
        user = request.user
        assert isinstance(user, User)
        end_sessions(user, keep=request.session.session_key)
        messages.success(request, "Second facteur retiré. Vos autres sessions sont fermées.")
    return response


@may("account.use")
def recovery_codes(request: HttpRequest) -> HttpResponseBase:
    return codes.view_recovery_codes(request)


@may("account.use")
def recovery_codes_generate(request: HttpRequest) -> HttpResponseBase:
    response = refused_as_422(codes.generate_recovery_codes(request))
    if request.method == "POST" and response.status_code == 302:
        messages.success(request, "Nouveaux codes de secours. Les anciens ne servent plus.")
    return response


@may("account.use")
def recovery_codes_download(request: HttpRequest) -> HttpResponseBase:
    return codes.download_recovery_codes(request)


@may("account.use")
@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """The library returns here; our account page says it all."""
    return redirect("accounts:account")
