"""A letter as a mail program shows it: one plain page made from its text, the link as a button.

The text stays beside it for those who read that. Styles stand in the tags: many programs drop all others.
"""

import re
from collections.abc import Iterator

from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe

LINK = re.compile(r"https?://[^\s<>\"']+$")
LONGEST_LABEL = 120
FACE = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
PARAGRAPH = "margin:0 0 16px;font-size:16px;line-height:1.5;color:#16302f"
BUTTON = (
    "display:inline-block;padding:13px 22px;border-radius:8px;background:#0b5563;color:#ffffff;"
    "font-size:16px;font-weight:600;text-decoration:none"
)
OPEN = "Ouvrir ma page"


def html_letter(*, company: str, subject: str, text: str) -> str:
    """Whatever the text holds is shown, never obeyed."""
    return format_html(
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>{}</title></head>'
        '<body style="margin:0;padding:24px 12px;background:#f4f3ee;{}">'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;'
        'background:#ffffff;border:1px solid #dcdad2;border-radius:12px;text-align:left"><tr>'
        '<td style="padding:20px 24px 0;font-size:14px;font-weight:600;color:#0b5563">{}</td></tr><tr>'
        '<td style="padding:16px 24px 8px">{}</td></tr></table></td></tr></table></body></html>',
        subject,
        FACE,
        company,
        format_html_join("", "{}", ((part,) for part in _parts(text))),
    )


def _parts(text: str) -> Iterator[SafeString]:
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines: list[str] = []
        for line in paragraph.split("\n"):
            if (button := _button_of(line.strip())) is None:
                lines.append(line)
                continue
            if lines:
                yield _paragraph(lines)
                lines = []
            yield button
        if lines:
            yield _paragraph(lines)


def _button_of(line: str) -> SafeString | None:
    """None for a line that does not end with a link, or says too much before it."""
    found = LINK.search(line)
    label = line[: found.start()].rstrip(" \u00a0:") if found else ""
    return _button(label, found[0]) if found and len(label) <= LONGEST_LABEL else None


def _paragraph(lines: list[str]) -> SafeString:
    shown = [mark_safe(urlize(line, autoescape=True)) for line in lines]  # noqa: S308  # urlize has escaped it
    body = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in shown))
    return format_html('<p style="{}">{}</p>', PARAGRAPH, body)


def _button(label: str, url: str) -> SafeString:
    return format_html(
        '<p style="{}"><a href="{}" style="{}">{}</a></p>', PARAGRAPH, url, BUTTON, label or OPEN
    )
