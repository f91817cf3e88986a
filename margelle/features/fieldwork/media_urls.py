"""Included at /api/media/."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from .web.media import media


class Sha256Converter(StringConverter):
    regex = "[0-9a-f]{64}"


register_converter(Sha256Converter, "sha256")

app_name = "media"
urlpatterns = [path("<sha256:sha256>", media, name="media")]
