"""What can be done to logbooks. Each action is one transaction."""

from .exports import Ticket, keep_export, matching_export, open_ticket
from .spaces import (
    PURPOSE,
    Outcome,
    close_space,
    code_of,
    link_named,
    make_link,
    mark_printed,
    open_space,
    replace_code,
    replace_link,
    token_of,
    try_code,
)

__all__ = [
    "PURPOSE",
    "Outcome",
    "Ticket",
    "close_space",
    "code_of",
    "keep_export",
    "link_named",
    "make_link",
    "mark_printed",
    "matching_export",
    "open_space",
    "open_ticket",
    "replace_code",
    "replace_link",
    "token_of",
    "try_code",
]
