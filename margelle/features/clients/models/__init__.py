from .clients import Client, ClientTag, Tag
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
    "Equipment",
    "ImportRun",
    "InternalNote",
    "Pool",
    "Site",
    "Tag",
    "Zone",
]
