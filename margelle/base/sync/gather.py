"""Phones that push at the same moment share a transaction: one wait for the disk, one read, for all of them.

Only ordinary pushes are taken: known phones, well-formed. Each view then answers what was applied here for
its phone; any other push is left to its view as if nobody had looked. An answer leaves after the commit, so
what it acknowledges is on the disk.
"""

import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

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
Waiting = tuple[dict[str, Any], Queue]


def gather(environs: Sequence[dict[str, Any]]) -> None:
    """Apply these pushes company by company, and leave in each environment what its view answers."""
    close_old_connections()
    by_company: dict[UUID, list[Waiting]] = {}
    devices: set[UUID] = set()
    for environ in environs:
        try:
            found = _ordinary(environ, devices)
        except Exception:
            log.exception("a push is left to its view")
            continue
        if found is not None:
            company_id, queue = found
            by_company.setdefault(company_id, []).append((environ, queue))
    for company_id, waiting in by_company.items():
        try:
            with company_scope(company_id):
                push_all([queue for _, queue in waiting])
        except Exception:  # what was applied by then is answered as known by the views
            log.exception("%d pushes are left to their views", len(waiting))
            continue
        for environ, queue in waiting:
            environ[GATHERED] = queue


def _ordinary(environ: dict[str, Any], devices: set[UUID]) -> tuple[UUID, Queue] | None:
    """The company and the operations of a push that its view would apply; None for any other request.

    Nor for the second push of one of `devices`: it comes after all of the first one.
    """
    if environ["REQUEST_METHOD"] != "POST":
        return None
    found = recognise("device", WSGIRequest(environ))
    if not isinstance(found, Pass):
        return None
    environ[RECOGNISED] = Recognised("device", found)
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
    return found.company_id, Queue(asked, member=found.member, device=found.device)
