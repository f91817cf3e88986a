from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from margelle.base.access import may
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.clients import queries

from .tables import ClientTable, ContractTable, PoolTable


def _is_archive(request: HttpRequest) -> bool:
    return request.GET.get("state") == "archived"


@may("clients.view")
@require_safe
def clients(request: HttpRequest) -> HttpResponse:
    table = ClientTable(request, queries.listed_clients(archived=_is_archive(request)))
    if (answer := table.export_response("clients")) is not None:
        return answer
    return render(request, "clients/clients.html", {"table": table})


@may("clients.view")
@require_safe
def pools(request: HttpRequest) -> HttpResponse:
    table = PoolTable(request, queries.listed_pools(archived=_is_archive(request)))
    if (answer := table.export_response("bassins")) is not None:
        return answer
    return render(request, "clients/pools.html", {"table": table})


@may("clients.view")
@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """Contracts that end within the year, the nearest first (CLI-10)."""
    today = local_today(member_of(request).company)
    table = ContractTable(request, queries.contracts_ending(today, within_days=365), today=today)
    if (answer := table.export_response("contrats")) is not None:
        return answer
    return render(request, "clients/contracts.html", {"table": table})
