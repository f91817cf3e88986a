"""Phones that push at the same moment share a transaction: one wait for the disk, one read, for all of them.

Only ordinary pushes are taken: known phones, well-formed. Each view then answers what was applied here for
its phone; any other push is left to its view as if nobody had looked. An answer leaves after the commit, so
what it acknowledges is on the disk.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID

from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from pydantic import ValidationError

from margelle.base.access.keepers import RECOGNISED, Pass, Recognised, recognise
from margelle.base.tenancy.scope import company_scope

from .push import Queue, push_all
from .wire import MAX_BODY, parse

log = logging.getLogger(__name__)
GATHERED = "margelle.sync.gathered"
VERB = "sync.push"
# Nobody is answered before the last one of a gathering: what is left by then is applied phone by phone.
LONGEST_S = 0.2


@dataclass(frozen=True)
class Waiting:
    environ: dict[str, Any]
    found: Pass
    queue: Queue


def gather(environs: Sequence[dict[str, Any]]) -> None:
    """Apply these pushes company by company, and leave in each environment what its view answers.

    A view whose push is not done asks anew who sends it: a phone may have been locked meanwhile.
    """
    close_old_connections()
    until = monotonic() + LONGEST_S
    by_company: dict[UUID, list[Waiting]] = {}
    devices: set[UUID] = set()
    for environ in environs:
        try:
            one = _ordinary(environ, devices)
        except DisallowedHost:
            continue
        except Exception:
            log.exception("a push is left to its view")
            continue
        if one is not None:
            by_company.setdefault(one.found.company_id, []).append(one)
    for company_id, waiting in by_company.items():
        try:
            with company_scope(company_id):
                push_all([one.queue for one in waiting], until=until)
        except Exception:  # what was applied by then is answered as known by the views
            log.exception("%d pushes are left to their views", len(waiting))
            continue
        for one in waiting:
            one.environ[GATHERED] = one.queue
            if not one.queue.waiting:
                one.environ[RECOGNISED] = Recognised("device", one.found)


def _ordinary(environ: dict[str, Any], devices: set[UUID]) -> Waiting | None:
    """A push that its view would apply, known and read; None for any other request.

    Nor for the second push of one of `devices`: it comes after all of the first one. Raises DisallowedHost.
    """
    if environ["REQUEST_METHOD"] != "POST":
        return None
    request = WSGIRequest(environ)
    request.get_host()
    found = recognise("device", request)
    if not isinstance(found, Pass):
        return None
    body = environ["wsgi.input"].read(MAX_BODY + 1)
    environ["wsgi.input"].seek(0)
    if VERB not in found.verbs or len(body) > MAX_BODY:
        return None
    try:
        asked = parse(body)
    except ValidationError:
        return None
    if asked.device != found.device.id or asked.device in devices:
        return None
    devices.add(asked.device)
    return Waiting(environ, found, Queue(asked, member=found.member, device=found.device))
