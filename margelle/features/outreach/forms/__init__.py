from .campaigns import CampaignForm, OfferForm
from .surveys import SettingsForm, SurveyForm, TreatmentForm

__all__ = ["CampaignForm", "OfferForm", "SettingsForm", "SurveyForm", "TreatmentForm"]
