from .clients import Client, ClientTag, Tag
from .findings import DirectField, Finding
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
    "Ownership",
    "Pool",
    "Site",
    "Tag",
    "Zone",
]
