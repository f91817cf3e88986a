"""Where services tell what became of a message, and what came back (included by faces/client)."""

from django.urls import path

from .web_public import hooks

app_name = "hooks"
urlpatterns = [
    path("sms/<str:receipt>/", hooks.sms_receipt, name="sms_receipt"),
    path("sms/<str:receipt>/reply/", hooks.sms_reply, name="sms_reply"),
    path("mail/<str:receipt>/", hooks.letter, name="letter"),
    path("mail/<str:receipt>/events/", hooks.letter_fates, name="letter_fates"),
]
