"""The public page of testimonials (included by faces/client)."""

from django.urls import path

from . import web_public

app_name = "testimonials"
urlpatterns = [path("<str:showcase>/", web_public.testimonials, name="page")]
