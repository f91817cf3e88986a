import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from margelle.base.tenancy.scope import company_scope
from margelle.features.clients import actions
from margelle.features.clients.models import AccessNote, Client, ImportRun, InternalNote, Pool, Site
from margelle.features.clients.queries.model_file import model_csv, model_xlsx
from margelle.features.clients.rules.columns import COLUMNS, checked, recognised
from margelle.features.clients.rules.reading import MOST_BYTES, Sheet, Unreadable, read_sheet
from margelle.features.clients.tests.make import a_client

from .conftest import World

HEADERS = "Nom;Prénom;E-mail;Code postal;Ville;Bassin;Longueur, m;Étiquettes\n"


def tried(world: World, text: str) -> ImportRun:
    return actions.try_import(data=text.encode(), file_name="clients.csv", by=world.manager)


def verdicts(run: ImportRun) -> list[str]:
    return [line["verdict"] for line in run.lines["lines"]]


def send(world: World, data: bytes, name: str = "clients.csv") -> Any:
    return world.browser.post(reverse("clients:import"), {"file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize(
    "data",
    [
        "Nom;Ville\nFerrand;Théoule\n".encode(),
        "\ufeffNom;Ville\r\nFerrand;Théoule\r\n".encode(),
        "Nom,Ville\nFerrand,Théoule\n".encode("cp1252"),
        "Nom\tVille\nFerrand\tThéoule\n".encode("utf-16"),
    ],
)
def test_files_of_every_usual_writing_read_the_same(data: bytes) -> None:
    assert read_sheet(data) == Sheet(["Nom", "Ville"], [(2, ["Ferrand", "Théoule"])])


def test_workbooks_keep_postcodes_and_days_readable() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Nom", "Code postal", "x"])
    sheet.append([None, None, None])
    sheet.append(["Ferrand", 6250.0, True])
    out = io.BytesIO()
    book.save(out)
    assert read_sheet(out.getvalue()).rows == [(3, ["Ferrand", "6250", "oui"])]


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 61_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "vide"),
        (b"  \n ", "vide"),
        (b"x" * (MOST_BYTES + 1), "5 Mo"),
        (b"Nom\n", "que des titres"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "ni un CSV"),
        (b"PK\x03\x04 broken", "abîmé"),
        (b"Nom;" + b";".join(b"c" for _ in range(70)) + b"\nA\n", "60 colonnes"),
        (b"Nom\n" + b"A\n" * 5001, "5000 lignes"),
        (b'Nom\n"' + b"A" * 200_000, "guillemet"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_sheet(data)


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(Unreadable, match="trop lourd"):
        read_sheet(_bomb())


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode)))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for prefix in (b"", b"PK\x03\x04", b"Nom;Ville\n", b"\xff\xfe"):
        try:
            sheet = read_sheet(prefix + data)
        except Unreadable:
            continue
        keys, _ = recognised(sheet.headers)
        for _, values in sheet.rows:
            checked({key: text for key, text in zip(keys, values, strict=False) if key})


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=30))
def test_no_broken_workbook_breaks_the_reader(at: int, noise: bytes) -> None:
    good = model_xlsx()
    at %= len(good)
    try:
        read_sheet(good[:at] + noise + good[at + len(noise) :])
    except Unreadable:
        return


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(COLUMNS), st.text(max_size=60))
def test_no_value_breaks_its_rule(spec: Any, text: str) -> None:
    values, problems = checked({"last_name": "Ferrand", spec.key: text})
    assert spec.key in values or problems or not text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.text(max_size=30))
def test_no_upload_makes_a_500(world: World, data: bytes, name: str) -> None:
    # A name of only separators or dots is refused by Django's own upload handling.
    answer = send(world, b"Nom;E-mail\n" + data, f"f{name}.csv".replace("\x00", ""))
    assert answer.status_code in (302, 400, 422)


def test_the_model_passes_its_own_rules(world: World) -> None:
    for data in (model_csv(), model_xlsx()):
        with company_scope(world.company.id):
            run = actions.try_import(data=data, file_name="m", by=world.manager)
            assert verdicts(run) == ["new"]
            assert run.lines["unknown"] == []
    sheet = load_workbook(io.BytesIO(model_xlsx())).active
    assert sheet is not None and sheet["D1"].value == "Nom"


def test_a_dry_run_tells_each_bad_line_and_writes_nothing(world: World) -> None:
    with company_scope(world.company.id):
        run = tried(
            world,
            "Nom;E-mail;Téléphone;Volume, m³;Traitement;Humeur\n"
            "Ferrand;h.ferrand;06 12;4800;eau bénite;gaie\n"
            ";vide@exemple.fr;;;;\n"
            "Bon;bon@exemple.fr;06 12 34 56 78;48;sel;\n",
        )
        assert verdicts(run) == ["bad", "bad", "new"]
        first, second, third = run.lines["lines"]
        assert [one["column"] for one in first["problems"]] == [
            "E-mail",
            "Téléphone",
            "Traitement",
            "Volume, m³",
        ]
        assert second["problems"] == [{"column": "Nom", "text": "donnez un nom ou une raison sociale."}]
        assert third["values"]["sanitiser"] == "salt"
        assert run.lines["unknown"] == ["Humeur"]
        assert not Client.objects.exists()


def test_look_alikes_in_the_file_and_in_the_base(world: World) -> None:
    with company_scope(world.rival.id):
        a_client(email="rival@exemple.fr")
    with company_scope(world.company.id):
        a_client()
        run = tried(
            world,
            HEADERS + "Ferrand;Hélène;;06250;Mougins;;;\n"
            "Autre;Anne;a@exemple.fr;06000;Nice;Grand;8;\n"
            "Autre;Anne;a@exemple.fr;06000;Nice;Spa;2;\n"
            "Autrement;Anne;a@exemple.fr;06000;Nice;;;\n"
            "Rival;R;rival@exemple.fr;06000;Nice;;;\n",
        )
        assert verdicts(run) == ["double", "new", "more", "double", "new"]
        assert "déjà dans le fichier" in run.lines["lines"][0]["problems"][0]["text"]
        assert "ligne 3" in run.lines["lines"][3]["problems"][0]["text"]


def test_confirming_writes_once_and_all(world: World) -> None:
    with company_scope(world.company.id):
        run = tried(
            world,
            "Nom;E-mail;Ville;Ville du lieu;Bassin;Longueur;Largeur;Profondeur;Étiquettes;Note;Accès\n"
            "Autre;a@exemple.fr;Nice;Opio;Grand;8;4;1,5;VIP, vip,Contrat;Clé;Chien\n"
            "Autre;a@exemple.fr;Nice;Opio;Spa;2;2;1;;;\n"
            "Seul;;Nice;;;;;;;;\n"
            "Seul;faux;Nice;;;;;;;;\n",
        )
        done = actions.confirm_import(run=run, with_doubles=False, by=world.manager)
        assert done.created_count == 2
        other = Client.objects.get(last_name="Autre")
        assert {tag.name.lower() for tag in other.tags.all()} == {"vip", "contrat"}
        assert [str(pool.volume_m3) for pool in Pool.objects.order_by("name")] == ["48.0", "4.0"]
        assert Site.objects.get(client=other).city == "Opio"
        assert InternalNote.objects.get().text == "Clé"
        assert AccessNote.objects.get().text == "Chien"
        with pytest.raises(actions.AlreadyConfirmed):
            actions.confirm_import(run=run, with_doubles=False, by=world.manager)
        assert Client.objects.count() == 2


def test_what_was_typed_since_the_dry_run_is_seen(world: World) -> None:
    with company_scope(world.company.id):
        run = tried(world, "Nom;E-mail\nAutre;a@exemple.fr\n")
        again = tried(world, "Nom;E-mail\nAutre;a@exemple.fr\n")
        actions.confirm_import(run=run, with_doubles=False, by=world.manager)
        assert actions.confirm_import(run=again, with_doubles=False, by=world.manager).created_count == 0
        third = tried(world, "Nom;E-mail\nAutre;a@exemple.fr\n")
        assert actions.confirm_import(run=third, with_doubles=True, by=world.manager).created_count == 1


def test_a_thousand_lines_cost_few_statements(world: World, django_assert_max_num_queries: Any) -> None:
    rows = "".join(f"Client {n};{n}@exemple.fr;Bassin;{n % 9 + 1}\n" for n in range(1000))
    with company_scope(world.company.id):
        run = tried(world, "Nom;E-mail;Bassin;Longueur\n" + rows)
        with django_assert_max_num_queries(90):
            done = actions.confirm_import(run=run, with_doubles=False, by=world.manager)
        assert done.created_count == 1000


def test_the_pages_walk_from_file_to_clients(world: World) -> None:
    answer = send(
        world, (HEADERS + "Ferrand;Hélène;x;06250;Mougins;Grand;8;VIP\nBon;B;;06250;Opio;;;\n").encode()
    )
    assert answer.status_code == 302
    page = world.browser.get(answer["Location"]).content.decode()
    assert "n’est pas une adresse e-mail" in page and "rien n’est écrit" in page
    assert world.browser.get(answer["Location"], {"show": "good", "page": "x"}).status_code == 200
    with company_scope(world.company.id):
        run = ImportRun.objects.get()
    assert world.rival_browser.get(answer["Location"]).status_code == 404
    confirmation = reverse("clients:import_confirmation", args=[run.pk])
    assert world.rival_browser.post(confirmation).status_code == 404
    for _ in range(2):
        assert world.browser.post(confirmation).status_code == 302
    with company_scope(world.company.id):
        assert [client.last_name for client in Client.objects.all()] == ["Bon"]
    assert "1\u00a0client importé" in world.browser.get(answer["Location"]).content.decode()
    assert "clients.csv" in world.browser.get(reverse("clients:import")).content.decode()


def test_a_refused_file_says_why_on_the_page(world: World) -> None:
    for data, words in ((b"Humeur\ngaie\n", "Nom"), (b"PK\x03\x04", "abîmé"), (b"", "vide")):
        answer = send(world, data)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert world.browser.post(reverse("clients:import"), {"file": "words"}).status_code == 422
    with company_scope(world.company.id):
        assert not ImportRun.objects.exists()


def test_models_download(world: World) -> None:
    for kind, start in (("csv", b"\xef\xbb\xbfType"), ("xlsx", b"PK")):
        answer = world.browser.get(reverse("clients:import_model", args=[kind]))
        assert answer.content.startswith(start)
        assert f"modele-clients.{kind}" in answer["Content-Disposition"]
