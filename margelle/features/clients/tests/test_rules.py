from decimal import Decimal

import pytest

from margelle.features.clients.rules import (
    NotAllowed,
    doubtful_volume,
    folded,
    normal_day_month,
    normal_phone,
    normal_postcode,
    normal_siret,
    search_text,
    search_words,
    volume_m3,
)

M = Decimal


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("+377 99 99 99 99", "+37799999999"),
        ("  ", ""),
    ],
)
def test_telephones_are_kept_one_way(typed: str, kept: str) -> None:
    assert normal_phone(typed) == kept


@pytest.mark.parametrize("typed", ["06 12", "bonjour", "0" * 40, "06 12 34 56 78 poste 4", "+", "é" * 30])
def test_half_a_telephone_is_refused_with_its_words(typed: str) -> None:
    with pytest.raises(NotAllowed, match="numéro complet"):
        normal_phone(typed)


def test_postcodes_and_siret() -> None:
    assert normal_postcode(" 06 250 ") == "06250"
    assert normal_postcode("sw1a 1aa") == "SW1A 1AA"
    assert normal_siret("732 829 320 00074") == "73282932000074"
    for wrong in ("0625", "062500"):
        if len(wrong) == 6:
            with pytest.raises(NotAllowed, match="cinq chiffres"):
                normal_postcode(wrong)
    with pytest.raises(NotAllowed, match="14 chiffres"):
        normal_siret("73282932000075")


@pytest.mark.parametrize(("typed", "kept"), [("15/4", "04-15"), ("29/02", "02-29"), ("", "")])
def test_season_days(typed: str, kept: str) -> None:
    assert normal_day_month(typed) == kept


@pytest.mark.parametrize("typed", ["31/04", "0/1", "12/13", "avril", "١/٢"])
def test_days_that_are_not(typed: str) -> None:
    with pytest.raises(NotAllowed, match="jour de l’année"):
        normal_day_month(typed)


def test_search_forgets_accents_and_spaces_in_numbers() -> None:
    text = search_text(("Ferrand Hélène", "", "ŒUVRE"), phones=("+33612345678", ""))
    assert text == "ferrand helene œuvre 0612345678"
    assert search_words("06 12 34 hélène") == ["061234", "helene"]
    assert folded("  Élan\tÇa ") == "elan ca"


@pytest.mark.parametrize(
    ("shape", "lengths", "volume"),
    [
        ("rectangle", ("8", "4", "1", "2"), "48.0"),
        ("round", ("5", None, "1.2", None), "23.6"),
        ("oval", ("8", "4", None, "1.5"), "37.7"),
        ("rectangle", ("8", None, "1", "2"), None),
    ],
)
def test_volume_comes_from_lengths(shape: str, lengths: tuple[str | None, ...], volume: str | None) -> None:
    sizes = [None if one is None else M(one) for one in lengths]
    assert volume_m3(shape, *sizes) == (None if volume is None else M(volume))


def test_an_impossible_volume_says_what_was_meant() -> None:
    assert doubtful_volume(M(4800), collective=False) == (
        "« 4800 » dépasse le possible pour ce bassin. Vouliez-vous 48 ?"
    )
    assert "Vouliez-vous 52,5" in doubtful_volume(M(5250), collective=False, computed=M("52.5"))
    assert doubtful_volume(M(2500), collective=True) == ""
    assert doubtful_volume(M("0.1"), collective=False).startswith("« 0,1 » est trop peu")
    assert doubtful_volume(M("1e9"), collective=True) != ""
