"""Photographs before and after, drawn for the pools that were visited last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from margelle.faces.ops.demo.drawing import WaterLook, draw_photo
from margelle.faces.ops.demo.load_clients import Rows, Served
from margelle.faces.ops.demo.load_reports import Reported
from margelle.faces.ops.demo.paint import SIZE
from margelle.features.fieldwork.actions import keep_media
from margelle.features.fieldwork.models import Media, Photo
from margelle.features.fieldwork.pictures import Picture

# Older visits of the same pools show the same pictures again: a garden changes little.
VISITS_PER_POOL = 4


def load_photos(reported: Sequence[Reported], served: Served, *, limit: int) -> set[str]:
    """Two pictures for each of `limit` sites, the last visited first; returns the keys of these sites."""
    rows = Rows()
    by_site: dict[str, list[Reported]] = {}
    for one in reversed(reported):
        by_site.setdefault(one.planned.card.site.key, []).append(one)
    chosen = list(by_site.items())[:limit]
    for key, visits in chosen:
        card = visits[0].planned.card.site.pools[0]
        pool = served.pools[key][0]
        month = visits[0].report.begun_at.month
        before = _media(
            served.company_id, draw_photo(key, outline=card.shape, look=_look(visits[0]), month=month)
        )
        after = _media(served.company_id, draw_photo(key, outline=card.shape, look="clear", month=month))
        for one in visits[:VISITS_PER_POOL]:
            report = one.report
            shots = [(Photo.Moment.BEFORE, before, report.begun_at + timedelta(minutes=1))]
            if report.closed_at:
                shots.append((Photo.Moment.AFTER, after, report.closed_at - timedelta(minutes=1)))
            for moment, media, at in shots:
                rows.add(
                    Photo(
                        report=report,
                        pool=pool,
                        by=report.technician,
                        at=at,
                        seq=900,
                        sha256=media.sha256,
                        moment=moment,
                        media=media,
                    )
                )
    rows.write((Photo,))
    return {key for key, _ in chosen}


def _look(one: Reported) -> WaterLook:
    record = one.records[0]
    if one.planned.card.green or (record.incident and record.incident.kind == "water"):
        return "green"
    if one.report.begun_at.month in (9, 10, 11, 3):
        return "leaves"
    return "leaves" if len(record.comment) % 2 else "cloudy"


def _media(company_id: UUID, data: bytes) -> Media:
    """Drawn clean: nothing to decode again, the bytes sent are the bytes stored."""
    digest = sha256(data).hexdigest()
    picture = Picture(content=data, width=SIZE[0], height=SIZE[1], sha256=digest)
    media, _ = keep_media(sha256=digest, picture=picture, company_id=company_id)
    return media
