import csv
import io
import zipfile

from django.urls import reverse

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.clients.queries.export import export_zip, parts, read_me
from margelle.features.clients.tests.make import (
    a_client,
    a_code,
    a_firm,
    a_note,
    a_pool,
    a_site,
    a_tag,
    an_equipment,
)

from .conftest import World


def test_everything_but_the_codes_is_in_the_file(world: World) -> None:
    with company_scope(world.rival.id):
        a_pool(a_site(a_client(last_name="Rivale")))
    with company_scope(world.company.id):
        client = a_client()
        pool = a_pool(a_site(client))
        a_code(pool.site, "2741B")
        an_equipment(pool)
        a_note(client, world.manager, "=1+1")
        a_tag("VIP", client)
        a_firm("=CMD()")
        archive = zipfile.ZipFile(io.BytesIO(export_zip()))
    assert archive.namelist() == [*(part.name for part in parts()), "LISEZMOI.txt"]
    texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    assert all("2741B" not in text and "Rivale" not in text for text in texts.values())
    clients = list(csv.DictReader(io.StringIO(texts["clients.csv"]), delimiter=";"))
    assert [row["raison_sociale"] for row in clients] == ["'=CMD()", ""]
    assert clients[1]["nom"] == "Ferrand"
    pools = list(csv.DictReader(io.StringIO(texts["bassins.csv"]), delimiter=";"))
    assert (pools[0]["volume_m3"], pools[0]["traitement"]) == ("48,0", "Électrolyse au sel")
    assert "'=1+1" in texts["commentaires_internes.csv"]
    assert "VIP" in texts["etiquettes.csv"]


def test_the_text_explains_every_column() -> None:
    text = read_me()
    assert "codes de portail" in text
    for part in parts():
        assert part.name in text
        for label, _, _ in part.columns:
            assert f"  {label}" in text


def test_taking_the_file_is_journaled_and_a_read_is_not(world: World) -> None:
    url = reverse("clients:export")
    assert world.browser.get(url).status_code == 200
    answer = world.browser.post(url)
    assert answer["Content-Type"] == "application/zip"
    assert answer.content[:2] == b"PK"
    with company_scope(world.company.id):
        assert [entry.kind for entry in Entry.objects.all()] == ["ClientsExported"]
