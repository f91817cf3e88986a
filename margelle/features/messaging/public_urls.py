"""Where SMS services tell what became of a message (included by faces/client)."""

from django.urls import path

from . import web_public

app_name = "hooks"
urlpatterns = [path("sms/<str:receipt>/", web_public.sms_receipt, name="sms_receipt")]
