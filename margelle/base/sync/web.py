"""POST /api/sync/push and GET /api/sync/pull: a few lines each."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST
from pydantic import ValidationError

from margelle.base.access import device
from margelle.base.access.answers import problem

from .gather import GATHERED
from .pull import pull
from .push import Queue, push, push_all
from .wire import MAX_BODY, Answer, parse


@device("sync.push")
@require_POST
def push_view(request: HttpRequest) -> HttpResponseBase:
    gathered = request.META.get(GATHERED)
    if isinstance(gathered, Queue):
        push_all([gathered])
        return _told(gathered.told())
    if len(request.body) > MAX_BODY:
        return problem(413, "too_large", "L’envoi est trop gros\u00a0: envoyez moins d’opérations à la fois.")
    try:
        body = parse(request.body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or None
        return problem(422, "invalid", "L’envoi n’a pas la forme attendue.", field=field)
    if body.device != request.device.id:  # type: ignore[attr-defined]
        return problem(422, "wrong_device", "Cet envoi vient d’un autre appareil.", field="device")
    answers = push(body, member=request.member, device=request.device)  # type: ignore[attr-defined]
    return _told(answers)


def _told(answers: list[Answer]) -> HttpResponseBase:
    return JsonResponse(
        {"server_time": _now(), "answers": [answer.model_dump(mode="json") for answer in answers]}
    )


@device("sync.pull")
@require_GET
@gzip_page  # a round is text that packs well, and bytes are what a weak network is slow with
def pull_view(request: HttpRequest) -> HttpResponseBase:
    cursor = request.GET.get("cursor", "")
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 16):
        return problem(422, "invalid", "Le curseur est un nombre entier.", field="cursor")
    found: Any = request.access_pass  # type: ignore[attr-defined]
    answer = pull(
        company_id=found.company_id,
        member=found.member,
        today=found.extras["today"],
        known_epoch=request.GET.get("epoch", ""),
        cursor=int(cursor) if cursor else None,
        known_day=request.GET.get("day", ""),
    )
    answer |= {
        "server_time": _now(),
        "lease_until": found.extras["lease_until"],
        "today": found.extras["today"].isoformat(),
    }
    return JsonResponse(answer)


def _now() -> str:
    return timezone.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
