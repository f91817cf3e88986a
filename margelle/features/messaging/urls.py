from django.urls import path

from . import web

app_name = "messaging"
urlpatterns = [
    path("messages/", web.messages_list, name="messages"),
    path("messages/wordings/", web.wordings_list, name="wordings"),
    path("messages/wordings/<slug:occasion>/<slug:channel>/", web.wording, name="wording"),
    path("messages/wordings/<slug:occasion>/<slug:channel>/trial/", web.trial, name="trial"),
    path("messages/<uuid:message>/", web.message_page, name="message"),
    path("messages/<uuid:message>/decision/", web.decision, name="decision"),
    path("clients/<uuid:client>/messages/", web.opt_out, name="opt_out"),
    path("settings/messages/", web.settings_page, name="settings"),
]
