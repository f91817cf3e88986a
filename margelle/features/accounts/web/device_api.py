"""What a phone asks of this room: to be enrolled, to be heard, to know whose it is."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.contrib.auth import authenticate
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from margelle.base.access import device, public
from margelle.base.access.answers import problem
from margelle.base.journal.queries import epoch
from margelle.base.sync.queries import latest_seq_of
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.actions import lockout
from margelle.features.accounts.actions.devices import enrol_device, note_contact
from margelle.features.accounts.models import Device, Member, Role, Seat, User
from margelle.features.accounts.queries import device_of, instant, local_today, member_of
from margelle.features.accounts.queries.phones import received_on

from .answers import address_of

MAX_BODY = 20_000
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]  # no database keeps a null sign


class Enrolment(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    identifier: Text = Field(min_length=1, max_length=254)
    password: str = Field(min_length=1, max_length=128)
    device_id: UUID
    name: Text = Field(default="Téléphone", max_length=80)
    platform: Text = Field(default="", max_length=120)
    app_version: Text = Field(default="", max_length=24)


class Beat(BaseModel):
    model_config = ConfigDict(extra="forbid")

    queue: int = Field(ge=0, le=1_000_000)
    photos: int = Field(ge=0, le=1_000_000)
    app_version: Text = Field(default="", max_length=24)
    refused: int = Field(default=0, ge=0, le=1_000_000)
    oldest_s: int | None = Field(default=None, ge=0, le=10 * 366 * 86_400)
    day: date | None = None
    day_ops: int = Field(default=0, ge=0, le=1_000_000)


def _read(model: type[BaseModel], request: HttpRequest) -> Any:
    """The body as `model`, or the 422 that tells which field is wrong."""
    if len(request.body) > MAX_BODY:
        return problem(413, "too_large", "L’envoi est trop gros.")
    try:
        return model.model_validate_json(request.body)
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors(include_url=False)[0]["loc"]) or None
        named = f"« {field} »" if field else "L’envoi"
        return problem(422, "invalid", f"{named} n’a pas la forme attendue.", field=field)


@csrf_exempt
@public(reason="A new phone gives identifier and password; locked out after failures.")
@require_POST
def enrol(request: HttpRequest) -> JsonResponse:
    body = _read(Enrolment, request)
    if isinstance(body, JsonResponse):
        return body
    keys = lockout.keys_of(body.identifier, address_of(request))
    if lock := lockout.locked(keys):
        return _locked(lock)
    user = authenticate(request, username=body.identifier.lower(), password=body.password)
    if not isinstance(user, User):
        lockout.record_failure(keys)
        return problem(
            401, "bad_credentials", "Identifiant ou mot de passe inexact. Retapez-les, ou appelez le bureau."
        )
    lockout.forget(keys[0])
    return _enrolled(user, body)


def _enrolled(user: User, body: Enrolment) -> JsonResponse:
    not_one = problem(
        403,
        "not_a_technician",
        "Cette application est celle des techniciens. Le bureau a la sienne, sur ordinateur.",
    )
    for company_id in Seat.objects.filter(user=user, shut_at=None).values_list("company_id", flat=True):
        with company_scope(company_id, atomic=True):
            member: Member | None = (
                Member.objects.select_related("company", "user")
                .filter(user=user, role=Role.TECHNICIAN, shut_at=None)
                .first()
            )
            if member is None:
                continue
            row, token = enrol_device(
                member=member,
                device_id=body.device_id,
                name=body.name,
                platform=body.platform,
                app_version=body.app_version,
            )
            answer = {"token": token, "device_id": str(row.id), "lease_until": instant(row.lease_until())}
            # A phone that lost its memory counts on from where it was: its numbers are its order.
            state = {"epoch": epoch(), "next_seq": latest_seq_of(member.id) + 1}
            return JsonResponse(answer | _clock() | state | _whose(member), status=201)
    return not_one


def _locked(lock: lockout.Locked) -> JsonResponse:
    answer = problem(429, "locked", lock.message)
    answer.headers["Retry-After"] = str(lock.seconds)
    return answer


@device("device.beat")
@require_POST
def heartbeat(request: HttpRequest) -> JsonResponse:
    """How much the phone still has to send; the office shows it on the list of phones."""
    body = _read(Beat, request)
    if isinstance(body, JsonResponse):
        return body
    row = device_of(request)
    note_contact(
        device=row,
        queue=body.queue,
        photos=body.photos,
        app_version=body.app_version,
        refused=body.refused,
        oldest_s=body.oldest_s,
        counted=(body.day, body.day_ops) if body.day else None,
    )
    return JsonResponse({"lease_until": instant(row.lease_until()), "day": _day_of(row)} | _clock())


def _day_of(row: Device) -> dict[str, Any]:
    """The office's own count of today, which the phone sets beside its own."""
    today = local_today(row.member.company)
    return {"day": today.isoformat(), "ops": received_on(row, today)}


@device("device.me")
@require_GET
def me(request: HttpRequest) -> JsonResponse:
    return JsonResponse(_whose(member_of(request)))


def _clock() -> dict[str, str]:
    return {"server_time": instant(timezone.now())}


def _whose(member: Member) -> dict[str, Any]:
    company = member.company
    return {
        "company": {
            "id": str(company.id),
            "name": company.name,
            "phone": company.phone,
            "timezone": company.timezone,
        },
        "member": {
            "id": str(member.id),
            "user_id": str(member.user_id),
            "first_name": member.first_name,
            "last_name": member.last_name,
            "initials": member.initials,
            "color": member.colour,
            "role": member.role,
        },
    }
