"""Real servers on loopback: a mail server, and SMS services that answer as their documentation says."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from aiosmtpd.controller import Controller


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Sink:
    """Keeps what it accepts. Addresses tell what goes wrong: inconnu@ 550, occupe@ 451, coupe@ cut off."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("inconnu@"):
            return "550 5.1.1 no such user"
        if address.startswith("occupe@"):
            return "451 4.3.0 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        if envelope.rcpt_tos[0].startswith("coupe@"):
            server.transport.abort()
        return "250 OK"

    def to(self) -> list[str]:
        return [str(letter["To"]) for letter in self.letters]


def text_of(letter: EmailMessage, kind: str = "plain") -> str:
    """What the letter says, as text or as the page beside it."""
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@contextmanager
def mail_server(settings: Any) -> Iterator[Sink]:
    sink, port = Sink(), free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.DEFAULT_FROM_EMAIL = "rappels@azur.example"
    try:
        yield sink
    finally:
        controller.stop()


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body).items()}


@dataclass
class Desk:
    """What was asked, and what is answered next: (status, body), or None to hang up without a word."""

    asked: list[Asked] = field(default_factory=list)
    answers: list[tuple[int, str] | None] = field(default_factory=list)
    usual: tuple[int, str] = (201, '{"messageId": 1511882900176220, "smsCount": 1}')


@contextmanager
def sms_service(settings: Any, key: str) -> Iterator[Desk]:
    with _answering(Desk()) as (desk, address):
        settings.SMS_ADDRESSES = {**settings.SMS_ADDRESSES, key: address}
        yield desk


@contextmanager
def slack_channel(settings: Any) -> Iterator[Desk]:
    """Answers « ok » as incoming webhooks do."""
    with _answering(Desk(usual=(200, "ok"))) as (desk, address):
        settings.SLACK_ADDRESS = address
        yield desk


@contextmanager
def _answering(desk: Desk) -> Iterator[tuple[Desk, str]]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            desk.asked.append(Asked(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            answer = desk.answers.pop(0) if desk.answers else desk.usual
            if answer is None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(answer[0])
            self.send_header("Content-Length", str(len(answer[1].encode())))
            self.end_headers()
            self.wfile.write(answer[1].encode())

        def log_message(self, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield desk, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
