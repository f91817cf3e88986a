"""The book of a pool: made for its owner behind the code, told from a forged one by anyone who holds it."""

from hashlib import sha256
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from margelle.base.access import public
from margelle.base.access.links import behind
from margelle.base.tenancy.scope import company_scope
from margelle.features.logbook import queries
from margelle.features.logbook.actions import matching_export
from margelle.features.logbook.actions.exports import BOOK, TooMany
from margelle.features.logbook.pages import book_file, chosen_year

from .door import WHY, door_of, found_by

LARGEST: Final = 60 * 2**20  # bytes
FOR_ALL: Final = "The address stands in a handed-over book: whoever holds the file may check it."


@public(reason=WHY)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, token: str) -> HttpResponseBase:
    found = found_by(token)
    with company_scope(found.company_id):
        door = door_of(token, found)
        if not door.is_inside(request):
            return redirect(door.home)
        pool, company = door.link.pool, door.link.company
        context = door.context(years=queries.years_of(pool))
        if request.method != "POST":
            return render(request, "logbook/book.html", context)
        year = chosen_year(pool, request.POST.get("year", ""))
        try:
            return book_file(pool, company=company, kind=request.POST.get("kind", ""), year=year, by=None)
        except TooMany as problem:
            return render(request, "logbook/book.html", context | {"problem": str(problem)}, status=429)


@public(reason=FOR_ALL)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, book: str) -> HttpResponse:
    """What was handed over and when; a file that is given is compared and forgotten."""
    with behind(purpose=BOOK, secret=book, named=queries.export_named) as export:
        context = {"export": export, "company": export.company, "company_name": export.company.name}
        if request.method != "POST":
            return render(request, "logbook/check.html", context)
        given = request.FILES.get("file")
        if not isinstance(given, UploadedFile) or not given.size:
            return _said(request, context, "Choisissez d’abord le fichier à vérifier.")
        if given.size > LARGEST:
            return _said(request, context, "Ce fichier est trop gros pour être un livret (60 Mo au plus).")
        digest = sha256()
        for chunk in given.chunks():
            digest.update(chunk)
        same = matching_export(pool=export.pool_id, digest=digest.hexdigest())
        return render(request, "logbook/check.html", context | {"checked": True, "same": same})


def _said(request: HttpRequest, context: dict[str, object], problem: str) -> HttpResponse:
    return render(request, "logbook/check.html", context | {"problem": problem}, status=422)
