"""E-mail by Django's own API, whatever stands behind it (SMTP, or a service by django-anymail)."""

import smtplib
from dataclasses import dataclass, field
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import sanitize_address

from .outcome import Refused, Sent, TryLater, Unsure

ONE_LINE = str.maketrans({"\r": " ", "\n": " "})


@dataclass
class MailLine:
    """One open connection for a batch: a thousand reminders need no thousand handshakes."""

    from_name: str
    reply_to: str
    _connection: Any = field(default=None, init=False)

    def send(
        self,
        *,
        to: str,
        subject: str,
        text: str,
        ref: str,
        html: str = "",
        reply_to: str = "",
        leaving: str = "",
    ) -> Sent:
        message = self._message(to, subject, text, ref, reply_to or self.reply_to)
        if html:
            message.attach_alternative(html, "text/html")
        if leaving:
            message.extra_headers["List-Unsubscribe"] = f"<{leaving}>"
            message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        self._open()
        try:
            if not self._connection.send_messages([message]):
                raise Unsure("Le serveur de courrier n’a rien dit de ce message.")
        except Exception as problem:
            self.close()
            raise _meaning(problem) from problem
        status = getattr(message, "anymail_status", None)  # a service gives its own number, told again later
        known = getattr(status, "message_id", None)
        return Sent(known[:120] if isinstance(known, str) else str(message.extra_headers["Message-ID"]))

    def _message(self, to: str, subject: str, text: str, ref: str, reply_to: str) -> EmailMultiAlternatives:
        try:
            sanitize_address(to, "utf-8")
        except ValueError as problem:
            raise Refused("Cette adresse e-mail n’a pas la bonne forme.") from problem
        address = settings.DEFAULT_FROM_EMAIL
        host = address.rpartition("@")[2].strip(">") or "localhost"
        return EmailMultiAlternatives(
            subject=subject.translate(ONE_LINE),
            body=text,
            from_email=formataddr((self.from_name.translate(ONE_LINE), address)),
            to=[to],
            reply_to=[reply_to] if reply_to else None,
            headers={"Message-ID": f"<{ref}@{host}>", "Auto-Submitted": "auto-generated"},
        )

    def _open(self) -> None:
        """Opened apart from the sending: a server that does not answer has surely sent nothing."""
        if self._connection is not None:
            return
        connection = get_connection()
        if getattr(connection, "timeout", 0) is None:
            connection.timeout = 15  # type: ignore[attr-defined]  # the SMTP backend's own
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as problem:
            raise TryLater("Le serveur de courrier ne répond pas.", whole_line=True) from problem
        self._connection = connection

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except (OSError, smtplib.SMTPException):
                return


def _meaning(problem: Exception) -> Exception:
    if isinstance(problem, Unsure):
        return problem
    code = _code(problem)
    if code is None:
        return Unsure("La liaison avec le serveur de courrier s’est coupée pendant l’envoi.")
    if isinstance(problem, smtplib.SMTPAuthenticationError) or code in (401, 403, 530, 535):
        return TryLater("Le serveur de courrier refuse les identifiants.", whole_line=True)
    if code == 429 or (400 <= code < 500 and not _is_http(problem)):
        return TryLater(f"Le serveur de courrier demande d’attendre ({code}).")
    if _is_http(problem) and code >= 500:
        return Unsure(f"Le service de courrier a échoué ({code}).")
    return Refused(f"Le serveur refuse cette adresse ou ce message ({code}).")


def _is_http(problem: Exception) -> bool:
    """A service by its web interface (anymail) speaks in HTTP codes, a mail server in SMTP's."""
    return not isinstance(problem, smtplib.SMTPException)


def _code(problem: Exception) -> int | None:
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        codes = [answer[0] for answer in problem.recipients.values()]
        return max(codes, default=None)
    found = getattr(problem, "smtp_code", None) or getattr(problem, "status_code", None)
    return found if isinstance(found, int) and found > 0 else None
