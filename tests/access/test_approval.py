"""The record of a small child: never without a supervisor's word, for one officer, one purpose, two hours."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from denizen.access.actions import ask_approval, decide_approval
from denizen.access.errors import AccessRefused
from denizen.access.queries import approvals_asked, approvals_waiting, my_approval
from denizen.kernel import clock
from denizen.kernel.partial import PartialDate
from tests.access.town import Town, denied

UPKEEP = "registration.upkeep"
MISSING = "access.approval_missing"


def born(years_ago: int, *, days: int = 0) -> PartialDate:
    """A birth date so many years, and days, before today."""
    today = clock.today()
    day = date(today.year - years_ago, today.month, min(today.day, 28)) - timedelta(days=days)
    return PartialDate.parse(day.isoformat())


@pytest.fixture(name="child")
def _child(town: Town) -> UUID:
    return town.person("Tsetseg", born(6))


def refused(
    town: Town, person: UUID, role: str = "registrar", reader: str = "card", **asked: object
) -> str | None:
    try:
        town.ticket(reader, role, person=person, **asked)  # type: ignore[arg-type]
    except AccessRefused as refusal:
        return refusal.code
    return None


def ask(town: Town, child: UUID, role: str = "registrar", purpose: str = UPKEEP) -> UUID:
    """Ask; the id of what waits."""
    ask_approval(town.web, token=town.token(role), person=child, purpose=purpose)
    return approvals_asked(town.web, token=town.token("supervisor"), most=10)[-1].id


def allow(town: Town, approval: UUID, *, granted: bool = True) -> None:
    decide_approval(town.web, token=town.token("supervisor"), approval=approval, granted=granted)


@pytest.mark.parametrize(
    ("date_of_birth", "code"),
    [
        (born(13), MISSING),
        (born(14), None),
        (born(14, days=-40), MISSING),
        (born(40), None),
        (PartialDate.parse(str(clock.today().year - 14)), MISSING),
        (PartialDate.parse(str(clock.today().year - 15)), None),
        (None, None),
    ],
)
def test_whoever_may_be_under_fourteen_is_opened_with_a_word_alone(
    town: Town, date_of_birth: PartialDate | None, code: str | None
) -> None:
    assert refused(town, town.person("Bold", date_of_birth)) == code


def test_each_way_into_a_childs_record_asks_for_it(town: Town, child: UUID) -> None:
    town.residence(child, town.dwelling(), "2024-01-01", None)
    ways = town.owner.execute(
        "SELECT role, reader, purpose FROM access.allowance WHERE approved_under IS NOT NULL"
    ).fetchall()
    assert len(ways) > 15
    assert {role for role, _reader, _purpose in ways} == {
        "registrar",
        "area_officer",
        "counter_clerk",
        "auditor",
    }
    for role, reader, purpose in ways:
        assert refused(town, child, role, reader, purpose=purpose, reference="2024-7") == MISSING, (
            role,
            reader,
        )


def test_a_word_opens_one_child_to_one_officer_for_one_purpose_and_two_hours(town: Town, child: UUID) -> None:
    allow(town, ask(town, child))
    assert refused(town, child) is None
    assert refused(town, child, reader="declarations_behind") is None
    assert refused(town, child, role="counter_clerk") == MISSING
    assert refused(town, child, purpose="case.handling", reference="2024-7") == MISSING
    assert refused(town, town.person("Bold", born(3))) == MISSING
    town.owner.execute("UPDATE access.approval SET decided_at = decided_at - interval '2 hours'")
    assert refused(town, child) == MISSING


def test_a_refusal_opens_nothing_and_can_be_asked_again(town: Town, child: UUID) -> None:
    first = ask(town, child)
    allow(town, first, granted=False)
    assert refused(town, child) == MISSING
    stands = my_approval(town.web, token=town.token(), person=child, purpose=UPKEEP)
    assert stands
    assert stands.granted is False
    second = ask(town, child)
    assert second != first
    allow(town, second)
    assert refused(town, child) is None


def test_who_asks_does_not_allow_it(town: Town, child: UUID) -> None:
    approval = ask(town, child)
    # Be the officer made a supervisor meanwhile.
    town.owner.execute("UPDATE access.actor SET role = 'supervisor' WHERE id = %s", [town.actor("registrar")])
    with pytest.raises(AccessRefused) as own:
        decide_approval(town.web, token=town.token(), approval=approval, granted=True)
    assert own.value.code == "access.approval_settled"
    (mine,) = approvals_asked(town.web, token=town.token(), most=10)
    assert mine.mine


@pytest.mark.parametrize("role", ["registrar", "counter_clerk", "area_officer", "auditor"])
def test_nobody_but_a_supervisor_allows_it(town: Town, child: UUID, role: str) -> None:
    approval = ask(town, child, "registrar")
    with pytest.raises(AccessRefused) as not_mine:
        decide_approval(town.web, token=town.token(role), approval=approval, granted=True)
    assert not_mine.value.code == "access.not_competent"
    assert approvals_waiting(town.web, token=town.token(role)) is None
    with pytest.raises(AccessRefused):
        approvals_asked(town.web, token=town.token(role), most=10)


def test_it_is_decided_once_and_asked_once_at_a_time(town: Town, child: UUID) -> None:
    approval = ask(town, child)
    assert ask(town, child) == approval
    assert approvals_waiting(town.web, token=town.token("supervisor")) == 1
    allow(town, approval, granted=False)
    with pytest.raises(AccessRefused) as again:
        allow(town, approval)
    assert again.value.code == "access.approval_settled"
    assert refused(town, child) == MISSING


def test_what_asks_for_no_word_cannot_be_asked(town: Town, child: UUID) -> None:
    for role, purpose in (("supervisor", "case.handling"), ("registrar", "curiosity")):
        with pytest.raises(AccessRefused):
            ask_approval(town.web, token=town.token(role), person=child, purpose=purpose)


def test_of_a_joined_record_the_age_of_the_one_that_was_kept_counts(town: Town, child: UUID) -> None:
    absorbed = town.person("Tsetseg B.")
    assert refused(town, absorbed) is None
    town.merge(child, absorbed)
    assert refused(town, absorbed) == MISSING


def test_the_pages_allow_themselves_nothing(town: Town) -> None:
    for statement in ("SELECT * FROM access.approval", "UPDATE access.approval SET granted = true"):
        assert denied(town.web, statement)
        assert denied(town.worker, statement)
