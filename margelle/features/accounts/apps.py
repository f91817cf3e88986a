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
        self._fill_places()

    def _fill_places(self) -> None:
        from margelle.base.ui.slots import Step, Tab, add_step, add_tab

        from .queries import technician_count

        for order, (key, label, name, verb) in enumerate(
            (
                ("company", "Entreprise", "accounts:settings", "company.edit"),
                ("agencies", "Agences", "accounts:agencies", "agencies.edit"),
                ("tokens", "Jetons d’API", "accounts:tokens", "tokens.manage"),
            ),
        ):
            place = 90 if key == "tokens" else 10 * (order + 1)
            add_tab(Tab(page="settings", key=key, label=label, url_name=name, order=place, verb=verb))
        add_step(
            Step(
                key="team",
                order=30,
                title="L’équipe",
                text="Vos techniciens : chacun reçoit un identifiant et un mot de passe pour son téléphone.",
                url_name="accounts:member_new",
                action="Ajouter un technicien",
                verb="team.edit",
                count=technician_count,
            )
        )
