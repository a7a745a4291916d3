"""P8 as a state machine: officers read, doubt, examine and decide through weeks of holidays, in any order."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from denizen.kernel.clock import simulate
from denizen.kernel.errors import Refusal
from denizen.register import doubt_errors, errors
from denizen.register.queries import doubts_open
from tests.access.town import Town

from .doubting import Office

OFFICERS = {"ana": "registrar", "ben": "registrar", "cai": "counter_clerk", "dee": "area_officer"}
DECIDE = ("ana", "ben")
WHO, REGISTRAR = st.sampled_from(sorted(OFFICERS)), st.sampled_from(DECIDE)
FIRST_DAY = date(2026, 9, 21)
"""A Monday; National Day's holidays and their make-up days lie ahead."""


def days_later(day: date, number: int) -> date:
    """The working day so many after a day, counted on the published calendar one by one."""
    while number:
        day += timedelta(days=1)
        number -= chinese_calendar.is_workday(day)
    return day


class Doubting(RuleBasedStateMachine):
    """Officers of one town and two people, each with two residences; what the test knows stands in plain dicts."""

    town: Town
    doubts = Bundle("doubts")

    def __init__(self) -> None:
        super().__init__()
        tables = "register.doubt_open, register.correction_notice, register.doubt_state, register.doubt"
        self.town.owner.execute(
            f"TRUNCATE {tables}, journal.outbox, journal.delivery, journal.unsealed".encode()
        )
        self.office = Office(self.town)
        for name, role in OFFICERS.items():
            self.office.officer(name, role)
        # In the order in which they are made: what a number means must be the same in each run.
        self.facts: dict[UUID, UUID] = {}
        for who in (self.town.person("Bat"), self.town.person("Sara")):
            for began in ("2020-01-01", "2023-01-01"):
                self.facts[self.town.residence(who, self.town.dwelling(), began)] = who
        self.now = datetime.combine(FIRST_DAY, time(9), ZoneInfo("Asia/Shanghai"))
        self.office.is_now(self.now)
        self.open: dict[UUID, dict[str, Any]] = {}
        self.received: dict[UUID, set[str]] = {who: set() for who in self.facts.values()}
        self.told: dict[UUID, set[str]] = {}

    def does(self, act: Any, *args: Any) -> str | None:
        """Do something at the time of the machine; the code of its refusal."""
        self.now += timedelta(seconds=1)
        self.office.is_now(self.now)
        with simulate(self.now):
            try:
                act(*args)
            except Refusal as refusal:
                return refusal.code
        return None

    @rule(
        who=WHO,
        fact=st.integers(0, 3),
        whole=st.booleans(),
        capacity=st.sampled_from(["person", "staff"]),
        target=doubts,
    )
    def raises(self, who: str, fact: int, whole: bool, capacity: str) -> Any:
        """Somebody doubts a residence, or all of a person's."""
        of = list(self.facts)[fact]
        person, about = self.facts[of], None if whole else of
        found: list[UUID] = []
        refusal = self.does(
            lambda: found.append(self.office.raises(who, person, fact=about, capacity=capacity))
        )
        if any((each["person"], each["fact"]) == (person, about) for each in self.open.values()):
            assert refusal == doubt_errors.DoubtOpenAlready.code
            return multiple()
        assert refusal is None
        self.received[person].add(who)  # that such a fact is held was told
        self.open[found[0]] = {
            "person": person, "fact": about, "by": who, "capacity": capacity, "at": self.now, "examiner": None,
            "extended": False, "due": days_later(self.now.date(), 5),
        }  # fmt: skip
        return found[0]

    @rule(who=WHO, person=st.integers(0, 1))
    def reads(self, who: str, person: int) -> None:
        """Somebody opens the person's page, and sees each flag that stands and no other."""
        subject = list(self.received)[person]
        card = self.office.reads(who, subject)
        self.received[subject].add(who)
        doubted = {each["fact"] for each in self.open.values() if each["person"] == subject}
        for spell in card.residences or ():
            expected = bool({None, spell.declaration_id} & doubted)
            assert (spell.examined_since is not None) == expected

    @rule(who=REGISTRAR, doubt=doubts)
    def takes_up(self, who: str, doubt: UUID) -> None:
        refusal, known = self.does(self.office.takes_up, who, doubt), self.open.get(doubt)
        assert refusal == self.why_not(known, who, examining=False)
        if refusal is None and known:
            known["examiner"] = who

    @rule(who=REGISTRAR, doubt=doubts)
    def extends(self, who: str, doubt: UUID) -> None:
        seen = self.office.looks(who, doubt)
        self.received[seen.card.person_id].add(who)
        refusal, known = self.does(self.office.extends, who, doubt, seen), self.open.get(doubt)
        expected = self.why_not(known, who)
        if expected is None and known and known["extended"]:
            expected = errors.DoubtExtendedAlready.code
        assert refusal == expected
        if refusal is None and known:
            known |= {"extended": True, "due": days_later(known["at"].date(), 15)}

    @rule(who=WHO, doubt=doubts)
    def withdraws(self, who: str, doubt: UUID) -> None:
        refusal, known = self.does(self.office.withdraws, who, doubt), self.open.get(doubt)
        if known is None:
            assert refusal == errors.DoubtSettledAlready.code
        elif who == known["by"] or (known["capacity"] == "person" and who != known["examiner"]):
            assert refusal is None
            del self.open[doubt]
        else:
            assert refusal == errors.DoubtOfAnother.code

    @rule(who=REGISTRAR, doubt=doubts)
    def upholds(self, who: str, doubt: UUID) -> None:
        refusal, known = self.does(self.office.upholds, who, doubt), self.open.get(doubt)
        assert refusal == self.why_not(known, who)
        if known:
            self.received[known["person"]] |= {who} if refusal is None else set()
        if refusal is None:
            del self.open[doubt]

    @rule(who=REGISTRAR, doubt=consumes(doubts), early=st.booleans())
    def corrects(self, who: str, doubt: UUID, early: bool) -> None:
        """A declaration corrects what was doubted, and the doubt is settled by it; an older one settles nothing."""
        known = self.open.get(doubt)
        fact = (known and known["fact"]) or next(iter(self.facts))
        if known and known["fact"] is None:
            fact = next(each for each, person in self.facts.items() if person == known["person"])
        at = FIRST_DAY - timedelta(days=9) if early else self.now + timedelta(milliseconds=1)
        correction = self.office.correction(
            fact, datetime.combine(at, time(9), self.now.tzinfo) if early else at
        )
        refusal = self.does(self.office.corrects, who, doubt, correction)
        expected = self.why_not(known, who)
        if known and expected is None:
            recipients = self.received[known["person"]] - {who}
            self.received[known["person"]].add(who)
            expected = errors.DoubtCorrectionUnfit.code if early else None
        assert refusal == expected
        if refusal is None:
            self.told[doubt] = recipients
            del self.open[doubt]

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        last = datetime(2026, 11, 10, 9, tzinfo=self.now.tzinfo)
        self.now = max(self.now, min(self.now + timedelta(days=days), last))

    @staticmethod
    def why_not(known: dict[str, Any] | None, who: str, *, examining: bool = True) -> str | None:
        """Why this registrar may not decide it."""
        if known is None:
            return errors.DoubtSettledAlready.code
        if known["by"] == who:
            return errors.DoubtOwn.code
        return errors.DoubtNotTakenUp.code if examining and known["examiner"] != who else None

    @invariant()
    def the_flag_is_on_exactly_while_a_doubt_is_open_and_due_when_the_law_says(self) -> None:
        rows = self.town.owner.execute(
            "SELECT doubt_id, person_id, declaration_id, due FROM register.doubt_open"
        ).fetchall()
        assert {row[0]: row[1:] for row in rows} == {
            doubt: (each["person"], each["fact"], each["due"]) for doubt, each in self.open.items()
        }
        unsettled = self.town.owner.execute(
            "SELECT d.id FROM register.doubt d WHERE NOT EXISTS (SELECT FROM register.doubt_state s"
            " WHERE s.doubt_id = d.id AND s.state IN ('corrected', 'upheld', 'withdrawn'))"
        ).fetchall()
        assert {doubt for (doubt,) in unsettled} == set(self.open)
        late = sum(each.overdue for each in doubts_open(self.town.web, self.now.date()))
        assert late == sum(each["due"] < self.now.date() for each in self.open.values())

    @invariant()
    def nobody_decided_what_they_raised(self) -> None:
        own = self.town.owner.execute(
            "SELECT count(*) FROM register.doubt_state s JOIN register.doubt d ON d.id = s.doubt_id"
            " WHERE s.state IN ('examined', 'extended', 'corrected', 'upheld') AND s.said_by = d.raised_by"
        ).fetchone()
        assert own == (0,)

    @invariant()
    def all_recipients_are_told_once(self) -> None:
        names = {actor: name for name, actor in self.office.actors.items()}
        told = sorted((str(doubt), names[actor]) for doubt, actor in self.office.notices())
        assert told == sorted((str(doubt), who) for doubt, all_of in self.told.items() for who in all_of)


@pytest.mark.parametrize("times", [25])
def test_a_doubt_is_decided_by_another_in_time_and_told_once(town: Town, times: int) -> None:
    machine = type("InTown", (Doubting,), {"town": town})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=times, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
