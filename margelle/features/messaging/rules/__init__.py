"""Pure questions about messages: wording, length of an SMS, quiet hours, pauses between tries."""

from .alerts import AlertKind, Duty, add_alert_kind, alert_kind_named, alert_kinds
from .backoff import MOST_TRIES, pause_before
from .hours import QuietHours, next_moment
from .occasions import MANY, Occasion, add_occasion, automatic_occasions, occasion_named, occasions
from .questions import Asker, set_asker, the_asker
from .sms import Length, length, mobile, plain
from .states import CLIENT_CHANNELS, Channel, State
from .text import fill, problems, variables_in

__all__ = [
    "CLIENT_CHANNELS",
    "MANY",
    "MOST_TRIES",
    "AlertKind",
    "Asker",
    "Channel",
    "Duty",
    "Length",
    "Occasion",
    "QuietHours",
    "State",
    "add_alert_kind",
    "add_occasion",
    "alert_kind_named",
    "alert_kinds",
    "automatic_occasions",
    "fill",
    "length",
    "mobile",
    "next_moment",
    "occasion_named",
    "occasions",
    "pause_before",
    "plain",
    "problems",
    "set_asker",
    "the_asker",
    "variables_in",
]
