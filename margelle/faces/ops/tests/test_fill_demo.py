"""The loader, on the small company: complete, usable and harmless the second time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.files.storage import default_storage
from django.core.management import call_command

from margelle.base.access.sealed import unseal
from margelle.base.tenancy.scope import company_scope
from margelle.engines.water.parameters import PARAMETERS
from margelle.faces.ops.demo import load as loading
from margelle.faces.ops.demo.company import look_alike
from margelle.faces.ops.demo.load import PASSWORD, Login, fill
from margelle.features.accounts.models import Company, Device, User
from margelle.features.catalogue.models import StockMove
from margelle.features.clients.models import AccessCode, Client, Pool
from margelle.features.fieldwork.models import Media, Photo, ProductUse, Reading, Report, Sale
from margelle.features.planning.models import Transition, Visit
from margelle.features.planning.rules import TRANSITIONS, State

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 15, 9, 20, tzinfo=UTC)


# Half of the small company, with its client of two pools: enough for a day, quick enough for every test.
CARD = replace(look_alike(), clients=look_alike().clients[10:30])


@pytest.fixture
def logins() -> list[Login]:
    return fill(now=NOW, cards=[CARD])


def _demo() -> Company:
    return Company.objects.get(is_demo=True)


def test_everybody_can_sign_in_with_the_printed_password(logins: list[Login]) -> None:
    assert [login.role for login in logins] == ["responsable", "technicien", "e-carnet"]
    technician = authenticate(username=logins[1].identifier, password=PASSWORD)
    assert isinstance(technician, User)
    manager = User.objects.get(email=logins[0].identifier)
    assert manager.check_password(PASSWORD)
    assert manager.seats.get().company == _demo()


def test_every_part_of_the_demonstration_is_loaded(logins: list[Login]) -> None:
    """A merge once dropped the line of a part, and its pages stood empty."""
    parts = {path.stem for path in Path(loading.__file__).parent.glob("load_*.py")}
    text = Path(loading.__file__).read_text(encoding="utf-8")
    assert {part for part in parts if f".{part} import" not in text} == set()
    with company_scope(_demo().pk):
        assert Sale.objects.exists() and Device.objects.exists()


def test_a_second_run_changes_nothing(logins: list[Login]) -> None:
    assert fill(now=NOW, cards=[CARD]) == []
    out = StringIO()
    call_command("fill_demo", stdout=out)
    assert out.getvalue() == "Les entreprises de démonstration sont déjà là.\n"
    assert Company.objects.count() == 1


def test_clients_pools_and_codes_are_there(logins: list[Login]) -> None:
    with company_scope(_demo().id):
        assert (Client.objects.count(), Pool.objects.count()) == (20, 21)
        assert all(client.name == client.sort_name() for client in Client.objects.all())
        for code in AccessCode.objects.all():
            assert unseal(code.sealed, company_id=code.company_id, row_id=code.id)
        assert all(pool.volume_m3 for pool in Pool.objects.all())
        for pool in Pool.objects.all():
            pool.full_clean()


def test_every_finished_visit_has_its_report_and_the_water_was_read(logins: list[Login]) -> None:
    with company_scope(_demo().id):
        finished = Visit.objects.filter(state__in=[State.DONE, State.VALIDATED])
        assert finished.count() > 700
        assert not finished.filter(report__closed_at=None).exists()
        assert not finished.exclude(report__readings__parameter="ph").exists()
        assert set(Reading.objects.values_list("parameter", flat=True)) <= set(PARAMETERS)
        begun = Report.objects.filter(closed_at=None)
        assert {report.visit.state for report in begun} == {State.IN_PROGRESS}


def test_every_change_of_state_is_one_that_the_glossary_allows(logins: list[Login]) -> None:
    with company_scope(_demo().id):
        steps = set(Transition.objects.values_list("from_state", "to_state"))
        assert steps <= {(before.value, after.value) for before, after in TRANSITIONS}
        assert not Transition.objects.filter(at__gt=NOW).exists()
        states = Counter(Visit.objects.filter(day=NOW.date()).values_list("state", flat=True))
        assert states[State.VALIDATED] >= 1
        assert states[State.IN_PROGRESS] == 1


def test_what_was_used_left_the_vehicle(logins: list[Login]) -> None:
    with company_scope(_demo().id):
        moves = {move.source_id: -move.quantity for move in StockMove.objects.all()}
        assert moves == {use.id: use.quantity for use in ProductUse.objects.all()}


def test_photographs_are_stored_and_shown_in_pairs(logins: list[Login]) -> None:
    with company_scope(_demo().id):
        assert all(default_storage.exists(media.key) for media in Media.objects.all())
        moments = Counter(Photo.objects.values_list("moment", flat=True))
        assert moments["before"] >= moments["after"] >= 4
