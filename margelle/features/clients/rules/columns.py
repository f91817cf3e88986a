"""The columns that a file of clients may have, and what each value must be (PEER-20).

One table serves the model to download, the dry run and the guide.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from .normal import NotAllowed, folded, normal_phone, normal_postcode, normal_siret
from .volume import MOST_DEPTH_M, MOST_LENGTH_M, doubtful_volume

Rule = Callable[[str], str]


@dataclass(frozen=True)
class ColumnSpec:
    """`aliases` are other headers one meets in exports of other software, folded."""

    key: str
    header: str
    example: str
    rule: Rule
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    column: str
    text: str


def _text(most: int) -> Rule:
    def rule(value: str) -> str:
        words = " ".join(value.split())
        if len(words) > most:
            raise NotAllowed(f"tient en {most} caractères ; il y en a {len(words)}.")
        return words

    return rule


def _email(value: str) -> str:
    value = value.strip().lower()
    try:
        validate_email(value)
    except ValidationError:
        raise NotAllowed(f"« {value[:60]} » n’est pas une adresse e-mail.") from None
    if len(value) > 254:
        raise NotAllowed("cette adresse est trop longue.")
    return value


def _number(most: Decimal, unit: str) -> Rule:
    def rule(value: str) -> str:
        words = value.lower().replace(unit, "").replace(",", ".")
        compact = "".join(words.split())
        try:
            number = Decimal(compact) if len(compact) <= 12 and "e" not in compact else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite():
            raise NotAllowed(f"« {value[:20]} » n’est pas un nombre.")
        if not Decimal("0.1") <= number <= most:
            raise NotAllowed(f"« {value[:20]} » doit tenir entre 0,1 et {most} {unit}.")
        return f"{number.quantize(Decimal('0.01')):f}"

    return rule


def _one_of(words: Mapping[str, str]) -> Rule:
    """Folded French words -> the value kept; a word that only begins like one of them counts."""

    def rule(value: str) -> str:
        typed = folded(value)
        for word, kept in words.items():
            if typed == word or (len(typed) >= 3 and word.startswith(typed)):
                return kept
        raise NotAllowed(f"« {value[:30]} » n’est pas connu. Écrivez : {', '.join(dict.fromkeys(words))}.")

    return rule


_YES_NO: Final = _one_of(
    {"oui": "1", "non": "", "vrai": "1", "faux": "", "x": "1", "1": "1", "0": "", "o": "1", "n": ""}
)
_KINDS: Final = {
    "particulier": "person",
    "entreprise": "firm",
    "societe": "firm",
    "professionnel": "firm",
    "collectivite": "public",
    "association": "public",
}
_SANITISERS: Final = {
    "chlore": "chlorine",
    "sel": "salt",
    "electrolyse": "salt",
    "electrolyse au sel": "salt",
    "brome": "bromine",
    "oxygene actif": "oxygen",
    "phmb": "phmb",
    "uv": "uv",
}
_SHAPES: Final = {
    "rectangulaire": "rectangle",
    "ronde": "round",
    "ovale": "oval",
    "forme libre": "free",
    "libre": "free",
}
_FILTRATIONS: Final = {
    "sable": "sand",
    "verre": "glass",
    "cartouche": "cartridge",
    "diatomees": "diatom",
    "poche": "bag",
}
_LININGS: Final = {
    "liner": "liner",
    "membrane armee": "pvc",
    "pvc": "pvc",
    "coque polyester": "shell",
    "coque": "shell",
    "carrelage": "tiles",
    "mosaique": "tiles",
    "enduit": "plaster",
    "beton": "concrete",
    "inox": "steel",
}

COLUMNS: Final = (
    ColumnSpec("kind", "Type", "Particulier", _one_of(_KINDS), ("type de client", "categorie")),
    ColumnSpec("civility", "Civilité", "Mme", _text(12), ("titre",)),
    ColumnSpec("first_name", "Prénom", "Hélène", _text(60), ("first name",)),
    ColumnSpec("last_name", "Nom", "Ferrand", _text(80), ("nom de famille", "nom client", "last name")),
    ColumnSpec(
        "firm_name", "Raison sociale", "", _text(120), ("societe", "entreprise", "company", "nom societe")
    ),
    ColumnSpec(
        "reference", "Référence", "C0001", _text(30), ("ref", "code client", "numero client", "n client")
    ),
    ColumnSpec(
        "email", "E-mail", "h.ferrand@exemple.fr", _email, ("email", "mail", "courriel", "adresse e-mail")
    ),
    ColumnSpec(
        "phone", "Téléphone", "06 12 34 56 78", normal_phone, ("tel", "mobile", "portable", "telephone 1")
    ),
    ColumnSpec("phone_2", "Autre téléphone", "", normal_phone, ("telephone 2", "fixe", "tel 2")),
    ColumnSpec(
        "address", "Adresse", "18, chemin des Restanques", _text(200), ("rue", "adresse 1", "address")
    ),
    ColumnSpec("address_2", "Complément", "", _text(200), ("complement d'adresse", "adresse 2")),
    ColumnSpec("postcode", "Code postal", "06250", normal_postcode, ("cp", "zip", "postal code")),
    ColumnSpec("city", "Ville", "Mougins", _text(80), ("commune", "city")),
    ColumnSpec("siret", "SIRET", "", normal_siret),
    ColumnSpec(
        "value", "Importance", "Normal", _one_of({"normal": "normal", "prioritaire": "high", "haute": "high"})
    ),
    ColumnSpec("tags", "Étiquettes", "Contrat à l’année, Prélèvement", _text(200), ("etiquette", "tags")),
    ColumnSpec(
        "note", "Commentaire interne", "Clé au bureau", _text(2000), ("commentaire", "note", "remarque")
    ),
    ColumnSpec("site_name", "Nom du lieu", "", _text(80), ("lieu",)),
    ColumnSpec("site_address", "Adresse du lieu", "", _text(200), ("adresse d'intervention",)),
    ColumnSpec("site_postcode", "Code postal du lieu", "", normal_postcode, ()),
    ColumnSpec("site_city", "Ville du lieu", "", _text(80), ()),
    ColumnSpec("access", "Consigne d’accès", "Chien attaché le mercredi", _text(200), ("acces",)),
    ColumnSpec("pool_name", "Bassin", "Grand bassin", _text(60), ("nom du bassin", "piscine")),
    ColumnSpec("shape", "Forme", "Rectangulaire", _one_of(_SHAPES)),
    ColumnSpec("length_m", "Longueur, m", "8", _number(MOST_LENGTH_M, "m"), ("longueur", "longueur (m)")),
    ColumnSpec("width_m", "Largeur, m", "4", _number(MOST_LENGTH_M, "m"), ("largeur", "largeur (m)")),
    ColumnSpec("depth_min_m", "Profondeur min., m", "1,2", _number(MOST_DEPTH_M, "m"), ("profondeur min",)),
    ColumnSpec(
        "depth_max_m",
        "Profondeur max., m",
        "1,8",
        _number(MOST_DEPTH_M, "m"),
        ("profondeur max", "profondeur"),
    ),
    ColumnSpec(
        "volume_m3", "Volume, m³", "", _number(Decimal(99999), "m³"), ("volume", "volume (m3)", "volume m3")
    ),
    ColumnSpec("sanitiser", "Traitement", "Électrolyse au sel", _one_of(_SANITISERS)),
    ColumnSpec("filtration", "Filtration", "Sable", _one_of(_FILTRATIONS), ("filtre",)),
    ColumnSpec("lining", "Revêtement", "Liner", _one_of(_LININGS)),
    ColumnSpec("collective", "Bassin collectif", "non", _YES_NO, ("collectif",)),
)
BY_KEY: Final = MappingProxyType({spec.key: spec for spec in COLUMNS})
POOL_KEYS: Final = (
    "pool_name",
    "shape",
    "length_m",
    "width_m",
    "depth_min_m",
    "depth_max_m",
    "volume_m3",
    "sanitiser",
    "filtration",
    "lining",
    "collective",
)
_NAMES: Final = {
    name: spec.key for spec in COLUMNS for name in (folded(spec.header), spec.key, *spec.aliases)
}


def recognised(headers: list[str]) -> tuple[list[str], list[str]]:
    """The column key of each header ("" for unknown, the first of twins wins), and the unknown headers."""
    keys: list[str] = []
    unknown: list[str] = []
    for header in headers:
        key = _NAMES.get(folded(header).rstrip(" *:").replace("’", "'"), "") or _NAMES.get(folded(header), "")
        if header and (not key or key in keys):
            unknown.append(header[:60])
            key = ""
        keys.append(key)
    return keys, unknown


def checked(raw: dict[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """One line through its rules: the values to keep, and what is wrong with the others, by column."""
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for key, text in raw.items():
        if not text:
            continue
        try:
            values[key] = BY_KEY[key].rule(text)
        except NotAllowed as refusal:
            problems.append(Problem(BY_KEY[key].header, str(refusal)))
    problems += _whole_line(values, {problem.column for problem in problems})
    return values, problems


def _whole_line(values: dict[str, str], already: set[str]) -> list[Problem]:
    problems = []
    if not (values.get("last_name") or values.get("firm_name")) and not already & {"Nom", "Raison sociale"}:
        problems.append(Problem("Nom", "donnez un nom ou une raison sociale."))
    low, high = values.get("depth_min_m"), values.get("depth_max_m")
    if low and high and Decimal(low) > Decimal(high):
        problems.append(Problem("Profondeur max., m", "elle doit dépasser la profondeur minimale."))
    if volume := values.get("volume_m3"):
        doubt = doubtful_volume(Decimal(volume), collective=bool(values.get("collective")))
        if doubt:
            problems.append(Problem("Volume, m³", doubt))
    return problems
