"""What the engine answers, said in French."""

from typing import Final

from margelle.engines.routing import Reason

OUTSIDE: Final = "outside"  # our own: the client chose days outside the season that was asked for
WEEK_FULL: Final = "week_full"  # ours too: the number that the company accepts in a week

REASONS: Final[dict[str, str]] = {
    OUTSIDE: "les jours choisis par le client sont hors de la période",
    WEEK_FULL: "le nombre accepté par semaine et par technicien est atteint dans les jours possibles",
    Reason.NOBODY_PRESENT: "aucun des techniciens choisis ne travaille ce jour-là",
    Reason.NOBODY_ALLOWED: "aucun des techniciens choisis ne peut y aller",
    Reason.NO_SKILL: "aucun des techniciens présents n’a la compétence demandée",
    Reason.LOCKED_OUT: "son verrou ne tient pas avec la journée de son technicien",
    Reason.NO_ROAD: "aucune route ne mène à ce point\u00a0: vérifiez son repère sur la carte",
    Reason.WINDOW: "personne ne peut y être dans le créneau promis",
    Reason.NO_TIME: "les journées sont pleines",
    Reason.NOT_WORTH: "elle n’est pas obligatoire et coûterait plus qu’elle ne rapporte",
}


def reason_words(key: str) -> str:
    return REASONS.get(key, "pas de place trouvée")
