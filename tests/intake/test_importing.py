"""A file goes in, its good rows are applied, its bad rows come back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from denizen.access.actions import register_party
from denizen.access.queries import SYSTEM_ACTOR
from denizen.intake.actions import apply_waiting
from denizen.intake.importing import receive_file
from denizen.kernel.crypto import Vault
from denizen.ledger.actions import Sender
from denizen.ledger.errors import BatchAlreadyReceived
from denizen.ledger.queries import row_outcomes
from denizen.places.actions import draw_plates
from denizen.register.documents import check_digit

from ..databases import Database

NOW = datetime(2025, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def worker(town_db: Database) -> Iterator[psycopg.Connection]:
    with town_db.connect("denizen_worker") as db:
        yield db


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "keys")


@pytest.fixture
def landlord(worker: psycopg.Connection) -> Sender:
    party = register_party(
        worker, actor=SYSTEM_ACTOR, now=NOW, handle="landlord-1", kind="landlord", name="王建国"
    )
    return Sender(party, "landlord", SYSTEM_ACTOR, "file")


def dwelling(db: psycopg.Connection, party: UUID | None) -> str:
    """Put a dwelling on the ground, let by a party if one is given, and return its plate."""
    dwelling_id, [plate] = uuid4(), draw_plates(1)
    db.execute(
        "INSERT INTO places.dwelling (id, plate, kind, tenure, address, address_key, community_code, registered_at) "
        "VALUES (%s, %s, 'flat', 'let', 'x', 'x', '152501001001', %s)",
        [dwelling_id, plate, NOW],
    )
    if party:
        db.execute(
            "INSERT INTO places.provider (dwelling_id, party_id, capacity, valid_during) "
            "VALUES (%s, %s, 'owner', '(,)')",
            [dwelling_id, party],
        )
    return plate


def test_good_rows_stay_and_bad_rows_are_named(
    worker: psycopg.Connection, landlord: Sender, vault: Vault
) -> None:
    mine, other = dwelling(worker, landlord.party_id), dwelling(worker, None)
    file = f"""姓名,性别,出生日期,房屋编码,入住日期
张伟,男,1990-01-01,{mine},2025-02-03
李娜,女,1992-02-30,{mine},2025-02-03
王芳,女,1993-05-06,{other},2025-02-03
张伟,男,1990-01-01,{mine},2025-02-03
""".encode()
    received = receive_file(
        worker, actor=landlord, source=file, file_name="二月.csv", kind="tenancy_start", sealer=vault, now=NOW
    )
    assert (received.rows, received.declarations, received.rejected) == (4, 2, 2)
    apply_waiting(worker, actor=SYSTEM_ACTOR, now=NOW)
    assert [(o.row_number, o.state, o.code) for o in row_outcomes(worker, received.batch_id)] == [
        (2, "applied", None),
        (3, "rejected", "date.no_such_day"),
        (4, "refused", "dwelling.not_yours"),
        (5, "rejected", "row.repeated"),
    ]
    people = worker.execute("SELECT name FROM register.person_name").fetchall()
    assert people == [("张伟",)]
    assert worker.execute("SELECT count(*) FROM register.residence").fetchone() == (1,)
    assert worker.execute("SELECT count(*) FROM register.tenancy").fetchone() == (1,)


def test_the_same_file_twice_changes_nothing(
    worker: psycopg.Connection, landlord: Sender, vault: Vault
) -> None:
    plate = dwelling(worker, landlord.party_id)
    file = f"姓名,性别,出生日期,房屋编码,入住日期\n张伟,男,1990-01-01,{plate},2025-02-03\n".encode("gb18030")
    first = receive_file(
        worker, actor=landlord, source=file, file_name="a.csv", kind="tenancy_start", sealer=vault, now=NOW
    )
    with pytest.raises(BatchAlreadyReceived):
        receive_file(
            worker,
            actor=landlord,
            source=file,
            file_name="b.csv",
            kind="tenancy_start",
            sealer=vault,
            now=NOW,
        )
    assert worker.execute("SELECT count(*) FROM ledger.declaration").fetchone() == (1,)
    assert [row.state for row in row_outcomes(worker, first.batch_id)] == ["waiting"]


def test_a_child_born_today_is_taken_in_before_it_is_today_in_greenwich(
    worker: psycopg.Connection, landlord: Sender, vault: Vault
) -> None:
    """Nobody is born after today, and today is the town's: there it is six in the morning of the second of March."""
    plate = dwelling(worker, landlord.party_id)
    first = "11010120250302123"
    file = (
        f"姓名,证件号码,房屋编码,入住日期\n张小宝,{first}{check_digit(first)},{plate},2025-03-02\n".encode()
    )
    morning = datetime(2025, 3, 1, 22, tzinfo=UTC)
    received = receive_file(
        worker,
        actor=landlord,
        source=file,
        file_name="c.csv",
        kind="tenancy_start",
        sealer=vault,
        now=morning,
    )
    assert [(o.state, o.code) for o in row_outcomes(worker, received.batch_id)] == [("waiting", None)]
