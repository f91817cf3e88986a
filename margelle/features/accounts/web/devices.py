"""The phones of the team, and how to shut one out (APP-1)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from margelle.base.access import may
from margelle.features.accounts.actions.devices import revoke_device
from margelle.features.accounts.forms.team import RevokeForm
from margelle.features.accounts.models import Device
from margelle.features.accounts.queries import member_of
from margelle.features.accounts.tables import DeviceTable

from .answers import page


@may("devices.view")
@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    table = DeviceTable(request, Device.objects.select_related("member"))
    if (answer := table.export_response("telephones")) is not None:
        return answer
    return page(request, "accounts/devices.html", {"table": table})


@may("devices.revoke")
@require_http_methods(["GET", "POST"])
def revocation(request: HttpRequest, device: UUID) -> HttpResponse:
    """The question with what is at stake, then the act. A locked phone may still be told to erase."""
    row = get_object_or_404(Device.objects.select_related("member"), pk=device)
    form = RevokeForm(request.POST or None, initial={"mode": "wipe" if row.revoked_at else "lock"})
    if request.method == "POST" and form.is_valid():
        mode = form.cleaned_data["mode"]
        revoke_device(device=row, mode=mode, by=member_of(request))
        done = "sera effacé" if mode == "wipe" else "sera verrouillé"
        messages.success(
            request, f"Le téléphone de {row.member} {done} à son prochain contact avec le bureau."
        )
        return redirect("accounts:devices")
    return page(request, "accounts/revocation.html", {"row": row, "form": form}, refused=form.is_bound)
