from .clients import Client, ClientTag, Tag
from .findings import DirectField, Finding
from .keys import KeyCustody, SiteKey
from .owners import Ownership
from .pools import Equipment, Pool
from .records import Contract, ImportRun, InternalNote
from .sites import AccessCode, AccessNote, Contact, Site, Zone

__all__ = [
    "AccessCode",
    "AccessNote",
    "Client",
    "ClientTag",
    "Contact",
    "Contract",
    "DirectField",
    "Equipment",
    "Finding",
    "ImportRun",
    "InternalNote",
    "KeyCustody",
    "Ownership",
    "Pool",
    "Site",
    "SiteKey",
    "Tag",
    "Zone",
]
