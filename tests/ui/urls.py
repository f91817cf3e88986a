"""A site of one page: every component, with its sheets and scripts and the strict policy."""

from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from margelle.base.ui import components
from tests.ui.table import GroupTable


def page(request: HttpRequest) -> HttpResponse:
    table = GroupTable(request, Group.objects.all())
    if (answer := table.export_response("groupes")) is not None:
        return answer
    return render(request, "ui/components.html", {**components.context(), "table": table})


def door(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/door.html")


urlpatterns = [path("", page), path("door/", door)]
