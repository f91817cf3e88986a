"""What clients answered after a visit over the last months: mostly content, some words to treat."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from margelle.base.tenancy.ids import uuid7
from margelle.faces.ops.demo.company import CompanyCard
from margelle.faces.ops.demo.load_office import Office
from margelle.features.messaging.models import Message, OccasionSetting
from margelle.features.messaging.rules import State as Fate
from margelle.features.outreach.actions import SURVEY_KEY, save_settings
from margelle.features.outreach.models import Survey, Testimonial
from margelle.features.outreach.rules import needs_look
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import FINISHED

ASKED, PUBLISHED = 90, 4

# (mark, came, tidy, clear, word, consents, signed as); drawn again and again
SAID = (
    (5, 2, 2, 2, "Toujours à l’heure, et l’eau n’a jamais été aussi claire.", True, "Hélène F., Mougins"),
    (5, 2, 2, 2, "", False, ""),
    (4, 2, 2, 1, "Très bien. J’aimerais un mot quand un produit change.", True, "Un habitué, Biot"),
    (5, 2, 2, 2, "L’e-carnet est une bonne idée, tout y est.", True, "Paul G."),
    (4, 2, 1, 2, "", False, ""),
    (2, 0, 2, 1, "Venu deux heures plus tard que prévu, sans prévenir.", False, ""),
    (5, 2, 2, 2, "Merci à Léa pour la pompe, réparée le jour même.", True, "Mme Roux, Valbonne"),
    (3, 1, 1, 2, "Des feuilles restaient au fond.", False, ""),
    (5, 2, 2, 2, "", False, ""),
)
TREATED = ("Appelée le lendemain, excuses faites.", "Vu avec le technicien en réunion.")


def load_outreach(card: CompanyCard, office: Office, now: datetime) -> None:
    """`now` is aware. The small look-alike firm asks nobody."""
    if card.key != "azur":
        return
    rng = Random("outreach azur")
    OccasionSetting.objects.create(occasion=SURVEY_KEY, is_on=True, way=OccasionSetting.Way.EMAIL_FIRST)
    save_settings(company=office.company, gap_days=60, page_open=True, by=office.coordinator)
    rows = _asked_about(now, rng)
    messages = Message.objects.bulk_create([_message(row) for row in rows])
    surveys = [_survey(row, message, rng) for row, message in zip(rows, messages, strict=True)]
    _treat(surveys, office)
    Survey.objects.bulk_create(surveys)
    shown = [one for one in surveys if one.may_be_published][-PUBLISHED:]
    for one in shown:
        Testimonial.objects.create(
            survey=one, published_at=one.asked_at + timedelta(days=3), published_by=office.coordinator
        )


def _asked_about(now: datetime, rng: Random) -> list[Visit]:
    """One visit of each of some clients, ended more than a day and less than half a year ago."""
    ended = Visit.objects.filter(
        state__in=FINISHED,
        finished_at__range=(now - timedelta(days=180), now - timedelta(days=2)),
        technician__isnull=False,
    )
    by_client: dict[object, list[Visit]] = {}
    for visit in ended.select_related("client", "technician").order_by("-finished_at", "pk")[:3000]:
        by_client.setdefault(visit.client_id, []).append(visit)
    chosen = [rng.choice(visits) for visits in by_client.values()][:ASKED]
    return sorted(chosen, key=lambda visit: (visit.finished_at or now, visit.pk))


def _message(visit: Visit) -> Message:
    assert visit.finished_at is not None
    at = visit.finished_at + timedelta(days=1)
    return Message(
        id=uuid7(),
        client=visit.client,
        about=visit.pk,
        occasion=SURVEY_KEY,
        channel="email",
        recipient=visit.client.email,
        key=f"survey:{visit.pk}",
        subject="Votre avis sur notre passage",
        body="Êtes-vous content de notre passage ? Trois questions, une minute.",
        state=Fate.DELIVERED,
        next_try_at=None,
        provider="mail",
        created_at=at,
        sent_at=at,
        delivered_at=at,
    )


def _survey(visit: Visit, message: Message, rng: Random) -> Survey:
    """Two in three answer, within some days."""
    at = message.created_at
    row = Survey(visit=visit, client=visit.client, technician=visit.technician, message=message, asked_at=at)
    if rng.random() < 0.34:
        return row
    row.mark, row.came, row.tidy, row.clear, row.text, row.consents, row.signed_as = rng.choice(SAID)
    row.answered_at = at + timedelta(hours=rng.randint(1, 20))
    row.needs_look = needs_look(row.mark, row.text)
    return row


def _treat(surveys: list[Survey], office: Office) -> None:
    """All but the latest five that call for it."""
    waiting = [row for row in surveys if row.needs_look and row.answered_at is not None]
    for number, row in enumerate(waiting[:-5]):
        assert row.answered_at is not None
        row.treated_at, row.treated_by = row.answered_at + timedelta(days=1), office.coordinator
        row.treatment = TREATED[number % 2] if (row.mark or 5) <= 3 else "Lu, remercié."
