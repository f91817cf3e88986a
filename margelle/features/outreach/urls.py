from django.urls import path

from . import web

app_name = "outreach"
urlpatterns = [
    path("surveys/", web.surveys, name="surveys"),
    path("surveys/results/", web.results, name="results"),
    path("surveys/needs/", web.needs, name="needs"),
    path("surveys/settings/", web.settings, name="settings"),
    path("surveys/<uuid:survey>/", web.treatment, name="survey"),
    path("surveys/<uuid:survey>/publication/", web.publication, name="publication"),
]
