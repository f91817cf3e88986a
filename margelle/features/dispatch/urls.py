from django.urls import path

from .web import addresses, emergencies, figures, lines, locks, points, price, runs, season, settings

app_name = "dispatch"
urlpatterns = [
    path("dispatch/runs/", runs.runs_list, name="runs"),
    path("dispatch/runs/new/", runs.run_new, name="run_new"),
    path("dispatch/runs/<uuid:route_run>/", runs.run_page, name="run"),
    path("dispatch/runs/<uuid:route_run>/cancellation/", runs.run_cancellation, name="run_cancellation"),
    path("dispatch/runs/<uuid:route_run>/application/", runs.run_application, name="run_application"),
    path("dispatch/runs/<uuid:route_run>/scenario/", season.season_draft, name="season_draft"),
    path("dispatch/runs/<uuid:route_run>/lines/", lines.run_lines, name="run_lines"),
    path("dispatch/lines/", lines.day_lines, name="day_lines"),
    path("dispatch/seasons/new/", season.season_new, name="season_new"),
    path("sites/<uuid:site>/point/", points.site_point, name="site_point"),
    path("sites/<uuid:site>/season/", season.season_wish, name="season_wish"),
    path("dispatch/kilometres/", figures.kilometres_page, name="kilometres"),
    path("dispatch/zones/", figures.zones_page, name="zones"),
    path("dispatch/price/", price.price_page, name="price"),
    path("dispatch/addresses/", addresses.addresses_page, name="addresses"),
    path(
        "dispatch/addresses/<uuid:address_guess>/acceptance/",
        addresses.guess_acceptance,
        name="guess_acceptance",
    ),
    path("dispatch/settings/", settings.settings_page, name="settings"),
    path("dispatch/settings/traffic/", settings.settings_traffic, name="settings_traffic"),
    path("visits/<uuid:visit>/lock/", locks.visit_lock, name="visit_lock"),
    path("emergencies/", emergencies.emergencies_page, name="emergencies"),
    path("emergencies/new/", emergencies.emergency_new, name="emergency_new"),
    path("emergencies/<uuid:emergency>/", emergencies.emergency_page, name="emergency"),
    path(
        "emergencies/<uuid:emergency>/assignment/",
        emergencies.emergency_assignment,
        name="emergency_assignment",
    ),
    path("emergencies/<uuid:emergency>/end/", emergencies.emergency_end, name="emergency_end"),
]
