"""The list of the last day: of people whom the register knows, in words that leave something to decide."""

from denizen.demo.doubts import STREAM
from denizen.demo.files import Parcel
from denizen.demo.town import Town


def last_list(town: Town) -> Parcel:
    kind, _slash, part = STREAM.partition("/")
    (parcel,) = (each for each in town.parcels if each.filename.partition(".")[0].endswith(f"-{kind}-{part}"))
    return parcel


def test_it_leaves_when_nobody_is_left_to_answer(town: Town, tiny: Town) -> None:
    for each, most in ((town, 24), (tiny, 12)):
        parcel = last_list(each)
        assert parcel.sent_at.date() == each.ends
        assert 5 <= len(parcel.people) <= most


def test_it_tells_of_people_where_they_live_as_nobody_is_written_in_the_register(town: Town) -> None:
    parcel = last_list(town)
    homes = town.truth.main_dwellings(town.ends)
    doubtful = 0
    for number, cells in zip(parcel.people, parcel.cells(), strict=True):
        assert homes[number] in cells.values()
        person = town.truth.people[number]
        told = set(cells.values())
        known = {person.name.native} | {document.number for document in person.documents}
        doubtful += not known <= told
    assert doubtful == len(parcel.people)


def test_it_is_no_part_of_the_errors_that_are_counted(town: Town) -> None:
    name = last_list(town).filename
    assert all(entry.row is None or entry.row.filename != name for entry in town.ledger.entries)
