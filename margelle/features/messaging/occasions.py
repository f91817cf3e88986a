"""The alerts that this room raises by itself."""

from .rules import AlertKind

CONTRACT = AlertKind(
    key="contract",
    label="Contrat qui se termine",
    help="Quand commence le délai pour prévenir le client.",
)

REPLY = AlertKind(
    key="reply",
    label="Réponse d’un client",
    help="Un SMS ou un e-mail qui répond à l’un des vôtres.",
)

TRIAL = AlertKind(
    key="trial",
    label="Essai d’alerte",
    help="Pour voir qui est appelé, et comment.",
    needs_taking=True,
    is_chosen=False,
)
