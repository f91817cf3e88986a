"""What a scanned code opens (included by faces/client) and the phone's own scan (faces/api)."""

from django.urls import path

from . import web_public

app_name = "carnet"
urlpatterns = [
    path("<str:token>/", web_public.carnet, name="carnet"),
    path("<str:token>/code/", web_public.code, name="code"),
    path("<str:token>/visits/<uuid:visit>/", web_public.visit, name="visit"),
    path("<str:token>/visits/<uuid:visit>/proof.json", web_public.proof, name="proof"),
    path("<str:token>/photos/<uuid:photo>/", web_public.photo, name="photo"),
]
