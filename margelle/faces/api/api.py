"""The one API object: rooms bring their routers, errors have one shape, docs are a page of the house."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from margelle.base.access.answers import problem
from margelle.features.clients.api import router as clients
from margelle.features.fieldwork.api import router as reports
from margelle.features.planning.actions import StaleVisit
from margelle.features.planning.api import router as visits
from margelle.features.planning.rules import NotAllowed

from .operations import turned_away

api = NinjaAPI(
    title="Margelle",
    version="1",
    description="Les clients, bassins, interventions et comptes rendus de votre entreprise.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-1",
)
api.add_router("", clients)
api.add_router("", visits)
api.add_router("", reports)

_WHAT = {
    "extra_forbidden": "est un champ inconnu",
    "missing": "manque",
    "string_pattern_mismatch": "contient un signe interdit",
    "string_too_short": "est vide",
    "string_too_long": "est trop long",
    "uuid_parsing": "n’est pas un identifiant",
    "uuid_type": "n’est pas un identifiant",
    "date_from_datetime_parsing": "n’est pas une date (AAAA-MM-JJ)",
    "date_parsing": "n’est pas une date (AAAA-MM-JJ)",
    "time_parsing": "n’est pas une heure (HH:MM)",
    "greater_than_equal": "est trop petit",
    "less_than_equal": "est trop grand",
    "literal_error": "n’est pas une valeur permise",
    "int_type": "n’est pas un nombre entier",
    "json_invalid": "n’est pas du JSON",
}


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    if (refusal := turned_away(request)) is not None:
        return refusal
    first: dict[str, Any] = error.errors[0] if error.errors else {"loc": (), "type": ""}
    path = [str(part) for part in first["loc"] if part not in ("body", "payload", "query", "path", "filters")]
    field = ".".join(path) or None
    what = _WHAT.get(str(first["type"]), "n’a pas la forme attendue")
    return problem(422, "invalid", f"« {field or 'le contenu'} » {what}.", field=field)


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    if (refusal := turned_away(request)) is not None:
        return refusal
    return problem(error.status_code, "refused", "Cette demande n’a pas la forme attendue.")


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return turned_away(request) or problem(413, "too_large", "Cet envoi est trop gros.")


@api.exception_handler(Http404)
@api.exception_handler(ObjectDoesNotExist)
def _missing(request: HttpRequest, error: Exception) -> HttpResponse:
    field = getattr(error, "field", None)  # set when a field of the body named it
    return problem(404, "not_found", "Cet objet n’existe pas, ou plus.", field=field)


@api.exception_handler(NotAllowed)
def _not_allowed(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    return problem(409, "not_allowed", str(error))


@api.exception_handler(StaleVisit)
def _stale(request: HttpRequest, error: StaleVisit) -> HttpResponse:
    return problem(409, "stale", str(error), field="version")
