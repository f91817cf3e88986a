"""What the office types about clients, sites and pools."""

from .clients import ClientForm, NewClientForm
from .findings import DirectFieldsForm
from .keys import HolderForm, KeyForm
from .places import (
    AccessNoteForm,
    CodeForm,
    ContactForm,
    EquipmentForm,
    HandOverForm,
    NewPoolForm,
    NewSiteForm,
    PoolForm,
    SiteForm,
    ZoneForm,
)
from .records import ContractForm, ImportForm, NoteForm

__all__ = [
    "AccessNoteForm",
    "ClientForm",
    "CodeForm",
    "ContactForm",
    "ContractForm",
    "DirectFieldsForm",
    "EquipmentForm",
    "HandOverForm",
    "HolderForm",
    "ImportForm",
    "KeyForm",
    "NewClientForm",
    "NewPoolForm",
    "NewSiteForm",
    "NoteForm",
    "PoolForm",
    "SiteForm",
    "ZoneForm",
]
