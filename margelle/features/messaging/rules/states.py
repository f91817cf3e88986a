"""What a message may be on its way, and by which way it goes."""

from django.db import models


class Channel(models.TextChoices):
    EMAIL = "email", "E-mail"
    SMS = "sms", "SMS"
    SLACK = "slack", "Slack"  # to the company's own people only


CLIENT_CHANNELS = (Channel.EMAIL, Channel.SMS)


class State(models.TextChoices):
    QUEUED = "queued", "En attente"
    HELD = "held", "Retenu"
    SENDING = "sending", "Envoi en cours"
    SENT = "sent", "Envoyé"
    DELIVERED = "delivered", "Remis"
    FAILED = "failed", "Nouvel essai prévu"
    UNSURE = "unsure", "À vérifier"
    DEAD = "dead", "Non remis"
    SUPPRESSED = "suppressed", "Non envoyé"
    DROPPED = "dropped", "Annulé"


# Where each may still leave: nothing has gone out yet.
WAITING = (State.QUEUED, State.HELD, State.FAILED)
# What a person must look at.
TROUBLED = (State.DEAD, State.UNSURE)
GONE = (State.SENT, State.DELIVERED)

# How each looks: the house's states have the same meanings.
MARKS = {
    State.QUEUED: "planned",
    State.HELD: "planned",
    State.SENDING: "in-progress",
    State.SENT: "done",
    State.DELIVERED: "validated",
    State.FAILED: "en-route",
    State.UNSURE: "skipped",
    State.DEAD: "late",
    State.SUPPRESSED: "cancelled",
    State.DROPPED: "cancelled",
}
