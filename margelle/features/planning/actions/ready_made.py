"""The visit templates a pool company recognises, ready to be taken and then its own (TPL-5, INT-14).

Services, tasks and products are named as in catalogue.rules.starters; a test compares. A step that ends in
REQUIRED holds the visit open until it is done or excused.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

REQUIRED: Final = " !"


@dataclass(frozen=True)
class ReadyMade:
    key: str
    name: str
    service: str
    minutes: int
    about: str
    steps: tuple[str, ...]
    tasks: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    needs: tuple[tuple[str, str], ...] = ()  # product, quantity in its unit
    instructions: str = ""

    def lines(self) -> list[tuple[str, bool]]:
        """Text and required mark of each step, in order."""
        return [(step.removesuffix(REQUIRED), step.endswith(REQUIRED)) for step in self.steps]


_BASIN: Final = (
    "Vider les paniers de skimmers",
    "Passer l’épuisette",
    "Brosser les parois et la ligne d’eau",
    "Passer l’aspirateur",
)
_WATER: Final = ("ph", "free_chlorine_mg_l", "tac_f", "temperature_c", "filter_pressure_bar")

READY_MADE: Final = (
    ReadyMade(
        "upkeep",
        "Entretien courant",
        "Entretien hebdomadaire",
        45,
        "L’intervention de chaque semaine, toujours dans le même ordre.",
        (
            "Photographier le bassin en arrivant",
            "Vider les paniers de skimmers et le préfiltre, pompe arrêtée",
            "Nettoyer la surface, les parois et la ligne d’eau",
            "Aspirer le fond, refoulement vers l’égout si l’eau est chargée",
            "Mesurer l’eau avant toute correction !",
            "Corriger le pH d’abord, le désinfectant ensuite",
            "Laver le filtre si la pression dépasse de 0,3\u00a0bar la pression à propre",
            "Remettre la filtration en automatique et contrôler l’horloge !",
            "Refermer le portail et le local technique !",
        ),
        (
            *_BASIN,
            "Contrôler l’eau",
            "Corriger le pH",
            "Corriger le désinfectant",
            "Contrôler la pression du filtre",
        ),
        _WATER,
    ),
    ReadyMade(
        "shock",
        "Traitement choc",
        "Traitement choc",
        60,
        "Remonter fortement le désinfectant, sans risque pour les baigneurs.",
        (
            "Prévenir le client\u00a0: baignade interdite jusqu’au contrôle !",
            "Retirer robot et volet, brosser les parois",
            "Mesurer pH, chlore libre et stabilisant !",
            "Amener le pH entre 7,0 et 7,2",
            "Calculer la dose pour le volume du bassin et la verser devant les refoulements !",
            "Mettre la filtration en marche forcée 24\u00a0h !",
            "Poser l’affichette «\u00a0baignade interdite\u00a0»",
            "Prévoir l’intervention de contrôle avec le bureau !",
        ),
        (
            "Brosser les parois et la ligne d’eau",
            "Contrôler l’eau",
            "Corriger le pH",
            "Corriger le désinfectant",
        ),
        ("ph", "free_chlorine_mg_l", "combined_chlorine_mg_l", "stabiliser_mg_l", "temperature_c"),
        (("Chlore choc, granulés", "2"),),
        "Ne jamais mélanger deux chlores. Gants et lunettes pour la manipulation.",
    ),
    ReadyMade(
        "opening",
        "Ouverture (mise en service)",
        "Remise en service",
        150,
        "Rouvrir le bassin au printemps et le rendre prêt à la baignade.",
        (
            "Retirer, nettoyer, sécher et ranger la couverture d’hiver",
            "Retirer flotteurs, gizzmos et bouchons d’hivernage !",
            "Remettre l’eau au niveau, deux tiers des skimmers",
            "Remonter pompe, manomètre, bouchons de vidange et sondes",
            "Contrôler l’étanchéité à l’arrêt puis en marche !",
            "Contrôler le coffret électrique et le différentiel 30\u00a0mA !",
            "Brosser, aspirer vers l’égout, laver le filtre",
            "Mesurer l’eau\u00a0: pH, TAC, TH, stabilisant, désinfectant !",
            "Équilibrer le TAC puis le pH, faire un traitement choc si besoin",
            "Régler l’horloge selon la température de l’eau",
            "Remettre en service électrolyseur, régulation et chauffage",
            "Contrôler le dispositif de sécurité (alarme, volet, barrière) !",
            "Expliquer au client la reprise de la baignade",
        ),
        (
            *_BASIN,
            "Contrôler l’eau",
            "Corriger le pH",
            "Corriger le désinfectant",
            "Laver le filtre à contre-courant",
            "Nettoyer le préfiltre de la pompe",
            "Régler l’horloge de filtration",
        ),
        (
            "ph",
            "free_chlorine_mg_l",
            "tac_f",
            "th_f",
            "stabiliser_mg_l",
            "temperature_c",
            "filter_pressure_bar",
        ),
        (("Chlore choc, granulés", "1"), ("Anti-algues", "0.5")),
    ),
    ReadyMade(
        "winterising",
        "Hivernage",
        "Hivernage passif",
        180,
        "Mettre le bassin au repos, à l’abri du gel.",
        (
            "Mesurer l’eau et équilibrer le pH entre 7,2 et 7,6 !",
            "Nettoyer le bassin entièrement\u00a0: parois, fond, ligne d’eau",
            "Faire un traitement choc la veille, ou le noter au dossier",
            "Détartrer et laver le filtre, rincer",
            "Verser le produit d’hivernage et filtrer 4\u00a0heures !",
            "Baisser le niveau sous les buses de refoulement !",
            "Purger pompe, filtre, chauffage et canalisations !",
            "Poser gizzmos, bouchons et flotteurs",
            "Arrêter et hiverner électrolyseur, sondes et pompes doseuses",
            "Couper et consigner l’alimentation du local technique !",
            "Poser la couverture d’hiver, contrôler les fixations !",
            "Photographier le local et le bassin fermés",
        ),
        (
            "Passer l’aspirateur",
            "Laver le filtre à contre-courant",
            "Contrôler l’eau",
            "Contrôler le volet ou la couverture",
        ),
        ("ph", "free_chlorine_mg_l", "tac_f", "temperature_c"),
        (("Produit d’hivernage", "3"),),
    ),
    ReadyMade(
        "audit",
        "Audit qualité",
        "Audit qualité",
        60,
        "Vérifier l’installation et notre propre travail, point par point.",
        (
            "Relire les trois derniers comptes rendus avant d’entrer",
            "Noter l’aspect de l’eau, des parois et de la ligne d’eau !",
            "Mesurer l’eau complète au photomètre étalonné !",
            "Comparer avec les derniers relevés du technicien",
            "Contrôler pompe, filtre, vannes\u00a0: bruit, fuite, pression !",
            "Contrôler le coffret électrique\u00a0: serrage, différentiel, horloge",
            "Contrôler le stockage des produits et les étiquettes de sécurité !",
            "Contrôler le dispositif de sécurité du bassin !",
            "Demander au client ce qu’il pense du service",
            "Photographier chaque défaut",
            "Écrire la conclusion et les suites à donner !",
        ),
        (
            "Contrôler le niveau d’eau",
            "Contrôler l’eau",
            "Contrôler la pression du filtre",
            "Contrôler l’étanchéité du local technique",
        ),
        (
            "ph",
            "free_chlorine_mg_l",
            "combined_chlorine_mg_l",
            "tac_f",
            "th_f",
            "stabiliser_mg_l",
            "temperature_c",
            "filter_pressure_bar",
        ),
    ),
    ReadyMade(
        "green_water",
        "Rattrapage d’eau verte",
        "Eau verte",
        120,
        "Rendre une eau verte claire, en notant ce qui l’a fait tourner.",
        (
            "Photographier l’eau avant de commencer !",
            "Chercher la cause\u00a0: filtration arrêtée, pH, stabilisant, phosphates !",
            "Retirer les feuilles, brosser parois et marches",
            "Nettoyer paniers et préfiltre, laver le filtre à contre-courant !",
            "Mesurer pH, chlore libre et stabilisant !",
            "Ramener le pH entre 7,0 et 7,2 avant le chlore",
            "Vidanger en partie si le stabilisant dépasse 75\u00a0mg/L",
            "Verser le chlore choc en plusieurs points, filtration en continu !",
            "Ajouter l’anti-algues, puis floculer quand l’eau blanchit",
            "Interdire la baignade et prévenir le client !",
            "Prévoir le contrôle sous 48\u00a0h !",
        ),
        (
            *_BASIN,
            "Contrôler l’eau",
            "Corriger le pH",
            "Corriger le désinfectant",
            "Laver le filtre à contre-courant",
        ),
        ("ph", "free_chlorine_mg_l", "stabiliser_mg_l", "temperature_c", "filter_pressure_bar"),
        (("Chlore choc, granulés", "5"), ("Anti-algues", "1"), ("Chaussette floculante", "2")),
    ),
    ReadyMade(
        "leak",
        "Recherche de fuite",
        "Recherche de fuite",
        120,
        "Trouver par élimination d’où part l’eau.",
        (
            "Demander au client depuis quand, et combien de centimètres par jour",
            "Repérer le niveau au crayon et poser le seau témoin !",
            "Faire le test filtration en marche, puis à l’arrêt !",
            "Contrôler local technique\u00a0: vannes, presse-étoupe, égout de la vanne six voies",
            "Tester au colorant skimmers, buses, prise balai, projecteurs, bonde !",
            "Contrôler le revêtement\u00a0: soudures, plis, angles, joints de pièces à sceller",
            "Mettre les canalisations en pression, une par une",
            "Photographier et localiser la fuite sur le plan !",
            "Dire au client ce qui est trouvé, exclu, et la suite !",
        ),
        ("Contrôler le niveau d’eau", "Contrôler l’étanchéité du local technique"),
    ),
    ReadyMade(
        "repair",
        "Réparation d’équipement",
        "Réparation d’équipement",
        90,
        "Remettre en marche un appareil, en sécurité et sous garantie.",
        (
            "Relever marque, modèle et numéro de série !",
            "Contrôler si l’appareil est sous garantie",
            "Couper et consigner l’alimentation électrique !",
            "Fermer les vannes, purger la pression",
            "Poser le diagnostic et le noter avant de démonter !",
            "Faire accepter le devis si la pièce n’est pas couverte",
            "Remplacer ou réparer la pièce",
            "Remettre en eau, contrôler l’étanchéité !",
            "Remettre sous tension et faire un essai complet !",
            "Montrer au client le fonctionnement, reprendre l’ancienne pièce",
        ),
        ("Contrôler la pression du filtre", "Contrôler l’étanchéité du local technique"),
        ("filter_pressure_bar",),
    ),
)


def ready_made(keys: Iterable[str]) -> list[ReadyMade]:
    """Those of these keys, in our order; unknown keys are none."""
    wanted = set(keys)
    return [one for one in READY_MADE if one.key in wanted]
