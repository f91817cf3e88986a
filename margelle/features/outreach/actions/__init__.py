"""What can be done to surveys and testimonials. Each action is one transaction."""

from .asking import PURPOSE, SURVEY_KEY, address_of, ask_about, ask_clients
from .replies import Answer, answer_survey, treat_survey, withdraw_consent
from .showing import PAGE, publish, save_settings, withdraw

__all__ = [
    "PAGE",
    "PURPOSE",
    "SURVEY_KEY",
    "Answer",
    "address_of",
    "answer_survey",
    "ask_about",
    "ask_clients",
    "publish",
    "save_settings",
    "treat_survey",
    "withdraw",
    "withdraw_consent",
]
