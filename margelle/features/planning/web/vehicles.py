"""Which vehicle goes with which round, day by day."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today, member_of, technicians
from margelle.features.catalogue.models import StockPlace
from margelle.features.catalogue.queries import vehicles as all_vehicles
from margelle.features.planning.actions import give_vehicle
from margelle.features.planning.models import Round
from margelle.features.planning.queries.filters import day_or

from .availability import page


class VehiclesForm(forms.Form):
    """One choice per technician. What is not chosen is the technician's own vehicle."""

    def __init__(self, *args: Any, team: list[Member], fleet: list[StockPlace], **more: Any) -> None:
        super().__init__(*args, **more)
        self.team, self.fleet = team, {str(one.pk): one for one in fleet}
        choices = [("", "Aucun"), *((key, named(one)) for key, one in self.fleet.items())]
        for member in team:
            self.fields[str(member.pk)] = forms.ChoiceField(
                label=str(member),
                choices=choices,
                required=False,
                error_messages={"invalid_choice": "Choisissez un véhicule de la liste."},
            )

    def chosen(self) -> dict[Member, StockPlace | None]:
        return {one: self.fleet.get(self.cleaned_data[str(one.pk)]) for one in self.team}

    def doubles(self) -> list[str]:
        """Vehicles given to two rounds: allowed, since two may share one, and said."""
        given = [one for one in self.chosen().values() if one]
        return sorted({named(one) for one in given if given.count(one) > 1})


def named(vehicle: StockPlace) -> str:
    return f"{vehicle.name} ({vehicle.plate})" if vehicle.plate else vehicle.name


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.view")
def vehicles(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    day = day_or(request.GET.get("day", ""), local_today(member.company))
    team, fleet = list(technicians()), list(all_vehicles())
    initial = _present(team, fleet, day)
    can_edit = "planning.edit" in request.access_pass.verbs  # type: ignore[attr-defined]  # set by @may
    form = VehiclesForm(request.POST or None, team=team, fleet=fleet, initial=initial)
    if request.method == "POST" and can_edit and form.is_valid():
        for technician, vehicle in form.chosen().items():
            give_vehicle(technician=technician, day=day, vehicle=vehicle, by=member)
        messages.success(request, "Véhicules du jour enregistrés.")
        for name in form.doubles():
            messages.warning(request, f"À vérifier\u00a0: {name} est donné à plusieurs tournées.")
        return HttpResponseRedirect(f"{reverse('planning:vehicles')}?day={day.isoformat()}")
    context = {
        "day": day,
        "form": form,
        "fleet": fleet,
        "before": (day - timedelta(days=1)).isoformat(),
        "after": (day + timedelta(days=1)).isoformat(),
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "planning/vehicles.html", tab="vehicles", status=status, **context)


def _present(team: list[Member], fleet: list[StockPlace], day: Any) -> dict[str, str]:
    """What was chosen for the day, else each technician's own vehicle."""
    own: dict[UUID, UUID] = {one.member_id: one.pk for one in fleet if one.member_id}
    rounds = Round.objects.filter(day=day, technician__in=team)
    chosen = dict(rounds.values_list("technician_id", "vehicle_id"))
    found = {one.pk: chosen.get(one.pk, own.get(one.pk)) for one in team}
    return {str(key): str(value) if value else "" for key, value in found.items()}
