"""What a party declared, page by page, and what was wrong in its files; nobody else's."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from denizen.intake.actions import receive_file
from denizen.kernel.clock import now
from denizen.kernel.crypto import Vault
from denizen.ledger.actions import Sender
from tests.api.conftest import Office, Program, tenancy


def walked(program: Program, path: str, name: str) -> list[list[Any]]:
    """All pages of a list, by the address that each gives of the next."""
    pages, following = [], path
    while following:
        answer = program.ask(following)
        told = answer.json()
        pages.append(told[name])
        following = (told["next"] or "").removeprefix("/api/v1")
        assert answer.headers.get("Link", "") == (f'<{told["next"]}>; rel="next"' if following else "")
    return pages


def test_pages_hold_each_declaration_once_in_the_order_of_receipt(office: Office) -> None:
    program, plate = office.let()
    numbers = [each["number"] for each in program.batch([tenancy(plate, f"P {n}") for n in range(7)])]
    office.let()[0].declare(tenancy(plate))
    pages = walked(program, "/declarations?limit=3", "declarations")
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [each["number"] for page in pages for each in page] == numbers
    later = program.declare(tenancy(plate, "Later")).json()["number"]
    after = program.ask(f"/declarations?after={numbers[-1]}").json()
    assert [each["number"] for each in after["declarations"]] == [later]


def test_only_those_that_are_in_a_state(office: Office) -> None:
    program, plate = office.let()
    good = program.declare(tenancy(plate), prefer="wait=5").json()
    _other, strange = office.let()
    bad = program.declare(tenancy(strange, "Other"), prefer="wait=5").json()
    assert (good["state"], bad["state"]) == ("applied", "refused")
    for state, number in (("applied", good["number"]), ("refused", bad["number"])):
        found = program.ask(f"/declarations?state={state}").json()["declarations"]
        assert [each["number"] for each in found] == [number]


@pytest.mark.parametrize(
    "query",
    ["after=x", "after=", "limit=0", "limit=501", "limit=-1", "limit=²", "state=done", "colour=red", "limit=1&limit=2",
     "after=%00", f"limit={'9' * 5000}"],
)  # fmt: skip
def test_a_query_that_says_nothing_is_refused(office: Office, query: str) -> None:
    answer = office.program().ask(f"/declarations?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "api.query_malformed")


def test_somebody_elses_place_in_the_list_is_no_place(office: Office) -> None:
    (program, plate), (stranger, other) = office.let(), office.let()
    program.declare(tenancy(plate))
    theirs = stranger.declare(tenancy(other)).json()["number"]
    for path in ("/declarations", "/batches"):
        answers = [program.ask(f"{path}?after={nowhere}") for nowhere in (theirs, str(uuid4()))]
        assert [(said.status_code, said.json()["code"]) for said in answers] == [
            (400, "api.query_malformed")
        ] * 2
        assert answers[0].json() == answers[1].json()


def test_what_was_wrong_in_a_file_is_told_to_its_sender_alone(office: Office, tmp_path: Path) -> None:
    program, plate = office.let()
    rows = "".join(f"{plate},Person {n},{'never' if n % 3 == 0 else '2026-11-02'}\n" for n in range(1, 10))
    received = receive_file(
        office.desk.town.worker,
        actor=Sender(program.party.id, "landlord", office.desk.town.actor("registrar"), "file"),
        source=f"plate,name,start_date\n{rows}".encode(),
        file_name="tenants.csv",
        kind="tenancy_start",
        sealer=Vault(tmp_path),
        now=now(),
    )
    [[batch]] = walked(program, "/batches", "batches")
    assert (batch["id"], batch["declared"], batch["rejected"]) == (str(received.batch_id), 6, 3)
    pages = walked(program, f"/batches/{batch['id']}/rejects?limit=2", "rejects")
    assert [[each["row"] for each in page] for page in pages] == [[4, 7], [10]]
    assert pages[0][0]["errors"][0]["field"] == "start_date"
    assert pages[0][0]["errors"][0]["detail"]
    declared = program.ask("/declarations").json()["declarations"]
    assert {each["batch"] for each in declared} == {batch["id"]}
    stranger = office.program()
    assert stranger.ask("/batches").json()["batches"] == []
    for number in (batch["id"], str(uuid4())):
        assert stranger.ask(f"/batches/{number}/rejects").json()["code"] == "api.batch_unknown"


def test_a_page_costs_as_many_statements_as_the_next(office: Office) -> None:
    program, plate = office.let()
    program.batch([tenancy(plate, f"P {n}") for n in range(40)])

    def calls(limit: int) -> int:
        db = office.desk.town.owner
        query = (
            "SELECT coalesce(sum(xact_commit), 0) FROM pg_stat_database WHERE datname = current_database()"
        )
        db.execute("SELECT pg_stat_force_next_flush()")
        before = db.execute(query).fetchone()
        assert program.ask(f"/declarations?limit={limit}").status_code == 200
        after = db.execute(query).fetchone()
        assert before is not None
        assert after is not None
        return int(after[0] - before[0])

    assert abs(calls(40) - calls(1)) < 30  # the worker beside asks by itself
