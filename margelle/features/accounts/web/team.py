"""The team: who belongs to it, with which role, and whether the door is open (ACT-5 to ACT-7)."""

from typing import Any
from uuid import UUID

import segno
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from margelle.base.access import may
from margelle.base.jobs import enqueue
from margelle.base.ui.slots import panels_for
from margelle.features.accounts.actions import invitations, team
from margelle.features.accounts.forms.team import InvitationForm, MemberForm, TechnicianForm
from margelle.features.accounts.models import Device, Invitation, Member, Role
from margelle.features.accounts.queries import living_invitations, member_of
from margelle.features.accounts.tables import TeamTable, team_rows

from .answers import page


@may("team.view")
@require_GET
def members(request: HttpRequest) -> HttpResponse:
    table = TeamTable(request, team_rows())
    if (answer := table.export_response("equipe")) is not None:
        return answer
    context = {"table": table, "invitations": living_invitations(), "current": "team"}
    return page(request, "accounts/team.html", context)


@may("team.edit")
@require_http_methods(["GET", "POST"])
def member_new(request: HttpRequest) -> HttpResponse:
    """A technician: identifier and password are made here, and shown this once."""
    form = TechnicianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = _values(form.cleaned_data)
        member, password = team.add_technician(by=member_of(request), **values)
        return _access_card(request, member, password)
    return page(request, "accounts/member_new.html", {"form": form}, refused=form.is_bound)


def _values(cleaned: dict[str, Any]) -> dict[str, Any]:
    values = dict(cleaned)
    values["week_minutes"] = values.pop("week_hours") * 60
    return values


def _access_card(request: HttpRequest, member: Member, password: str) -> HttpResponse:
    address = f"{settings.PUBLIC_URL.rstrip('/')}/tech/"
    context = {"row": member, "password": password, "address": address, "qr": _qr(address)}
    return page(request, "accounts/access_card.html", context)


def _qr(text: str) -> SafeString:
    drawn = segno.make(text, error="m").svg_inline(
        scale=4, border=2, svgclass="qr", lineclass=None, omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308  # made by us from our own address


@may("team.edit")
@require_http_methods(["GET", "POST"])
def invitation_new(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invitations.invite(by=member_of(request), **form.cleaned_data)
        except team.Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            return _invited(request, invitation)
    return page(request, "accounts/invitation_new.html", {"form": form}, refused=form.is_bound)


def _invited(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Send the letter; without a mail server, show the link this once instead."""
    if invitations.is_mail_set_up():
        enqueue(
            "accounts.send_invitation", key=str(invitation.id), payload={"invitation": str(invitation.id)}
        )
        messages.success(request, f"Invitation envoyée à {invitation.email}.")
        return redirect("accounts:team")
    context = {"invitation": invitation, "link": invitations.new_link(invitation)}
    return page(request, "accounts/invitation_link.html", context)


@may("team.edit")
@require_POST
def invitation_end(request: HttpRequest, invitation: UUID) -> HttpResponse:
    invitations.withdraw(invitation=get_object_or_404(Invitation, pk=invitation), by=member_of(request))
    messages.success(request, "Invitation retirée : son lien n’ouvre plus rien.")
    return redirect("accounts:team")


@may("team.view")
@require_http_methods(["GET", "POST"])
def member_page(request: HttpRequest, member: UUID) -> HttpResponse:
    """The member's sheet; changing it takes team.edit."""
    row = get_object_or_404(Member.objects.select_related("user", "agency", "company", "shut_by"), pk=member)
    can_edit = "team.edit" in request.access_pass.verbs  # type: ignore[attr-defined]  # set by @may
    form = MemberForm(request.POST or None, initial=MemberForm.initial_of(row))
    if request.method == "POST":
        if not can_edit:
            return redirect("accounts:member", row.pk)
        if form.is_valid() and _changed(request, row, form):
            return redirect("accounts:member", row.pk)
    context = {
        "row": row,
        "form": form if can_edit else None,
        "can_edit": can_edit,
        "devices": Device.objects.filter(member=row),
        "is_technician": row.role == Role.TECHNICIAN,
        "is_self": row.pk == member_of(request).pk,
        "panels": panels_for("member", row, request),
    }
    return page(request, "accounts/member.html", context, refused=form.is_bound)


def _changed(request: HttpRequest, row: Member, form: MemberForm) -> bool:
    key = request.session.session_key
    try:
        with transaction.atomic():
            changes = _values(form.cleaned_data)
            skills = changes.pop("skills", None)
            role_changed = team.change_member(
                member=row, changes=changes, by=member_of(request), session_key=key
            )
            if skills is not None:
                team.set_skills(member=row, skills=skills, by=member_of(request))
    except team.Refused as refusal:
        form.add_error("role", str(refusal))
        return False
    if role_changed and row.pk == member_of(request).pk:
        request.session.cycle_key()
        UserSession.objects.create_from_request(request)
    done = "Rôle changé : ses sessions ouvertes sont fermées." if role_changed else "Fiche enregistrée."
    messages.success(request, done)
    return True


@may("team.edit")
@require_POST
def member_access(request: HttpRequest, member: UUID) -> HttpResponse:
    """Shut or reopen: `state` is "shut" or "open"."""
    row = get_object_or_404(Member.objects.select_related("user"), pk=member)
    try:
        if request.POST.get("state") == "open":
            team.reopen_member(member=row, by=member_of(request))
            messages.success(request, f"L’accès de {row} est rouvert.")
        else:
            team.shut_member(member=row, by=member_of(request))
            messages.success(request, f"L’accès de {row} est fermé. Son travail passé reste à son nom.")
    except team.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:member", row.pk)


@may("team.edit")
@require_POST
def member_password(request: HttpRequest, member: UUID) -> HttpResponse:
    row = get_object_or_404(Member.objects.select_related("user", "company"), pk=member)
    try:
        password = team.renew_password(member=row, by=member_of(request))
    except team.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:member", row.pk)
    return _access_card(request, row, password)
