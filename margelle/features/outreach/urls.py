from django.urls import path

from .web import campaigns, surveys

app_name = "outreach"
urlpatterns = [
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.campaign_new, name="campaign_new"),
    path("campaigns/<uuid:campaign>/", campaigns.campaign, name="campaign"),
    path("campaigns/<uuid:campaign>/edit/", campaigns.campaign_edit, name="campaign_edit"),
    path("campaigns/<uuid:campaign>/sending/", campaigns.sending, name="sending"),
    path("campaigns/<uuid:campaign>/answers/<uuid:offer_row>/", campaigns.answer, name="answer"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/results/", surveys.results, name="results"),
    path("surveys/needs/", surveys.needs, name="needs"),
    path("surveys/settings/", surveys.settings, name="settings"),
    path("surveys/<uuid:survey>/", surveys.treatment, name="survey"),
    path("surveys/<uuid:survey>/publication/", surveys.publication, name="publication"),
]
