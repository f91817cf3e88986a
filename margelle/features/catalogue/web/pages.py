"""What every page of the catalogue shares: its tabs, its form page, its answers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from margelle.base.ui.slots import tabs_for
from margelle.features.catalogue.actions import NameTaken


def page(request: HttpRequest, template: str, *, tab: str, status: int = 200, **context: Any) -> HttpResponse:
    tabs = tabs_for("catalogue", None, request, current=tab)
    return render(request, template, {"tabs": tabs, **context}, status=status)


def form_page(
    request: HttpRequest,
    form: BaseForm,
    *,
    tab: str,
    title: str,
    back: str,
    template: str = "catalogue/form.html",
    **context: Any,
) -> HttpResponse:
    """The form alone on its page; 422 when it comes back with errors. `back` is a url name."""
    status = 422 if form.is_bound and form.errors else 200
    return page(request, template, tab=tab, status=status, form=form, form_title=title, back=back, **context)


def done(request: HttpRequest, text: str, to: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(to)


def saved(form: "ModelForm[Any]", save: Callable[[Any], object]) -> bool:
    """Write what a valid form says; False, with the form refused, when someone took the name meanwhile."""
    try:
        save(form.save(commit=False))
    except NameTaken:
        form.add_error("name", "Ce nom vient d’être pris par quelqu’un d’autre.")
        return False
    return True


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
