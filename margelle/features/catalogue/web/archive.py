"""Putting away and bringing back, the same for the three lists."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from margelle.base.access import may
from margelle.features.accounts.queries import member_of
from margelle.features.catalogue import actions
from margelle.features.catalogue.models import Product, ServiceType, Task


@may("catalogue.edit")
@require_POST
def task_archive(request: HttpRequest, task: str) -> HttpResponse:
    return _switch(request, get_object_or_404(Task, pk=task), "catalogue:tasks")


@may("catalogue.edit")
@require_POST
def product_archive(request: HttpRequest, product: str) -> HttpResponse:
    return _switch(request, get_object_or_404(Product, pk=product), "catalogue:products")


@may("catalogue.edit")
@require_POST
def service_archive(request: HttpRequest, service: str) -> HttpResponse:
    return _switch(request, get_object_or_404(ServiceType, pk=service), "catalogue:services")


def _switch(request: HttpRequest, row: Task | Product | ServiceType, back: str) -> HttpResponse:
    archived = request.POST.get("archived")
    if archived not in {"1", "0"}:
        return HttpResponse("Choisissez : archiver ou rétablir.", status=422, content_type="text/plain")
    try:
        actions.set_archived(row=row, archived=archived == "1", by=member_of(request))
    except actions.NameTaken:
        messages.error(
            request,
            f"« {row.name} » existe de nouveau dans la liste. Renommez l’un des deux avant de rétablir.",
        )
        return redirect(back)
    verb = "rangé dans les archives ; ce qui a été noté avec reste" if archived == "1" else "rétabli"
    messages.success(request, f"« {row.name} » : {verb}.")
    return redirect(back)
