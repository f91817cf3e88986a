"""What this room alerts the company's people of."""

from typing import Final

from margelle.features.messaging.rules import AlertKind

EMERGENCY: Final = AlertKind(
    key="emergency",
    label="Urgence",
    help="Une urgence vient d’être ouverte. Les personnes d’astreinte sont appelées jusqu’à prise en charge.",
    by_default=True,
    needs_taking=True,
)
