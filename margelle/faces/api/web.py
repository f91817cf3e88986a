from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from margelle.base.access import declaration_of, public
from margelle.features.accounts.rules import API_SCOPES
from margelle.features.fieldwork.web.proof import positions
from margelle.features.logbook.web_public import scan

from .api import api

__all__ = ["docs", "openapi", "positions", "scan"]
WHY = "Documentation of the API: it holds no data of any company."


@public(reason=WHY)
def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(
        api.get_openapi_schema(path_prefix="/api/1/"), json_dumps_params={"ensure_ascii": False}
    )


@public(reason=WHY)
def docs(request: HttpRequest) -> HttpResponse:
    """A page of the house, drawn from the schema: no script, nothing fetched from elsewhere."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/1/")
    models = schema.get("components", {}).get("schemas", {})
    operations = [
        _operation(path, method, found, models)
        for path, methods in schema["paths"].items()
        for method, found in methods.items()
    ]
    return render(
        request,
        "api/docs.html",
        {"operations": operations, "scopes": API_SCOPES.items(), "info": schema["info"]},
    )


def _operation(path: str, method: str, found: dict[str, Any], models: dict[str, Any]) -> dict[str, Any]:
    body = found.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    answers = found["responses"].items()
    answer: dict[str, Any] = next((one for code, one in answers if str(code).startswith("2")), {})
    answered = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "id": found["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": found.get("summary", ""),
        "text": found.get("description", ""),
        "scope": _scope(found["operationId"]),
        "parameters": [_parameter(p) for p in found.get("parameters", [])],
        "body": _fields(body, models),
        "answer": _fields(answered, models),
    }


def _scope(operation_id: str) -> str:
    for _, router in api._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                if (operation.operation_id or api.get_openapi_operation_id(operation)) == operation_id:
                    declared = declaration_of(operation.view_func)
                    return declared.verb or "" if declared else ""
    return ""


def _parameter(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": found["name"],
        "where": "adresse" if found["in"] == "path" else "question",
        "kind": _kind(found["schema"]),
        "required": found.get("required", False),
        "text": found["schema"].get("description", ""),
    }


def _fields(schema: dict[str, Any], models: dict[str, Any]) -> list[dict[str, Any]]:
    model = models.get(schema.get("$ref", "").split("/")[-1], schema)
    required = set(model.get("required", []))
    return [
        {
            "name": name,
            "kind": _kind(field),
            "required": name in required,
            "text": field.get("description", ""),
        }
        for name, field in model.get("properties", {}).items()
    ]


def _kind(schema: dict[str, Any]) -> str:
    """A type in few words: "texte", "date", "liste de Visit"…"""
    if "$ref" in schema:
        return str(schema["$ref"].split("/")[-1])
    if "anyOf" in schema:
        return " ou ".join(_kind(part) for part in schema["anyOf"])
    if "enum" in schema:
        return " · ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"liste de {_kind(schema.get('items', {}))}"
    words = {"string": "texte", "integer": "entier", "number": "nombre", "boolean": "oui/non", "null": "vide"}
    by_format = {"uuid": "identifiant", "date": "date", "time": "heure", "date-time": "instant"}
    return by_format.get(schema.get("format", ""), words.get(schema.get("type", ""), "objet"))
