from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.queries import member_of
from margelle.features.dispatch.actions.settings import set_dispatch
from margelle.features.dispatch.forms.settings import SettingsForm
from margelle.features.dispatch.queries import dispatch_settings, far_from_roads
from margelle.features.dispatch.services import osrm


@require_http_methods(["GET", "HEAD", "POST"])
@may("company.edit")
def settings_page(request: HttpRequest) -> HttpResponse:
    status = 200
    if request.method == "POST":
        form = SettingsForm(request.POST)
        if form.is_valid():
            set_dispatch(values=form.values(), by=member_of(request))
            messages.success(request, "Réglages des tournées et des urgences enregistrés.")
            return HttpResponseRedirect(reverse("dispatch:settings"))
        status = 422
    else:
        form = SettingsForm(initial=SettingsForm.present(dispatch_settings()))
    context = {
        "form": form,
        "tabs": tabs_for("settings", None, request, current="dispatch"),
        "has_roads": osrm.is_set(),
        "far": far_from_roads()[:20],
    }
    return render(request, "dispatch/settings.html", context, status=status)
