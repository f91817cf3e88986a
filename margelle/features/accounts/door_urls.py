"""Addresses whose names the sign-in library looks up, hence without a namespace."""

from django.urls import path, re_path

from .web import account, door, sign_up

urlpatterns = [
    path("login/", door.login, name="account_login"),
    path("login/code/", door.authenticate, name="mfa_authenticate"),
    path("logout/", door.logout, name="account_logout"),
    path("login/shut/", door.inactive, name="account_inactive"),
    path("sign-up/", sign_up.sign_up, name="account_signup"),
    path("invitation/<str:secret>/", sign_up.invitation, name="invitation"),
    path("password/reset/", door.password_reset, name="account_reset_password"),
    path("password/reset/done/", door.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        door.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        door.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/confirmation/", account.reauthenticate, name="account_reauthenticate"),
    path("account/confirmation/code/", account.mfa_reauthenticate, name="mfa_reauthenticate"),
    path("account/second-factor/", account.second_factor, name="mfa_index"),
    path("account/second-factor/new/", account.totp_activate, name="mfa_activate_totp"),
    path("account/second-factor/end/", account.totp_deactivate, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", account.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", account.recovery_codes_generate, name="mfa_generate_recovery_codes"),
    path("account/recovery-codes/file/", account.recovery_codes_download, name="mfa_download_recovery_codes"),
    path("account/sessions/", account.sessions, name="usersessions_list"),
    path("account/sessions/end/", account.sessions_end, name="usersessions_end"),
]
