"""Whoever left long ago is erased with all that was declared of them, and nobody else is touched."""

from datetime import date, timedelta
from uuid import UUID

import psycopg
import pytest

from denizen.ledger.rules import Described
from denizen.retention import actions
from denizen.retention.actions import lift_hold, place_hold, run
from denizen.retention.errors import HeldPersonUnknown, HoldReasonUnknown, HoldTooLong, HoldUnknown
from denizen.retention.queries import holds, runs
from tests.intake.declaring import SYSTEM, Dwelling, Somebody, Town, said, somebody

from .nights import erased, is_known, kept, night, where_written

LAST_DAY = date(2024, 2, 28)
"""Whoever left on the same day five years before is kept on this day for the last time."""
NEXT_DAY = LAST_DAY + timedelta(days=1)


def came(town: Town, home: Dwelling, person: Somebody | Described, **words: object) -> UUID:
    """Let somebody be registered; who it is."""
    registrar = town.party("registrar")
    [receipt] = town.declare(registrar, said("residence_start", person, "2017-01-01", at=home, **words))
    found = town.person(receipt)
    assert found
    return found


def left(town: Town, home: Dwelling, person: Somebody, day: str = "2019-02-28") -> None:
    town.declare(town.party("registrar"), said("residence_end", person, day, at=home))


def gone(town: Town, home: Dwelling, **words: object) -> tuple[Somebody, UUID]:
    """Somebody who came and left, and whose time is over after LAST_DAY."""
    person = somebody()
    found = came(town, home, person, **words)
    left(town, home, person)
    return person, found


def test_p14_what_is_past_its_time_goes_with_all_that_told_of_it(past: Town, home: Dwelling) -> None:
    """Rights P14: on the day after the term no table holds a byte of the person, and others are as they were."""
    registrar = past.party("registrar")
    person, neighbour = somebody(), somebody()
    full = person.described(
        phone="13911112222", email="canary@example.org", home_division="110101", home_address="金丝雀胡同7号",
        birth_place="金丝雀镇", name_latin=f"Kanarie {person.name}",
    )  # fmt: skip
    [receipt] = past.declare(
        registrar, said("residence_start", full, "2017-01-01", at=home, previous_place="金丝雀旧址")
    )
    stays = came(past, home, neighbour)
    past.declare(
        registrar,
        said("correction", full, "2017-01-02", at=home, target=receipt.number, purpose="study"),
        said("name_change", person.described(name=person.name + "雀"), "2018-01-01"),
    )
    left(past, home, person)
    who = past.person(receipt)
    document = person.document
    assert who
    assert document
    canaries = (
        who, receipt.number, receipt.declaration_id, document.token, document.sealed, person.name, "金丝雀",
        "13911112222", "canary@example.org", "Kanarie",
    )  # fmt: skip
    assert {each for _table, each in where_written(past.owner, *canaries)} == {
        each.hex() if isinstance(each, bytes) else str(each) for each in canaries
    }
    before = past.everything(stays)
    assert erased(past, LAST_DAY) == 0
    assert is_known(past, who)
    assert erased(past, NEXT_DAY) == 1
    assert where_written(past.owner, *canaries) == []
    assert past.everything(stays) == before
    assert erased(past, NEXT_DAY + timedelta(days=1)) == 0
    past.applier.rebuild([stays], past.tick())
    assert past.everything(stays) == before


def test_whose_residence_goes_on_is_never_past_their_time(past: Town, home: Dwelling) -> None:
    who = came(past, home, somebody())
    past_one, found = gone(past, home)
    past.declare(past.party("registrar"), said("residence_start", past_one, "2020-01-01", at=home))
    erased(past, date(2026, 11, 1))
    assert is_known(past, who)
    # Somebody who came back has the years before as well.
    assert len(past.facts("residence", found)) == 2


def test_the_dead_have_a_term_of_their_own(past: Town, home: Dwelling) -> None:
    person = somebody()
    who = came(past, home, person)
    past.declare(past.party("registrar"), said("death", person, "2020-12-30"))
    erased(past, date(2023, 12, 30))
    assert is_known(past, who)
    assert erased(past, date(2023, 12, 31)) == 1
    assert not is_known(past, who)


def test_a_visitor_has_a_shorter_one(past: Town) -> None:
    hotel = past.party("hotel")
    room, guest = past.dwelling(hotel), somebody("passport")
    [receipt] = past.declare(hotel, said("lodging_checkin", guest, "2020-12-20", at=room))
    who = past.person(receipt)
    past.declare(hotel, said("lodging_checkout", guest, "2020-12-28", at=room))
    # What is told late is kept for a year all the same.
    received = past.at.date()
    assert erased(past, received.replace(year=received.year + 1)) == 0
    assert erased(past, received.replace(year=received.year + 1) + timedelta(days=1)) == 1
    assert not is_known(past, who)
    assert guest.document
    assert where_written(past.owner, guest.name, guest.document.token, receipt.number) == []


def test_records_of_one_person_go_as_one(past: Town, home: Dwelling) -> None:
    one, first = gone(past, home)
    other, second = gone(past, home)
    now = past.tick()
    past.applier.merge(first, second, reason_code="same_person", actor=SYSTEM, now=now)
    undone = past.applier.merge(
        *(gone(past, home)[1] for _n in range(2)), reason_code="same_person", actor=SYSTEM, now=past.tick()
    )
    past.applier.unmerge(undone, actor=SYSTEM, now=past.tick())
    assert erased(past, NEXT_DAY) == 3
    assert where_written(past.owner, first, second, one.name, other.name, undone) == []


def test_whom_somebody_who_stays_names_is_kept_until_nobody_does(past: Town, home: Dwelling) -> None:
    head, found = gone(past, home, relation="head")
    assert head.document
    child = somebody()
    beside = (
        Described(part="head", document=head.document),
        Described(part="mother", document=head.document),
    )
    stays = came(past, home, child, relation="child", beside=beside)
    before = past.everything(stays)
    erased(past, NEXT_DAY)
    assert is_known(past, found)
    assert kept(past, NEXT_DAY) == {"named": 1}
    assert past.everything(stays) == before
    past.applier.rebuild([stays], past.tick())
    assert past.everything(stays) == before
    left(past, home, child)
    assert erased(past, NEXT_DAY + timedelta(days=2)) == 2
    assert where_written(past.owner, found, stays, head.name, child.name) == []


def test_an_extract_keeps_an_identifier_and_nothing_else(past: Town, home: Dwelling) -> None:
    """Whoever is shown the paper can ask whether it is genuine for as long as the office must answer for it."""
    person, found = gone(past, home)
    past.owner.execute(
        "INSERT INTO register.extract (person_id, made_at, actor_id, ticket_id, purpose, authority, fields, languages,"
        " valid_until, digest, printed) VALUES (%s, '2023-06-01', %s, %s, 'residence.proof', 'Town hall',"
        " '{names,main_residence}', 'en', '2023-09-01', sha256('x'), '{}')",
        [found, found, found],
    )
    assert erased(past, NEXT_DAY) == 1
    assert {table for table, _each in where_written(past.owner, found, person.name)} == {
        "register.extract", "register.person", "retention.bare",
    }  # fmt: skip
    assert erased(past, date(2026, 9, 1), "extracts") == 0
    assert erased(past, date(2026, 9, 2), "extracts") == 1
    erased(past, date(2026, 9, 3))
    assert where_written(past.owner, found) == []


def test_who_comes_back_after_all_was_erased_is_somebody_new(past: Town, home: Dwelling) -> None:
    person, found = gone(past, home)
    assert erased(past, NEXT_DAY) == 1
    again = came(past, home, person)
    assert again != found
    assert len(past.facts("residence", again)) == 1


def test_a_hold_keeps_everything_up_to_its_last_day(past: Town, home: Dwelling) -> None:
    person, found = gone(past, home)
    before = past.everything(found)
    placed = night(LAST_DAY)
    hold = place_hold(
        past.receiving, actor=SYSTEM, person_id=found, reason="case", until=NEXT_DAY, now=placed
    )
    assert [(each.id, each.person_id) for each in holds(past.receiving, today=NEXT_DAY)] == [(hold, found)]
    assert erased(past, NEXT_DAY) == 0
    assert kept(past, NEXT_DAY)["held"] == 1
    assert past.everything(found) == before
    assert holds(past.receiving, today=NEXT_DAY + timedelta(days=1)) == []
    assert erased(past, NEXT_DAY + timedelta(days=1)) == 1
    assert where_written(past.owner, found, person.name, hold) == [("journal.entry", str(hold))]


def test_a_hold_that_is_lifted_holds_no_more(past: Town, home: Dwelling) -> None:
    _person, found = gone(past, home)
    hold = place_hold(
        past.receiving,
        actor=SYSTEM,
        person_id=found,
        reason="doubt",
        until=date(2024, 12, 1),
        now=night(LAST_DAY),
    )
    lift_hold(past.receiving, actor=SYSTEM, hold_id=hold, now=night(LAST_DAY))
    assert erased(past, NEXT_DAY) == 1
    with pytest.raises(HoldUnknown):
        lift_hold(past.receiving, actor=SYSTEM, hold_id=hold, now=night(LAST_DAY))


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"reason": "because"}, HoldReasonUnknown),
        ({"until": date(2025, 3, 2)}, HoldTooLong),
        ({"until": date(2024, 2, 27)}, HoldTooLong),
        ({"person_id": UUID(int=7)}, HeldPersonUnknown),
    ],
)
def test_no_hold_is_without_an_end_a_reason_or_a_person(
    past: Town, home: Dwelling, words: dict[str, object], refusal: type[Exception]
) -> None:
    asked = {"person_id": came(past, home, somebody()), "reason": "case", "until": date(2024, 3, 1)} | words
    with pytest.raises(refusal):
        place_hold(past.receiving, actor=SYSTEM, now=night(LAST_DAY), **asked)  # type: ignore[arg-type]


def test_what_waits_to_amend_a_declaration_is_waited_for(past: Town, home: Dwelling) -> None:
    registrar, person = past.party("registrar"), somebody()
    [receipt] = past.declare(registrar, said("residence_start", person, "2017-01-01", at=home))
    left(past, home, person)
    past.receive(registrar, said("correction", person, "2017-01-03", at=home, target=receipt.number))
    assert erased(past, NEXT_DAY) == 0
    assert kept(past, NEXT_DAY) == {"waiting": 1}
    past.apply()
    assert erased(past, NEXT_DAY) == 1


def test_whoever_is_spoken_of_while_a_run_is_under_way_is_passed_over(
    past: Town, home: Dwelling, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, found = gone(past, home)
    gone(past, home)

    def comes_back(*_args: object) -> bool:
        monkeypatch.setattr(actions, "_erase_people", erase_people)
        past.declare(past.party("registrar"), said("residence_start", person, "2021-01-01", at=home))
        return True

    erase_people = actions._erase_people
    monkeypatch.setattr(actions, "_erase_people", comes_back)
    assert erased(past, NEXT_DAY) == 1
    assert kept(past, NEXT_DAY) == {"meanwhile": 1}
    assert len(past.facts("residence", found)) == 2


def test_who_is_joined_to_another_while_a_run_is_under_way_is_passed_over(
    past: Town, home: Dwelling, monkeypatch: pytest.MonkeyPatch
) -> None:
    _person, found = gone(past, home)
    stays = came(past, home, somebody())

    def joined(*_args: object) -> bool:
        monkeypatch.setattr(actions, "_erase_people", erase_people)
        past.applier.merge(stays, found, reason_code="same_person", actor=SYSTEM, now=past.tick())
        return True

    erase_people = actions._erase_people
    monkeypatch.setattr(actions, "_erase_people", joined)
    assert erased(past, NEXT_DAY) == 0
    assert kept(past, NEXT_DAY) == {"meanwhile": 1}
    [merge] = past.owner.execute("SELECT id FROM linkage.merge").fetchall()
    past.applier.unmerge(merge[0], actor=SYSTEM, now=past.tick())
    assert erased(past, NEXT_DAY + timedelta(days=1)) == 1
    assert not is_known(past, found)
    assert is_known(past, stays)


def test_a_run_that_is_killed_is_gone_on_with(
    past: Town, home: Dwelling, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [gone(past, home)[1] for _n in range(5)]
    monkeypatch.setattr(actions, "PEOPLE", 2)
    erase_people, batches = actions._erase_people, []

    class Killed(Exception):
        pass

    def dies_in_the_second(applier: actions.Applier, *rest: object) -> bool:
        if batches:
            with applier.db.transaction():
                erase_people(applier, *rest)  # type: ignore[arg-type]
                raise Killed
        batches.append(1)
        return erase_people(applier, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "_erase_people", dies_in_the_second)
    with pytest.raises(Killed):
        run(past.receiving, actor=SYSTEM, now=night(NEXT_DAY))
    assert sum(is_known(past, each) for each in people) == 3
    monkeypatch.setattr(actions, "_erase_people", erase_people)
    assert erased(past, NEXT_DAY) == 3
    assert [run.ended_at is None for run in runs(past.receiving)] == [False]
    assert not any(is_known(past, each) for each in people)


def test_what_a_stopped_run_left_goes_the_next_night(
    past: Town, home: Dwelling, monkeypatch: pytest.MonkeyPatch
) -> None:
    _person, found = gone(past, home)

    def dies(*_args: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions, "_erase_people", dies)
        with pytest.raises(KeyboardInterrupt):
            run(past.receiving, actor=SYSTEM, now=night(NEXT_DAY))
    assert erased(past, NEXT_DAY + timedelta(days=1)) == 1
    assert not is_known(past, found)
    assert not [each for each in runs(past.receiving) if each.ended_at is None]


def test_nothing_is_erased_by_telling_a_day_that_has_not_come(past: Town, home: Dwelling) -> None:
    who = came(past, home, somebody())
    ahead = night(date(2999, 1, 1))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(past.receiving, actor=SYSTEM, now=ahead)
    for statement in (
        "SELECT erasing.begin_run('2999-01-01')",
        "SELECT erasing.take_people('2999-01-01', 9)",
        "SELECT erasing.erase_taken('2999-01-01')",
        "SELECT erasing.erase_log('2999-01-01', 9)",
        f"INSERT INTO retention.due (person_id, class) VALUES ('{who}', 'residence')",
        "UPDATE retention.term SET keep = '1 day'",
        "DELETE FROM retention.hold",
        f"SELECT erasing.remove_unnamed(ARRAY['{who}'::uuid])",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            past.receiving.execute(statement.encode())
    assert is_known(past, who)
