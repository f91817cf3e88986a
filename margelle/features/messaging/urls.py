from django.urls import path

from .web import alert_settings, alerts, many, outbox, thread

app_name = "messaging"
urlpatterns = [
    path("messages/", outbox.messages_list, name="messages"),
    path("messages/alerts/", alerts.alerts_list, name="alerts"),
    path("messages/alerts/own/", alerts.own, name="own_alerts"),
    path("messages/alerts/trial/", alerts.trial, name="alert_trial"),
    path("messages/alerts/<uuid:alert>/", alerts.alert_page, name="alert"),
    path("messages/alerts/<uuid:alert>/taking/", alerts.taking, name="alert_taking"),
    path("messages/many/", many.many, name="many"),
    path("messages/replies/", thread.replies_list, name="replies"),
    path("messages/replies/<uuid:client_reply>/", thread.reply_page, name="reply"),
    path("messages/wordings/", outbox.wordings_list, name="wordings"),
    path("messages/wordings/<slug:occasion>/<slug:channel>/", outbox.wording, name="wording"),
    path("messages/wordings/<slug:occasion>/<slug:channel>/trial/", outbox.trial, name="trial"),
    path("messages/<uuid:message>/", outbox.message_page, name="message"),
    path("messages/<uuid:message>/decision/", outbox.decision, name="decision"),
    path("clients/<uuid:client>/messages/", outbox.opt_out, name="opt_out"),
    path("clients/<uuid:client>/thread/", thread.thread, name="thread"),
    path("clients/<uuid:client>/thread/writing/", thread.writing, name="writing"),
    path("clients/<uuid:client>/address/", outbox.clearing, name="clearing"),
    path("settings/messages/", outbox.settings_page, name="settings"),
    path("settings/alerts/", alert_settings.settings_page, name="alert_settings"),
    path("settings/alerts/company/", alert_settings.company_kinds, name="alert_company"),
    path("settings/alerts/delay/", alert_settings.delay, name="alert_delay"),
    path("settings/alerts/on-call/", alert_settings.on_call, name="on_call"),
    path(
        "settings/alerts/on-call/<uuid:on_call>/removal/",
        alert_settings.on_call_removal,
        name="on_call_removal",
    ),
    path("settings/alerts/<uuid:alert_address>/", alert_settings.address, name="alert_address"),
]
