from django.urls import include, path

urlpatterns = [path("sync/", include("margelle.base.sync.urls"))]
