from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.queries import member_of
from margelle.features.dispatch.actions.settings import set_dispatch
from margelle.features.dispatch.forms.settings import SettingsForm
from margelle.features.dispatch.queries import dispatch_settings, far_from_roads
from margelle.features.dispatch.queries.driven import driven
from margelle.features.dispatch.services import osrm


@require_http_methods(["GET", "HEAD", "POST"])
@may("company.edit")
def settings_page(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, SettingsForm(initial=SettingsForm.present(dispatch_settings())))
    form = SettingsForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    set_dispatch(values=form.values(), by=member_of(request))
    messages.success(request, "Réglages des tournées et des urgences enregistrés.")
    return HttpResponseRedirect(reverse("dispatch:settings"))


@require_POST
@may("company.edit")
def settings_traffic(request: HttpRequest) -> HttpResponse:
    """What the drives of the last two months say, taken over; never by itself."""
    by = member_of(request)
    found = driven(by.company)
    if found is None:
        messages.error(request, "Trop peu de trajets sont connus\u00a0: rien n’a changé.")
        return _page(request, SettingsForm(initial=SettingsForm.present(dispatch_settings())), status=409)
    set_dispatch(values={"traffic_percent": found.advised}, by=by)
    messages.success(request, f"Tous les trajets sont allongés de {found.advised}\u00a0%.")
    return HttpResponseRedirect(reverse("dispatch:settings"))


def _page(request: HttpRequest, form: SettingsForm, status: int = 200) -> HttpResponse:
    found, own = driven(member_of(request).company), dispatch_settings()
    context = {
        "form": form,
        "tabs": tabs_for("settings", None, request, current="dispatch"),
        "has_roads": osrm.is_set(),
        "driven": found,
        "is_taken": found is not None and found.advised == own.traffic_percent,
        "traffic_percent": own.traffic_percent,
        "far": far_from_roads()[:20],
    }
    return render(request, "dispatch/settings.html", context, status=status)
