"""The office's side of messages: what leaves, one message, the wordings, the settings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.features.accounts.queries import member_of
from margelle.features.clients.models import Client
from margelle.features.messaging import actions, queries
from margelle.features.messaging.actions.alert_letters import hide_links
from margelle.features.messaging.actions.decide import Decided
from margelle.features.messaging.forms import PLAIN_FIELDS, SettingsForm, TestForm, WordingForm
from margelle.features.messaging.models import Message, MessageTemplate, OptOut
from margelle.features.messaging.rules import (
    CLIENT_CHANNELS,
    Channel,
    Occasion,
    State,
    fill,
    length,
    occasion_named,
    occasions,
    plain,
)
from margelle.features.messaging.rules.states import WAITING
from margelle.features.messaging.tables import MessageTable, occasion_label


@may("messages.view")
@require_safe
def messages_list(request: HttpRequest) -> HttpResponseBase:
    table = MessageTable(request, queries.messages_sent())
    if (answer := table.export_response("messages")) is not None:
        return answer
    for row in table.rows:
        row.occasion_label = occasion_label(row.occasion)  # type: ignore[attr-defined]  # for the template
    tabs = tabs_for("messages", None, request, current="outbox")
    context = {"table": table, "tabs": tabs, "mail_set": queries.is_mail_set()}
    return render(request, "messaging/messages.html", context)


@may("messages.view")
@require_safe
def message_page(request: HttpRequest, message: UUID) -> HttpResponse:
    row = queries.message_for(message)
    return render(request, "messaging/message.html", {"message": row, **_shown(row)})


def _shown(row: Message) -> dict[str, Any]:
    return {
        "occasion": occasion_label(row.occasion),
        "shown_body": hide_links(row.body) if row.alert_id else row.body,
        "can_resend": row.state in (State.DEAD, State.UNSURE, State.FAILED, State.HELD),
        "can_take": row.state == State.UNSURE,
        "can_drop": row.state in (*WAITING, State.DEAD, State.UNSURE),
        "alphabet": length(row.body).alphabet if row.channel == Channel.SMS else "",
    }


_DECISIONS = {
    "resend": (actions.resend_message, "Message remis en file\u00a0: il part dans la minute."),
    "sent": (actions.take_for_sent, "Message noté comme parti."),
    "drop": (actions.drop_message, "Message annulé\u00a0: il ne partira pas."),
}


@may("messages.manage")
@require_POST
def decision(request: HttpRequest, message: UUID) -> HttpResponse:
    row = queries.message_for(message)
    act, words = _DECISIONS.get(request.POST.get("do", ""), (None, ""))
    if act is None:
        return _message_refused(request, row, "Choisissez ce qu’il faut faire de ce message.")
    try:
        act(message=row, by=member_of(request))
    except Decided as problem:
        return _message_refused(request, row, str(problem))
    messages.success(request, words)
    return HttpResponseRedirect(reverse("messaging:message", args=[row.pk]))


def _message_refused(request: HttpRequest, row: Message, problem: str) -> HttpResponse:
    context = {"message": row, "problem": problem, **_shown(row)}
    return render(request, "messaging/message.html", context, status=422)


@may("messages.manage")
@require_safe
def wordings_list(request: HttpRequest) -> HttpResponse:
    settings = queries.occasion_settings()
    rows = [
        (one, settings[one.key].is_on if one.key in settings else False, list(queries.wordings(one).values()))
        for one in occasions()
    ]
    tabs = tabs_for("messages", None, request, current="wordings")
    return render(request, "messaging/wordings.html", {"rows": rows, "tabs": tabs})


def _named(occasion: str, channel: str) -> tuple[Occasion, MessageTemplate]:
    found = occasion_named(occasion)
    if found is None or channel not in CLIENT_CHANNELS:
        raise Http404
    return found, queries.wordings(found)[channel]


@may("messages.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: HttpRequest, occasion: str, channel: str) -> HttpResponse:
    """Write, and see at once what a real client would read; « Voir » shows without keeping."""
    found, present = _named(occasion, channel)
    if request.method != "POST":
        form = WordingForm(
            occasion=found, channel=channel, initial={"subject": present.subject, "body": present.body}
        )
        return _wording_page(request, found, channel, form, present)
    form = WordingForm(request.POST, occasion=found, channel=channel)
    if not form.is_valid():
        return _wording_page(request, found, channel, form, present, status=422)
    written = MessageTemplate(
        occasion=found.key,
        channel=channel,
        subject=form.cleaned_data.get("subject", ""),
        body=form.cleaned_data["body"],
    )
    if request.POST.get("do") == "preview":
        return _wording_page(request, found, channel, form, written)
    actions.change_wording(
        occasion=found, channel=channel, subject=written.subject, body=written.body, by=member_of(request)
    )
    messages.success(request, "Modèle enregistré. Ce qui attend déjà garde l’ancien texte.")
    return redirect("messaging:wordings")


def _wording_page(
    request: HttpRequest,
    occasion: Occasion,
    channel: str,
    form: WordingForm,
    shown: MessageTemplate,
    *,
    status: int = 200,
    trial: TestForm | None = None,
) -> HttpResponse:
    samples = list(occasion.samples())
    asked = request.POST.get("sample") or request.GET.get("sample", "")
    chosen = asked if asked in {key for key, _ in samples} else (samples[0][0] if samples else "")
    values = occasion.sample(chosen)
    body = fill(shown.body, values)
    context = {
        "occasion": occasion,
        "channel": channel,
        "channel_label": Channel(channel).label,
        "form": form,
        "trial": trial or TestForm(channel=channel, initial={"to": _own_address(request, channel)}),
        "samples": samples,
        "chosen": chosen,
        "subject": fill(shown.subject, values),
        "body": plain(body) if channel == Channel.SMS else body,
        "length": length(plain(body)) if channel == Channel.SMS else None,
    }
    return render(request, "messaging/wording.html", context, status=status)


def _own_address(request: HttpRequest, channel: str) -> str:
    member = member_of(request)
    return member.phone if channel == Channel.SMS else member.email


@may("messages.manage")
@require_POST
def trial(request: HttpRequest, occasion: str, channel: str) -> HttpResponse:
    """The wording as it is kept, to one's own address."""
    found, present = _named(occasion, channel)
    form = TestForm(request.POST, channel=channel)
    if not form.is_valid():
        words = WordingForm(
            occasion=found, channel=channel, initial={"subject": present.subject, "body": present.body}
        )
        return _wording_page(request, found, channel, words, present, status=422, trial=form)
    sample = request.POST.get("sample", "")
    known = {key for key, _ in found.samples()}
    row = actions.put_test(
        occasion=found,
        channel=channel,
        to=form.cleaned_data["to"],
        wording=present,
        values=found.sample(sample if sample in known else ""),
        by=member_of(request),
    )
    messages.success(request, "Essai mis en file\u00a0: il part dans la minute.")
    return HttpResponseRedirect(reverse("messaging:message", args=[row.pk]))


@may("messages.manage")
@require_POST
def opt_out(request: HttpRequest, client: UUID) -> HttpResponse:
    """From the client's page: he does not want messages by this channel, or wants them again."""
    row = get_object_or_404(Client, pk=client)
    channel = request.POST.get("channel", "")
    if channel in CLIENT_CHANNELS:
        refuses = request.POST.get("refused") == "1"
        act = actions.refuse_messages if refuses else actions.accept_messages
        act(client=row, channels=(channel,), source=OptOut.Source.OFFICE, by=member_of(request))
        word = "ne reçoit plus" if refuses else "reçoit de nouveau"
        messages.success(request, f"{row.short_name} {word} de messages par {Channel(channel).label}.")
    else:
        messages.error(request, "Choisissez le canal\u00a0: e-mail ou SMS.")
    return HttpResponseRedirect(reverse("clients:client", args=[row.pk]))


@may("messages.manage")
@require_POST
def clearing(request: HttpRequest, client: UUID) -> HttpResponse:
    """From the client's page: his e-mail address may be written to again."""
    row = get_object_or_404(Client, pk=client)
    if actions.clear_address(address=row.email, by=member_of(request)):
        messages.success(request, f"Les e-mails repartent vers {row.email}.")
    return HttpResponseRedirect(reverse("clients:client", args=[row.pk]))


@may("company.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    row = queries.messaging_settings()
    known = queries.occasion_settings()
    initial = {name: getattr(row, name) for name in PLAIN_FIELDS}
    form = SettingsForm(request.POST or None, row=row, known=known, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_settings(**form.values(), by=member_of(request))
        messages.success(request, "Réglages des messages enregistrés.")
        return redirect("messaging:settings")
    context = {
        "form": form,
        "tabs": tabs_for("settings", None, request, current="messages"),
        "mail_set": queries.is_mail_set(),
        "stored": bool(row.sms_secrets),
        "hooks": actions.hook_addresses(row),
    }
    return render(request, "messaging/settings.html", context, status=422 if form.is_bound else 200)
