"""Receipt numbers as people copy them."""

from itertools import combinations
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denizen.ledger.numbers import read_receipt, receipt_text

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FEW = [UUID(int=0), UUID(int=(1 << 128) - 1), *(uuid4() for _ in range(20))]


@given(st.uuids())
def test_a_number_is_read_as_it_was_written_however_it_is_typed(number: UUID) -> None:
    text = receipt_text(number)
    assert [len(group) for group in text.split("-")] == [5, 5, 5, 5, 5, 2]
    assert read_receipt(text) == number
    assert read_receipt(text.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == number


@pytest.mark.parametrize("number", FEW)
def test_every_wrong_character_is_found(number: UUID) -> None:
    digits = receipt_text(number).replace("-", "")
    for place, right in enumerate(digits):
        for wrong in ALPHABET.replace(right, ""):
            assert read_receipt(digits[:place] + wrong + digits[place + 1 :]) is None


@pytest.mark.parametrize("number", FEW)
def test_any_two_characters_exchanged_are_found(number: UUID) -> None:
    digits = receipt_text(number).replace("-", "")
    for here, there in combinations(range(len(digits)), 2):
        if digits[here] != digits[there]:
            typed = list(digits)
            typed[here], typed[there] = typed[there], typed[here]
            assert read_receipt("".join(typed)) is None


@pytest.mark.parametrize(
    "text", ["", "7Q2KX", "U" * 27, "é" * 27, receipt_text(UUID(int=7)) + "0", "Z" * 27, "ﬁ" * 27]
)
def test_what_is_no_receipt_number_is_none(text: str) -> None:
    assert read_receipt(text) is None
