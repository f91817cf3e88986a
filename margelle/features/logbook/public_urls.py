"""What a scanned code opens (included by faces/client) and the phone's own scan (faces/api)."""

from django.urls import path

from .web_public import asking, books, reading

app_name = "carnet"
urlpatterns = [
    path("<str:token>/", reading.carnet, name="carnet"),
    path("<str:token>/code/", reading.code, name="code"),
    path("<str:token>/book/", books.book, name="book"),
    path("<str:token>/request/", asking.request_new, name="request"),
    path("<str:token>/request/withdrawal/", asking.withdrawal, name="withdrawal"),
    path("<str:token>/visits/<uuid:visit>/", reading.visit, name="visit"),
    path("<str:token>/visits/<uuid:visit>/proof.json", reading.proof, name="proof"),
    path("<str:token>/documents/<uuid:document>/", reading.document, name="document"),
    path("<str:token>/photos/<uuid:photo>/", reading.photo, name="photo"),
]
