"""What can be done to surveys and testimonials. Each action is one transaction."""

from .asking import PURPOSE, SURVEY_KEY, address_of, ask_about, ask_clients
from .campaigns import (
    OFFER,
    answer_offer,
    offer_address,
    offer_values,
    refuse_offers,
    save_campaign,
    send_campaign,
    treat_offer,
)
from .replies import Answer, answer_survey, treat_survey, withdraw_consent
from .showing import PAGE, publish, save_settings, withdraw

__all__ = [
    "OFFER",
    "PAGE",
    "PURPOSE",
    "SURVEY_KEY",
    "Answer",
    "address_of",
    "answer_offer",
    "answer_survey",
    "ask_about",
    "ask_clients",
    "offer_address",
    "offer_values",
    "publish",
    "refuse_offers",
    "save_campaign",
    "save_settings",
    "send_campaign",
    "treat_offer",
    "treat_survey",
    "withdraw",
    "withdraw_consent",
]
