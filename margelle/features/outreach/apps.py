from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "margelle.features.outreach"
    label = "outreach"

    def ready(self) -> None:
        from margelle.base.ui.slots import Tab, add_tab
        from margelle.features.messaging.rules import add_occasion

        from .occasions import CAMPAIGN, SURVEY

        add_occasion(SURVEY)
        add_occasion(CAMPAIGN)
        add_tab(Tab("outreach", "surveys", "Réponses", "outreach:surveys", 10, "surveys.view", _untreated))
        add_tab(Tab("outreach", "results", "Moyennes", "outreach:results", 20, "surveys.view"))
        add_tab(Tab("outreach", "needs", "Besoins de formation", "outreach:needs", 30, "surveys.view"))
        add_tab(
            Tab("outreach", "campaigns", "Campagnes", "outreach:campaigns", 35, "campaigns.manage", _asked)
        )
        add_tab(Tab("outreach", "settings", "Réglages", "outreach:settings", 40, "surveys.manage"))


def _untreated(_: object) -> int:
    from .queries import untreated_count

    return untreated_count()


def _asked(_: object) -> int:
    from .queries import waiting_answers

    return waiting_answers()
