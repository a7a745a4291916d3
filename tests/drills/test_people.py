"""The invented people of measurements and drills: valid, different, and always the same."""

from datetime import date

from benchmarks.people import MOVED_IN, newcomer
from denizen.register.documents import check_document


def test_numbers_pass_the_check_of_citizen_numbers_and_tell_the_same_person() -> None:
    for index in range(1, 2000):
        somebody = newcomer(index)
        if somebody.number:
            found = check_document("citizen_id", somebody.number, demo=True, on=MOVED_IN)
            assert (found.born, found.sex) == (somebody.born, somebody.sex)


def test_no_two_people_share_a_number() -> None:
    numbers = [newcomer(index).number for index in range(20_000)]
    told = [number for number in numbers if number]
    assert len(told) == len(set(told)) == 16_000


def test_the_same_index_is_always_the_same_person() -> None:
    assert newcomer(4711) == newcomer(4711)
    assert newcomer(4711) != newcomer(4712)
    assert newcomer(0).born > date(1930, 1, 1)
