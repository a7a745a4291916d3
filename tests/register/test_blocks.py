"""Blocked addresses (P6): who asks, who decides, who sees; and that nobody can tell a block from nothing."""

import re
import time
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.range import DateRange

from denizen.access.errors import AccessRefused
from denizen.kernel import clock
from denizen.kernel.errors import Refusal
from denizen.register.actions import ask_block, keep_block, note_block_requests
from denizen.register.errors import BlockIsOnesOwn, BlockSettled, BlockUnknown
from denizen.register.queries import block as read_block
from denizen.register.queries import blocks, card, occupants, whereabouts
from drills.blocks import auc
from tests.access.town import KNOWN, Town, allowed_to_open

from .blocked import PERIOD, Pair, block, in_general, keeping, later, pair

OF_A_PERSON = {
    "card": "SELECT reading.card(%(ticket)s)",
    "household": "SELECT reading.household(%(ticket)s)",
    "whereabouts": "SELECT reading.whereabouts(%(ticket)s)",
    "declarations_behind": "SELECT reading.declarations_behind(%(ticket)s, NULL, NULL)",
    "extract_preview": "SELECT reading.extract_preview(%(ticket)s)",
    "extract": "SELECT reading.extract(%(ticket)s, 'en', %(day)s)",
    "extract_again": "SELECT reading.extract_again(%(ticket)s)",
    "extracts": "SELECT reading.extracts(%(ticket)s)",
    "revoke_extract": "SELECT reading.revoke_extract(%(ticket)s)",
    "merges": "SELECT reading.merges(%(ticket)s)",
    "delivery_log": "SELECT reading.delivery_log(%(ticket)s, NULL, 50, NULL)",
    "record": "SELECT reading.record(%(ticket)s)",
}
OF_A_DWELLING = ("occupants", "occupant_spans", "occupant_counts", "occupancy_changes")
ALLOWED = (
    "SELECT role, purpose, reader FROM access.allowance"
    " WHERE purpose NOT IN ('block.handling', 'own.record') ORDER BY 1, 2, 3"
)


def answered(found: Pair, subject: UUID, role: str, purpose: str, reader: str, random: Random) -> str:
    """What one probe is answered, refusals included; whatever it draws, it draws alike for both."""
    town = found.town
    asked: dict[str, object] = {"reference": "2026-7"}
    if reader in OF_A_DWELLING:
        statement, asked["dwelling"] = f"SELECT reading.{reader}(%(ticket)s)", subject
        asked["during"] = (
            town.one_day(later(random.randint(-900, 900)).date()) if reader == "occupants" else PERIOD
        )
    elif reader == "search":
        statement, asked["search"] = "SELECT reading.search(%(ticket)s)", found.tokens[subject]
    elif reader == "employees":
        statement, asked["matter"] = "SELECT reading.employees(%(ticket)s)", subject
    else:
        statement, asked["person"] = OF_A_PERSON[reader], subject
        if reader in ("whereabouts", "extract", "extract_preview"):
            asked["during"] = PERIOD
    is_known = reader in ("card", "household", "whereabouts", *OF_A_DWELLING)
    asked["known_on"] = random.choice([None, later(0), later(30)]) if is_known else None
    if reader in ("extract", "extract_preview"):
        asked["fields"] = ["names", random.choice(["main_residence", "residences"])]
    if reader in ("extract_again", "revoke_extract"):
        asked["known_on"] = later(1)
    try:
        ticket = town.ticket(reader, role, purpose, **asked)
    except AccessRefused as refused:
        return refused.code
    said = {"ticket": ticket.id, "day": clock.today()}
    (answer,) = town.web.execute(statement.encode(), said).fetchone() or (None,)
    return in_general(answer)


def probes(town: Town) -> list[tuple[str, str, str]]:
    """Each role, purpose and reader by which anybody asks about a person, a dwelling, or who works for whom."""
    known = {*OF_A_PERSON, *OF_A_DWELLING, "search", "employees"}
    found = town.owner.execute(ALLOWED).fetchall()
    return [
        (role, purpose, reader)
        for role, purpose, reader in found
        if reader in known and role != "office_program"
    ]


@pytest.mark.parametrize("seed", range(12))
def test_a_thousand_probes_do_not_tell_a_block_from_nothing(town: Town, seed: int) -> None:
    """P6, the bytes: each probe of a blocked address is answered as that of somebody of whom none is held."""
    random, everybody = Random(seed), probes(town)
    assert len(everybody) > 40
    asked = 0
    for turn in range(2):
        found = pair(town, Random(100 * seed + turn))
        block(town, found.blocked, decided=random.random() < 0.7)
        for role, purpose, reader in everybody:
            subjects = found.both
            if reader in OF_A_DWELLING:
                subjects = found.home, found.elsewhere
            if reader == "employees":
                subjects = found.firm, found.other_firm
            draw = random.random()
            one, other = (answered(found, each, role, purpose, reader, Random(draw)) for each in subjects)
            assert one == other, (role, purpose, reader)
            asked += 1
    assert asked > 84, "twelve times so many are a thousand"


def test_the_time_does_not_tell(town: Town) -> None:
    """P6, the time, within wide bounds: on a busy machine a guess by it is no better than one by a coin.

    `./run drill blocks` measures it.
    """
    found, random = pair(town, Random(3)), Random(4)
    block(town, found.blocked)
    took: dict[UUID, list[float]] = {who: [] for who in found.both}
    for turn in range(220):
        for who in random.sample(found.both, 2):
            began = time.perf_counter()
            card(town.web, town.ticket("card", person=who))
            if turn >= 20:
                took[who].append(time.perf_counter() - began)
    assert abs(auc(took[found.blocked], took[found.alike]) - 0.5) < 0.2


def test_without_a_block_the_probes_do_tell(town: Town) -> None:
    """The test above could fail: the same two are told apart by many readers while nothing is blocked."""
    found = pair(town, Random(1))
    told = {
        reader
        for role, purpose, reader in probes(town)
        for one, other in [(found.home, found.elsewhere) if reader in OF_A_DWELLING else found.both]
        if reader != "employees"
        and answered(found, one, role, purpose, reader, Random(1))
        != answered(found, other, role, purpose, reader, Random(1))
    }
    assert told >= {
        "card",
        "whereabouts",
        "occupants",
        "occupant_counts",
        "occupant_spans",
        "extract_preview",
    }


def test_it_holds_from_the_asking_and_a_refusal_ends_it(town: Town) -> None:
    bat, home = town.person("Bat"), town.dwelling()
    town.residence(bat, home, "2024-01-01")
    asked = block(town, bat, decided=False)
    assert card(town.web, town.ticket("card", person=bat)).residences == ()
    keep_block(town.web, keeping(town, "keep_block", matter=asked), act="not_shown")
    assert len(card(town.web, town.ticket("card", person=bat)).residences or []) == 1
    with pytest.raises(BlockSettled):
        keep_block(town.web, keeping(town, "keep_block", matter=asked), act="granted")


def test_it_ends_by_itself_and_can_be_lifted(town: Town) -> None:
    bat, home = town.person("Bat"), town.dwelling()
    town.residence(bat, home, "2024-01-01")
    asked = block(town, bat)
    town.owner.execute("UPDATE register.block SET valid_during = daterange('2020-01-01', '2022-01-01')")
    assert len(card(town.web, town.ticket("card", person=bat)).residences or []) == 1
    assert blocks(town.web, token=town.token(), most=10) == []
    town.owner.execute(
        "UPDATE register.block SET valid_during = daterange(current_date - 1, current_date + 9)"
    )
    assert card(town.web, town.ticket("card", person=bat)).residences == ()
    keep_block(town.web, keeping(town, "keep_block", matter=asked), act="lifted", because="asked_by_person")
    assert len(card(town.web, town.ticket("card", person=bat)).residences or []) == 1


def test_who_took_the_request_does_not_decide(town: Town) -> None:
    bat = town.person("Bat")
    ask_block(town.web, keeping(town, "ask_block", person=bat), reason="witness", evidence="court")
    (listed,) = blocks(town.web, token=town.token(), most=10)
    with pytest.raises(BlockIsOnesOwn):
        keep_block(town.web, keeping(town, "keep_block", matter=listed.id), act="granted")
    for role in ("counter_clerk", "supervisor", "auditor", "area_officer"):
        with pytest.raises(AccessRefused):
            keeping(town, "keep_block", role, matter=listed.id)
    with pytest.raises(BlockUnknown):
        keep_block(town.web, keeping(town, "keep_block", matter=uuid4()), act="granted")


def test_it_lasts_two_years_and_is_renewed_before_its_end_alone(town: Town) -> None:
    bat = town.person("Bat")
    first = block(town, bat)
    held = read_block(town.web, keeping(town, "block", matter=first)).valid_during
    assert held.upper == held.lower.replace(year=held.lower.year + 2)
    block(town, bat, decided=False)
    assert len(blocks(town.web, token=town.token(), most=10)) == 1, "one that goes on for long is not renewed"
    town.owner.execute(
        "UPDATE register.block SET valid_during = daterange(current_date - 700, current_date + 20)"
    )
    renewed = block(town, bat)
    found = read_block(town.web, keeping(town, "block", matter=renewed))
    assert found.renews_id == first
    assert read_block(town.web, keeping(town, "block", matter=first)).is_renewed
    with pytest.raises(psycopg.errors.CheckViolation):
        town.owner.execute(
            "UPDATE register.block SET valid_during = daterange(current_date, current_date + 732)"
        )


def test_children_of_the_household_come_along_and_others_there_are_named(town: Town) -> None:
    bat, child, lodger, home = (
        town.person("Bat"),
        town.person("Child"),
        town.person("Lodger"),
        town.dwelling(),
    )
    for who in (bat, child, lodger):
        town.residence(who, home, "2024-01-01", is_main=True)
    town.owner.execute(
        "UPDATE register.particulars SET born = daterange(current_date - 9, current_date) WHERE person_id = %s",
        [child],
    )
    for who in (child, lodger):
        town.fact(
            "household_membership", who, town.declaration(), head_id=bat, relation="child",
            began=DateRange(KNOWN.date(), later(1).date()), valid_during=DateRange(KNOWN.date(), None),
            recorded_at=KNOWN,
        )  # fmt: skip
    asked = block(town, bat)
    allowed_to_open(town, child, "registrar", "registration.upkeep")
    assert card(town.web, town.ticket("card", person=child)).residences == ()
    assert len(card(town.web, town.ticket("card", person=lodger)).residences or []) == 1
    found = read_block(town.web, keeping(town, "block", matter=asked))
    assert [who.person_id for who in found.others] == [lodger]
    assert town.lines(lodger)[-1][1:3] == ("block", ["names", "dwellings"])
    assert len(found.along) == 1
    assert card(town.web, town.ticket("card", person=lodger)).household == ()
    kept = card(town.web, keeping(town, "card", person=bat))
    assert {who.person_id for who in kept.household or []} == {child, lodger}, "the keeper sees all of it"
    keep_block(town.web, keeping(town, "keep_block", matter=asked), act="lifted", because="danger_over")
    assert len(card(town.web, town.ticket("card", person=child)).residences or []) == 1, (
        "they are lifted together"
    )


def test_the_keeper_sees_and_says_for_which_case(town: Town) -> None:
    bat, home = town.person("Bat"), town.dwelling()
    town.residence(bat, home, "2024-01-01")
    block(town, bat)
    assert len(card(town.web, keeping(town, "card", person=bat)).residences or []) == 1
    assert len(whereabouts(town.web, keeping(town, "whereabouts", person=bat, during=PERIOD), PERIOD)) == 1
    with pytest.raises(AccessRefused, match=r"reference|case"):
        town.ticket("card", "registrar", "block.handling", person=bat)
    with pytest.raises(AccessRefused):
        keeping(town, "occupants", dwelling=home, during=town.one_day(KNOWN.date()))


def test_a_record_that_is_joined_is_covered_with_the_other(town: Town) -> None:
    bat, once, home = town.person("Bat"), town.person("Batt"), town.dwelling()
    town.residence(once, home, "2024-01-01")
    town.merge(bat, once)
    block(town, bat)
    town.owner.execute("UPDATE linkage.merge SET merged_at = %s", [later(10)])
    ticket = town.ticket("card", person=once, known_on=later(5))
    assert card(town.web, ticket, known_on=later(5)).residences == ()


def test_each_request_is_noted_for_the_person_and_nobody_else_can_see_that(town: Town) -> None:
    bat, home = town.person("Bat"), town.dwelling()
    town.residence(bat, home, "2024-01-01")
    asked = block(town, bat)
    card(town.web, town.ticket("card", "supervisor", "case.handling", person=bat, reference="2026-7"))
    occupants(
        town.web,
        town.ticket("occupants", "counter_clerk", dwelling=home, during=town.one_day(later(9).date())),
        on=later(9).date(),
    )
    with pytest.raises(AccessRefused):
        town.ticket("whereabouts", "auditor", "audit.sample", person=bat, reference="2026-8")
    card(town.web, keeping(town, "card", person=bat))
    assert note_block_requests(town.worker) == 3
    assert note_block_requests(town.worker) == 0, "each once"
    found = read_block(town.web, keeping(town, "block", matter=asked))
    assert {each.reader for each in found.requests} == {"card", "occupants", "whereabouts"}
    news = town.owner.execute(
        "SELECT topic, person_id FROM journal.outbox WHERE topic = 'block.asked'"
    ).fetchall()
    assert news == [("block.asked", bat)] * 3
    assert [line[1] for line in town.lines(bat)].count("card") == 2
    lines = "SELECT reading.delivery_log(%s, NULL, 50, NULL)"
    for role, purpose, told in (
        ("supervisor", "case.handling", False),
        ("registrar", "block.handling", True),
    ):
        ticket = town.ticket("delivery_log", role, purpose, person=bat, reference="2026-9")
        (log,) = town.web.execute(lines.encode(), [ticket.id]).fetchone() or (None,)
        assert any("block" in str(line) for line in log["lines"]) == told, role


def test_what_is_released_is_seen_by_whoever_asked_for_that_case_alone(town: Town) -> None:
    bat, home = town.person("Bat"), town.dwelling()
    town.residence(bat, home, "2024-01-01")
    asked = block(town, bat)

    def seen(role: str, reference: str) -> int:
        ticket = town.ticket("card", role, "case.handling", person=bat, reference=reference)
        return len(card(town.web, ticket).residences or [])

    assert seen("supervisor", "2026-7") == 0
    note_block_requests(town.worker)
    (request,) = read_block(town.web, keeping(town, "block", matter=asked)).requests
    keep_block(town.web, keeping(town, "keep_block", matter=asked), act="released", request=request.id)
    assert (seen("supervisor", "2026-7"), seen("supervisor", "2026-8"), seen("registrar", "2026-7")) == (
        1,
        0,
        0,
    )
    town.owner.execute(
        "UPDATE register.block_request"
        " SET heard_at = heard_at - interval '8 days', open_until = open_until - interval '8 days'"
    )
    assert seen("supervisor", "2026-7") == 0, "a week is over"
    with pytest.raises(BlockSettled):
        keep_block(town.web, keeping(town, "keep_block", matter=asked), act="withheld", request=request.id)


def test_the_application_reads_and_writes_no_block_by_itself(town: Town) -> None:
    for statement in (
        "SELECT * FROM register.block",
        "SELECT * FROM register.blocked(current_date)",
        "SELECT reading.veiled()",
        "INSERT INTO register.block_record VALUES (gen_random_uuid(), gen_random_uuid())",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            town.web.execute(statement.encode())
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        town.worker.execute(b"SELECT person_id, reason FROM register.block")


def test_whoever_asks_twice_is_answered_alike(town: Town) -> None:
    bat = town.person("Bat")
    for _turn in range(2):
        ticket = town.ticket("ask_block", "counter_clerk", "access.request", person=bat)
        ask_block(town.web, ticket, reason="danger", evidence="police")
    assert len(blocks(town.web, token=town.token(), most=10)) == 1
    with pytest.raises(Refusal):
        ask_block(
            town.web,
            town.ticket("ask_block", "counter_clerk", "access.request", person=uuid4()),
            reason="danger",
            evidence="police",
        )


def test_no_reader_of_the_log_forgets_that_a_line_may_tell_of_a_block() -> None:
    """Whatever shows lines of a person leaves out those of the block's keeping, or says for whom it does not."""
    source = Path(__file__).resolve().parents[2] / "src" / "denizen" / "linkage" / "sql" / "readers"
    showing = {
        path.name: path.read_text("utf-8")
        for path in source.glob("*.sql")
        if re.search(
            r"FROM journal\.delivery AS \w+\s+(LEFT JOIN[^;]*)?WHERE \w+\.person_id", path.read_text("utf-8")
        )
    }
    assert {"delivery_log.sql", "record.sql", "usage.sql"} <= set(showing)
    for name, text in showing.items():
        assert "reading.is_of_a_block(" in text, name
