"""A first load puts keys off and builds them again, all of them, even if it is interrupted."""

from collections.abc import Iterator

import psycopg
import pytest

from denizen.access.queries import SYSTEM_ACTOR
from denizen.intake.actions import apply_waiting, receive_file
from denizen.intake.errors import RegisterNotEmpty
from denizen.intake.loading import build_keys, keys_put_off, put_keys_off
from denizen.kernel.crypto import Vault
from denizen.ledger.actions import Sender

from ..databases import Database
from .test_importing import NOW, dwelling, landlord, vault, worker  # noqa: F401  # the fixtures

KEYS = """
    SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid)
    FROM pg_constraint AS c JOIN pg_namespace AS n ON n.oid = c.connamespace
    WHERE n.nspname IN ('ledger', 'register', 'linkage')
    UNION ALL
    SELECT schemaname, indexname, indexdef FROM pg_indexes WHERE schemaname IN ('ledger', 'register', 'linkage')
    ORDER BY 1, 2, 3
"""


@pytest.fixture
def owner(town_db: Database) -> Iterator[psycopg.Connection]:
    with town_db.connect("denizen_owner") as db:
        yield db


def test_a_load_ends_with_every_key_that_was_there(
    owner: psycopg.Connection,
    worker: psycopg.Connection,  # noqa: F811
    landlord: Sender,  # noqa: F811
    vault: Vault,  # noqa: F811
) -> None:
    before = owner.execute(KEYS).fetchall()
    put_off = put_keys_off(owner)
    assert put_off > 40
    assert len(owner.execute(KEYS).fetchall()) < len(before)
    plate = dwelling(worker, landlord.party_id)
    rows = "".join(f"张{n},男,1990-01-{n:02},{plate},2025-02-03\n" for n in range(1, 29))
    file = f"姓名,性别,出生日期,房屋编码,入住日期\n{rows}".encode()
    receive_file(
        worker, actor=landlord, source=file, file_name="a.csv", kind="tenancy_start", sealer=vault, now=NOW
    )
    assert apply_waiting(worker, actor=SYSTEM_ACTOR, now=NOW).applied == 28
    assert build_keys(owner) == put_off
    assert owner.execute(KEYS).fetchall() == before
    assert keys_put_off(owner) == 0


def test_an_interrupted_load_builds_what_is_missing(owner: psycopg.Connection) -> None:
    before = owner.execute(KEYS).fetchall()
    put_off = put_keys_off(owner)
    # As if the process had been killed after the third key.
    for name, definition in owner.execute(
        "SELECT name, definition FROM intake.key_put_off ORDER BY turn LIMIT 3"
    ).fetchall():
        owner.execute(definition.encode())
        owner.execute("DELETE FROM intake.key_put_off WHERE name = %s", [name])
    assert build_keys(owner) == put_off - 3
    assert owner.execute(KEYS).fetchall() == before


def test_a_register_in_use_keeps_its_keys(
    owner: psycopg.Connection,
    worker: psycopg.Connection,  # noqa: F811
    landlord: Sender,  # noqa: F811
    vault: Vault,  # noqa: F811
) -> None:
    before = owner.execute(KEYS).fetchall()
    plate = dwelling(worker, landlord.party_id)
    file = f"姓名,性别,出生日期,房屋编码,入住日期\n张伟,男,1990-01-01,{plate},2025-02-03\n"
    receive_file(
        worker,
        actor=landlord,
        source=file.encode(),
        file_name="a.csv",
        kind="tenancy_start",
        sealer=vault,
        now=NOW,
    )
    with pytest.raises(RegisterNotEmpty):
        put_keys_off(owner)
    assert owner.execute(KEYS).fetchall() == before
