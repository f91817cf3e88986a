from datetime import date

from margelle.features.planning.queries import PublicHolidays, french_holidays


def test_the_eleven_holidays_of_a_year() -> None:
    assert [f"{day:%m-%d}" for day in sorted(french_holidays(2027))] == [
        "01-01", "03-29", "05-01", "05-06", "05-08", "05-17", "07-14", "08-15", "11-01", "11-11", "12-25",
    ]  # fmt: skip
    assert PublicHolidays().name(date(2027, 1, 1)) == "Jour de l’an"
    assert PublicHolidays().name(date(2027, 1, 2)) == ""


def test_alsace_moselle_and_overseas_have_their_own() -> None:
    good_friday, boxing_day, slavery = date(2027, 3, 26), date(2027, 12, 26), date(2027, 12, 20)
    assert good_friday not in PublicHolidays.at("06250")
    for postcode in ("57000", "67000", "68100"):
        assert good_friday in PublicHolidays.at(postcode)
        assert boxing_day in PublicHolidays.at(postcode)
    assert slavery in PublicHolidays.at("97400")
    assert slavery not in PublicHolidays.at("")
