"""A small site: every component, a list, live fragments and a hidden code, under the strict policy."""

import json

from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import engines
from django.urls import path

from margelle.base.access import public
from margelle.base.ui import components
from tests.ui.table import GroupTable

LIVE_PAGE = """{% extends "ui/office.html" %}{% block body %}
<live-refresh id="visits" url="/fragment/" kinds="visit">vu 0 fois</live-refresh>
<live-refresh id="clients" url="/fragment/" kinds="client">vu 0 fois</live-refresh>{% endblock %}"""
CODE_PAGE = """{% extends "ui/office.html" %}{% block body %}
{% include "ui/code_box.html" with label="Portail" url="/code/" %}{% endblock %}"""
FORM_PAGE = """{% extends "ui/office.html" %}{% block body %}
<form method="post">{% csrf_token %}<button class="button">Envoyer</button></form>{% endblock %}"""


@public(reason="a page of the tests")
def page(request: HttpRequest) -> HttpResponse:
    table = GroupTable(request, Group.objects.all())
    return render(request, "ui/components.html", {**components.context(), "table": table})


@public(reason="a page of the tests")
def door(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/door.html")


@public(reason="a page of the tests")
def live_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(LIVE_PAGE).render({}, request))


@public(reason="a page of the tests")
def code_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(CODE_PAGE).render({}, request))


@public(reason="a page of the tests")
def form_page(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return HttpResponse("reçu")
    return HttpResponse(engines["django"].from_string(FORM_PAGE).render({}, request))


@public(reason="a page of the tests")
def stream(request: HttpRequest) -> HttpResponse:
    """One change, then the connection ends; the browser is told not to come back during the test."""
    change = {"kind": "VisitMoved", "entity": "visit", "id": "1"}
    text = f"retry: 3600000\nevent: change\nid: 7\ndata: {json.dumps(change)}\n\n"
    return HttpResponse(text, content_type="text/event-stream")


@public(reason="a page of the tests")
def fragment(request: HttpRequest) -> HttpResponse:
    return HttpResponse("vu 1 fois")


@public(reason="a page of the tests")
def code(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse(status=405)
    return JsonResponse({"value": "2741B"})


urlpatterns = [
    path("", page),
    path("door/", door),
    path("live-page/", live_page),
    path("live/all", stream),
    path("fragment/", fragment),
    path("code-page/", code_page),
    path("code/", code),
    path("form-page/", form_page),
]
