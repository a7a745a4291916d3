"""The rules by themselves, what each ground opens, and that the database holds the same."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from denizen.disclosure import errors
from denizen.disclosure.queries import grounds, whoever
from denizen.disclosure.rules import ACTS, DWELLING_GROUPS, PERSON_GROUPS, Facts, Step, may_take, stand
from denizen.kernel.errors import Refusal

from .office import Office

NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)
ROLES = ("counter_clerk", "registrar", "supervisor", "data_protection_officer", "auditor", "area_officer")
APPROVALS = ("first_approval", "second_approval")

# What may be asked for on which ground, once more and by hand: nothing is added to a ground unseen.
OPENED = {
    "criminal_investigation": {*PERSON_GROUPS, "occupancy"},
    "civil_evidence": {"names", "particulars", "residences", "death", "homes"},
    "tax_inspection": {"names", "particulars", "residences", "employments", "death"},
    "administrative_inquiry": {"names", "particulars", "residences", "death"},
    "life_in_danger": {"names", "particulars", "residences", "tenancies", "stays", "contacts", "occupancy"},
}
ASKED_BY = {
    "criminal_investigation": "public_security",
    "civil_evidence": "court",
    "tax_inspection": "tax",
    "administrative_inquiry": "public_security",
    "life_in_danger": "rescue",
}
NEVER = (
    "household",
    "relatives",
    "children",
    "memberships",
    "guardianships",
    "declarations",
    "number",
    "deliveries",
)


def facts(**otherwise: object) -> Facts:
    said = {
        "entered_at": NOON, "entered_by": uuid4(), "entered_by_name": "Li", "fields": ("names",), "is_urgent": False,
        "asks_delay": False, "is_sensitive": False,
    }  # fmt: skip
    return Facts(**{**said, **otherwise})  # type: ignore[arg-type]


def taken(*acts: str, every: timedelta = timedelta(hours=1)) -> list[Step]:
    return [Step(act, NOON + every * place, uuid4(), f"clerk {place}") for place, act in enumerate(acts)]


@pytest.mark.parametrize(
    ("acts", "later", "state"),
    [
        ((), timedelta(days=400), "entered"),
        (("formal_check", "legal_check", *APPROVALS), timedelta(days=7, hours=3, seconds=-1), "approved"),
        (("formal_check", "legal_check", *APPROVALS), timedelta(days=7, hours=3), "expired"),
        (("formal_check", "legal_check", "first_approval"), timedelta(days=400), "approved_once"),
        (("formal_check", "refusal"), timedelta(0), "refused"),
        (("formal_check", "legal_check", *APPROVALS, "delivery"), timedelta(days=400), "delivered"),
    ],
)
def test_a_request_stands_where_its_steps_and_the_clock_put_it(
    acts: tuple[str, ...], later: timedelta, state: str
) -> None:
    assert stand(facts(), taken(*acts), NOON + later).state == state


def test_one_approval_of_an_urgent_request_is_good_for_a_day() -> None:
    urgent = facts(is_urgent=True)
    assert stand(urgent, taken("first_approval"), NOON + timedelta(hours=23)).state == "approved_urgently"
    assert stand(urgent, taken("first_approval"), NOON + timedelta(hours=24)).state == "expired"


@pytest.mark.parametrize("group", [*PERSON_GROUPS, "occupancy", *NEVER])
def test_a_ground_opens_its_groups_and_no_other(office: Office, group: str) -> None:
    """The matrix of groups and grounds, as the door holds it."""
    assert {ground.code: set(ground.fields) for ground in grounds(office.town.web)} == OPENED
    home = office.town.dwelling()
    for ground, opened in OPENED.items():
        subject: dict[str, object] = {"person": office.bat}
        if group == "occupancy":
            subject = {"subject": "dwelling", "person": None, "dwelling": home, "case_papers": "court_order"}
        letter = office.letter(
            authority=office.authorities[ASKED_BY[ground]], ground=ground, fields=(group,),
            is_urgent=ground == "life_in_danger", **subject,
        )  # fmt: skip
        if group in opened:
            office.enter(letter=letter)
            continue
        with pytest.raises(errors.FieldsBeyondGround):
            office.enter(letter=letter)


def test_no_kind_of_authority_names_anothers_ground(office: Office) -> None:
    allowed = {ground.code: set(ground.kinds) for ground in grounds(office.town.web)}
    for kind in ("court", "public_security", "rescue", "tax"):
        for ground, opened in OPENED.items():
            letter = office.letter(
                authority=office.authorities[kind], ground=ground, fields=tuple(opened - {"occupancy"})[:1],
                is_urgent=ground == "life_in_danger",
            )  # fmt: skip
            if kind in allowed[ground]:
                office.enter(letter=letter)
            else:
                with pytest.raises(errors.GroundNotTheirs):
                    office.enter(letter=letter)


class Requests(RuleBasedStateMachine):
    """A request driven at random, of which rules and database always say the same."""

    office: Office
    number: UUID

    @initialize(
        kind=st.sampled_from(("plain", "criminal", "sensitive", "urgent")),
        delay=st.booleans(),
        role=st.sampled_from(("counter_clerk", "registrar")),
    )
    def enter(self, kind: str, delay: bool, role: str) -> None:
        letters = {
            "plain": self.office.letter(fields=("names", "residences", "homes")),
            "criminal": self.office.criminal(asks_delay=delay),
            "sensitive": self.office.criminal(asks_delay=delay, fields=("names", "stays")),
            "urgent": self.office.urgent(),
        }
        self.number = self.office.enter(role, letters[kind])

    @rule(role=st.sampled_from(ROLES), act=st.sampled_from(ACTS), wide=st.booleans())
    def take(self, role: str, act: str, wide: bool) -> None:
        asked = self.office.seen(self.number)
        try:
            who = whoever(self.office.town.web, token=self.office.token(role))
            expected = may_take(act, who, asked.facts, asked.steps, asked.asked_at)
        except Refusal as refusal:
            expected = refusal.code
        kept = asked.standing.granted if wide else asked.standing.granted[:-1]
        if expected is None and act == "cut" and (wide or not kept):
            expected = errors.CutNothing.code
        if act == "delivery" and expected == "access.not_competent":
            expected = "access.not_allowed"  # it is the ticket that is refused
        assert self._ended(role, act, kept) == expected

    def _ended(self, role: str, act: str, kept: tuple[str, ...]) -> str | None:
        reason = "too_wide" if act in ("cut", "refusal") else None
        try:
            if act == "delivery":
                self.office.deliver(self.number, role)
            else:
                self.office.take(role, self.number, act, reason=reason, fields=kept if act == "cut" else None)
        except Refusal as refusal:
            return refusal.code
        return None

    @rule(hours=st.sampled_from((1, 23, 25, 24 * 3, 24 * 8)))
    def wait(self, hours: int) -> None:
        self.office.pass_by(timedelta(hours=hours))

    @invariant()
    def two_others_approve_before_it_is_answered_once(self) -> None:
        asked = self.office.seen(self.number)
        acts = [step.act for step in asked.steps]
        approvers = [step.actor_id for step in asked.steps if step.act in APPROVALS]
        assert len(set(approvers)) == len(approvers)
        assert asked.entered_by not in approvers
        assert acts.count("delivery") <= 1
        before = acts[: acts.index("delivery")] if "delivery" in acts else [*APPROVALS]
        assert "first_approval" in before
        assert asked.is_urgent or "second_approval" in before

    @invariant()
    def what_is_sensitive_the_officer_approves(self) -> None:
        asked = self.office.seen(self.number)
        roles = [step.role for step in asked.steps if step.act in APPROVALS]
        assert not asked.is_sensitive or len(roles) < 2 or "data_protection_officer" in roles

    @invariant()
    def rules_and_database_see_it_stand_alike(self) -> None:
        asked = self.office.seen(self.number)
        query = "SELECT disclosure.state_of(%s, %s), disclosure.granted(%s)"
        found = self.office.town.owner.execute(query, [self.number, asked.asked_at, self.number]).fetchone()
        assert found == (asked.standing.state, list(asked.standing.granted))
        assert set(asked.standing.granted) <= set(asked.fields)


def test_rules_and_database_say_the_same_whatever_is_tried(office: Office) -> None:
    for role in ROLES:
        office.token(role)
    run_state_machine_as_test(
        type("Here", (Requests,), {"office": office}),
        settings=settings(
            max_examples=25, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_what_is_asked_of_a_dwelling_is_who_lived_there() -> None:
    assert DWELLING_GROUPS == ("names", "occupancy")
    assert not set(PERSON_GROUPS) & set(NEVER)
