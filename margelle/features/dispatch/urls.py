from django.urls import path

from .web import locks, runs

app_name = "dispatch"
urlpatterns = [
    path("dispatch/runs/", runs.runs_list, name="runs"),
    path("dispatch/runs/new/", runs.run_new, name="run_new"),
    path("dispatch/runs/<uuid:route_run>/", runs.run_page, name="run"),
    path("dispatch/runs/<uuid:route_run>/cancellation/", runs.run_cancellation, name="run_cancellation"),
    path("dispatch/runs/<uuid:route_run>/application/", runs.run_application, name="run_application"),
    path("visits/<uuid:visit>/lock/", locks.visit_lock, name="visit_lock"),
]
