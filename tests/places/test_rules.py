"""Plates, address keys and division codes."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denizen.places.errors import PlateMalformed
from denizen.places.rules import PLATE_ALPHABET, address_key, new_plates, normalise_plate, short_code

plates = st.integers().map(lambda seed: next(new_plates(Random(seed))))
positions = st.sampled_from([0, 1, 2, 3, 5, 6, 7, 8])


@given(plates)
def test_a_plate_is_read_however_it_is_typed(plate: str) -> None:
    plain = plate.replace("-", "")
    for typed in (plate, plain, plain.lower(), f" {plain[:2]} {plain[2:]} ", plate.replace("-", "\u2013")):
        assert normalise_plate(typed) == plate


@given(plates, positions, st.integers(1, 30))
def test_one_wrong_character_of_a_plate_is_noticed(plate: str, position: int, change: int) -> None:
    other = PLATE_ALPHABET[(PLATE_ALPHABET.index(plate[position]) + change) % 31]
    with pytest.raises(PlateMalformed):
        normalise_plate(plate[:position] + other + plate[position + 1 :])


@given(plates, positions, positions)
def test_two_exchanged_characters_of_a_plate_are_noticed(plate: str, first: int, second: int) -> None:
    mixed = list(plate)
    mixed[first], mixed[second] = mixed[second], mixed[first]
    if "".join(mixed) != plate:
        with pytest.raises(PlateMalformed):
            normalise_plate("".join(mixed))


@pytest.mark.parametrize(
    "text", ["", "KZ7M", "KZ7M-4Q2", "KZ7M-4Q2PP", "KZ7O-4Q2P", "\x00" * 8, "\ud800" * 8, "A" * 100_000]
)
def test_what_is_no_plate_is_refused(text: str) -> None:
    with pytest.raises(PlateMalformed) as refused:
        normalise_plate(text)
    assert refused.value.fields == ("plate",)


def test_the_plate_shown_as_example_is_one() -> None:
    assert normalise_plate("kz7m4q2c") == "KZ7M-4Q2C"
    assert "KZ7M-4Q2C" in str(PlateMalformed())


def test_plates_from_one_seed_are_the_same_and_all_others_differ() -> None:
    first, second, other = (new_plates(random) for random in (Random(1), Random(1), None))
    drawn = [next(first) for _ in range(1000)]
    assert drawn == [next(second) for _ in range(1000)]
    assert len({*drawn, *(next(other) for _ in range(1000))}) == 2000


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("前进路12号 5号楼3单元501室", "前进路12号5栋3单元501"),
        ("前进路１２号５幢３单元５０１室", "前进路12号5座3单元501房"),
        ("前进路12号5-3-501", "前进路12号 5 / 3 / 501"),
        ("Chinggis Ave. 15-3", "CHINGGIS AVE 15/3"),
        ("Чингисийн өргөн чөлөө, 15", "чингисийн өргөн чөлөө 15"),
    ],
)
def test_spellings_of_one_address_meet(first: str, second: str) -> None:
    assert address_key(first) == address_key(second) != ""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("5-301", "53-01"),
        ("5-301", "5301"),
        ("5栋1单元", "5栋2单元"),
        ("3室", "4室"),
        ("前进路12号-1层", "前进路12号1层"),
        ("ул. Ленина, 12, -1 этаж", "ул. Ленина, 12, 1 этаж"),
        ("12 Main St, floor -1", "12 Main St, floor 1"),
    ],
)
def test_different_addresses_stay_apart(first: str, second: str) -> None:
    assert address_key(first) != address_key(second)


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_an_address_key_can_be_kept(text: str) -> None:
    key = address_key(text)
    assert "\0" not in key
    key.encode("utf-8")


@pytest.mark.parametrize(
    ("code", "short"),
    [
        ("150000", "15"),
        ("152500", "1525"),
        ("152501", "152501"),
        ("152501200000", "152501200"),
        ("152501001001", "152501001001"),
        ("152501000000", "152501"),
        ("110100", "1101"),
        ("460000000000", "46"),
        ("152501001001001", "152501001001001"),
        ("330782100", "330782100"),
        ("140300", "1403"),
        ("441000", "4410"),
    ],
)
def test_a_code_loses_only_the_zeros_that_fill_it(code: str, short: str) -> None:
    assert short_code(code) == short


@pytest.mark.parametrize("code", ["", "1", "152", "15250", "1525010", "15250a", "１５２５０１", "-15250"])
def test_what_is_no_division_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="no division code"):
        short_code(code)
