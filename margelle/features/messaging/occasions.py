"""The alerts that this room raises by itself."""

from .rules import AlertKind

CONTRACT = AlertKind(
    key="contract",
    label="Contrat qui se termine",
    help="Quand commence le délai pour prévenir le client.",
)

TRIAL = AlertKind(
    key="trial",
    label="Essai d’alerte",
    help="Pour voir qui est appelé, et comment.",
    needs_taking=True,
    is_chosen=False,
)
