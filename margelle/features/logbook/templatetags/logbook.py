from django import template
from django.utils import timezone

from margelle.base.ui import french
from margelle.features.fieldwork.models import Photo
from margelle.features.fieldwork.queries import Proof
from margelle.features.logbook.pages import Addresses
from margelle.features.logbook.queries import Line
from margelle.features.planning.models import Visit, VisitDocument

register = template.Library()


@register.simple_tag
def photo_url(to: Addresses, photo: Photo) -> str:
    return to.photo(photo.pk)


@register.simple_tag
def document_url(to: Addresses, document: VisitDocument) -> str:
    return to.document(document)


@register.simple_tag
def visit_url(to: Addresses, visit: Visit) -> str:
    return to.visit(visit.pk)


@register.simple_tag
def proof_url(to: Addresses, visit: Visit) -> str:
    return to.proof(visit.pk)


@register.filter
def proof_line(proof: Proof) -> str:
    """One line of the history: "Preuve scellée le 12 mai, 3f9a 12c4 : rien n’a changé"."""
    day = french.day_short(timezone.localtime(proof.seal.sealed_at).date())
    ends = {
        "whole": "rien n’a changé",
        "reopened": "rouverte depuis",
        "changed": f"modifié depuis{french.NBSP}: {proof.changed_words}",
        "altered": "modifiée sans trace avant ce sceau",
    }
    return f"Preuve scellée le {day}, {proof.print}{french.NBSP}: {ends[proof.state]}"


@register.filter
def in_sentence(names: list[str]) -> str:
    """Names one after the other within a sentence; only first letters become small: a pH stays a pH."""
    return ", ".join(name if name[1:2].isupper() else name[:1].lower() + name[1:] for name in names)


@register.simple_tag
def span_words(line: Line) -> str:
    """The good span in words: "entre 7,2 et 7,4", "jusqu’à 0,6"."""
    if line.target is None:
        return ""
    low, high, places = line.target.low, line.target.high, line.parameter.decimals
    if low is not None and high is not None:
        return f"entre {french.fr_decimal(low, places)} et {french.fr_decimal(high, places)}"
    if high is not None:
        return f"jusqu’à {french.fr_decimal(high, places)}"
    return f"au moins {french.fr_decimal(low, places)}" if low is not None else ""
