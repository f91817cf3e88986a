"""What this room alerts the company's people of."""

from typing import Final

from margelle.features.messaging.rules import AlertKind

LATE: Final = AlertKind(
    key="visit_late",
    label="Retard prévu ou constaté",
    help="Une intervention du jour sera en retard, ou l’est.",
)
LIMIT: Final = AlertKind(
    key="limit", label="Délai promis", help="Un délai promis approche de sa limite, ou l’a passée."
)
SLOT: Final = AlertKind(
    key="slot",
    label="Demande d’un client",
    help="Un client demande un autre créneau, ou laisse un mot avant votre passage.",
)
SKIPPED: Final = AlertKind(
    key="visit_skipped",
    label="Intervention non réalisée",
    help="Un technicien a sauté un arrêt.",
    by_default=True,
)
KINDS: Final = (LATE, SKIPPED, LIMIT, SLOT)
