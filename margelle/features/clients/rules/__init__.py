"""Pure questions about clients and pools."""

from .normal import (
    NotAllowed,
    folded,
    normal_day_month,
    normal_phone,
    normal_postcode,
    normal_siret,
    search_text,
    search_words,
)
from .volume import MOST_DEPTH_M, MOST_LENGTH_M, doubtful_volume, volume_m3

__all__ = [
    "MOST_DEPTH_M",
    "MOST_LENGTH_M",
    "NotAllowed",
    "doubtful_volume",
    "folded",
    "normal_day_month",
    "normal_phone",
    "normal_postcode",
    "normal_siret",
    "search_text",
    "search_words",
    "volume_m3",
]
