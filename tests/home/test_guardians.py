"""Guardians: they see a child's record while they answer for it, and not a day longer; the child's log says so."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from denizen.kernel.partial import PartialDate
from tests.access.town import KNOWN, Town, allowed_to_open
from tests.desk.conftest import SignIn

from .conftest import TODAY, Resident, child_of, years_ago
from .test_records import words_of


@pytest.fixture(name="mother")
def _mother(town: Town) -> UUID:
    return town.person("Sarnai Erdene", PartialDate.parse("1988-03-04"))


def test_a_guardian_sees_the_record_and_stands_in_its_log_by_relation(
    town: Town, mother: UUID, resident: Resident, sign_in: SignIn
) -> None:
    child = child_of(town, mother, years_ago(7))
    me = resident(mother)
    words = words_of(me, "/home/children/")
    assert "Nomin Ganbaatar You are: Mother" in words
    words = words_of(me, f"/home/children/{child}/")
    assert "This is the record of a child. You see it as: Mother" in words
    assert "Nomin Ganbaatar" in words
    assert me.get(f"/home/children/{child}/record/record.json").status_code == 200
    clerk = sign_in("counter_clerk", "access.request")
    allowed_to_open(town, child, "counter_clerk", "access.request")
    log = words_of(clerk, f"/desk/people/{child}/looked/")
    assert log.count("Mother, signed in") == 3
    assert "Personal Information Protection Law, articles 44, 45; Civil Code, article 34" in log
    assert "Sarnai" not in log
    assert "R-1" not in log
    assert "Mother, signed in" in words_of(me, f"/home/children/{child}/looked/")


@pytest.mark.parametrize(
    ("born", "until", "opens"),
    [
        (years_ago(18, -1), None, True),  # eighteen tomorrow
        (years_ago(18), None, False),
        (years_ago(18, 1), None, False),
        (years_ago(7), TODAY + timedelta(days=1), True),
        (years_ago(7), TODAY, False),  # ended yesterday: today is the first day on which it does not hold
        (years_ago(7), TODAY - timedelta(days=30), False),
        (PartialDate.parse(str(TODAY.year - 18)), TODAY + timedelta(days=900), False),  # may be of age already
    ],
)  # fmt: skip
def test_it_opens_while_the_guardianship_holds_and_until_the_eighteenth_birthday(
    town: Town, mother: UUID, resident: Resident, born: PartialDate, until: object, opens: bool
) -> None:
    ends = until or TODAY + timedelta(days=9000)  # the day of majority alone must do
    child = child_of(town, mother, born, until=ends)  # type: ignore[arg-type]
    me = resident(mother)
    for page in ("", "record/", "record/record.json"):
        assert me.get(f"/home/children/{child}/{page}").status_code == (200 if opens else 403)
    assert ("Nomin" in words_of(me, "/home/children/")) is opens
    if not opens:
        assert town.lines(child) == []


@pytest.mark.parametrize("born", [years_ago(14), years_ago(16), years_ago(17, 300)])
def test_of_a_child_of_fourteen_a_guardian_sees_what_is_needed_to_act_for_it(
    town: Town, mother: UUID, resident: Resident, born: PartialDate
) -> None:
    child = child_of(town, mother, born)
    town.fact(
        "contact_point", child, town.declaration(), kind="phone", value="13800000000", recorded_at=KNOWN,
    )  # fmt: skip
    me = resident(mother)
    held = json.loads(me.get(f"/home/children/{child}/record/record.json").content)
    assert set(held) == {
        "format", "told_at", "told_by",
        "names", "particulars", "documents", "residences", "household", "guardianships", "relatives", "homes",
    }  # fmt: skip
    assert "13800000000" not in me.get(f"/home/children/{child}/").content.decode()
    assert "decides about its own data" in words_of(me, f"/home/children/{child}/")
    assert me.get(f"/home/children/{child}/record/record.pdf").content.startswith(b"%PDF")
    for page in ("looked/",):
        assert me.get(f"/home/children/{child}/{page}").status_code == 403
    assert me.get(f"/home/children/{child}/declared/").status_code == 200
    assert "Declared by" not in words_of(me, f"/home/children/{child}/declared/")


def test_the_day_before_the_fourteenth_birthday_all_is_seen(
    town: Town, mother: UUID, resident: Resident
) -> None:
    child = child_of(town, mother, years_ago(14, -1))
    me = resident(mother)
    assert me.get(f"/home/children/{child}/looked/").status_code == 200


def test_a_parent_without_custody_and_anybody_elses_child_stay_closed(
    town: Town, mother: UUID, resident: Resident
) -> None:
    child = child_of(town, mother, years_ago(7))
    father = town.person("Ganbaatar Bold", PartialDate.parse("1985-01-01"))
    town.owner.execute("UPDATE register.particulars SET father_id = %s WHERE person_id = %s", [father, child])
    assert resident(father).get(f"/home/children/{child}/").status_code == 403, (
        "named as father, and no guardian"
    )
    assert resident(town.person("Stranger")).get(f"/home/children/{child}/").status_code == 403
    assert town.lines(child) == []


def test_a_guardian_by_declaration_is_named_so(town: Town, mother: UUID, resident: Resident) -> None:
    child = child_of(town, mother, years_ago(9), relation=None)
    me = resident(mother)
    assert (
        "Guardian, signed in"
        in (me.get(f"/home/children/{child}/"), words_of(me, f"/home/children/{child}/looked/"))[1]
    )


def test_nobody_reads_for_a_child_who_died_or_after_having_died(
    town: Town, mother: UUID, resident: Resident
) -> None:
    child, other = child_of(town, mother, years_ago(7)), child_of(town, mother, years_ago(5))
    me = resident(mother)
    died = PartialDate.parse("2024").daterange
    town.fact("death", child, town.declaration("death"), died=died, recorded_at=KNOWN)
    assert me.get(f"/home/children/{child}/").status_code == 403
    assert me.get(f"/home/children/{other}/").status_code == 200
    town.fact("death", mother, town.declaration("death"), died=died, recorded_at=KNOWN)
    assert me.get(f"/home/children/{other}/").status_code == 403
