"""The truth is consistent: one main residence at a time, nobody in two places, no child employed."""

from collections import Counter, defaultdict
from datetime import date

from denizen.demo.people import Person
from denizen.demo.town import Town, build


def people(town: Town) -> list[Person]:
    return list(town.truth.people.values())


def test_nobody_has_two_main_residences_at_a_time(town: Town):
    for person in people(town):
        for earlier, later in zip(person.spells, person.spells[1:], strict=False):
            assert earlier.end is not None
            assert earlier.start < earlier.end <= later.start


def test_residence_begins_after_birth_and_ends_with_death(town: Town):
    for person in people(town):
        assert all(spell.start >= person.born for spell in person.spells)
        if person.died is not None:
            assert person.spells[-1].end == person.died
            assert person.died > person.born


def test_nobody_shares_a_bed_and_no_two_households_a_flat(town: Town):
    """On every first day of a month."""
    for month in range(1, 13):
        day = date(2025, month, 1).toordinal()
        beds: Counter[tuple[str, str]] = Counter()
        units: dict[str, set[int]] = defaultdict(set)
        for person in people(town):
            for spell in person.spells:
                if spell.start <= day and (spell.end is None or day < spell.end):
                    if spell.room:
                        beds[spell.dwelling.plate, spell.room] += 1
                    elif person.unit:
                        units[spell.dwelling.plate].add(person.unit.id)
        assert max(beds.values()) == 1
        assert max(len(sharing) for sharing in units.values()) == 1


def test_no_child_works_and_nobody_has_two_jobs_at_a_time(town: Town):
    for person in people(town):
        for job in person.jobs:
            assert person.age(job.start) >= 16
            assert job.end is None or job.end > job.start
        for earlier, later in zip(person.jobs, person.jobs[1:], strict=False):
            assert earlier.end is not None
            assert earlier.end <= later.start


def test_children_are_younger_than_their_parents(town: Town):
    for person in people(town):
        for parent in (person.mother, person.father):
            assert parent is None or person.born - parent.born > 16 * 365


def test_the_dead_do_nothing_more(town: Town):
    for person in people(town):
        if person.died is not None:
            assert all(
                job.end is not None and job.end <= max(person.died, job.start + 1) for job in person.jobs
            )


def test_the_town_moves_grows_and_dies_at_the_asked_rates(town: Town):
    start, end = town.starts.toordinal(), town.ends.toordinal()
    moves = sum(
        1
        for person in people(town)
        for earlier, later in zip(person.spells, person.spells[1:], strict=False)
        if earlier.end == later.start
    )
    births = sum(person.born >= start and bool(person.spells) for person in people(town))
    deaths = sum(person.died is not None for person in people(town))
    assert 0.15 < moves / 4_000 / 2 < 0.21
    assert 0.004 < births / 4_000 / 2 < 0.009
    assert 0.003 < deaths / 4_000 / 2 < 0.008
    population = len(town.truth.main_dwellings(date.fromordinal(end)))
    assert 3_800 < population < 4_300


def test_arrivals_follow_spring_festival(town: Town):
    months = Counter(
        date.fromordinal(person.spells[0].start).month
        for person in people(town)
        if person.spells and person.spells[0].start >= town.starts.toordinal() and not person.mother
    )
    assert months[2] + months[3] > 1.6 * (months[12] + months[1])


def test_the_tiny_town_has_one_of_each_case(tiny: Town):
    everybody = people(tiny)
    seen = {person.standing for person in everybody}
    assert {"local", "incomer", "foreign", "visitor", "relative"} <= seen
    assert any(person.twin for person in everybody)
    same_name = Counter((person.name.native, person.sex) for person in everybody)
    assert max(same_name.values()) > 1
    same_day = Counter((person.name.native, person.sex, person.born) for person in everybody)
    assert max(same_day.values()) == 2
    assert any(person.died for person in everybody)
    assert any(person.former_names for person in everybody)
    assert any(len(person.documents) > 1 for person in everybody)
    assert {dwelling.kind for dwelling in tiny.dwellings} == {
        "flat", "house", "dormitory", "hotel", "institution", "work_site",
    }  # fmt: skip


def test_namesakes_born_on_one_day_hold_different_documents(tiny: Town):
    by_name: dict[tuple[str, str, int], list[Person]] = defaultdict(list)
    for person in people(tiny):
        by_name[person.name.native, person.sex, person.born].append(person)
    numbers = [
        {person.documents[0].number for person in alike} for alike in by_name.values() if len(alike) > 1
    ]
    assert numbers
    assert all(len(one) == 2 for one in numbers)


def test_both_towns_can_be_built():
    yiwu = build(people=300, months=2, seed=3, town="yiwu")
    assert yiwu.profile.division == "330782"
    assert len({person.nationality for person in yiwu.truth.people.values()}) > 5
