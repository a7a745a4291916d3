"""A list that comes in on the last day and leaves something to decide: a round of visits, taken down by hand.

Names are written as they were heard beside a birth date half remembered, a passport's number with a slip of the pen,
and some are somebody else's too.
Nobody answers what it raises: it waits for whoever opens the desk. It tells of people who are registered and live
where it says, so whatever is decided rightly changes no more than that their residence is confirmed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from random import Random

from denizen.demo.files import Row
from denizen.demo.people import Day, Person
from denizen.demo.wording import Wording, iso

STREAM = "confirmation/round"
"""The file is one of its own, of one kind."""

_SINCE = 60
"""Days for which somebody has lived in the town, so that the register knows them."""


def round_by_hand(rng: Random, wording: Wording, residents: Iterable[Person], day: Day) -> Iterator[Row]:
    """The rows of the list: of a town of ten thousand two dozen, of a small one fewer."""
    known = [
        person
        for person in residents
        if not person.listed_twice and person.documents and person.spells[-1].start <= day - _SINCE
    ]
    rng.shuffle(known)
    most = min(24, len(known) // 20)
    namesakes, foreign = most // 4, most // 6
    for person in islice(_namesakes(known), namesakes):
        yield _row(wording, person, day, _told(person, day))
    for person in islice((person for person in known if _passport(person, day)), foreign):
        yield _row(wording, person, day, _told(person, day) | _slip(person, day))
    for number, person in enumerate(known[: most - namesakes - foreign]):
        misheard = wording.other_spelling(person, day)
        # One of these alone would be no question: who lives there is meant.
        vague = iso(person.born)[:4] if number % 2 else _mistaken(person.born)
        yield _row(wording, person, day, misheard | {"birth_date": vague})


def _mistaken(born: Day) -> str:
    """A birth date with another last digit, of a day that there is."""
    day = date.fromordinal(born).day
    if day == 31:
        return iso(born - 1)
    tens = born - day % 10
    return iso(tens + (1 if tens + 1 != born else 2))


def _row(wording: Wording, person: Person, day: Day, told: dict[str, str]) -> Row:
    place = wording.place(person.spells[-1])
    return Row("confirmation", told | place | {"confirmed_on": iso(day)}, person.id)


def _told(person: Person, day: Day) -> dict[str, str]:
    """What somebody says at the door: no document."""
    return {
        "name": person.name_on(day).native,
        "sex": person.sex,
        "birth_date": iso(person.born),
        "nationality": person.nationality,
    }


def _namesakes(people: Iterable[Person]) -> Iterator[Person]:
    """One each of those who share name, sex and birth date."""
    alike: dict[tuple[str, str, Day], list[Person]] = defaultdict(list)
    for person in people:
        alike[person.name.native, person.sex, person.born].append(person)
    return (group[0] for group in alike.values() if len(group) > 1)


def _passport(person: Person, day: Day) -> str:
    document = person.document(day)
    return document.number if document and document.type == "passport" else ""


def _slip(person: Person, day: Day) -> dict[str, str]:
    """The passport with its last digit mistaken for the next."""
    document = person.document(day)
    assert document is not None, "whoever has no passport is not asked for one"
    last = document.number[-1]
    wrong = str((int(last) + 1) % 10) if last.isdigit() else "0"
    return {
        "document_type": document.type,
        "document_number": document.number[:-1] + wrong,
        "document_issuer": document.issuer,
        "document_valid_to": iso(document.valid_to),
    }
