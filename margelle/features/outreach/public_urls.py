"""What the link of a survey opens (included by faces/client)."""

from django.urls import path

from . import web_public

app_name = "survey"
urlpatterns = [
    path("offre/<str:offer>/", web_public.offer, name="offer"),
    path("offre/<str:offer>/refus/", web_public.offer_refusal, name="offer_refusal"),
    path("<str:reply>/", web_public.page, name="page"),
    path("<str:reply>/consent/", web_public.consent, name="consent"),
]
