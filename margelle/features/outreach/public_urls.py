"""What the link of a survey opens (included by faces/client)."""

from django.urls import path

from . import web_public

app_name = "survey"
urlpatterns = [
    path("<str:reply>/", web_public.page, name="page"),
    path("<str:reply>/consent/", web_public.consent, name="consent"),
]
