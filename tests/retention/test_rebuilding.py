"""What is not past its time is made again as it was, whatever was erased beside it: by random histories of people."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import settings as having
from hypothesis import strategies as st

from denizen.register.rules import FACTS
from tests.databases import clone
from tests.intake.declaring import Described, Server, Town, said, somebody, town_in
from tests.intake.histories import LODGING, PLACED, Cast, deliver, deliveries, histories
from tests.intake.test_apply import random_histories

from .nights import erased, is_known, kept

KINDS = (*PLACED, *LODGING, *LODGING, *LODGING, "death", "name_change", "document_change", "confirmation")
NIGHTS = [date(2025, 3, 20), date(2025, 4, 2), date(2026, 3, 20), date(2026, 11, 1)]


def people_of(town: Town) -> set[UUID]:
    return {person for (person,) in town.owner.execute("SELECT id FROM register.person").fetchall()}


def versions(town: Town, people: set[UUID]) -> dict[str, int]:
    return {
        fact: town.count(
            f"SELECT count(*) FROM register.{fact}_superseded WHERE person_id = ANY(%s)", list(people)
        )
        for fact in FACTS
    }


@having(random_histories, max_examples=12)
@given(data=st.data())
def test_what_is_left_is_as_it_was_and_a_rebuild_makes_it_so_again(
    server: Server, template_db: str, data: st.DataObject
) -> None:
    with clone(server, template_db) as database, town_in(database) as town:
        cast = Cast.of(town)
        for _person in range(data.draw(st.integers(2, 4))):
            _, steps = data.draw(histories(cast, kinds=KINDS, most=7))
            deliver(town, cast, steps, data.draw(deliveries(steps)))
        before = {person: town.everything(person) for person in people_of(town)}
        gone: set[UUID] = set()
        for day in NIGHTS:
            erased(town, day)
            left = people_of(town)
            assert not left & gone
            gone |= before.keys() - left
            for person in left:
                now = town.everything(person)
                stays = [stay for stay in before[person].pop("lodging_stay") if stay in now["lodging_stay"]]
                # A stay goes whole or not at all, and nothing else of those who remain.
                assert now == {**before[person], "lodging_stay": stays}, day
                before[person] = now
            once = versions(town, left)
            town.applier.rebuild(left, town.tick())
            assert {person: town.everything(person) for person in left} == {p: before[p] for p in left}
            assert versions(town, left) == once


def test_a_stay_goes_and_what_else_is_known_of_the_guest_stays(past: Town) -> None:
    registrar, hotel = past.party("registrar"), past.party("hotel")
    home, room, person = past.dwelling(), past.dwelling(hotel), somebody("passport")
    [receipt] = past.declare(registrar, said("residence_start", person, "2020-06-01", at=home))
    [stay] = past.declare(hotel, said("lodging_checkin", person, "2020-12-20", at=room))
    past.declare(hotel, said("lodging_checkout", person, "2020-12-28", at=room))
    who = past.person(receipt)
    before = past.everything(who)
    assert len(before["lodging_stay"]) == 1
    assert erased(past, date(2021, 12, 28), "stays") == 0
    assert erased(past, date(2021, 12, 29), "stays") == 1
    assert past.everything(who) == {**before, "lodging_stay": []}
    assert past.count("SELECT count(*) FROM ledger.declaration WHERE id = %s", stay.declaration_id) == 0
    assert is_known(past, who)


def test_a_stay_whose_words_hold_up_something_else_stays(past: Town) -> None:
    registrar, hotel = past.party("registrar"), past.party("hotel")
    home, room, person = past.dwelling(), past.dwelling(hotel), somebody("passport")
    told = person.described(birth_place="金丝雀镇")
    past.declare(hotel, said("lodging_checkin", told, "2020-12-20", at=room))
    past.declare(hotel, said("lodging_checkout", person, "2020-12-28", at=room))
    undocumented: Described = person.described(sex=None)
    [receipt] = past.declare(registrar, said("residence_start", undocumented, "2020-12-28", at=home))
    who = past.person(receipt)
    before = past.everything(who)
    assert erased(past, date(2022, 6, 1), "stays") == 0
    assert past.everything(who) == before
    past.applier.rebuild([who], past.tick()) if who else None
    assert past.everything(who) == before
    past.declare(registrar, said("residence_end", person, "2021-01-01", at=home))
    assert erased(past, date(2026, 1, 1) + timedelta(days=1)) == 1
    assert not is_known(past, who)


def test_a_stay_that_alone_tells_a_part_of_another_fact_stays(past: Town) -> None:
    """What founds the particulars is the registrar's word; the birth place in them is the hotel's."""
    registrar, hotel = past.party("registrar"), past.party("hotel")
    home, room, person = past.dwelling(), past.dwelling(hotel), somebody("passport")
    [receipt] = past.declare(registrar, said("residence_start", person, "2020-06-01", at=home))
    told = person.described(birth_place="金丝雀镇")
    past.declare(hotel, said("lodging_checkin", told, "2020-12-20", at=room))
    past.declare(hotel, said("lodging_checkout", person, "2020-12-28", at=room))
    other = somebody("passport")
    past.declare(registrar, said("residence_start", other, "2020-06-01", at=home))
    past.declare(hotel, said("lodging_checkin", other, "2020-12-20", at=room))
    past.declare(hotel, said("lodging_checkout", other, "2020-12-28", at=room))
    who = past.person(receipt)
    before = past.everything(who)
    assert before["particulars"][0]["birth_place"] == "金丝雀镇"
    day = date(2022, 6, 1)
    assert erased(past, day, "stays") == 1
    assert kept(past, day) == {"supports": 1}
    assert past.everything(who) == before


def test_a_stay_that_was_once_a_source_of_another_fact_stays(past: Town) -> None:
    """What the register said earlier, and by whose word, is as it was too."""
    registrar, hotel = past.party("registrar"), past.party("hotel")
    home, room, person = past.dwelling(), past.dwelling(hotel), somebody("passport")
    past.declare(hotel, said("lodging_checkin", person, "2020-12-20", at=room))
    past.declare(hotel, said("lodging_checkout", person, "2020-12-28", at=room))
    [receipt] = past.declare(registrar, said("residence_start", person, "2020-12-28", at=home))
    who = past.person(receipt)
    assert who
    then = past.known(past.at - timedelta(minutes=2), [who])
    assert then["person_name"]
    day = date(2022, 6, 1)
    assert erased(past, day, "stays") == 0
    assert kept(past, day) == {"supports": 1}
    assert past.known(past.at - timedelta(minutes=2), [who]) == then
