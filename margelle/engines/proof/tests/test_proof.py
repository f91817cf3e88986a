"""The form and the chain, against values computed by other programs."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256

from margelle.engines.proof import (
    GENESIS,
    PARTS,
    canonical,
    carried_to,
    commitment,
    decimal_text,
    instant_text,
    linked,
    prints_of,
    short,
)


def test_the_canonical_form_is_these_very_bytes() -> None:
    assert (
        canonical({"b": ["é", None, True, 3], "a": "7.200"}) == '{"a":"7.200","b":["é",null,true,3]}'.encode()
    )


def test_numbers_and_instants_have_one_spelling() -> None:
    assert {decimal_text(Decimal(text)) for text in ("7.2", "7.20", "7.200")} == {"7.200"}
    assert decimal_text(Decimal("1E+2")) == "100.000"
    paris = datetime(2026, 5, 12, 10, 42, 10, tzinfo=timezone(timedelta(hours=2)))
    assert instant_text(paris) == instant_text(paris.astimezone(UTC)) == "2026-05-12T08:42:10.000000Z"


def test_a_change_is_in_its_own_part_only() -> None:
    facts = {part: [{"id": "1", "value": "7.200"}] for part in PARTS}
    before = prints_of(facts)
    after = prints_of(facts | {"readings": [{"id": "1", "value": "7.400"}]})
    assert [part for part in PARTS if before[part] != after[part]] == ["readings"]


def test_each_link_holds_all_the_links_before_it() -> None:
    first = linked({"number": 1}, GENESIS)
    second = linked({"number": 2}, first.hash)
    body = sha256(b'{"number":2}').hexdigest()
    assert second.body_hash == body
    assert second.hash == sha256((first.hash + body).encode()).hexdigest()
    assert carried_to(GENESIS, [first.body_hash, second.body_hash]) == second.hash
    assert carried_to(GENESIS, [second.body_hash, first.body_hash]) != second.hash
    assert short(second.hash) == f"{second.hash[:4]} {second.hash[4:8]}"


def test_a_point_is_committed_to_with_its_salt() -> None:
    said = commitment(latitude=Decimal("43.5"), longitude=Decimal("-7.123456"), accuracy_m=12, salt="ab")
    assert said == sha256(b"43.500000|-7.123456|12|ab").hexdigest()
