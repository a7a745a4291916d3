"""The drills themselves, with few repetitions; `./run drill` holds them by the hundred."""

from math import inf

import psycopg
import pytest

from benchmarks.stage import Stage, Town, clone, furnish
from denizen.kernel.clock import now
from denizen.kernel.home import Home
from denizen.kernel.roles import WORKER
from denizen.ledger.actions import receive
from drills import every_reading, restored, same_key, server_killed, upload_cut, worker_killed
from drills.applying import apply_the_rest
from drills.questions import ELSEWHERE, QUESTIONS
from drills.sending import Drafts
from drills.verdict import judge


def test_a_worker_killed_amid_its_work_loses_and_doubles_nothing(stage: Stage, town: Town) -> None:
    figures, verdict = worker_killed.run(stage, town, Home.current(), times=5)
    assert verdict.passed, figures
    assert verdict.acknowledged > 0


def test_a_server_killed_amid_its_work_keeps_all_that_it_acknowledged(stage_to_crash: Stage) -> None:
    town = furnish(stage_to_crash, 100)
    figures, verdict = server_killed.run(stage_to_crash, town, Home.current(), times=2)
    assert verdict.passed, figures
    assert verdict.acknowledged > 0
    assert figures["damaged_rows"] == 0
    assert figures["tables_examined"] > 0


def test_a_register_is_given_back_as_of_a_second_while_it_is_in_use(stage_to_crash: Stage) -> None:
    town = furnish(stage_to_crash, 100)
    figures, passed = restored.run(stage_to_crash, town, Home.current(), times=1)
    assert passed, figures
    assert figures["acknowledged_meanwhile"] > 0


def test_one_key_over_many_connections_is_one_declaration(stage: Stage, town: Town) -> None:
    figures, passed = same_key.run(stage, town, Home.current(), times=2, connections=20)
    assert passed, figures
    assert figures["codes"] == "declaration.key_used_for_another"


def test_an_upload_that_is_cut_leaves_nothing(stage_to_crash: Stage) -> None:
    town = furnish(stage_to_crash, 100)
    figures, passed = upload_cut.run(stage_to_crash, town, Home.current(), times=5, rows=25_000)
    assert passed, figures
    assert figures["bytes"] > 1_000_000


def test_whoever_is_delivered_by_any_reader_is_logged_once(stage: Stage, town: Town) -> None:
    figures, passed = every_reading.run(stage, town, Home.current(), times=400, wait=False, most_seconds=inf)
    assert passed, str(figures)
    assert figures["rolled_back"] > 10
    assert figures["never_redeemed"] > 10


def test_no_reader_that_asks_a_ticket_is_left_out(db: psycopg.Connection) -> None:
    query = (
        "SELECT DISTINCT reader FROM access.allowance EXCEPT"
        " SELECT unnest('{area_figures,organisations,overdue_facts}'::text[])"
    )
    by_ticket = {reader for (reader,) in db.execute(query)}
    assert by_ticket == {question.reader for question in QUESTIONS} | set(ELSEWHERE)


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("DELETE FROM ledger.outcome WHERE declaration_id = {first}", "without_outcome"),
        (
            "INSERT INTO ledger.outcome (declaration_id, decided_at, state)"
            " SELECT {first}, decided_at + interval '1 second', state FROM ledger.outcome LIMIT 1",
            "with_two_outcomes",
        ),
        ("INSERT INTO register.person (id, registered_at) VALUES ({first}, now())", "people_too_many_or_few"),
        ("DELETE FROM register.residence WHERE declaration_id = {first}", "facts_too_many_or_few"),
        (
            "UPDATE register.residence SET is_main = false WHERE declaration_id = {first}",
            "residences_that_differ",
        ),
    ],
)
def test_the_judge_sees_damage(stage: Stage, town: Town, damage: str, found: str) -> None:
    drafts = Drafts(town, Home.current())
    with clone(stage) as undisturbed:
        declarations = [drafts.next() for _ in range(10)]
        with stage.connect(WORKER) as receiving:
            acknowledged = receive(receiving, actor=town.registrar, declarations=declarations, now=now())
        apply_the_rest(stage)
        with stage.administrator() as db:
            db.execute(damage.format(first=f"'{acknowledged[0].declaration_id}'").encode())
        verdict = judge(stage, undisturbed, town, list(zip(declarations, acknowledged, strict=True)))
    assert not verdict.passed
    assert getattr(verdict, found) > 0
