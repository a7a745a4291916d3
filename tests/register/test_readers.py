"""Properties of the readers over many random readings: what is delivered is logged, and nothing else is delivered."""

import itertools
import random
from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from psycopg.types.range import DateRange

from denizen.access.actions import say_why
from denizen.kernel.partial import Certainty, PartialDate, certainty
from denizen.register.queries import card, occupant_spans, occupants, whereabouts
from tests.access.town import KNOWN, Town

PERIOD = DateRange(date(2024, 1, 1), date(2024, 7, 1))
# What a resident is granted of the own record, tests/home tell.
GRANTS = (
    "SELECT role, purpose, fields FROM access.allowance"
    " WHERE reader = 'card' AND purpose <> 'own.record' ORDER BY role, purpose"
)


def random_date(dice: random.Random) -> str:
    """A day, a month, a year, or nothing."""
    day = date(2024, 1, 1) + timedelta(days=dice.randrange(180))
    return dice.choice([day.isoformat(), day.isoformat(), f"{day:%Y-%m}", f"{day:%Y}", ""])


class Settled:
    """Two dwellings and some people whose residences are known to the test."""

    def __init__(self, town: Town, seed: int) -> None:
        self.dice = random.Random(seed)
        self.town = town
        self.homes = [town.dwelling(), town.dwelling()]
        self.people = [town.person(f"P{number}") for number in range(6)]
        self.facts: list[tuple[UUID, UUID, PartialDate, PartialDate | None]] = []
        for _fact in range(14):
            who, home = self.dice.choice(self.people), self.dice.choice(self.homes)
            began, ended = random_date(self.dice), self.dice.choice([None, random_date(self.dice)])
            if ended and began and ended < began:
                began, ended = ended, began
            start, end = PartialDate.parse(began), None if ended is None else PartialDate.parse(ended)
            if end and end.latest and start.earliest and end.latest <= start.earliest:
                continue
            town.residence(who, home, began, ended, valid_during=DateRange())
            self.facts.append((who, home, start, end))

    def are_related(self) -> None:
        """Let some of them be mothers and guardians of others."""
        for child, mother in itertools.pairwise(self.people[:4]):
            self.town.owner.execute(
                "UPDATE register.particulars SET mother_id = %s WHERE person_id = %s", [mother, child]
            )
            ground = {"basis": "declared", "valid_during": DateRange(None, None), "recorded_at": KNOWN}
            self.town.fact("guardianship", child, self.town.declaration(), guardian_id=mother, **ground)

    def there(self, home: UUID, day: date) -> dict[UUID, bool]:
        """Who is there on a day by the definition of the two words: person, certain."""
        found: dict[UUID, bool] = {}
        for who, where, began, ended in self.facts:
            sure = certainty(day, began, ended)
            if where == home and sure is not Certainty.NO:
                found[who] = found.get(who, False) or sure is Certainty.CERTAIN
        return found


@pytest.mark.parametrize("seed", range(3))
def test_occupants_and_spans_agree_with_the_definition_on_every_day(town: Town, seed: int) -> None:
    settled = Settled(town, seed)
    for home in settled.homes:
        ticket = town.ticket("occupant_spans", dwelling=home, during=PERIOD)
        spans = occupant_spans(town.web, ticket, PERIOD)
        assert spans[0].during.lower == PERIOD.lower
        assert spans[-1].during.upper == PERIOD.upper
        for before, after in itertools.pairwise(spans):
            assert before.during.upper == after.during.lower
            assert before.occupants != after.occupants
        for span in spans:
            day = span.during.lower
            while day < span.during.upper:
                assert {who.person_id: who.certain for who in span.occupants} == settled.there(home, day), day
                day += timedelta(days=1)
        for day in (date(2024, 1, 1) + timedelta(days=settled.dice.randrange(181)) for _times in range(12)):
            ticket = town.ticket("occupants", dwelling=home, during=town.one_day(day))
            found = {who.person_id: who.certain for who in occupants(town.web, ticket, on=day)}
            assert found == settled.there(home, day), day


def test_who_is_delivered_is_logged_each_time(town: Town) -> None:
    settled = Settled(town, 7)
    settled.are_related()
    delivered: Counter[UUID] = Counter()
    for _reading in range(120):
        who, home = settled.dice.choice(settled.people), settled.dice.choice(settled.homes)
        day = date(2024, 1, 1) + timedelta(days=settled.dice.randrange(181))
        match settled.dice.randrange(4):
            case 0:
                seen = card(town.web, town.ticket("card", person=who))
                beside = (*(seen.household or ()), *(seen.relatives or ()), *(seen.children or ()))
                delivered.update({seen.person_id, *(other.person_id for other in beside)})
            case 1:
                ticket = town.ticket("occupants", dwelling=home, during=town.one_day(day))
                delivered.update(found.person_id for found in occupants(town.web, ticket, on=day))
            case 2:
                ticket = town.ticket("occupant_spans", dwelling=home, during=PERIOD)
                spans = occupant_spans(town.web, ticket, PERIOD)
                delivered.update({found.person_id for span in spans for found in span.occupants})
            case 3:
                whereabouts(town.web, town.ticket("whereabouts", person=who, during=PERIOD), PERIOD)
                delivered.update([who])
    assert Counter(person for person, *_rest in town.lines()) == delivered
    assert delivered.total() > 120


def test_a_card_holds_no_group_beyond_the_grant(town: Town) -> None:
    bat = town.person()
    say_why(town.web, token=town.token("area_officer"), person=bat, reason="moved_in")
    grants = town.owner.execute(GRANTS).fetchall()
    assert len(grants) > 5
    for role, purpose, fields in grants:
        ticket = town.ticket("card", role, purpose, person=bat, reference="2024-7")
        answer = town.web.execute("SELECT reading.card(%s)", [ticket.id]).fetchone()
        assert answer is not None
        assert set(answer[0]) == {"person_id", "examined", *fields}, (role, purpose)
        logged = town.owner.execute("SELECT fields FROM journal.delivery ORDER BY id DESC LIMIT 1").fetchone()
        assert logged == (fields,)
