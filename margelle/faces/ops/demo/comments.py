"""Comments as technicians type them on a phone: short, concrete, never twice quite the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Final

_ABOUT: Final[dict[str, tuple[str, ...]]] = {
    "green": (
        "Eau verte à l’arrivée, parois glissantes. Chlore choc, anti-algues, filtration en continu 48 h.",
        "Bassin viré au vert après l’orage. Choc fait, je repasse contrôler sous deux jours.",
        "On ne voit plus la bonde. Brossage complet, choc et floculant, filtre à laver demain.",
        "Eau trouble et verte, chlore à zéro. Traitement choc, baignade à éviter jusqu’au prochain contrôle.",
    ),
    "pump": (
        "Pompe à l’arrêt à l’arrivée. Filtration remise en route, amorçage vérifié.",
        "Panne de filtration, pièce changée, une heure d’essai sans fuite.",
        "Local technique humide, pompe réparée. À surveiller à la prochaine intervention.",
        "Disjoncteur tombé cette nuit. Remis, intensité normale, rien d’anormal au démarrage.",
    ),
    "opening": (
        "Remise en service : bâche retirée et rincée, préfiltre propre, horloge réglée sur 8 h.",
        "Bassin rouvert. Eau un peu chargée mais récupérable sans vidange, filtration 24 h.",
        "Ouverture faite, joints de pompe graissés, bouchons d’hivernage rangés dans le local.",
        "Réouverture sans souci, sortie d’hivernage propre. Bonde et buses remises.",
    ),
    "wintering": (
        "Hivernage actif : filtration 3 h par nuit, produit d’hivernage réparti autour du bassin.",
        "Bassin hiverné, niveau baissé sous les buses, bâche tendue.",
        "Mise en hivernage faite, flotteurs posés, électrolyseur coupé.",
        "Hivernage terminé, hors gel réglé à 2 °C. Échelle déposée dans le pool-house.",
    ),
    "ph_high": (
        "pH à {ph}, ramené avec du pH moins.",
        "pH monté à {ph} depuis la dernière fois, corrigé.",
        "pH {ph}, dose de pH moins mise devant les buses.",
        "Le pH grimpe ({ph}), correction faite pompe en marche.",
    ),
    "ph_low": ("pH bas ({ph}), un peu de pH plus.", "pH {ph}, remonté doucement."),
    "tac_low": (
        "TAC en baisse, bicarbonate ajouté pour stabiliser le pH.",
        "TAC trop faible, correction faite, à recontrôler dans quinze jours.",
    ),
    "salt_low": (
        "Taux de sel faible, sacs ajoutés côté grand bain et brossés.",
        "Électrolyseur en alarme sel bas, complément fait.",
        "Sel complété, cellule remise à 70 %.",
    ),
    "stabiliser_high": (
        "Stabilisant trop haut : vidange partielle d’un tiers, appoint en cours.",
        "Stabilisant en excès, renouvellement d’eau fait. Passer au chlore non stabilisé cet été.",
    ),
    "stabiliser_low": ("Stabilisant presque nul, ajout via le skimmer.",),
    "chlorine_low": (
        "Chlore presque à zéro, rattrapage fait.",
        "Plus de galets dans le skimmer, chlore choc et recharge.",
        "Beaucoup de monde ce week-end d’après le client, chlore rattrapé.",
        "Chlore insuffisant malgré les réglages, production augmentée.",
    ),
    "chlorine_high": (
        "Chlore un peu fort, production baissée.",
        "Chlore haut, pas de galet cette semaine dans le second skimmer.",
    ),
    "combined_high": (
        "Odeur de chlore, chloramines élevées : petit choc fait.",
        "Chlore combiné en hausse, choc léger et couverture laissée ouverte.",
    ),
    "backwash": (
        "Lavage et rinçage du filtre.",
        "Pression haute, contre-lavage 3 min.",
        "Filtre lavé, pression revenue à la normale.",
    ),
}
_CALM: Final = (
    "Eau claire, tout est en ordre.",
    "Rien à signaler, bassin propre.",
    "Eau belle, simple entretien.",
    "Tout va bien, robot laissé dans l’eau.",
    "Bassin impeccable, ligne d’eau frottée.",
    "Eau limpide, paniers vidés.",
    "Bon équilibre, rien ajouté hors entretien courant.",
    "RAS.",
    "Entretien complet fait, eau cristalline.",
    "Niveau correct, filtration normale.",
)
_SEASON: Final[dict[int, tuple[str, ...]]] = {
    1: ("Filtration réduite, rien ne bouge.", "Quelques feuilles retirées.", "Contrôle du hors gel, bon."),
    2: ("Quelques aiguilles de pin, aspirées.", "Eau froide mais propre.", "Mimosa plein les skimmers."),
    3: (
        "Pollen en surface, épuisé.",
        "Dépôt de sable du sud au fond, aspiré.",
        "Eau qui se réchauffe doucement.",
    ),
    4: ("Pollen jaune sur toute la ligne d’eau.", "Horloge passée à 8 h.", "Premiers bains prévus à Pâques."),
    5: ("Horloge passée à 10 h.", "Pollen d’olivier, skimmers pleins.", "Robot révisé, brosses à prévoir."),
    6: ("Filtration portée à 12 h.", "Crème solaire sur la ligne d’eau.", "Niveau complété de 3 cm."),
    7: (
        "Forte évaporation, niveau refait.",
        "Enfants dans l’eau, entretien fait autour.",
        "Filtration 14 h.",
    ),
    8: (
        "Eau très chaude, laisser la filtration longue.",
        "Locataires prévenus.",
        "Niveau refait, 5 cm perdus.",
    ),
    9: ("Feuilles d’olivier au fond.", "Filtration ramenée à 10 h.", "Moins de baigneurs, eau stable."),
    10: ("Beaucoup de feuilles de platane.", "Pluie de la veille, niveau haut.", "Volet plein d’aiguilles."),
    11: ("Feuilles retirées, paniers pleins.", "Après la pluie, trop-plein ouvert.", "Filtration 4 h."),
    12: ("Passage rapide, eau froide.", "Bâche rincée.", "Rien d’anormal au local technique."),
}
_TAILS: Final = (
    "Vu avec le client.",
    "Volet refermé.",
    "Portail refermé.",
    "Photos prises.",
    "À revoir la semaine prochaine.",
    "Prévoir des galets.",
    "Client absent.",
    "Le gardien est prévenu.",
)


def write_comment(
    marks: Sequence[str], service: str, day: date, readings: Mapping[str, Decimal], rng: Random
) -> str:
    """One to three sentences; one calm visit in four is left without a word, as in life."""
    sentences = [rng.choice(_ABOUT[mark]) for mark in marks if mark != "backwash" or rng.random() < 0.4][:2]
    if not sentences and rng.random() < 0.25:
        return ""
    if not sentences or (len(sentences) == 1 and service == "upkeep" and rng.random() < 0.35):
        sentences.append(rng.choice(_CALM if not sentences and rng.random() < 0.55 else _SEASON[day.month]))
    if rng.random() < 0.22:
        sentences.append(rng.choice(_TAILS))
    return " ".join(sentences).replace("{ph}", format(readings["ph"], "f").replace(".", ","))
