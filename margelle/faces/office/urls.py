from django.urls import include, path

urlpatterns = [
    path("", include("margelle.features.insight.urls")),
    path("", include("margelle.features.accounts.door_urls")),
    path("", include("margelle.features.accounts.urls")),
    path("clients/", include("margelle.features.clients.urls")),
    path("catalogue/", include("margelle.features.catalogue.urls")),
    path("", include("margelle.features.planning.urls")),
    path("", include("margelle.features.dispatch.urls")),
    path("", include("margelle.features.messaging.urls")),
    path("", include("margelle.features.fieldwork.urls")),
    path("", include("margelle.features.logbook.urls")),
    path("", include("margelle.features.outreach.urls")),
]
