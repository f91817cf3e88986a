"""Slack: POST to an incoming webhook (docs.slack.dev/messaging/sending-messages-using-incoming-webhooks).

The service answers 200 and the word « ok ». What people wrote is escaped as it asks: & < >; without these
signs no hidden address and no mention of a person or of everybody can be made.
"""

from dataclasses import dataclass
from typing import Any

from .http import post_text
from .outcome import Sent, Unsure

LONGEST = 2800  # of the 3000 signs that a section holds
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escaped(text: str) -> str:
    return text.translate(_ESCAPED)


@dataclass(frozen=True)
class SlackHook:
    base_url: str

    def send(self, *, path: str, title: str, text: str) -> Sent:
        """`path` is the channel's secret. Raises Refused, TryLater or Unsure."""
        answer = post_text(f"{self.base_url}{path}", service="Slack", json=payload(title, text))
        if answer.strip() != "ok":
            raise Unsure("Slack a répondu autre chose que prévu.")
        return Sent("")


def payload(title: str, text: str) -> dict[str, Any]:
    """The last paragraph, which holds the link, is a block of its own: nothing cuts it off."""
    head = escaped(title)
    parts = [part for part in text.rsplit("\n\n", 1) if part]
    sections = [f"*{head}*", *(_cut(part) for part in parts)]
    return {
        "text": head,
        "unfurl_links": False,
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": said}} for said in sections],
    }


def _cut(text: str) -> str:
    """Escaped, and short enough for a section, never in the middle of an escaped sign."""
    while len(escaped(text)) > LONGEST:
        text = text[: len(text) * 9 // 10]
    return escaped(text)
