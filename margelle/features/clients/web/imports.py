from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.exports import CSV_TYPE, XLSX_TYPE
from margelle.features.accounts.queries import member_of
from margelle.features.clients import actions
from margelle.features.clients.forms import ImportForm
from margelle.features.clients.models import ImportRun
from margelle.features.clients.queries.model_file import model_csv, model_xlsx
from margelle.features.clients.rules.columns import COLUMNS
from margelle.features.clients.rules.reading import MOST_BYTES, Unreadable

from .pages import form_status

PER_PAGE = 100


@may("clients.import")
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Choose a file. It is read and checked at once; nothing is written before the next page's button."""
    form = (
        ImportForm(request.POST or None, request.FILES or None) if request.method == "POST" else ImportForm()
    )
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            # One byte more than the cap is enough to know that it is passed.
            data = upload.read(MOST_BYTES + 1)
            run = actions.try_import(data=data, file_name=upload.name, by=member_of(request))
            return redirect("clients:import_run", run=run.pk)
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
    context = {
        "form": form,
        "columns": COLUMNS,
        "runs": ImportRun.objects.select_related("by").defer("lines")[:10],
    }
    return render(request, "clients/imports.html", context, status=form_status(form))


@may("clients.import")
@require_safe
def import_model(request: HttpRequest, kind: str) -> HttpResponse:
    if kind == "csv":
        response = HttpResponse(model_csv(), content_type=CSV_TYPE)
    else:
        response = HttpResponse(model_xlsx(), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="modele-clients.{kind}"'
    return response


@may("clients.import")
@require_safe
def import_run(request: HttpRequest, run: str) -> HttpResponse:
    row = get_object_or_404(ImportRun.objects.select_related("by"), pk=run)
    lines: list[dict[str, Any]] = row.lines["lines"]
    by_verdict = {
        verdict: [line for line in lines if line["verdict"] == verdict]
        for verdict in ("bad", "double", "new", "more")
    }
    shown = request.GET.get("show", "")
    if shown not in {"bad", "double", "good"}:
        shown = "bad" if by_verdict["bad"] else "double" if by_verdict["double"] else "good"
    good = by_verdict["new"] + by_verdict["more"]
    rows = sorted(good, key=lambda line: line["line"]) if shown == "good" else by_verdict[shown]
    context = {
        "run": row,
        "unknown": row.lines["unknown"],
        "counts": {"bad": len(by_verdict["bad"]), "double": len(by_verdict["double"]), "good": len(good)},
        "clients": len(by_verdict["new"]),
        "shown": shown,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "clients/import_run.html", context)


@may("clients.import")
@require_POST
def import_confirmation(request: HttpRequest, run: str) -> HttpResponse:
    row = get_object_or_404(ImportRun.objects.defer("lines"), pk=run)
    try:
        done = actions.confirm_import(
            run=row, with_doubles=request.POST.get("doubles") == "1", by=member_of(request)
        )
    except actions.AlreadyConfirmed:
        messages.error(request, "Ce fichier est déjà importé : rien n’a été écrit une seconde fois.")
        return redirect("clients:import_run", run=row.pk)
    messages.success(request, f"{done.created_count} clients sont entrés dans le fichier.")
    return redirect("clients:import_run", run=row.pk)
