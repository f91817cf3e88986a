"""What changes clients, sites, pools and what is written about them."""

from .clients import add_whole_client, save_client, set_client_archived
from .codes import clear_value, reveal_code, save_code
from .findings import AlreadyDecided, choose_direct_fields, decide_finding, tell_finding
from .imports import AlreadyConfirmed, confirm_import, try_import
from .keys import KeyNotThere, give_key_back, return_key, save_key, take_key
from .owners import hand_over_site
from .places import (
    InUse,
    NameTaken,
    remove_place_part,
    remove_zone,
    save_access_note,
    save_contact,
    save_equipment,
    save_pool,
    save_site,
    save_zone,
    set_pool_archived,
    set_site_archived,
)
from .records import end_contract, export_taken, remove_note, save_contract, save_note, tell_ending_contracts

__all__ = [
    "AlreadyConfirmed",
    "AlreadyDecided",
    "InUse",
    "KeyNotThere",
    "NameTaken",
    "add_whole_client",
    "choose_direct_fields",
    "clear_value",
    "confirm_import",
    "decide_finding",
    "end_contract",
    "export_taken",
    "give_key_back",
    "hand_over_site",
    "remove_note",
    "remove_place_part",
    "remove_zone",
    "return_key",
    "reveal_code",
    "save_access_note",
    "save_client",
    "save_code",
    "save_contact",
    "save_contract",
    "save_equipment",
    "save_key",
    "save_note",
    "save_pool",
    "save_site",
    "save_zone",
    "set_client_archived",
    "set_pool_archived",
    "set_site_archived",
    "take_key",
    "tell_ending_contracts",
    "tell_finding",
    "try_import",
]
