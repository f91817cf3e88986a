"""What the pages of « Disponibilités » share: their tabs and the shape of a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from margelle.base.ui.slots import tabs_for


def page(request: HttpRequest, template: str, *, tab: str, status: int = 200, **more: Any) -> HttpResponse:
    tabs = tabs_for("availability", None, request, current=tab)
    return render(request, template, {"tabs": tabs, **more}, status=status)
