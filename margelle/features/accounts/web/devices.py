"""The phones of the team, and how to shut one out (APP-1)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from margelle.base.access import may
from margelle.base.ui.slots import panels_for
from margelle.features.accounts.actions.devices import revoke_device
from margelle.features.accounts.forms.team import RevokeForm
from margelle.features.accounts.models import Device
from margelle.features.accounts.queries import member_of
from margelle.features.accounts.queries.phones import current_version, phones, stuck_count

from .answers import page
from .phone_table import DeviceTable


@may("devices.view")
@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    table = DeviceTable(request, phones(now))
    if (answer := table.export_response("telephones")) is not None:
        return answer
    return page(request, "accounts/devices.html", {"table": table, "stuck": stuck_count(now)})


@may("devices.view")
@require_GET
def phone(request: HttpRequest, device: UUID) -> HttpResponse:
    """One phone: what it holds, what came from it, and the office's hand on it."""
    now = timezone.now()
    row = get_object_or_404(phones(now).select_related("member", "revoked_by"), pk=device)
    context = {
        "row": row,
        "version": current_version(),
        "takes_last_push": row.may_push_once_more(now),
        "panels": panels_for("device", row, request),
    }
    return page(request, "accounts/device.html", context)


@may("devices.revoke")
@require_http_methods(["GET", "POST"])
def revocation(request: HttpRequest, device: UUID) -> HttpResponse:
    """The question with what is at stake, then the act. A locked phone may still be told to erase, or be
    given another last push; what was erased stays so."""
    row = get_object_or_404(Device.objects.select_related("member"), pk=device)
    first = {"mode": "wipe" if row.revoked_at else "lock", "last_push": True}
    form = RevokeForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        mode = form.cleaned_data["mode"]
        if row.revoke_mode == "wipe" and mode == "lock":
            form.add_error("mode", "Ce téléphone est déjà à effacer\u00a0: il ne peut plus être verrouillé.")
        else:
            wants_push = mode == "lock" and form.cleaned_data["last_push"]
            revoke_device(device=row, mode=mode, by=member_of(request), last_push=wants_push)
            messages.success(request, _told(row, mode, wants_push))
            return redirect("accounts:phone", row.pk)
    return page(request, "accounts/revocation.html", {"row": row, "form": form}, refused=form.is_bound)


def _told(row: Device, mode: str, last_push: bool) -> str:
    done = "sera effacé" if mode == "wipe" else "sera verrouillé"
    then = " Il enverra d’abord ce qu’il garde." if last_push else ""
    return f"Le téléphone de {row.member} {done} à son prochain contact avec le bureau.{then}"
