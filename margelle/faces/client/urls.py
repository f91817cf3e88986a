"""Public pages: what a scanned code or a signed link opens, and what the instance says of itself."""

from django.urls import include, path

urlpatterns = [
    path("", include("margelle.faces.client.site_urls")),
    path("a/", include("margelle.features.messaging.door_urls")),
    path("c/", include("margelle.features.logbook.public_urls")),
    path("k/", include("margelle.features.logbook.door_urls")),
    path("hooks/", include("margelle.features.messaging.public_urls")),
    path("s/", include("margelle.features.outreach.public_urls")),
    path("temoignages/", include("margelle.features.outreach.door_urls")),
    path("r/", include("margelle.features.planning.public_urls")),
]
