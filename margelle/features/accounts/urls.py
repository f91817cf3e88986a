from django.urls import path

from .web import account, devices, settings, setup, team

app_name = "accounts"
urlpatterns = [
    path("account/", account.own, name="account"),
    path("account/company/", account.company_choice, name="company_choice"),
    path("team/", team.members, name="team"),
    path("team/new/", team.member_new, name="member_new"),
    path("team/invitations/new/", team.invitation_new, name="invitation_new"),
    path("team/invitations/<uuid:invitation>/end/", team.invitation_end, name="invitation_end"),
    path("team/phones/", devices.devices, name="devices"),
    path("team/phones/<uuid:device>/", devices.phone, name="phone"),
    path("team/phones/<uuid:device>/revocation/", devices.revocation, name="revocation"),
    path("team/<uuid:member>/", team.member_page, name="member"),
    path("team/<uuid:member>/access/", team.member_access, name="member_access"),
    path("team/<uuid:member>/password/", team.member_password, name="member_password"),
    path("settings/", settings.company, name="settings"),
    path("settings/agencies/", settings.agencies, name="agencies"),
    path("settings/agencies/new/", settings.agency_new, name="agency_new"),
    path("settings/agencies/<uuid:agency>/", settings.agency_page, name="agency"),
    path("settings/agencies/<uuid:agency>/archive/", settings.agency_archive, name="agency_archive"),
    path("settings/tokens/", settings.tokens, name="tokens"),
    path("settings/tokens/<uuid:api_token>/end/", settings.token_end, name="token_end"),
    path("setup/", setup.set_up, name="setup"),
    path("setup/<slug:step>/later/", setup.step_later, name="step_later"),
]
