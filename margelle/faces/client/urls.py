"""The client's public pages: what a scanned code or a signed link opens."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
