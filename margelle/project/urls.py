from django.urls import include, path

urlpatterns = [
    path("", include("margelle.faces.ops.urls")),
    path("", include("margelle.faces.office.urls")),
    path("", include("margelle.faces.client.urls")),
    path("tech/", include("margelle.faces.agent.urls")),
    path("api/", include("margelle.faces.api.urls")),
]
handler400 = "margelle.faces.office.errors.bad_request"
handler403 = "margelle.faces.office.errors.forbidden"
handler404 = "margelle.faces.office.errors.not_found"
handler500 = "margelle.faces.office.errors.server_error"
