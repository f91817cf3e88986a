"""One POST to a service, and what its answer means for the message."""

from functools import cache
from typing import Any

import httpx

from .outcome import Refused, TryLater, Unsure

TIMEOUT = httpx.Timeout(15, connect=5)
LONGEST_ANSWER = 20_000


@cache
def _client() -> httpx.Client:
    """One per process: reading the certificates costs more than a message. No connection is kept open: one
    that the service has closed meanwhile would look like a lost answer."""
    limits = httpx.Limits(max_keepalive_connections=0)
    return httpx.Client(timeout=TIMEOUT, follow_redirects=False, limits=limits)


def post(url: str, *, service: str, **request: Any) -> dict[str, Any]:
    """The answer's JSON object. Raises TryLater, Refused or Unsure, in French words that hold no secret."""
    answer = _asked(url, service, request)
    _check(answer, service)
    body = _object(answer)
    if body is None:
        raise Unsure(f"{service} a répondu autre chose que prévu.")
    return body


def post_text(url: str, *, service: str, **request: Any) -> str:
    """The same for a service that answers a word."""
    answer = _asked(url, service, request)
    _check(answer, service)
    return answer.text if len(answer.content) <= LONGEST_ANSWER else ""


def _asked(url: str, service: str, request: dict[str, Any]) -> httpx.Response:
    try:
        return _client().post(url, **request)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as problem:
        raise TryLater(f"{service} ne répond pas.", whole_line=True) from problem
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as problem:
        raise TryLater(f"L’adresse de {service} n’est pas valable.", whole_line=True) from problem
    except UnicodeError as problem:  # a key that cannot stand in a header: not even asked
        raise TryLater(
            f"Un identifiant de {service} contient un signe impossible.", whole_line=True
        ) from problem
    except httpx.HTTPError as problem:  # asked, and no whole answer came back
        raise Unsure(f"{service} n’a pas répondu jusqu’au bout.") from problem


def _check(answer: httpx.Response, service: str) -> None:
    status = answer.status_code
    if status in (401, 403):
        raise TryLater(f"{service} refuse les identifiants (réglages des messages).", whole_line=True)
    if status == 402:
        raise TryLater(f"Le compte {service} n’a plus de crédit.", whole_line=True)
    if status in (429, 503) or 300 <= status < 400:
        raise TryLater(f"{service} est occupé ({status}).", whole_line=True)
    if 400 <= status < 500:
        raise Refused(f"{service} refuse ce message{_words(answer)}")
    if status >= 500:
        raise Unsure(f"{service} a échoué ({status}).")


def _object(answer: httpx.Response) -> dict[str, Any] | None:
    if len(answer.content) > LONGEST_ANSWER:
        return None
    try:
        body = answer.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _words(answer: httpx.Response) -> str:
    message = (_object(answer) or {}).get("message")
    return f" : {message[:160]}" if isinstance(message, str) and message.isprintable() else "."


def known_id(value: Any, service: str) -> str:
    """The service's own number of the message; without one nobody knows what became of it."""
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise Unsure(f"{service} a répondu sans numéro de message.")
    return str(value)[:120]
