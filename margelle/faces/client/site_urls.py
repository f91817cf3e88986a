"""What the instance says of itself to a visitor without an account (MKT-5)."""

from django.urls import path

from . import web

app_name = "site"
urlpatterns = [
    path("fonctionnalites/", web.features, name="features"),
    path("tarifs/", web.prices, name="prices"),
    path("guides/", web.guides, name="guides"),
    path("guides/<slug:guide>/", web.guide, name="guide"),
    path("demo/", web.demo, name="demo"),
    path("demo/merci/", web.demo_thanks, name="demo_thanks"),
]
