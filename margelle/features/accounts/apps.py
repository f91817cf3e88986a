from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "margelle.features.accounts"
    label = "accounts"

    def ready(self) -> None:
        from margelle.base import live
        from margelle.base.access import register_keeper

        from . import keepers

        register_keeper("member", keepers.member_keeper)
        register_keeper("device", keepers.device_keeper)
        register_keeper("token", keepers.token_keeper)
        live.register_authoriser(keepers.company_of_session)
