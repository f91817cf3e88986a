"""What is typed about messages and alerts."""

from .alerts import AddressForm, DelayForm, KindsForm, OnCallForm, OwnForm
from .outbox import PLAIN_FIELDS, SettingsForm, TestForm, WordingForm
from .thread import ManyForm, WriteForm

__all__ = [
    "PLAIN_FIELDS",
    "AddressForm",
    "DelayForm",
    "KindsForm",
    "ManyForm",
    "OnCallForm",
    "OwnForm",
    "SettingsForm",
    "TestForm",
    "WordingForm",
    "WriteForm",
]
