"""What the link of a reminder opens (included by faces/client)."""

from django.urls import path

from .web import reminders

app_name = "reminder"
urlpatterns = [
    path("<str:reminder>/", reminders.page, name="page"),
    path("<str:reminder>/confirmation/", reminders.confirmation, name="confirmation"),
    path("<str:reminder>/slot/", reminders.other_slot, name="slot"),
    path("<str:reminder>/note/", reminders.note, name="note"),
    path("<str:reminder>/refusal/", reminders.stop, name="stop"),
]
