"""What the logs may not hold: an address that opens something is a secret, and a refusal prints it.

Django writes the path of every refused request. A wrong code on a logbook, a dead invitation or an old
password link would so leave the key of somebody's door in a file that many people read.
"""

import logging
import re

# A long word of an address that is not the identity of a row: those open nothing by themselves.
_ROW = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9A-Za-z_~-])"
_SECRET = re.compile(rf"(?<=/)(?!{_ROW})[0-9A-Za-z_~-]{{20,}}(?=[/?\s\"']|$)")
HIDDEN = "…"


def without_secrets(text: str) -> str:
    """The text with the long words of its addresses hidden."""
    return _SECRET.sub(HIDDEN, text)


class NoSecrets(logging.Filter):
    """Hides the secret part of addresses in messages and their arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str):
            record.msg = without_secrets(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(without_secrets(x) if isinstance(x, str) else x for x in record.args)
        return True
