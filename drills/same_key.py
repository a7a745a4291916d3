"""R4: one idempotency key at once over many connections, then the same key with other words."""

import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace

import psycopg

from benchmarks.figures import Figures
from benchmarks.people import newcomer
from benchmarks.stage import Stage, Town
from denizen.intake.drafting import Drafter
from denizen.kernel.clock import now
from denizen.kernel.crypto import Vault
from denizen.kernel.errors import Refusal
from denizen.kernel.home import Home
from denizen.kernel.roles import WORKER
from denizen.ledger.actions import Sender, receive
from denizen.ledger.rules import INTERACTIVE, Acknowledgement, Declaration

type Answer = Acknowledgement | Refusal


def run(stage: Stage, town: Town, home: Home, times: int, connections: int = 50) -> tuple[Figures, bool]:
    """Do so for so many keys; the figures, and whether each key gave one row and each other body a refusal (422)."""
    drafter = Drafter(Vault(home.keys), now().date())
    same, rows, refused = 0, 0, 0
    codes: Counter[str] = Counter()
    with ExitStack() as stack, stage.administrator() as looking:
        clients = [stack.enter_context(stage.connect(WORKER)) for _ in range(connections)]
        for turn in range(times):
            key = f"drill-{turn}"
            first, other = (
                replace(_draft(drafter, town, person), idempotency_key=key)
                for person in (2 * turn, 2 * turn + 1)
            )
            acknowledged = at_once(clients, town.registrar, first)
            same += len(set(acknowledged)) == 1 and isinstance(acknowledged[0], Acknowledgement)
            for answer in at_once(clients, town.registrar, other):
                if isinstance(answer, Refusal):
                    refused += answer.status == 422
                    codes[answer.code] += 1
            rows += _rows(looking, key)
    figures: Figures = {
        "keys": times,
        "connections": connections,
        "rows": rows,
        "keys_with_one_acknowledgement": same,
        "refused_with_422": refused,
        "codes": ", ".join(codes),
    }
    return figures, rows == same == times and refused == times * connections


def at_once(clients: Sequence[psycopg.Connection], sender: Sender, declaration: Declaration) -> list[Answer]:
    """Send one declaration over all connections at the same moment; the answer that each got."""
    together = threading.Barrier(len(clients))
    answers: list[Answer] = []

    def send(db: psycopg.Connection) -> None:
        together.wait()
        try:
            answers.extend(receive(db, actor=sender, declarations=[declaration], now=now(), lane=INTERACTIVE))
        except Refusal as refusal:
            answers.append(refusal)

    threads = [threading.Thread(target=send, args=(db,)) for db in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _draft(drafter: Drafter, town: Town, person: int) -> Declaration:
    declaration = drafter.draft("residence_start", newcomer(person).fields(town.plates[0]))
    assert isinstance(declaration, Declaration), "invented people have no flaws"
    return declaration


def _rows(db: psycopg.Connection, key: str) -> int:
    row = db.execute(
        "SELECT count(*) FROM ledger.declaration AS d JOIN ledger.waiting AS w ON w.declaration_id = d.id"
        " WHERE d.idempotency_key = %s",
        [key],
    ).fetchone()
    assert row is not None, "counting always gives a row"
    return int(row[0])
