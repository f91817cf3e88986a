"""Everything about clients in files that any spreadsheet opens (NEW-12, for what this room holds)."""

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from margelle.base.ui.exports import ExportColumn, Value, export_csv
from margelle.features.clients.models import (
    AccessNote,
    Client,
    ClientTag,
    Contact,
    Contract,
    Equipment,
    InternalNote,
    Ownership,
    Pool,
    Site,
)


@dataclass(frozen=True)
class Part:
    """One file of the export. `columns`: header, what it is, how it is read."""

    name: str
    about: str
    rows: Callable[[], Iterable[Any]]
    columns: tuple[tuple[str, str, Callable[[Any], Value]], ...]


def _a(name: str) -> Callable[[Any], Value]:
    def read(row: Any) -> Value:
        value: Value = getattr(row, name)
        return value

    return read


def _id(name: str) -> Callable[[Any], Value]:
    return lambda row: str(getattr(row, name) or "")


def _word(name: str) -> Callable[[Any], Value]:
    return lambda row: str(getattr(row, f"get_{name}_display")())


def parts() -> list[Part]:
    return [
        _clients(),
        _contacts(),
        _sites(),
        _owners(),
        _access(),
        _pools(),
        _equipment(),
        _contracts(),
        _notes(),
        _tags(),
    ]


_ID = ("id", "identifiant stable", _id("pk"))
_OF_CLIENT = ("client_id", "identifiant du client", _id("client_id"))
_OF_SITE = ("lieu_id", "identifiant du lieu", _id("site_id"))


def _clients() -> Part:
    return Part(
        "clients.csv",
        "une ligne par client, archivés compris",
        lambda: Client.objects.select_related("agency"),
        (
            _ID,
            ("type", "particulier, entreprise, collectivité", _word("kind")),
            ("civilite", "", _a("civility")),
            ("prenom", "", _a("first_name")),
            ("nom", "", _a("last_name")),
            ("raison_sociale", "", _a("firm_name")),
            ("reference", "votre référence", _a("reference")),
            ("email", "", _a("email")),
            ("telephone", "forme internationale", _a("phone")),
            ("telephone_2", "", _a("phone_2")),
            ("adresse", "facturation", _a("address")),
            ("complement", "", _a("address_2")),
            ("code_postal", "", _a("postcode")),
            ("ville", "", _a("city")),
            ("siret", "", _a("siret")),
            ("importance", "", _word("value")),
            ("agence", "", lambda c: c.agency.name if c.agency else ""),
            ("cree_le", "", _a("created_at")),
            ("archive_le", "vide : actif", _a("archived_at")),
        ),
    )


def _contacts() -> Part:
    return Part(
        "contacts.csv",
        "les personnes à appeler",
        Contact.objects.all,
        (
            _ID,
            _OF_CLIENT,
            ("lieu_id", "vide : tous les lieux", _id("site_id")),
            ("nom", "", _a("name")),
            ("fonction", "", _a("role")),
            ("telephone", "", _a("phone")),
            ("email", "", _a("email")),
        ),
    )


def _sites() -> Part:
    return Part(
        "lieux.csv",
        "les lieux d’intervention",
        lambda: Site.objects.select_related("zone"),
        (
            _ID,
            _OF_CLIENT,
            ("nom", "", _a("name")),
            ("adresse", "", _a("address")),
            ("complement", "", _a("address_2")),
            ("code_postal", "", _a("postcode")),
            ("ville", "", _a("city")),
            ("latitude", "degrés, WGS 84", _a("latitude")),
            ("longitude", "degrés, WGS 84", _a("longitude")),
            ("secteur", "", lambda s: s.zone.name if s.zone else ""),
            (
                "facture_a",
                "identifiant du client qui paie\u00a0; vide\u00a0: le propriétaire",
                _id("payer_id"),
            ),
            ("archive_le", "vide : actif", _a("archived_at")),
        ),
    )


def _owners() -> Part:
    return Part(
        "proprietaires.csv",
        "à qui était chaque lieu, et quand",
        Ownership.objects.all,
        (
            _ID,
            _OF_SITE,
            _OF_CLIENT,
            ("depuis", "", _a("from_day")),
            ("jusqu_au", "vide\u00a0: propriétaire actuel", _a("to_day")),
        ),
    )


def _access() -> Part:
    return Part(
        "consignes_acces.csv",
        "comment entrer, sans les codes",
        AccessNote.objects.all,
        (_ID, _OF_SITE, ("type", "", _word("kind")), ("consigne", "", _a("text"))),
    )


def _pools() -> Part:
    return Part(
        "bassins.csv",
        "les bassins",
        Pool.objects.all,
        (
            _ID,
            _OF_SITE,
            ("nom", "", _a("name")),
            ("forme", "", _word("shape")),
            ("longueur_m", "", _a("length_m")),
            ("largeur_m", "", _a("width_m")),
            ("profondeur_min_m", "", _a("depth_min_m")),
            ("profondeur_max_m", "", _a("depth_max_m")),
            ("volume_m3", "saisi, sinon calculé", _a("volume_m3")),
            ("traitement", "", _word("sanitiser")),
            ("filtration", "", _word("filtration")),
            ("revetement", "", _word("lining")),
            ("couverture", "", _a("cover")),
            ("chauffage", "", _a("heating")),
            ("collectif", "oui ou non", _a("is_collective")),
            ("interieur", "oui ou non", _a("is_indoor")),
            ("annee", "de construction", _a("built_year")),
            ("archive_le", "vide : suivi", _a("archived_at")),
        ),
    )


def _equipment() -> Part:
    return Part(
        "equipements.csv",
        "ce qui est monté sur les bassins",
        Equipment.objects.all,
        (
            _ID,
            ("bassin_id", "identifiant du bassin", _id("pool_id")),
            ("type", "", _word("kind")),
            ("marque", "", _a("make")),
            ("modele", "", _a("model")),
            ("numero_serie", "", _a("serial")),
            ("pose_le", "", _a("fitted_on")),
            ("garantie_jusqu_au", "", _a("warranty_until")),
            ("retire_le", "vide : en place", _a("removed_at")),
        ),
    )


def _contracts() -> Part:
    return Part(
        "contrats.csv",
        "les contrats, sans les prix",
        Contract.objects.all,
        (
            _ID,
            _OF_CLIENT,
            ("intitule", "", _a("name")),
            ("contenu", "", _a("scope")),
            ("debut", "", _a("starts_on")),
            ("fin", "vide : sans terme", _a("ends_on")),
            ("saison_de", "MM-JJ", _a("season_from")),
            ("saison_a", "MM-JJ", _a("season_to")),
            ("interventions_par_mois", "", _a("visits_per_month")),
            ("preavis_jours", "", _a("notice_days")),
            ("renouvellement_auto", "oui ou non", _a("renews")),
            ("clos_le", "", _a("ended_at")),
        ),
    )


def _notes() -> Part:
    return Part(
        "commentaires_internes.csv",
        "pour votre équipe seulement : ne les envoyez pas à un client",
        lambda: InternalNote.objects.filter(removed_at=None).select_related("by"),
        (
            _ID,
            _OF_CLIENT,
            ("lieu_id", "vide : tous les lieux", _id("site_id")),
            ("texte", "", _a("text")),
            ("consigne", "oui : à chaque intervention", _a("standing")),
            ("par", "", lambda n: str(n.by)),
            ("le", "", _a("at")),
        ),
    )


def _tags() -> Part:
    return Part(
        "etiquettes.csv",
        "une ligne par étiquette posée",
        lambda: ClientTag.objects.select_related("tag").order_by("tag__name", "pk"),
        (_OF_CLIENT, ("etiquette", "", lambda link: link.tag.name)),
    )


def export_zip() -> bytes:
    """Every part as CSV, and a text that says what is what and what is left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts():
            columns = [ExportColumn(label=label, value=read) for label, _, read in part.columns]
            archive.writestr(part.name, export_csv(columns, part.rows()))
        archive.writestr("LISEZMOI.txt", ("\ufeff" + read_me()).encode())
    return out.getvalue()


def read_me() -> str:
    lines = [
        "Export complet du fichier clients",
        "",
        "Chaque fichier est un CSV en UTF-8, séparé par des points-virgules, qui s’ouvre dans un tableur.",
        "Les nombres ont une virgule, les dates s’écrivent JJ/MM/AAAA.",
        "Les colonnes « …_id » relient les fichiers entre eux.",
        "Une cellule qui commencerait par = + - ou @ est précédée d’une apostrophe, pour qu’aucun tableur ne",
        "l’exécute ; la fonction d’import la retire.",
        "",
        "Ce qui n’y est pas : les codes de portail et d’alarme. Ils sont chiffrés et ne quittent pas",
        "l’application ; chaque lecture s’y fait une par une et laisse une trace.",
        "",
    ]
    for part in parts():
        lines.append(f"{part.name} : {part.about}")
        lines += [f"  {label}" + (f" : {about}" if about else "") for label, about, _ in part.columns]
        lines.append("")
    return "\r\n".join(lines)
