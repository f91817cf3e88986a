"""Who is calling: a member by the session, a phone or a program by its bearer token."""

from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from margelle.base.access import Pass, Refusal, capabilities
from margelle.base.access.answers import problem, wants_json
from margelle.base.journal.queries import latest_seq_of
from margelle.base.tenancy.ready import Ready
from margelle.base.tenancy.rows import row_or_none
from margelle.base.tenancy.scope import company_scope

from .models import ApiToken, Device, Member, Role, Seat, User
from .queries import instant, local_today
from .rules import DEVICE_VERBS, LAST_PUSH_VERBS, OFFICE_ROLES, VERBS

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=14)
TOUCH = timedelta(minutes=1)
# A manager without a second factor reaches these pages only.
WAY_TO_SECOND_FACTOR = frozenset({"mfa_activate_totp", "account_reauthenticate"})
SIGNED_OUT = "Connectez-vous pour continuer."
EXPIRED = "Votre session a pris fin. Connectez-vous de nouveau : ce qui était enregistré l’est toujours."
SHUT = "Votre accès à cette entreprise est fermé. Voyez avec son responsable."


_device = Ready(lambda pk: Device.objects.select_related("member__company", "member__user").filter(pk=pk))


def member_keeper(request: HttpRequest) -> Pass | Refusal:
    user = request.user
    if not isinstance(user, User):
        return _sign_in(request, SIGNED_OUT, tell=False)
    if _is_over(request):
        logout(request)
        return _sign_in(request, EXPIRED)
    member = _member_in_session(request, user)
    if member is None or member.shut_at is not None or not user.is_active:
        logout(request)
        return _sign_in(request, SHUT)
    if _lacks_second_factor(member) and not _leads_to_it(request):
        return _go(request, reverse("mfa_activate_totp"), 403, "second_factor", "Ajoutez un second facteur.")
    return Pass(company_id=member.company_id, verbs=VERBS[member.role], member=member, seen=member.seen)


def company_of_session(request: HttpRequest) -> UUID | None:
    """For live updates: the company whose changes this session may hear (planning.view), else None.

    `request` has a session but went through no middleware.
    """
    from django.contrib.auth import get_user

    request.user = get_user(request)
    user = request.user
    if not isinstance(user, User) or not user.is_active or _is_over(request, touch=False):
        return None
    member = _member_in_session(request, user)
    if member is None or not member.is_open or "planning.view" not in VERBS[member.role]:
        return None
    if _lacks_second_factor(member):
        return None
    return member.company_id


def _lacks_second_factor(member: Member) -> bool:
    return member.role == Role.MANAGER and not member.has_second_factor and not settings.DEMO


def _leads_to_it(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.url_name in WAY_TO_SECOND_FACTOR


def _member_in_session(request: HttpRequest, user: User) -> Member | None:
    """The member of the company this session works in; the first open seat when it has none yet."""
    known = request.session.get("company")
    company_id = UUID(known) if known else None
    if company_id is None:
        company_id = (
            Seat.objects.filter(user=user, shut_at=None)
            .order_by("id")
            .values_list("company_id", flat=True)
            .first()
        )
        if company_id is None:
            return None
        request.session["company"] = str(company_id)
    with company_scope(company_id):
        factor = Authenticator.objects.filter(user_id=OuterRef("user_id"), type=Authenticator.Type.TOTP)
        member: Member | None = row_or_none(
            Member.objects.filter(user_id=user.pk)
            .select_related("company", "agency")
            .annotate(with_factor=Exists(factor), with_seq=latest_seq_of(OuterRef("company_id")))
        )
    if member is not None:
        member.user = user
        member.has_second_factor = member.with_factor  # type: ignore[attr-defined]  # annotated just above
        member.seen = member.with_seq or 0  # type: ignore[attr-defined]  # annotated just above
    return member


def _is_over(request: HttpRequest, *, touch: bool = True) -> bool:
    """Idle for 12 h or 14 days old. The moments live in the session: its own expiry slides at each save."""
    now = timezone.now()
    session = request.session
    since = _moment(session.get("since")) or now
    seen = _moment(session.get("seen")) or now
    if now - since > ABSOLUTE or now - seen > IDLE:
        return True
    if touch and ("since" not in session or "seen" not in session or now - seen > TOUCH * 5):
        session["since"], session["seen"] = since.isoformat(), now.isoformat()
    return False


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _sign_in(request: HttpRequest, message: str, *, tell: bool = True) -> Refusal:
    if tell and not wants_json(request):
        messages.error(request, message)
    back = request.get_full_path() if request.method == "GET" and request.path != "/" else ""
    query = f"?{urlencode({'next': back})}" if back and "HX-Request" not in request.headers else ""
    return _go(request, f"{reverse('account_login')}{query}", 401, "signed_out", message)


def _go(request: HttpRequest, url: str, status: int, code: str, message: str) -> Refusal:
    """Lead a person to `url`; htmx gets its own header, programs a JSON refusal."""
    if wants_json(request):
        return Refusal(problem(status, code, message))
    if "HX-Request" in request.headers:
        return Refusal(HttpResponse(status=204, headers={"HX-Redirect": url}))
    return Refusal(HttpResponseRedirect(url))


def _bearer(request: HttpRequest) -> str:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def device_keeper(request: HttpRequest) -> Pass | Refusal:
    """Two queries, three when the last contact is more than a minute old."""
    found = capabilities.find(purpose="device", secret=_bearer(request))
    if found is None:
        return _expired()
    with company_scope(found.company_id):
        devices = _device(found.object_id)
        if not devices:
            return _expired()
        device: Device = devices[0]
        member = device.member
        if device.revoked_at is not None or not member.is_open or not member.user.is_active:
            return _shut_out(device)
        now = timezone.now()
        if device.lease_until() < now or not member.is_technician:
            return _expired()
        if now - device.last_contact_at > TOUCH:
            Device.objects.filter(pk=device.pk).update(last_contact_at=now)
            device.last_contact_at = now
    extras = {"today": local_today(member.company), "lease_until": instant(device.lease_until())}
    return Pass(company_id=found.company_id, verbs=DEVICE_VERBS, member=member, device=device, extras=extras)


def _expired() -> Refusal:
    return Refusal(problem(401, "expired", "Reconnectez-vous : ce que le téléphone garde n’est pas perdu."))


def _shut_out(device: Device) -> Pass | Refusal:
    """Locked or to be wiped. A locked phone may still empty its queue when the office said so: it hears the
    lock from everything else it asks."""
    message = "Cet appareil n’a plus accès aux données de l’entreprise. Appelez le bureau."
    refused = problem(403, "device_revoked", message, mode=device.revoke_mode or "lock")
    now = timezone.now()
    if device.revoked_at is not None and device.told_at is None:
        Device.objects.filter(pk=device.pk).update(told_at=now, last_contact_at=now)
    if not device.may_push_once_more(now):
        return Refusal(refused)
    extras = {"lease_until": instant(now)}
    return Pass(
        company_id=device.company_id,
        verbs=LAST_PUSH_VERBS,
        member=device.member,
        device=device,
        extras=extras,
        otherwise=refused,
    )


def token_keeper(request: HttpRequest) -> Pass | Refusal:
    unknown = Refusal(problem(401, "unknown_token", "Ce jeton d’API est inconnu ou a été retiré."))
    found = capabilities.find(purpose="api", secret=_bearer(request))
    if found is None:
        return unknown
    with company_scope(found.company_id):
        row: ApiToken | None = row_or_none(
            ApiToken.objects.select_related("member__company").filter(pk=found.object_id)
        )
        if row is None or row.revoked_at is not None or not row.member.is_open:
            return unknown
        if row.member.role not in OFFICE_ROLES:  # a token may not do more than who made it
            return unknown
        now = timezone.now()
        if row.last_used_at is None or now - row.last_used_at > TOUCH:
            ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
    return Pass(company_id=found.company_id, verbs=frozenset(row.scopes), member=row.member)
