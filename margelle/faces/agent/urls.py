from django.urls import path

from . import web

app_name = "agent"
urlpatterns = [
    path("", web.shell, name="shell"),
    path("sw.js", web.worker, name="worker"),
    path("manifest.webmanifest", web.manifest, name="manifest"),
    # Every other address under /tech/ is the application's own: it routes by itself, with or without network.
    path("<path:place>", web.shell, name="place"),
]
