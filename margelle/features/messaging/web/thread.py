"""Both directions: what clients answered, and the thread with one of them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.slots import panels_for, tabs_for
from margelle.features.accounts.queries import member_of
from margelle.features.clients.models import Client
from margelle.features.clients.queries import client_head, matching_clients, open_clients
from margelle.features.messaging import actions, queries
from margelle.features.messaging.forms import WriteForm
from margelle.features.messaging.models import Reply
from margelle.features.messaging.tables import occasion_label

PAGE, FOUND = 25, 12


@may("messages.view")
@require_safe
def replies_list(request: HttpRequest) -> HttpResponse:
    """What waits, then what was dealt with."""
    is_done = request.GET.get("state") == "done"
    rows = queries.replies().filter(handled_at__isnull=not is_done)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    asked = queries.questions_of(list(page.object_list))
    context = {
        "lines": [(row, asked.get(row.pk, "")) for row in page.object_list],
        "page": page,
        "is_done": is_done,
        "tabs": tabs_for("messages", None, request, current="replies"),
    }
    return render(request, "messaging/replies.html", context)


@may("messages.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def reply_page(request: HttpRequest, client_reply: UUID) -> HttpResponse:
    """One reply: whose it is is chosen from a list, a yes is taken for one, or it was simply read."""
    row = queries.reply_for(client_reply)
    problem = ""
    if request.method == "POST":
        try:
            problem = _decided(request, row)
        except actions.NotNow as trouble:
            problem = str(trouble)
        if not problem:
            back = request.POST.get("back", "")
            if row.client_id and back == "thread":
                return redirect("messaging:thread", client=row.client_id)
            return redirect("messaging:replies")
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    found = matching_clients(open_clients(), text).order_by("name", "pk")[:FOUND] if not row.client_id else []
    context = {
        "reply": row,
        "problem": problem,
        "search": text,
        "found": found,
        "question": queries.questions_of([row]).get(row.pk, ""),
    }
    return render(request, "messaging/reply.html", context, status=422 if problem else 200)


def _decided(request: HttpRequest, row: Reply) -> str:
    """What was pressed is done and said; French words for what cannot be."""
    member, what = member_of(request), request.POST.get("do", "")
    if what == "attach":
        client = _chosen(request.POST.get("client", ""))
        if client is None:
            return "Client\u00a0: choisissez-le dans la liste."
        actions.attach_reply(reply=row, client=client, by=member)
        messages.success(request, f"Réponse rattachée à {client.full_name()}.")
    elif what == "confirm":
        actions.confirm_by_reply(reply=row, by=member)
        messages.success(request, "Intervention confirmée au nom du client.")
    elif what == "handled":
        actions.note_handled(replies=[row.pk], by=member)
        messages.success(request, "Réponse notée comme lue.")
    else:
        return "Choisissez ce qu’il faut faire de cette réponse."
    return ""


def _chosen(text: str) -> Client | None:
    try:
        found: Client | None = Client.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None
    return found


@may("messages.view")
@require_safe
def thread(request: HttpRequest, client: UUID) -> HttpResponse:
    """The tab « Messages » of a client's page."""
    row = get_object_or_404(Client, pk=client)
    ways = queries.ways_to(row)
    form = WriteForm(ways=ways, initial={"channel": queries.last_way_of(row)})
    return _thread(request, row, form, ways)


@may("messages.manage")
@require_POST
def writing(request: HttpRequest, client: UUID) -> HttpResponse:
    """Written by hand from the thread; the same form sent twice is one message."""
    row = get_object_or_404(Client, pk=client)
    ways = queries.ways_to(row)
    form = WriteForm(request.POST, ways=ways)
    if not form.is_valid():
        return _thread(request, row, form, ways)
    try:
        actions.write_to(client=row, by=member_of(request), **form.cleaned_data)
    except actions.CannotWrite as problem:
        form.add_error("channel", str(problem))
        return _thread(request, row, form, ways)
    messages.success(request, "Message mis en file\u00a0: il part dans la minute, aux heures permises.")
    return HttpResponseRedirect(reverse("messaging:thread", args=[row.pk]))


def _thread(request: HttpRequest, row: Client, form: WriteForm, ways: dict[str, queries.Way]) -> HttpResponse:
    context = {
        **client_head(row),
        "lines": [
            (line, occasion_label(line.message.occasion) if line.message else "")
            for line in queries.thread_of(row)
        ],
        "form": form,
        "can_write": any(not way.problem for way in ways.values()),
        "problems": [way.problem for way in ways.values() if way.problem],
        "tabs": tabs_for("client", row, request, current="thread"),
        "client_actions": panels_for("client_actions", row, request),
    }
    return render(request, "messaging/thread.html", context, status=422 if form.is_bound else 200)
