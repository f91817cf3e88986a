"""What the library knows of the operations behind an address: who may call them, what they may be asked."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from margelle.base.access import Refusal, declaration_of
from margelle.base.access.answers import forbidden, problem
from margelle.base.access.keepers import recognise

View = Callable[..., HttpResponse]


def holder_of(view: Any) -> Any:
    """The library's PathView: its method, or closed over in the function it gave to the URL."""
    cells = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
    candidates = [getattr(view, "__self__", None), *cells]
    return next((one for one in candidates if hasattr(one, "operations")), None)


def operations_of(view: Any, method: str | None = None) -> list[Any]:
    found = getattr(holder_of(view), "operations", [])
    return [one for one in found if method is None or method in one.methods]


def turned_away(request: HttpRequest) -> HttpResponse | None:
    """The answer to a caller without the right: the library reads the body before our view is called, and
    a stranger must not learn what is wrong in it."""
    found = recognise("token", request)
    if isinstance(found, Refusal):
        return found.response
    view = getattr(request.resolver_match, "func", None)
    declared = [declaration_of(one.view_func) for one in operations_of(view, request.method)]
    return None if {one.verb for one in declared if one} <= found.verbs else forbidden(request)


def knowing_its_questions(view: View) -> View:
    """Refuse query keys that no operation knows: a filter with a typing error would answer everything."""
    holder = holder_of(view)

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        operations = [one for one in holder.operations if request.method in one.methods]
        known = {name for one in operations for name in _questions(one)}
        unknown = next((name for name in request.GET if name not in known), None)
        if unknown is None or not operations:
            return view(request, *args, **kwargs)
        message = f"« {unknown[:80]} » est un champ inconnu."
        return turned_away(request) or problem(422, "invalid", message, field=unknown[:80])

    return checked


def _questions(operation: Any) -> list[str]:
    return [
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in getattr(model, "__ninja_flatten_map__", None) or model.model_fields
    ]
