"""Pure questions about messages: wording, length of an SMS, quiet hours, pauses between tries."""

from .backoff import MOST_TRIES, pause_before
from .hours import QuietHours, next_moment
from .occasions import Occasion, add_occasion, occasion_named, occasions
from .sms import Length, length, mobile, plain
from .states import Channel, State
from .text import fill, problems, variables_in

__all__ = [
    "MOST_TRIES",
    "Channel",
    "Length",
    "Occasion",
    "QuietHours",
    "State",
    "add_occasion",
    "fill",
    "length",
    "mobile",
    "next_moment",
    "occasion_named",
    "occasions",
    "pause_before",
    "plain",
    "problems",
    "variables_in",
]
